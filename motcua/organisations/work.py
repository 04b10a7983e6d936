"""Open work an officer holds. Slices above register what they keep, so that nobody leaves with it.

This slice stands below dossiers and may not ask them; it asks what registered itself here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.organisations.models import Agency, Officer

# (ids of agencies, officer id or None for everyone) → officer id → number of open things held.
CountOpen = Callable[[Collection[int], int | None], Mapping[int, int]]


class MoveOpen(Protocol):
    """Gives everything open that one officer holds in the agencies to another; returns how many moved."""

    def __call__(
        self,
        *,
        from_officer: int,
        to_officer: int,
        agencies: Collection[int],
        actor: Actor,
        request_id: str,
    ) -> int: ...


@dataclass(frozen=True, slots=True)
class WorkKind:
    """One kind of work that stays open: its name, Vietnamese label after a number, how to count and move it.

    ``count`` answers for one officer or for everyone in one statement; officers without open work may be
    missing from the answer. The agencies are the officers' own and those whose work it took over.
    ``move`` runs inside the transaction of the hand-over.
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


def open_work_of(officer: Officer) -> list[OpenWork]:
    """What the officer still holds; empty when nothing is open."""
    agencies = officer.agency.working_for(today())
    counted = (
        (kind.label, kind.count(agencies, officer.pk).get(officer.pk, 0)) for kind in WORK_KINDS.values()
    )
    return [OpenWork(label, count) for label, count in counted if count]


def open_work_by_officer(agency: Agency) -> dict[int, list[OpenWork]]:
    """Officer id → what each holds, for the whole agency; one statement for each kind."""
    found: dict[int, list[OpenWork]] = {}
    agencies = agency.working_for(today())
    for kind in WORK_KINDS.values():
        for officer_id, count in kind.count(agencies, None).items():
            if count:
                found.setdefault(officer_id, []).append(OpenWork(kind.label, count))
    return found
