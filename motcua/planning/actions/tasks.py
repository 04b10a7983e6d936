"""Deeds on a task: who does it, its sub-tasks, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.owned_rows import locked, words
from motcua.core.permissions import require
from motcua.core.wording import write_date
from motcua.planning.actions.notices import members, tell
from motcua.planning.actions.rows import (
    check_day,
    check_officer,
    check_unit,
    inserted,
    locked_task,
    open_task,
)
from motcua.planning.closing import lacking
from motcua.planning.models import NoticeKind, PlanState, PlanTask, SubTask, TaskState
from motcua.planning.wordings import find_wording, short

TITLE_LENGTH, NOTE_LENGTH = 500, 1000


@transaction.atomic
def assign_task(
    task: PlanTask, *, lead_unit_id: int | None, officer_id: int | None, actor: Actor
) -> PlanTask:
    """Say which unit leads a task and which officer does it; whoever is new to it is told.

    Sent twice it changes nothing. DomainError for a unit or officer that is not of the agency today.
    """
    task = open_task(task, actor=actor, permission="plan.manage")
    before = (task.lead_unit_id, task.officer_id)
    if before == (lead_unit_id, officer_id):
        return task
    if lead_unit_id != before[0]:
        check_unit(lead_unit_id, actor, "lead_unit")
    if officer_id != before[1]:
        check_officer(officer_id, actor)
    task.lead_unit_id, task.officer_id = lead_unit_id, officer_id
    task.save(update_fields=["lead_unit", "officer"])
    audit(
        actor,
        "plan.task_assigned",
        subject=str(task.id),
        detail={"unit": lead_unit_id, "officer": officer_id, "before": list(before)},
    )
    _tell_assigned(task, before[0], before[1], actor)
    return task


def _tell_assigned(task: PlanTask, unit_before: int | None, officer_before: int | None, actor: Actor) -> None:
    """The officer; or the unit's people while it has not said who of them."""
    new: set[int] = set()
    if task.officer_id is not None and task.officer_id != officer_before:
        new = {task.officer_id}
    elif task.officer_id is None and task.lead_unit_id != unit_before:
        new = members(task.lead_unit_id, actor.agency_id or 0)
    new.discard(actor.officer_id or 0)
    if new:
        tell(task, new, NoticeKind.ASSIGNED, f"Được giao nhiệm vụ: {short(find_wording(task))}")


@transaction.atomic
def add_sub_task(
    task: PlanTask, *, title: str, officer_id: int | None, due_on: date | None, actor: Actor
) -> SubTask:
    """Cut a piece off a task for one officer. Conflict when the same piece stands there still open."""
    task = open_task(task, actor=actor, permission="plan.work")
    title = words(title, "title", missing="Hãy ghi việc phải làm.", most=TITLE_LENGTH)
    check_officer(officer_id, actor)
    if due_on is not None:
        check_day(due_on, "due_on", task.plan.year)
    # The task is locked: two same requests come one after the other.
    same = SubTask.objects.filter(agency_id=task.agency_id, task_id=task.id, title=title, done_on=None)
    if same.filter(officer_id=officer_id).exists():
        raise Conflict("Việc này đã có và chưa xong. Hãy tải lại trang để xem.", field="title")
    sub_task = inserted(
        SubTask(agency_id=task.agency_id, task_id=task.id, title=title, officer_id=officer_id, due_on=due_on),
        "Việc này đã có.",
    )
    detail = {"sub_task": sub_task.id, "title": title[:200], "officer": officer_id}
    audit(actor, "plan.sub_task_added", subject=str(task.id), detail=detail)
    if officer_id is not None and officer_id != actor.officer_id:
        until = f" (hạn {write_date(due_on)})" if due_on else ""
        text = f"Được giao việc nhỏ{until}: {title}"
        tell(task, [officer_id], NoticeKind.ASSIGNED, text, about=sub_task.id)
    return sub_task


def _locked_piece(sub_task: SubTask, actor: Actor) -> SubTask:
    """The sub-task under its task's lock, once its task is open and the actor may touch it."""
    require(actor, "plan.work", sub_task)
    task = locked(sub_task.task)
    if task.state != TaskState.OPEN:
        raise WrongState(f"Nhiệm vụ này đang ở trạng thái “{task.get_state_display()}”.")
    return locked(sub_task)


@transaction.atomic
def tick_sub_task(sub_task: SubTask, *, is_done: bool, actor: Actor) -> SubTask:
    """Say that a piece is done (today), or that it is not after all. Sent twice it changes nothing."""
    sub_task = _locked_piece(sub_task, actor)
    if (sub_task.done_on is not None) == is_done:
        return sub_task
    sub_task.done_on = today() if is_done else None
    sub_task.save(update_fields=["done_on"])
    deed = "plan.sub_task_done" if is_done else "plan.sub_task_undone"
    detail = {"sub_task": sub_task.id, "title": sub_task.title[:200]}
    audit(actor, deed, subject=str(sub_task.task_id), detail=detail)
    return sub_task


@transaction.atomic
def remove_sub_task(sub_task: SubTask, *, actor: Actor) -> None:
    """Take away a piece that was put down by mistake; a finished one stays as it is history."""
    sub_task = _locked_piece(sub_task, actor)
    if sub_task.done_on is not None:
        raise WrongState("Việc đã xong thì không xóa. Nếu đánh dấu nhầm, hãy bỏ đánh dấu trước.")
    detail = {"sub_task": sub_task.id, "title": sub_task.title[:200]}
    SubTask.objects.filter(agency_id=sub_task.agency_id, id=sub_task.id).delete()
    audit(actor, "plan.sub_task_removed", subject=str(sub_task.task_id), detail=detail)


@transaction.atomic
def close_task(task: PlanTask, *, note: str, actor: Actor) -> PlanTask:
    """End a task: with its evidence, or with a note that says why it ends without.

    DomainError when something is lacking and there is no note.
    """
    task = open_task(task, actor=actor, permission="plan.manage")
    gaps = lacking(task)
    if gaps and not note.strip():
        raise DomainError(
            f"Còn thiếu: {'; '.join(gaps[:3])}. Hãy bổ sung, hoặc ghi rõ vì sao kết thúc khi còn thiếu.",
            field="note",
        )
    note = words(note, "note", most=NOTE_LENGTH) if note.strip() else ""
    detail = {"note": note, "lacking": gaps[:20]}
    return _end(task, TaskState.DONE, note, actor, "plan.task_closed", detail)


@transaction.atomic
def drop_task(task: PlanTask, *, reason: str, actor: Actor) -> PlanTask:
    """Take a task out of the plan in force; its words stay in the versions that had it."""
    task = open_task(task, actor=actor, permission="plan.manage")
    reason = words(reason, "reason", missing="Hãy ghi lý do và văn bản cho phép.", most=NOTE_LENGTH)
    return _end(task, TaskState.DROPPED, reason, actor, "plan.task_dropped", {"note": reason})


def _end(
    task: PlanTask, state: TaskState, note: str, actor: Actor, deed: str, detail: Mapping[str, object]
) -> PlanTask:
    task.state, task.closing_note, task.closed_at = state, note, now()
    task.save(update_fields=["state", "closing_note", "closed_at"])
    audit(actor, deed, subject=str(task.id), detail=detail)
    return task


@transaction.atomic
def reopen_task(task: PlanTask, *, reason: str, actor: Actor) -> PlanTask:
    """Work on a closed or dropped task again. WrongState when it is open or its plan is over."""
    task = locked_task(task, actor=actor, permission="plan.manage")
    if task.state == TaskState.OPEN:
        raise WrongState("Nhiệm vụ này đang thực hiện, không cần mở lại.")
    if task.plan.state == PlanState.CLOSED:
        raise WrongState("Kế hoạch của năm này đã kết thúc, không mở lại nhiệm vụ được.")
    reason = words(reason, "reason", missing="Hãy ghi lý do mở lại.", most=NOTE_LENGTH)
    before = task.state
    task.state, task.closing_note, task.closed_at = TaskState.OPEN, "", None
    task.save(update_fields=["state", "closing_note", "closed_at"])
    detail = {"note": reason, "before": before}
    audit(actor, "plan.task_reopened", subject=str(task.id), detail=detail)
    return task
