"""Regular work over plans: reminders before and after a day, told once each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from motcua.core.clock import now, today
from motcua.core.guards import across_agencies
from motcua.core.permissions import Role
from motcua.core.today_cards import forget_cards
from motcua.core.worker import regularly
from motcua.deadlines.calendars import calendar_for
from motcua.planning.models import (
    CoordinationRequest,
    PlanState,
    SubTask,
    TaskMilestone,
    TaskNotice,
    TaskState,
    TaskWording,
)
from motcua.planning.models.plans import OwnedQuerySet
from motcua.planning.notices import SOON_DAYS, reminder_text, reminders_on, shortened
from motcua.planning.recipients import People
from motcua.planning.wordings import in_force, short

_OPEN = {"task__state": TaskState.OPEN, "task__plan__state": PlanState.IN_FORCE}


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that is due: of which task, since when, in which words, and whose it is."""

    task_id: int
    about: int
    due_on: date
    words: str
    officer_id: int | None
    unit_id: int | None
    is_escalated: bool = False


def _near(rows: OwnedQuerySet, day: date) -> OwnedQuerySet:
    found: OwnedQuerySet = rows.filter(**_OPEN, due_on__lte=day + timedelta(days=SOON_DAYS))
    return found


def _agencies(day: date) -> list[int]:
    """Agencies that have something due soon or overdue."""
    with across_agencies("the reminders look at every agency's open days"):
        found: set[int] = set()
        for rows in (
            TaskMilestone.objects.filter(done_on=None),
            SubTask.objects.filter(done_on=None),
            CoordinationRequest.objects.filter(answered_at=None),
        ):
            found |= set(_near(rows, day).values_list("agency_id", flat=True).distinct())
    return sorted(found)


def _due_things(agency_id: int, day: date) -> Iterator[_Due]:
    own = {"agency_id": agency_id}
    rows = _near(TaskMilestone.objects.filter(**own, done_on=None), day)
    milestones = list(rows.select_related("task").order_by("due_on", "id"))
    wordings: dict[int, TaskWording] = {
        wording.task_id: wording
        for wording in in_force([agency_id]).filter(task_id__in={each.task_id for each in milestones})
    }
    seen: set[int] = set()
    for row in milestones:
        words = short(wordings.get(row.task_id))
        words = f"{row.label} – {words}" if row.label else words
        task = row.task
        # Leaders hear of a task by its earliest open day: ten missed months are one thing to ask about.
        is_first = row.task_id not in seen
        seen.add(row.task_id)
        yield _Due(row.task_id, row.id, row.due_on, words, task.officer_id, task.lead_unit_id, is_first)
    for one in _near(SubTask.objects.filter(**own, done_on=None), day).select_related("task"):
        officer_id = one.officer_id or one.task.officer_id
        yield _Due(one.task_id, one.id, one.due_on, one.title, officer_id, one.task.lead_unit_id)
    for asked in _near(CoordinationRequest.objects.filter(**own, answered_at=None), day):
        words = f"trả lời đề nghị phối hợp “{asked.question}”"
        yield _Due(asked.task_id, asked.id, asked.due_on, words, None, asked.unit_id)


def _wanted(agency_id: int, day: date) -> Iterator[TaskNotice]:
    """Every notice that must stand before somebody by the day."""
    people, calendar = People(agency_id, day), calendar_for(agency_id)
    leaders = people.with_role(Role.LEADER)
    for due in _due_things(agency_id, day):
        for reminder in reminders_on(day, due.due_on, calendar):
            if reminder.is_for_leaders and not due.is_escalated:
                continue
            told = leaders if reminder.is_for_leaders else people.doers(due.officer_id, due.unit_id)
            for officer_id in sorted(told):
                yield TaskNotice(
                    agency_id=agency_id,
                    task_id=due.task_id,
                    officer_id=officer_id,
                    kind=reminder.kind,
                    about=due.about,
                    on=due.due_on,
                    text=shortened(reminder_text(reminder.kind, due.words, due.due_on)),
                    created_at=now(),
                )


_Key = tuple[int, int, str, int, date]


def _key(notice: TaskNotice) -> _Key:
    return (notice.task_id, notice.officer_id, str(notice.kind), notice.about, notice.on)


def _told_already(agency_id: int, wanted: list[TaskNotice]) -> set[_Key]:
    rows = TaskNotice.objects.filter(agency_id=agency_id, on__in={notice.on for notice in wanted})
    return set(rows.values_list("task_id", "officer_id", "kind", "about", "on"))


@transaction.atomic
def remind_agency(agency_id: int, day: date) -> int:
    """Put down what is missing for one agency; how many. The database refuses what stands already."""
    wanted = list(_wanted(agency_id, day))
    told = _told_already(agency_id, wanted)
    new = {_key(notice): notice for notice in wanted if _key(notice) not in told}
    TaskNotice.objects.bulk_create(new.values(), ignore_conflicts=True)
    for officer_id in {notice.officer_id for notice in new.values()}:
        forget_cards(officer_id)
    return len(new)


def remind_all() -> int:
    """The reminders of today for every agency; returns how many were new. Safe to repeat."""
    day = today()
    return sum(remind_agency(agency_id, day) for agency_id in _agencies(day))


regularly("planning.remind", timedelta(hours=1), remind_all)
