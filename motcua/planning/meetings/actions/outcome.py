"""What a meeting leaves: minutes that a second person approves, and decisions that somebody does by a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import local, now, today
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.organisations.queries import is_working_officer
from motcua.planning.actions.products import find_task
from motcua.planning.actions.tasks import add_sub_task
from motcua.planning.meetings.actions.calling import KIND, changeable
from motcua.planning.meetings.models import Meeting, MeetingDecision
from motcua.planning.product_rows import keep_upload, tasks_with

_YEARS_AHEAD = 5


def _begun(meeting: Meeting) -> Meeting:
    meeting = changeable(meeting)
    if now() < meeting.starts_at:
        raise WrongState("Cuộc họp chưa bắt đầu nên chưa ghi biên bản, kết luận được.")
    return meeting


@transaction.atomic
def write_minutes(
    meeting: Meeting, *, text: str, upload: UploadedFile[Any] | None = None, actor: Actor
) -> Meeting:
    """Write the minutes, or write them anew until they are approved; a new file takes the old one's place."""
    meeting = _begun(meeting)
    require(actor, "meeting.manage", meeting)
    meeting.minutes = words(text, field="text", most=20_000, missing="Hãy ghi nội dung biên bản.")
    stored = keep_upload(upload, agency_id=meeting.agency_id, actor=actor)
    if stored is not None:
        meeting.minutes_file_id = stored.id
    meeting.written_at, meeting.written_by_id = now(), actor.officer_id
    meeting.save(update_fields=["minutes", "minutes_file_id", "written_at", "written_by"])
    audit(actor, "meeting.minutes_written", subject=str(meeting.id), detail={"file": meeting.minutes_file_id})
    return meeting


@transaction.atomic
def approve_minutes(meeting: Meeting, *, actor: Actor) -> Meeting:
    """A leader who did not write them approves the minutes; from then on nothing of the meeting changes."""
    meeting = changeable(meeting)
    require(actor, "meeting.approve_minutes", meeting)
    if meeting.written_at is None:
        raise WrongState("Chưa có biên bản để duyệt.")
    if now() < meeting.ends_at:
        raise WrongState("Cuộc họp chưa kết thúc. Hãy duyệt biên bản sau giờ họp.")
    if meeting.written_by_id == actor.officer_id:
        raise NotAllowed("Người ghi biên bản không tự duyệt. Hãy chuyển lãnh đạo khác duyệt.")
    meeting.approved_at, meeting.approved_by_id = now(), actor.officer_id
    meeting.save(update_fields=["approved_at", "approved_by"])
    audit(actor, "meeting.minutes_approved", subject=str(meeting.id))
    return meeting


@transaction.atomic
def add_decision(
    meeting: Meeting, *, text: str, officer_id: int, due_on: date, actor: Actor, request_id: str
) -> MeetingDecision:
    """Write what was decided, who does it and by when; sent again, the decision that stands."""
    standing = made_before(MeetingDecision, actor, request_id)
    if standing is not None:
        return standing
    meeting = _begun(meeting)
    require(actor, "meeting.manage", meeting)
    if not is_working_officer(own_agency(actor), officer_id):
        raise DomainError("Người này không còn làm việc ở cơ quan. Hãy chọn lại.", field="officer")
    held_on = local(meeting.starts_at).date()
    if not held_on <= due_on <= held_on.replace(year=held_on.year + _YEARS_AHEAD, day=1):
        raise DomainError("Hạn phải từ ngày họp, và không quá 5 năm sau.", field="due_on")
    row = MeetingDecision(
        agency_id=meeting.agency_id,
        meeting_id=meeting.id,
        text=words(text, field="text", most=500, missing="Hãy ghi nội dung kết luận."),
        officer_id=officer_id,
        due_on=due_on,
        made_by_id=actor.officer_id,
        request_id=request_id,
    )
    standing = insert_once(row, actor)
    if standing is not row:
        return standing
    detail = {"id": row.id, "officer": officer_id, "due": due_on.isoformat()}
    audit(actor, "meeting.decided", subject=str(meeting.id), detail=detail)
    return row


@transaction.atomic
def report_decision(
    decision: MeetingDecision, *, done_on: date, result: str, actor: Actor
) -> MeetingDecision:
    """What was decided is done; said once."""
    decision = locked(decision)
    require(actor, "meeting.report_decision", decision)
    if decision.done_on is not None:
        raise WrongState("Việc này đã báo xong.")
    if not local(decision.meeting.starts_at).date() <= done_on <= today():
        raise DomainError("Ngày xong phải từ ngày họp đến hôm nay.", field="done_on")
    decision.result = words(result, field="result", most=500, missing="Hãy ghi kết quả.")
    decision.done_on = done_on
    decision.save(update_fields=["result", "done_on"])
    audit(actor, "meeting.decision_done", subject=str(decision.meeting_id), detail={"id": decision.id})
    return decision


@transaction.atomic
def decision_to_task(decision: MeetingDecision, *, task_id: int, actor: Actor) -> MeetingDecision:
    """Make a sub-task of a decision, in a plan task whose product the meeting is; once."""
    decision = locked(decision)
    require(actor, "meeting.manage", decision)
    if decision.sub_task_id is not None:
        raise WrongState("Kết luận này đã thành việc nhỏ trong kế hoạch.")
    if decision.done_on is not None:
        raise WrongState("Việc này đã xong nên không đưa vào kế hoạch.")
    if task_id not in {one.task_id for one in tasks_with(decision.agency_id, KIND, decision.meeting_id)}:
        raise NotFound("Cuộc họp không gắn với nhiệm vụ này.")
    task = find_task([decision.agency_id], task_id)
    sub_task = add_sub_task(
        task, title=decision.text, officer_id=decision.officer_id, due_on=decision.due_on, actor=actor
    )
    decision.sub_task_id = sub_task.id
    decision.save(update_fields=["sub_task_id"])
    return decision
