"""Deeds about a referral at the body that works on it."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.clock import local, now
from motcua.core.errors import DomainError
from motcua.core.journal import Event, deed, record
from motcua.core.permissions import require
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import due_date
from motcua.deadlines.terms import DueDate, Term, Unit
from motcua.dossiers.events import ReferralLine
from motcua.dossiers.facts import clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.referrals import events as e
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.state import ReferralOutcome
from motcua.organisations.queries import agency_in_charge, is_working_officer


def arrive(line: ReferralLine, dossier: Dossier, slip_number: int, *, actor: Actor) -> Referral:
    """Put a line of another agency's transfer slip before the body it names; the same line twice is one row.

    A body that ended meanwhile hands its work to who took it over.
    """
    require(actor, "referral.arrive")
    assert line.agency_id is not None
    working = agency_in_charge(line.agency_id, local(now()).date())
    standing = Referral.objects.filter(agency_id=working.pk, id=line.referral_id).first()
    if standing is not None:
        return standing
    source = agency_in_charge(dossier.agency_id, local(now()).date())
    event = e.ReferralArrived(
        source_agency_id=dossier.agency_id,
        source_agency=source.name,
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        procedure_code=dossier.procedure_code,
        slip_number=slip_number,
        work=line.work,
        term_value=line.term_value,
        term_unit=line.term_unit,
    )
    try:
        with transaction.atomic():
            row = Referral(agency_id=working.pk, id=line.referral_id)
            return record(row, event, actor=actor, request_id=f"arrive-{line.referral_id}")
    except IntegrityError:  # another worker was faster: that one stands
        return Referral.objects.get(agency_id=working.pk, id=line.referral_id)


def clock_of(referral: Referral) -> DueDate | None:
    """The appointment of a referral with the lines that lead to it, derived anew; None before reception."""
    if referral.received_at is None:
        return None
    start = local(referral.received_at)
    term = Term(referral.term_value, Unit(referral.term_unit))
    return due_date(term, start, calendar_for(referral.agency_id), on=start.date())


def _officer(actor: Actor, holder_id: int | None) -> int | None:
    if holder_id is not None and not is_working_officer(actor.agency_id or 0, holder_id):
        raise DomainError(
            "Người được chọn hiện không làm việc tại cơ quan. Hãy chọn người khác.", field="holder_id"
        )
    return holder_id


@deed("referral.receive")
def receive_referral(
    referral: Referral, *, actor: Actor, request_id: str, holder_id: int | None = None
) -> Event:
    """Take a part of the work in: the own clock starts now (NĐ 309/2026 art. 8.3 as known)."""
    start = local(now())
    term = Term(referral.term_value, Unit(referral.term_unit))
    due = due_date(term, start, calendar_for(referral.agency_id), on=start.date(), explain=False)
    return e.ReferralReceived(due_at=due.due_at, holder_id=_officer(actor, holder_id))


@deed("referral.assign")
def assign_referral(referral: Referral, *, actor: Actor, request_id: str, holder_id: int) -> Event:
    """Give it to an officer of the body."""
    _officer(actor, holder_id)
    if holder_id == referral.holder_id:
        raise DomainError("Việc đang do chính người này giữ.", field="holder_id")
    return e.ReferralAssigned(holder_id=holder_id)


@deed("referral.finish")
def finish_referral(
    referral: Referral,
    *,
    actor: Actor,
    request_id: str,
    outcome: str,
    summary: str,
    result_number: str = "",
    file_id: int | None = None,
) -> Event:
    """Answer the sender. What is done has a result number or a file; the rest says why."""
    if outcome not in set(ReferralOutcome):
        raise DomainError("Hãy chọn kết quả của phần việc.", field="outcome")
    return e.ReferralFinished(
        outcome=outcome,
        summary=clean_reason(summary, field="summary"),
        result_number=clean_reason(result_number, least=0, field="result_number")[:60],
        is_late=referral.due_at is not None and now() > referral.due_at,
        file_id=file_id,
    )


@deed("referral.call_back")
def call_back(referral: Referral, *, actor: Actor, request_id: str, reason: str) -> Event:
    """The sender needs it no more."""
    return e.ReferralCalledBack(reason=reason)
