"""Calling a meeting: when and where, who is invited, its papers, putting it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.core.text import fold
from motcua.organisations.queries import is_working_officer, positions_on
from motcua.planning.actions.products import link_product
from motcua.planning.meetings.models import Invitee, Meeting, MeetingKind, MeetingMaterial
from motcua.planning.meetings.rules import LONGEST, new_code
from motcua.planning.product_rows import keep_upload, task_of

KIND = "meeting"
MOST_INVITED = 500
# A meeting of long ago is a mistyped year; one held lately may still be entered.
_EARLIEST = timedelta(days=366)
_FARTHEST = timedelta(days=731)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What the letter of invitation says."""

    kind: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    chair_id: int | None = None
    agenda: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Whom to invite: own staff by id, guests by name."""

    officer_ids: Sequence[int] = ()
    guests: Sequence[str] = ()


def changeable(meeting: Meeting) -> Meeting:
    """The locked row of a meeting whose minutes are not approved. WrongState otherwise."""
    meeting = locked(meeting)
    if meeting.cancelled_at is not None:
        raise WrongState("Cuộc họp này đã hoãn.")
    if meeting.approved_at is not None:
        raise WrongState("Biên bản đã duyệt nên không sửa được nữa.")
    return meeting


def _check(facts: MeetingFacts, agency_id: int) -> None:
    if facts.kind not in MeetingKind.values:
        raise DomainError("Không có loại cuộc họp này. Hãy chọn lại.", field="kind")
    if facts.ends_at <= facts.starts_at:
        raise DomainError("Giờ kết thúc phải sau giờ bắt đầu.", field="ends")
    if facts.ends_at - facts.starts_at > LONGEST:
        raise DomainError("Cuộc họp dài quá 14 giờ. Hãy xem lại giờ.", field="ends")
    if not now() - _EARLIEST < facts.starts_at < now() + _FARTHEST:
        raise DomainError("Ngày họp quá xa. Hãy xem lại năm.", field="on")
    if facts.chair_id is not None and not is_working_officer(agency_id, facts.chair_id):
        raise DomainError("Người chủ trì không còn làm việc ở cơ quan. Hãy chọn lại.", field="chair")


def _fill(meeting: Meeting, facts: MeetingFacts) -> None:
    meeting.kind = facts.kind
    meeting.title = words(facts.title, field="title", most=300, missing="Hãy ghi nội dung chính.")
    meeting.place = words(facts.place, field="place", most=200, missing="Hãy ghi địa điểm.")
    meeting.agenda = words(facts.agenda, field="agenda", most=4000)
    meeting.starts_at, meeting.ends_at = facts.starts_at, facts.ends_at
    meeting.chair_id = facts.chair_id
    meeting.folded = fold(f"{meeting.title} {meeting.place}")


def _invite(meeting: Meeting, invited: Invited, actor: Actor) -> int:
    """Write who is invited; those invited before stay. How many are new."""
    # After a merger the staff are those of the agency that does the work now.
    positions = positions_on(own_agency(actor), today())
    named = {one.officer_id: f"{one.officer.name}, {one.title}"[:200] for one in positions}
    if not set(invited.officer_ids) <= named.keys():
        raise DomainError("Có người không còn làm việc ở cơ quan. Hãy chọn lại.", field="officers")
    guests = [words(name, field="guests", most=200) for name in invited.guests]
    before = list(Invitee.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id))
    known = {one.officer_id for one in before if one.officer_id}
    known_guests = {one.name for one in before if one.officer_id is None}
    fresh = [
        *((officer_id, named[officer_id]) for officer_id in dict.fromkeys(invited.officer_ids)),
        *((None, name) for name in dict.fromkeys(filter(None, guests))),
    ]
    new = [pair for pair in fresh if (pair[0] not in known if pair[0] else pair[1] not in known_guests)]
    if len(before) + len(new) > MOST_INVITED:
        raise DomainError(f"Một cuộc họp mời tối đa {MOST_INVITED} người.", field="guests")
    rows = [
        Invitee(agency_id=meeting.agency_id, meeting_id=meeting.id, officer_id=officer_id, name=name)
        for officer_id, name in new
    ]
    Invitee.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def call_meeting(
    facts: MeetingFacts, invited: Invited, *, actor: Actor, request_id: str, task_id: int | None = None
) -> Meeting:
    """Call a meeting; sent again, the meeting that stands. ``task_id``: the plan task it is a product of."""
    agency_id = own_agency(actor)
    standing = made_before(Meeting, actor, request_id)
    if standing is not None:
        return standing
    meeting = Meeting(agency_id=agency_id, code=new_code(), request_id=request_id)
    require(actor, "meeting.manage", meeting)
    _check(facts, agency_id)
    _fill(meeting, facts)
    task = task_of(actor, task_id)
    meeting.made_at, meeting.made_by_id = now(), actor.officer_id
    standing = insert_once(meeting, actor)
    if standing is not meeting:
        return standing
    count = _invite(meeting, invited, actor)
    if not count:
        raise DomainError("Hãy chọn ít nhất một người để mời.", field="officers")
    audit(actor, "meeting.called", subject=str(meeting.id), detail={"invited": count})
    if task is not None:
        link_product(task, kind=KIND, object_id=meeting.id, actor=actor)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, facts: MeetingFacts, *, actor: Actor) -> Meeting:
    """Change hours, place or agenda of a meeting that has not begun. WrongState afterwards."""
    meeting = changeable(meeting)
    require(actor, "meeting.manage", meeting)
    if now() >= meeting.starts_at:
        raise WrongState("Cuộc họp đã bắt đầu nên không đổi giờ, địa điểm được.")
    _check(facts, own_agency(actor))
    before = meeting.starts_at
    _fill(meeting, facts)
    meeting.save()
    detail = {"from": before.isoformat(), "to": meeting.starts_at.isoformat()}
    audit(actor, "meeting.changed", subject=str(meeting.id), detail=detail)
    return meeting


@transaction.atomic
def invite(meeting: Meeting, invited: Invited, *, actor: Actor) -> int:
    """Invite more people, also at the door, until the minutes are approved. How many are new."""
    meeting = changeable(meeting)
    require(actor, "meeting.manage", meeting)
    count = _invite(meeting, invited, actor)
    if not count:
        raise DomainError("Chưa chọn ai, hoặc những người này đã được mời.", field="officers")
    audit(actor, "meeting.invited", subject=str(meeting.id), detail={"invited": count})
    return count


@transaction.atomic
def add_material(meeting: Meeting, *, title: str, upload: UploadedFile[Any], actor: Actor) -> MeetingMaterial:
    """Put a paper to a meeting. A title stands once."""
    meeting = changeable(meeting)
    require(actor, "meeting.manage", meeting)
    said = words(title, field="title", most=200, missing="Hãy ghi tên tài liệu.")
    own = {"agency_id": meeting.agency_id, "meeting_id": meeting.id}
    if MeetingMaterial.objects.filter(**own, title=said).exists():
        raise DomainError("Cuộc họp đã có tài liệu tên này. Hãy đặt tên khác.", field="title")
    stored = keep_upload(upload, agency_id=meeting.agency_id, actor=actor)
    assert stored is not None
    row = MeetingMaterial(**own, title=said, file_id=stored.id, added_at=now())
    row.save(force_insert=True)
    audit(actor, "meeting.material_added", subject=str(meeting.id), detail={"title": said})
    return row


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, actor: Actor) -> Meeting:
    """Put a meeting off; not once somebody has come or minutes are written."""
    meeting = changeable(meeting)
    require(actor, "meeting.manage", meeting)
    came = Invitee.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id, came_at__isnull=False)
    if meeting.written_at is not None or came.exists():
        raise WrongState("Cuộc họp đã có người dự hoặc có biên bản nên không hoãn được.")
    meeting.cancel_reason = words(reason, field="reason", most=500, missing="Hãy ghi lý do hoãn.")
    meeting.cancelled_at = now()
    meeting.save(update_fields=["cancel_reason", "cancelled_at"])
    audit(actor, "meeting.cancelled", subject=str(meeting.id))
    return meeting
