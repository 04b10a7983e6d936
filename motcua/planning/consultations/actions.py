"""Deeds on consultations on drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
from motcua.organisations.models import Agency
from motcua.planning.actions.products import link_product
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.product_rows import keep_upload, task_of

KIND = "consultation"
MOST_UNITS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom to ask: own units by id, other bodies by name, all with one deadline."""

    due_on: date
    unit_ids: Sequence[int] = ()
    names: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationFacts:
    """What the upper level sent."""

    title: str
    upper_agency: str
    received_on: date
    due_on: date
    reference: str = ""


def _open(consultation: DraftConsultation) -> DraftConsultation:
    """The locked row, still open. WrongState once sent or stopped."""
    standing = locked(consultation)
    if standing.sent_on is not None:
        raise WrongState("Đợt góp ý này đã gửi cấp trên nên không sửa được.")
    if standing.stopped_at is not None:
        raise WrongState("Đợt góp ý này đã dừng.")
    return standing


def _units(asked: Asked, agency_id: int) -> list[tuple[int | None, str]]:
    """Unit id (None: outside) and name of each. DomainError for a unit of somebody else."""
    own = dict(Agency.objects.filter(pk__in=asked.unit_ids, parent_id=agency_id).values_list("pk", "name"))
    if len(own) != len(set(asked.unit_ids)):
        raise DomainError("Có đơn vị không thuộc cơ quan. Hãy chọn lại.", field="units")
    names = [words(name, field="others", most=200) for name in asked.names]
    outside = [(None, name) for name in dict.fromkeys(filter(None, names)) if name not in own.values()]
    return [*own.items(), *outside]


def _ask(consultation: DraftConsultation, asked: Asked, actor: Actor) -> int:
    """Write whom to ask; those asked before stay as they are. How many are new."""
    # After a merger the units are those of the agency that does the work now.
    found = _units(asked, own_agency(actor))
    if not found:
        raise DomainError("Hãy chọn ít nhất một đơn vị để hỏi.", field="units")
    if not consultation.received_on <= asked.due_on <= consultation.due_on:
        raise DomainError(
            f"Hạn của đơn vị phải từ ngày nhận đến hạn gửi cấp trên ({consultation.due_on:%d/%m/%Y}).",
            field="units_due_on",
        )
    query = AskedUnit.objects.filter(agency_id=consultation.agency_id, consultation_id=consultation.id)
    before = set(query.values_list("name", flat=True))
    fresh = [(unit_id, name) for unit_id, name in found if name not in before]
    if len(before) + len(fresh) > MOST_UNITS:
        raise DomainError(f"Một đợt hỏi tối đa {MOST_UNITS} đơn vị.", field="others")
    for unit_id, name in fresh:
        AskedUnit(
            agency_id=consultation.agency_id,
            consultation_id=consultation.id,
            unit_id=unit_id,
            name=name,
            due_on=asked.due_on,
            asked_at=now(),
        ).save(force_insert=True)
    return len(fresh)


@transaction.atomic
def open_consultation(
    facts: ConsultationFacts,
    asked: Asked,
    *,
    upload: UploadedFile[Any],
    actor: Actor,
    request_id: str,
    task_id: int | None = None,
) -> DraftConsultation:
    """Begin to ask for comments on a draft; sent again, the consultation that stands."""
    agency_id = own_agency(actor)
    standing = made_before(DraftConsultation, actor, request_id)
    if standing is not None:
        return standing
    row = DraftConsultation(
        agency_id=agency_id,
        title=words(facts.title, field="title", most=500, missing="Hãy ghi tên dự thảo."),
        upper_agency=words(
            facts.upper_agency, field="upper_agency", most=200, missing="Hãy ghi cơ quan lấy ý kiến."
        ),
        reference=words(facts.reference, field="reference", most=60),
        received_on=facts.received_on,
        due_on=facts.due_on,
    )
    require(actor, "consultation.manage", row)
    if facts.received_on > today():
        raise DomainError("Ngày nhận chưa tới. Hãy xem lại.", field="received_on")
    if facts.due_on < facts.received_on:
        raise DomainError("Hạn gửi cấp trên phải sau ngày nhận.", field="due_on")
    task = task_of(actor, task_id)
    stored = keep_upload(upload, agency_id=agency_id, actor=actor)
    assert stored is not None
    row.draft_id, row.made_at, row.made_by_id, row.request_id = stored.id, now(), actor.officer_id, request_id
    row.folded = fold(" ".join((row.title, row.upper_agency, row.reference)))
    standing = insert_once(row, actor)
    if standing is not row:
        return standing
    count = _ask(row, asked, actor)
    audit(actor, "consultation.opened", subject=str(row.id), detail={"asked": count})
    if task is not None:
        link_product(task, kind=KIND, object_id=row.id, actor=actor)
    return row


@transaction.atomic
def ask_units(consultation: DraftConsultation, asked: Asked, *, actor: Actor) -> int:
    """Ask more units, with a deadline of their own. Those asked before stay. How many are new."""
    consultation = _open(consultation)
    require(actor, "consultation.manage", consultation)
    count = _ask(consultation, asked, actor)
    if not count:
        raise DomainError("Các đơn vị này đã được hỏi từ trước.", field="units")
    audit(actor, "consultation.asked", subject=str(consultation.id), detail={"asked": count})
    return count


def _answering(asked: AskedUnit, actor: Actor) -> AskedUnit:
    """The locked row of a unit that has not finished. WrongState otherwise."""
    asked = locked(asked)
    require(actor, "consultation.answer", asked)
    _open(asked.consultation)
    if asked.answered_at is not None:
        raise WrongState("Đơn vị này đã trả lời xong nên không sửa ý kiến được.")
    return asked


@transaction.atomic
def add_comment(
    asked: AskedUnit, *, clause: str, proposal: str, reason: str = "", actor: Actor, request_id: str
) -> ClauseComment:
    """Write a unit's comment on one place of the draft; sent again, the comment that stands."""
    standing = made_before(ClauseComment, actor, request_id)
    if standing is not None:
        return standing
    asked = _answering(asked, actor)
    row = ClauseComment(
        agency_id=asked.agency_id,
        asked_id=asked.id,
        consultation_id=asked.consultation_id,
        clause=words(
            clause, field="clause", most=120, missing="Hãy ghi điều, khoản, hoặc ghi “Toàn dự thảo”."
        ),
        proposal=words(proposal, field="proposal", most=4000, missing="Hãy ghi nội dung đề nghị."),
        reason=words(reason, field="reason", most=2000),
        made_at=now(),
        made_by_id=actor.officer_id,
        request_id=request_id,
    )
    standing = insert_once(row, actor)
    if standing is not row:
        return standing
    audit(actor, "consultation.commented", subject=str(asked.consultation_id), detail={"id": row.id})
    return row


@transaction.atomic
def remove_comment(comment: ClauseComment, *, actor: Actor) -> None:
    """Take back a comment while its unit has not finished."""
    comment = locked(comment)
    asked = _answering(comment.asked, actor)
    detail = {"unit": asked.name, "clause": comment.clause, "proposal": comment.proposal[:500]}
    ClauseComment.objects.filter(agency_id=comment.agency_id, id=comment.id).delete()
    audit(actor, "consultation.comment_removed", subject=str(asked.consultation_id), detail=detail)


@transaction.atomic
def finish_answer(
    asked: AskedUnit, *, actor: Actor, note: str = "", upload: UploadedFile[Any] | None = None
) -> AskedUnit:
    """A unit has said all it has to say; without comments by clause its general opinion is wanted."""
    asked = _answering(asked, actor)
    asked.note = words(note, field="note", most=500)
    comments = ClauseComment.objects.filter(agency_id=asked.agency_id, asked_id=asked.id)
    if not asked.note and not comments.exists():
        raise DomainError("Chưa có ý kiến nào. Hãy ghi ý kiến chung, ví dụ: Nhất trí.", field="note")
    stored = keep_upload(upload, agency_id=asked.agency_id, actor=actor)
    asked.file_id = stored.id if stored else None
    asked.answered_at, asked.answered_by_id = now(), actor.officer_id
    asked.save(update_fields=["note", "file_id", "answered_at", "answered_by"])
    audit(actor, "consultation.answered", subject=str(asked.consultation_id), detail={"unit": asked.name})
    return asked


@transaction.atomic
def decide_comment(
    comment: ClauseComment, *, is_accepted: bool, answer: str = "", actor: Actor
) -> ClauseComment:
    """Take up a comment or not, then with the reason. May be decided anew until the reply is sent."""
    comment = locked(comment)
    require(actor, "consultation.manage", comment)
    _open(comment.asked.consultation)
    if comment.asked.answered_at is None:
        raise WrongState("Đơn vị chưa trả lời xong. Hãy chờ đơn vị gửi ý kiến.")
    comment.answer = words(answer, field="answer", most=2000)
    if not is_accepted and not comment.answer:
        raise DomainError("Không tiếp thu thì phải ghi lý do.", field="answer")
    comment.is_accepted, comment.decided_at = is_accepted, now()
    comment.decided_by_id = actor.officer_id
    comment.save(update_fields=["is_accepted", "answer", "decided_at", "decided_by"])
    detail = {"id": comment.id, "accepted": is_accepted}
    audit(actor, "consultation.comment_decided", subject=str(comment.consultation_id), detail=detail)
    return comment


def _check_complete(consultation: DraftConsultation, missing_note: str) -> None:
    own = {"agency_id": consultation.agency_id, "consultation_id": consultation.id}
    answered = AskedUnit.objects.filter(**own, answered_at__isnull=False).values_list("id", flat=True)
    undecided = ClauseComment.objects.filter(**own, asked_id__in=list(answered), is_accepted__isnull=True)
    if (count := undecided.count()) > 0:
        raise WrongState(f"Còn {count} ý kiến chưa quyết định tiếp thu hay không.")
    missing = list(AskedUnit.objects.filter(**own, answered_at__isnull=True).values_list("name", flat=True))
    if missing and not missing_note:
        raise DomainError(
            f"Chưa trả lời: {', '.join(missing)}. Hãy ghi vì sao gửi khi còn thiếu.", field="missing_note"
        )


@transaction.atomic
def send_reply(
    consultation: DraftConsultation,
    *,
    sent_on: date,
    symbol: str,
    missing_note: str = "",
    upload: UploadedFile[Any] | None = None,
    actor: Actor,
) -> DraftConsultation:
    """The merged reply has gone to the upper level on that day, under that number."""
    consultation = _open(consultation)
    require(actor, "consultation.manage", consultation)
    if not consultation.received_on <= sent_on <= today():
        raise DomainError("Ngày gửi phải từ ngày nhận đến hôm nay.", field="sent_on")
    consultation.missing_note = words(missing_note, field="missing_note", most=500)
    _check_complete(consultation, consultation.missing_note)
    consultation.sent_symbol = words(
        symbol, field="symbol", most=60, missing="Hãy ghi số, ký hiệu văn bản trả lời."
    )
    stored = keep_upload(upload, agency_id=consultation.agency_id, actor=actor)
    consultation.reply_id = stored.id if stored else None
    consultation.sent_on, consultation.sent_by_id = sent_on, actor.officer_id
    consultation.save(update_fields=["missing_note", "sent_symbol", "reply_id", "sent_on", "sent_by"])
    detail = {"on": sent_on.isoformat(), "symbol": consultation.sent_symbol}
    audit(actor, "consultation.sent", subject=str(consultation.id), detail=detail)
    return consultation


@transaction.atomic
def stop_consultation(consultation: DraftConsultation, *, reason: str, actor: Actor) -> DraftConsultation:
    """No reply is wanted any more, e.g. the upper level withdrew the draft."""
    consultation = _open(consultation)
    require(actor, "consultation.manage", consultation)
    consultation.stop_reason = words(reason, field="reason", most=500, missing="Hãy ghi lý do dừng.")
    consultation.stopped_at = now()
    consultation.save(update_fields=["stop_reason", "stopped_at"])
    audit(actor, "consultation.stopped", subject=str(consultation.id))
    return consultation
