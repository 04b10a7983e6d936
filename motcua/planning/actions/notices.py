"""Telling officers about tasks, and reading what one was told."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.core.permissions import require
from motcua.core.today_cards import forget_cards
from motcua.organisations.queries import positions_on
from motcua.planning.models import NoticeKind, PlanTask, TaskNotice
from motcua.planning.notices import shortened

_KEY = ("agency", "task_id", "officer", "kind", "about", "on")


def tell(task: PlanTask, officer_ids: Iterable[int], kind: NoticeKind, text: str, *, about: int = 0) -> int:
    """Put one notice of a deed before each officer; told again on the same day it counts as unread again."""
    rows = [
        TaskNotice(
            agency_id=task.agency_id,
            task_id=task.id,
            officer_id=officer_id,
            kind=kind,
            about=about,
            on=today(),
            text=shortened(text),
            created_at=now(),
        )
        for officer_id in sorted(set(officer_ids))
    ]
    TaskNotice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=_KEY, update_fields=["text", "created_at", "read_at"]
    )
    for row in rows:
        forget_cards(row.officer_id)
    return len(rows)


def members(unit_id: int | None, agency_id: int) -> set[int]:
    """Officers who hold a position in the unit today."""
    if unit_id is None:
        return set()
    return {one.officer_id for one in positions_on(agency_id, today()) if one.unit_id == unit_id}


@transaction.atomic
def read_notices(*, actor: Actor, notice_ids: Collection[int] | None = None) -> int:
    """Mark the actor's own notices as read, all or these; how many were unread."""
    require(actor, "plan.read")
    rows = TaskNotice.objects.visible_to(actor).filter(officer_id=actor.officer_id, read_at=None)
    if notice_ids is not None:
        rows = rows.filter(id__in=notice_ids)
    count: int = rows.update(read_at=now())
    forget_cards(actor.officer_id)
    return count
