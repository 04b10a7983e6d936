"""Open work an officer holds. Slices above register what they keep, so that nobody leaves with it.

This slice stands below dossiers and may not ask them; it asks what registered itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from motcua.core.actor import Actor

# (agency id, officer id or None for everyone) → officer id → number of open things held.
CountOpen = Callable[[int, int | None], Mapping[int, int]]


class MoveOpen(Protocol):
    """Gives everything open that one officer holds in the agency to another; returns how many moved."""

    def __call__(
        self, *, from_officer: int, to_officer: int, agency_id: int, actor: Actor, request_id: str
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class WorkKind:
    """One kind of work that stays open: its name, Vietnamese label after a number, how to count and move it.

    ``count`` answers for one officer or for all of an agency in one statement; officers without open
    work may be missing from the answer. ``move`` runs inside the transaction of the hand-over.
    """

    name: str
    label: str
    count: CountOpen
    move: MoveOpen


WORK_KINDS: dict[str, WorkKind] = {}


def register_work(kind: WorkKind) -> None:
    """Make a kind of work known (from a slice's AppConfig.ready)."""
    WORK_KINDS[kind.name] = kind


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much of one kind an officer holds."""

    label: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.label}"


def open_work_of(officer_id: int, agency_id: int) -> list[OpenWork]:
    """What the officer still holds; empty when nothing is open."""
    counted = (
        (kind.label, kind.count(agency_id, officer_id).get(officer_id, 0)) for kind in WORK_KINDS.values()
    )
    return [OpenWork(label, count) for label, count in counted if count]


def open_work_by_officer(agency_id: int) -> dict[int, list[OpenWork]]:
    """Officer id → what each holds, for the whole agency; one statement for each kind."""
    found: dict[int, list[OpenWork]] = {}
    for kind in WORK_KINDS.values():
        for officer_id, count in kind.count(agency_id, None).items():
            if count:
                found.setdefault(officer_id, []).append(OpenWork(kind.label, count))
    return found
