"""Deeds of co-ordination: who helps with a task, what was asked of them and what they answered."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.owned_rows import locked, words
from motcua.core.permissions import require
from motcua.core.wording import write_date
from motcua.documents.files import store_file
from motcua.planning.actions.notices import members, tell
from motcua.planning.actions.rows import check_day, check_officer, check_unit, inserted, open_task
from motcua.planning.models import CoordinationRequest, NoticeKind, PlanTask, TaskCoordinator
from motcua.planning.recipients import doers

QUESTION_LENGTH, ANSWER_LENGTH = 1000, 5000


@transaction.atomic
def add_coordinator(
    task: PlanTask, *, unit_id: int | None = None, officer_id: int | None = None, actor: Actor
) -> TaskCoordinator:
    """Name a unit or an officer who helps. Conflict when they are named already."""
    task = open_task(task, actor=actor, permission="plan.work")
    if unit_id is None and officer_id is None:
        raise DomainError("Hãy chọn đơn vị hoặc người phối hợp.", field="unit")
    check_unit(unit_id, actor)
    check_officer(officer_id, actor)
    taken = "Đầu mối này đã có trong danh sách phối hợp."
    own = {"agency_id": task.agency_id, "task_id": task.id, "unit": unit_id, "officer": officer_id}
    # Asked under the task's lock: on SQLite two empty columns are never the same to a constraint.
    if TaskCoordinator.objects.filter(**own).exists():
        raise Conflict(taken)
    row = TaskCoordinator(agency_id=task.agency_id, task_id=task.id, unit_id=unit_id, officer_id=officer_id)
    row = inserted(row, taken)
    detail = {"unit": unit_id, "officer": officer_id}
    audit(actor, "plan.coordinator_added", subject=str(task.id), detail=detail)
    return row


@transaction.atomic
def remove_coordinator(coordinator: TaskCoordinator, *, actor: Actor) -> None:
    """Take a helper off the list; what they were asked and answered stays."""
    task = open_task(coordinator.task, actor=actor, permission="plan.work")
    row = locked(coordinator)
    TaskCoordinator.objects.filter(agency_id=row.agency_id, id=row.id).delete()
    detail = {"unit": row.unit_id, "officer": row.officer_id}
    audit(actor, "plan.coordinator_removed", subject=str(task.id), detail=detail)


@transaction.atomic
def ask_unit(
    task: PlanTask, *, unit_id: int, question: str, due_on: date | None, actor: Actor
) -> CoordinationRequest:
    """Ask something of a unit; its people are told, and it becomes a co-ordinator of the task.

    Conflict when the same question to it is still unanswered.
    """
    task = open_task(task, actor=actor, permission="plan.work")
    check_unit(unit_id, actor)
    question = words(question, "question", missing="Hãy ghi nội dung đề nghị.", most=QUESTION_LENGTH)
    if due_on is not None:
        check_day(due_on, "due_on", task.plan.year)
        if due_on < today():
            raise DomainError("Hạn trả lời không được trước hôm nay.", field="due_on")
    own = {"agency_id": task.agency_id, "task_id": task.id, "unit_id": unit_id}
    if CoordinationRequest.objects.filter(**own, question=question, answered_at=None).exists():
        raise Conflict("Đã gửi đề nghị này và đang chờ trả lời. Hãy tải lại trang.", field="question")
    asked = inserted(
        CoordinationRequest(
            **own, question=question, due_on=due_on, asked_at=now(), asked_by_id=actor.officer_id
        ),
        "Đã gửi đề nghị này.",
    )
    if not TaskCoordinator.objects.filter(**own, officer=None).exists():
        TaskCoordinator.objects.create(**own)
    audit(actor, "plan.asked", subject=str(task.id), detail={"request": asked.id, "unit": unit_id})
    until = f" (trả lời trước ngày {write_date(due_on)})" if due_on else ""
    told = members(unit_id, actor.agency_id or 0) - {actor.officer_id or 0}
    tell(task, told, NoticeKind.ASKED, f"Đề nghị phối hợp{until}: {question}", about=asked.id)
    return asked


@transaction.atomic
def answer_request(
    asked: CoordinationRequest,
    *,
    answer: str,
    upload: BinaryIO | None = None,
    file_name: str = "",
    actor: Actor,
) -> CoordinationRequest:
    """Answer for the unit that was asked, with a file or without; whoever does the task is told.

    An answer is given once: WrongState afterwards. BadFile for a file that cannot be taken.
    """
    require(actor, "plan.answer", asked)
    task = locked(asked.task)
    asked = locked(asked)
    if asked.answered_at is not None:
        raise WrongState("Đề nghị này đã được trả lời. Nếu cần nói thêm, hãy gửi đề nghị mới.")
    answer = words(answer, "answer", missing="Hãy ghi nội dung trả lời.", most=ANSWER_LENGTH)
    stored = (
        store_file(upload, file_name, agency_id=task.agency_id, actor=actor) if upload is not None else None
    )
    asked.answer, asked.answered_at, asked.answered_by_id = answer, now(), actor.officer_id
    asked.file_id = stored.id if stored else None
    asked.save(update_fields=["answer", "answered_at", "answered_by", "file_id"])
    detail = {"request": asked.id, "unit": asked.unit_id, "file": asked.file_id}
    audit(actor, "plan.answered", subject=str(task.id), detail=detail)
    told = doers(task) | ({asked.asked_by_id} if asked.asked_by_id else set())
    text = f"Đã có trả lời đề nghị phối hợp: {asked.question}"
    tell(task, told - {actor.officer_id or 0}, NoticeKind.ASKED, text, about=asked.id)
    return asked
