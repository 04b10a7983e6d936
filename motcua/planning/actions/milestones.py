"""Deeds on a task's days: setting, keeping and changing them. What the plan said is never overwritten."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.owned_rows import locked, words
from motcua.core.wording import write_date
from motcua.planning.actions.notices import tell
from motcua.planning.actions.rows import check_day, inserted, open_task
from motcua.planning.models import DeadlineChange, NoticeKind, PlanTask, TaskMilestone
from motcua.planning.recipients import doers
from motcua.planning.wordings import find_wording, short

LABEL_LENGTH, REASON_LENGTH = 200, 500
_TAKEN = "Mốc này đã có. Hãy tải lại trang để xem."


@transaction.atomic
def add_milestone(
    task: PlanTask, *, label: str, due_on: date, starts_on: date | None = None, actor: Actor
) -> TaskMilestone:
    """Set a day for a task whose printed deadline gives none ("theo kế hoạch của …"), or one more day.

    Conflict when the same day with the same label stands already.
    """
    task = open_task(task, actor=actor, permission="plan.manage")
    check_day(due_on, "due_on", task.plan.year)
    if starts_on is not None and starts_on > due_on:
        raise DomainError("Ngày bắt đầu phải trước ngày đến hạn.", field="starts_on")
    label = words(label, "label", most=LABEL_LENGTH) if label.strip() else ""
    milestone = inserted(
        TaskMilestone(
            agency_id=task.agency_id,
            task_id=task.id,
            label=label,
            starts_on=starts_on,
            original_on=due_on,
            due_on=due_on,
        ),
        _TAKEN,
    )
    detail = {"milestone": milestone.id, "label": label, "due": due_on.isoformat()}
    audit(actor, "plan.milestone_added", subject=str(task.id), detail=detail)
    return milestone


def _open_milestone(milestone: TaskMilestone, *, actor: Actor, permission: str) -> TaskMilestone:
    """The milestone, locked behind its open task."""
    task = open_task(milestone.task, actor=actor, permission=permission)
    found = locked(milestone)
    found.task = task
    return found


@transaction.atomic
def finish_milestone(milestone: TaskMilestone, *, done_on: date, actor: Actor) -> TaskMilestone:
    """Say on which day a milestone was kept. It ends only this day, never the task.

    Sent twice it changes nothing; WrongState when another day is recorded.
    """
    milestone = _open_milestone(milestone, actor=actor, permission="plan.work")
    if done_on > today():
        raise DomainError("Ngày xong không được sau hôm nay.", field="done_on")
    check_day(done_on, "done_on", milestone.task.plan.year)
    if milestone.done_on == done_on:
        return milestone
    if milestone.done_on is not None:
        raise WrongState(f"Mốc này đã ghi xong ngày {write_date(milestone.done_on)}.")
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    detail = {"milestone": milestone.id, "label": milestone.label, "done": done_on.isoformat()}
    audit(actor, "plan.milestone_done", subject=str(milestone.task_id), detail=detail)
    return milestone


@transaction.atomic
def reopen_milestone(milestone: TaskMilestone, *, actor: Actor) -> TaskMilestone:
    """Take back that a milestone was kept. Sent twice it changes nothing."""
    milestone = _open_milestone(milestone, actor=actor, permission="plan.work")
    if milestone.done_on is None:
        return milestone
    detail = {"milestone": milestone.id, "label": milestone.label, "was": milestone.done_on.isoformat()}
    milestone.done_on = None
    milestone.save(update_fields=["done_on"])
    audit(actor, "plan.milestone_undone", subject=str(milestone.task_id), detail=detail)
    return milestone


@transaction.atomic
def change_deadline(milestone: TaskMilestone, *, to_on: date, reason: str, actor: Actor) -> DeadlineChange:
    """Move a milestone's day, with the reason; what the plan said stays in ``original_on``.

    WrongState when it is done already; DomainError when the day does not change.
    """
    milestone = _open_milestone(milestone, actor=actor, permission="plan.manage")
    task = milestone.task
    if milestone.done_on is not None:
        raise WrongState("Mốc này đã xong, không đổi hạn được.")
    if to_on == milestone.due_on:
        raise DomainError("Hạn mới trùng với hạn hiện nay.", field="to_on")
    if milestone.starts_on is not None and to_on < milestone.starts_on:
        raise DomainError("Hạn mới phải sau ngày bắt đầu.", field="to_on")
    check_day(to_on, "to_on", task.plan.year)
    reason = words(reason, "reason", missing="Hãy ghi lý do đổi hạn.", most=REASON_LENGTH)
    change = inserted(
        DeadlineChange(
            agency_id=task.agency_id,
            milestone_id=milestone.id,
            from_on=milestone.due_on,
            to_on=to_on,
            reason=reason,
            changed_at=now(),
            changed_by_id=actor.officer_id,
        ),
        "Đã ghi lần đổi hạn này.",
    )
    milestone.due_on = to_on
    milestone.save(update_fields=["due_on"])
    days = {"from": change.from_on.isoformat(), "to": to_on.isoformat()}
    detail = {"milestone": milestone.id, "label": milestone.label, "note": reason, **days}
    audit(actor, "plan.deadline_changed", subject=str(task.id), detail=detail)
    text = f"Đổi hạn từ {write_date(change.from_on)} sang {write_date(to_on)}: {short(find_wording(task))}"
    tell(task, doers(task) - {actor.officer_id or 0}, NoticeKind.CHANGED, text, about=change.id)
    return change
