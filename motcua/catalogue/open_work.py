"""Work that slices above still have open under a version of a procedure.

The catalogue knows no dossiers. Whoever has work that keeps its version adds a source; pages ask here.
Sources count with the actor's rights only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.core.actor import Actor


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much is open under one version, and where its rows are listed."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Filed:
    """Dossiers received under one procedure in a span of days, and how many of them came online."""

    received: int
    online: int


# Version id → what the actor may see open under it; None asks for all versions.
OpenSource = Callable[[Actor, Collection[int] | None], Mapping[int, OpenWork]]
# Procedure code → what agencies received from a day to a day, both included.
FiledSource = Callable[[Collection[int], date, date], Mapping[str, Filed]]

OPEN_SOURCES: list[OpenSource] = []
FILED_SOURCES: list[FiledSource] = []


def open_under(actor: Actor, versions: Collection[int] | None = None) -> dict[int, OpenWork]:
    """Version id → open work that the actor may see; versions without any are left out."""
    found: dict[int, OpenWork] = {}
    for source in OPEN_SOURCES:
        for version_id, work in source(actor, versions).items():
            former = found.get(version_id)
            count = work.count + (former.count if former else 0)
            found[version_id] = OpenWork(count, former.url if former else work.url)
    return found


def filed_by_procedure(agencies: Collection[int], from_on: date, to_on: date) -> dict[str, Filed]:
    """Procedure code → how much was received, and online, in the span; codes without any are left out."""
    received: dict[str, int] = defaultdict(int)
    online: dict[str, int] = defaultdict(int)
    for source in FILED_SOURCES:
        for code, filed in source(agencies, from_on, to_on).items():
            received[code] += filed.received
            online[code] += filed.online
    return {code: Filed(count, online[code]) for code, count in received.items()}
