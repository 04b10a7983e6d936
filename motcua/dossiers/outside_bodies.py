"""Bodies outside this system that take referrals by exchange; the integrations above register theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

# Code → name of the bodies that can be reached now.
BodySource = Callable[[], Mapping[str, str]]
BODY_SOURCES: list[BodySource] = []


def reachable_bodies() -> dict[str, str]:
    """Code → name of every body outside that takes referrals by exchange."""
    found: dict[str, str] = {}
    for source in BODY_SOURCES:
        found |= source()
    return found
