"""Deeds while a dossier is being worked on: hand-overs, opinions, fees."""

from __future__ import annotations

from datetime import datetime

from motcua.catalogue.content import StepKind
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.errors import DomainError
from motcua.core.ids import new_id
from motcua.core.journal import Event, deed
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import events as e
from motcua.dossiers.facts import clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import case_of
from motcua.dossiers.steps import check_returnable, place_at
from motcua.organisations.queries import is_working_officer


def _place(dossier: Dossier, index: int, holder_id: int | None = None) -> e.Place:
    return place_at(
        case_of(dossier),
        index,
        moment=now(),
        calendar=calendar_for(dossier.agency_id),
        holder_id=holder_id,
    )


def _check_officer(actor: Actor, officer_id: int | None) -> int | None:
    # Of the actor's agency, which after a merger is not the one that received the dossier.
    if officer_id is not None and not is_working_officer(actor.agency_id or 0, officer_id):
        raise DomainError(
            "Người được chọn hiện không làm việc tại cơ quan. Hãy chọn người khác.", field="holder"
        )
    return officer_id


@deed("dossier.transfer")
def transfer(dossier: Dossier, *, actor: Actor, request_id: str, holder_id: int | None = None) -> Event:
    """Hand the dossier from the desk to the first step of processing, to a named officer or the position.

    Marked late after ``transfer_by`` (law.md R8); lateness never blocks.
    """
    case = case_of(dossier)
    index = dossier.step + 1
    if case.steps[index].kind is StepKind.RETURN:
        raise DomainError("Thủ tục này trả kết quả ngay tại quầy, không cần chuyển xử lý.")
    return e.Transferred(
        place=_place(dossier, index, _check_officer(actor, holder_id)),
        is_late=dossier.transfer_by is not None and now() > dossier.transfer_by,
    )


@deed("dossier.assign")
def assign(dossier: Dossier, *, actor: Actor, request_id: str, holder_id: int, reason: str = "") -> Event:
    """Give the dossier to another officer of the same step."""
    _check_officer(actor, holder_id)
    if holder_id == dossier.holder_id:
        raise DomainError("Hồ sơ đang do chính người này giữ.", field="holder")
    return e.Assigned(holder_id=holder_id, reason=clean_reason(reason, least=0))


@deed("dossier.forward")
def forward(dossier: Dossier, *, actor: Actor, request_id: str, holder_id: int | None = None) -> Event:
    """On to the next step of processing."""
    return e.Forwarded(place=_place(dossier, dossier.step + 1, _check_officer(actor, holder_id)))


@deed("dossier.return_step")
def return_step(
    dossier: Dossier, *, actor: Actor, request_id: str, step: int, reason: str, holder_id: int | None = None
) -> Event:
    """Back to an earlier step the procedure allows, with the reason."""
    check_returnable(case_of(dossier), dossier.step, step)
    return e.Returned(
        place=_place(dossier, step, _check_officer(actor, holder_id)), reason=clean_reason(reason)
    )


@deed("dossier.consult")
def consult(
    dossier: Dossier, *, actor: Actor, request_id: str, agency: str, question: str, due_at: datetime
) -> Event:
    """Ask another body for its opinion until a moment; its silence will not count as consent."""
    if due_at <= now():
        raise DomainError("Hạn trả lời phải ở sau thời điểm này.", field="due_at")
    name = clean_reason(agency, least=3, field="agency")
    if len(name) > 200:
        raise DomainError("Tên cơ quan quá dài.", field="agency")
    return e.Consulted(
        consultation_id=new_id(),
        agency=name,
        question=clean_reason(question, field="question"),
        due_at=due_at,
    )


@deed("dossier.answer_consultation")
def answer_consultation(
    dossier: Dossier,
    *,
    actor: Actor,
    request_id: str,
    consultation_id: int,
    is_agreed: bool,
    summary: str,
) -> Event:
    """Write down what the asked body answered."""
    asked = next((one for one in dossier.consultations if one["id"] == str(consultation_id)), None)
    is_late = asked is not None and now() > datetime.fromisoformat(asked["due_at"])
    return e.ConsultationAnswered(
        consultation_id=consultation_id,
        is_agreed=is_agreed,
        summary=clean_reason(summary, field="summary"),
        is_late=is_late,
    )


@deed("dossier.require_fee")
def require_fee(dossier: Dossier, *, actor: Actor, request_id: str, amount: int, note: str = "") -> Event:
    """Ask for a sum before work goes on. The clock runs on: no law lets it stop (law.md R9)."""
    if not 0 < amount <= 10**12:
        raise DomainError("Số tiền phải lớn hơn 0 đồng.", field="amount")
    return e.FeeRequested(amount=amount, note=clean_reason(note, least=0, field="note"))


@deed("dossier.mark_fee_paid")
def mark_fee_paid(
    dossier: Dossier, *, actor: Actor, request_id: str, method: str, receipt_number: str
) -> Event:
    """The sum due was paid; write down how and under which receipt."""
    if method not in {"cash", "transfer", "online"}:
        raise DomainError("Hãy chọn cách nộp tiền.", field="method")
    return e.FeePaid(
        amount=dossier.fee_due,
        method=method,
        receipt_number=clean_reason(receipt_number, least=1, field="receipt_number"),
    )
