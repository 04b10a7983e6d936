"""Deeds about referrals (liên thông), as the dossier sees them: parts of its work at other bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.core.errors import DomainError
from motcua.core.ids import new_id
from motcua.core.journal import Event, deed
from motcua.deadlines.terms import Unit
from motcua.dossiers import events as e
from motcua.dossiers.facts import clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbers import form_series, next_numbers
from motcua.dossiers.outside_bodies import reachable_bodies
from motcua.dossiers.state import ReferralOutcome
from motcua.organisations.models import Agency

MOST_LINES = 12
UNITS = {Unit.WORKING_DAY: "ngày làm việc", Unit.WORKING_HOUR: "giờ làm việc", Unit.DAY: "ngày"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """One part of the work as a person writes it down.

    ``agency_id`` None: a body outside, by ``outside_code`` when it is reached by exchange, else by its name.
    """

    position: int
    work: str
    term_value: int
    term_unit: str = Unit.WORKING_DAY.value
    agency_id: int | None = None
    agency: str = ""
    outside_code: str = ""


def _name(facts: LineFacts, names: dict[int, str]) -> str:
    if facts.agency_id is not None:
        return names[facts.agency_id]
    if not facts.outside_code:
        return clean_reason(facts.agency, least=3)
    known = reachable_bodies().get(facts.outside_code)
    if known is None:
        raise DomainError("Cơ quan này hiện không nhận việc qua kết nối. Hãy chọn cơ quan khác.")
    return known


def _line(facts: LineFacts, names: dict[int, str], own: frozenset[int]) -> e.ReferralLine:
    if facts.agency_id is not None and (facts.agency_id not in names or facts.agency_id in own):
        raise DomainError("Cơ quan được chọn không nhận được việc liên thông. Hãy chọn cơ quan khác.")
    if facts.term_unit not in UNITS or not 1 <= facts.term_value <= 365:
        raise DomainError("Thời hạn của mỗi phần việc phải từ 1 đến 365, tính bằng ngày hoặc giờ làm việc.")
    if not 1 <= facts.position <= MOST_LINES:
        raise DomainError(f"Thứ tự của phần việc phải từ 1 đến {MOST_LINES}.")
    return e.ReferralLine(
        referral_id=new_id(),
        position=facts.position,
        agency_id=facts.agency_id,
        agency=_name(facts, names)[:200],
        work=clean_reason(facts.work, field="work"),
        term_value=facts.term_value,
        term_unit=facts.term_unit,
        outside_code=facts.outside_code,
    )


@deed("dossier.refer")
def refer(dossier: Dossier, *, actor: Actor, request_id: str, lines: Sequence[LineFacts]) -> Event:
    """Give parts of the work to other bodies by one transfer slip that states each one's time (art. 20.2).

    Lines of the same position go out together, later ones when those before are done.
    """
    if not 1 <= len(lines) <= MOST_LINES:
        raise DomainError(f"Hãy ghi từ 1 đến {MOST_LINES} phần việc.", field="lines")
    wanted = [line.agency_id for line in lines if line.agency_id is not None]
    names = dict(Agency.objects.on(today()).filter(pk__in=wanted).values_list("pk", "name"))
    own = actor.agencies | {dossier.agency_id}
    parts = tuple(_line(line, names, own) for line in sorted(lines, key=lambda line: line.position))
    number = next_numbers(actor.agency_id or dossier.agency_id, form_series("referral", today().year))[0]
    return e.Referred(number=number, lines=parts)


@deed("dossier.accept_referral")
def accept_referral(
    dossier: Dossier, *, actor: Actor, request_id: str, referral_id: int, due_at: datetime
) -> Event:
    """The other body took its part in; its clock runs until ``due_at``."""
    return e.ReferralAccepted(referral_id=referral_id, due_at=due_at)


@deed("dossier.answer_referral")
def answer_referral(
    dossier: Dossier,
    *,
    actor: Actor,
    request_id: str,
    referral_id: int,
    outcome: str,
    summary: str,
    result_number: str = "",
    is_late: bool | None = None,
    file_agency_id: int | None = None,
    file_id: int | None = None,
) -> Event:
    """Write down how another body answered. ``is_late`` None: judged by the day it was to answer."""
    if outcome not in set(ReferralOutcome):
        raise DomainError("Hãy chọn kết quả của phần việc.", field="outcome")
    open_line = next((one for one in dossier.referrals if one["id"] == str(referral_id)), None)
    # The machinery brings the answers of bodies in this system; a person writes down only the others'.
    if open_line is not None and open_line["agency_id"] is not None and actor.is_officer:
        raise DomainError("Cơ quan này trả lời ngay trong hệ thống; không ghi thay được.")
    if is_late is None:
        due_at = open_line["due_at"] if open_line else None
        is_late = due_at is not None and now() > datetime.fromisoformat(due_at)
    return e.ReferralAnswered(
        referral_id=referral_id,
        outcome=outcome,
        summary=clean_reason(summary, field="summary"),
        result_number=clean_reason(result_number, least=0)[:60],
        is_late=is_late,
        file_agency_id=file_agency_id,
        file_id=file_id,
    )


@deed("dossier.recall_referral")
def recall_referral(
    dossier: Dossier, *, actor: Actor, request_id: str, referral_id: int, reason: str
) -> Event:
    """Call a part of the work back; what comes after it then waits for ``continue_referrals``."""
    return e.ReferralRecalled(referral_id=referral_id, reason=clean_reason(reason))


@deed("dossier.continue_referrals")
def continue_referrals(dossier: Dossier, *, actor: Actor, request_id: str, reason: str) -> Event:
    """Let the next parts go out although an earlier one was refused, sent back or recalled."""
    return e.ReferralsContinued(reason=clean_reason(reason))


@deed("dossier.tell_late_referral")
def tell_late_referral(
    dossier: Dossier, *, actor: Actor, request_id: str, referral_id: int, due_at: datetime
) -> Event:
    """Tell the head that another body is late (art. 19.4); once for each part."""
    return e.ReferralLate(referral_id=referral_id, due_at=due_at)
