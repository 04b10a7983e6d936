"""Deeds at the end: issuing the result, handing it over, stopping without one."""

from __future__ import annotations

from datetime import date

from motcua.catalogue.content import StepKind
from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.core.errors import DomainError
from motcua.core.journal import Event, deed
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import events as e
from motcua.dossiers.facts import clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbers import next_form_number
from motcua.dossiers.queries import case_of
from motcua.dossiers.steps import index_of_kind, place_at

RECEIVERS = {
    "submitter": "Người nộp hồ sơ",
    "owner": "Chủ hồ sơ",
    "representative": "Người được ủy quyền trong hồ sơ",
    "other": "Người khác có giấy ủy quyền",
}
METHODS = {"counter": "Tại quầy", "post": "Bưu chính", "online": "Bản điện tử"}


@deed("dossier.issue_result")
def issue_result(
    dossier: Dossier,
    *,
    actor: Actor,
    request_id: str,
    number: str,
    issued_on: date,
    result_code: str = "",
    is_electronic: bool = False,
    is_early_notice_sent: bool = False,
) -> Event:
    """Give the result its number and bring it to the desk: here the work ends for the clock."""
    if issued_on > today():
        raise DomainError("Ngày ban hành không thể ở tương lai.", field="issued_on")
    if dossier.received_at is not None and issued_on < dossier.received_at.date():
        raise DomainError("Ngày ban hành không thể trước ngày tiếp nhận.", field="issued_on")
    case = case_of(dossier)
    return e.ResultIssued(
        place=place_at(
            case,
            index_of_kind(case, StepKind.RETURN),
            moment=now(),
            calendar=calendar_for(dossier.agency_id),
        ),
        result_code=result_code,
        number=clean_reason(number, least=1, field="number")[:60],
        issued_on=issued_on,
        is_electronic=is_electronic,
        is_early_notice_sent=is_early_notice_sent,
    )


@deed("dossier.hand_over")
def hand_over(
    dossier: Dossier,
    *,
    actor: Actor,
    request_id: str,
    to: str,
    proof: str,
    method: str = "counter",
    originals_returned: bool = True,
) -> Event:
    """Give the result to the right person with proof: the slip, or an identity paper if it is lost (R23).

    Somebody not named in the dossier needs an authorisation. Money due must be paid first.
    """
    if to not in RECEIVERS or method not in METHODS:
        raise DomainError("Hãy chọn người nhận và cách nhận.", field="to")
    if to == "representative" and dossier.representative_id is None:
        raise DomainError("Hồ sơ không có người được ủy quyền.", field="to")
    if dossier.fee_state == "due":
        raise DomainError(
            "Hồ sơ còn phí, lệ phí chưa nộp. Hãy thu và ghi nhận trước khi trả kết quả.", field="fee"
        )
    receivers = {
        "submitter": dossier.submitter_id,
        "owner": dossier.owner_id,
        "representative": dossier.representative_id,
    }
    return e.HandedOver(
        to=to,
        receiver_id=receivers.get(to),
        proof=clean_reason(proof, least=3, field="proof"),
        method=method,
        originals_returned=originals_returned,
    )


@deed("dossier.stop")
def stop(dossier: Dossier, *, actor: Actor, request_id: str, cause: str, reason: str) -> Event:
    """End without a result, at the applicant's wish or by the agency, before a decision exists (R32)."""
    if cause not in {"applicant", "agency"}:
        raise DomainError("Hãy chọn ai đề nghị dừng.", field="cause")
    return e.Stopped(
        cause=cause,
        reason=clean_reason(reason),
        form_number=next_form_number(dossier, "05", today().year, actor=actor),
    )
