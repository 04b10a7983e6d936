"""Sectors an officer may be put in charge of; the catalogue, above this slice, registers its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Agency id → (code, name) of the sectors the agency offers procedures of, by name.
SectorSource = Callable[[int], Sequence[tuple[str, str]]]

SECTOR_SOURCES: list[SectorSource] = []


def sectors_of(agency_id: int) -> list[tuple[str, str]]:
    """All sectors of the agency, by code and name; empty while no catalogue is there."""
    return [row for source in SECTOR_SOURCES for row in source(agency_id)]
