"""Who came: by the code on the screen, or marked by hand by a named person."""

from __future__ import annotations

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, WrongState
from motcua.core.owned_rows import locked, words
from motcua.core.permissions import require
from motcua.planning.meetings.actions.calling import changeable
from motcua.planning.meetings.models import CameHow, Invitee, Meeting
from motcua.planning.meetings.rules import normal_code, why_no_code, why_no_mark


def _meeting_with(code: str, actor: Actor) -> Meeting:
    found: Meeting | None = Meeting.objects.visible_to(actor).filter(code=normal_code(code)).first()
    if found is None:
        raise DomainError("Không có cuộc họp nào dùng mã này. Hãy xem lại mã trên màn hình.", field="code")
    return found


@transaction.atomic
def check_in(*, code: str, actor: Actor) -> Invitee:
    """Be present, by the code on the screen; entered twice, the first time stands.

    WrongState outside the window, DomainError for a wrong code or for who is not invited.
    """
    meeting = _meeting_with(code, actor)
    require(actor, "meeting.check_in", meeting)
    meeting = changeable(meeting)
    rows = Invitee.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id)
    own: Invitee | None = rows.filter(officer_id=actor.officer_id or 0).first()
    if own is None:
        raise DomainError("Bạn chưa có trong danh sách mời. Hãy báo người tổ chức thêm tên.", field="code")
    own = locked(own)
    if own.came_at is not None:
        return own
    why = why_no_code(meeting.starts_at, meeting.ends_at, now())
    if why is not None:
        raise WrongState(why)
    own.came_at, own.how, own.excuse = now(), CameHow.CODE, ""
    own.marked_by_id = actor.officer_id
    own.save(update_fields=["came_at", "how", "excuse", "marked_by"])
    audit(actor, "meeting.checked_in", subject=str(meeting.id), detail={"invitee": own.id})
    return own


@transaction.atomic
def mark(invitee: Invitee, *, is_present: bool, excuse: str = "", actor: Actor) -> Invitee:
    """Mark somebody present or absent (with the excuse, if any); the row keeps who said so.

    WrongState before the doors open and three days after the end.
    """
    invitee = locked(invitee)
    require(actor, "meeting.manage", invitee)
    meeting = changeable(invitee.meeting)
    why = why_no_mark(meeting.starts_at, meeting.ends_at, now())
    if why is not None:
        raise WrongState(why)
    said = words(excuse, field="excuse", most=300)
    if is_present and said:
        raise DomainError("Người có mặt thì không ghi lý do vắng.", field="excuse")
    if is_present and invitee.came_at is not None:
        return invitee
    invitee.came_at = now() if is_present else None
    invitee.how = CameHow.HAND if is_present else ""
    invitee.excuse, invitee.marked_by_id = said, actor.officer_id
    invitee.save(update_fields=["came_at", "how", "excuse", "marked_by"])
    detail = {"invitee": invitee.id, "present": is_present}
    audit(actor, "meeting.marked", subject=str(meeting.id), detail=detail)
    return invitee
