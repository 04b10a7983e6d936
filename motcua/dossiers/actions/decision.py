"""Deeds that need two persons: one proposes, another with a leader's power decides (four eyes)."""

from __future__ import annotations

from motcua.catalogue.content import StepKind
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.journal import Event, deed
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import check_extension
from motcua.deadlines.terms import Term, Unit
from motcua.dossiers import events as e
from motcua.dossiers.actions.supplement import requested
from motcua.dossiers.clocks import start_clock
from motcua.dossiers.facts import clean_items, clean_reason
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.numbers import next_form_number
from motcua.dossiers.queries import case_of, law_day
from motcua.dossiers.state import Proposal
from motcua.dossiers.steps import index_of_kind, place_at
from motcua.law import rule


def _place_of_kind(dossier: Dossier, kind: StepKind, *, after: int = -1) -> e.Place:
    case = case_of(dossier)
    return place_at(
        case,
        index_of_kind(case, kind, after=after),
        moment=now(),
        calendar=calendar_for(dossier.agency_id),
    )


def check_two_persons(dossier: Dossier, actor: Actor) -> None:
    """NotAllowed when the one who decides is the one who proposed."""
    if actor.officer_id is not None and actor.officer_id == dossier.proposed_by_id:
        raise NotAllowed("Người đề nghị không thể tự quyết định. Hãy để lãnh đạo khác quyết định.")


def last_proposal(dossier: Dossier) -> tuple[DossierEvent, e.Proposed]:
    """The proposal that waits now."""
    stored = (
        DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id, type="Proposed")
        .order_by("-sequence")
        .first()
    )
    if stored is None:
        raise DomainError("Hồ sơ chưa có đề nghị nào.")
    from motcua.dossiers.journal import JOURNAL

    event = JOURNAL.decode(stored)
    assert isinstance(event, e.Proposed)
    return stored, event


@deed("dossier.propose")
def propose_approval(dossier: Dossier, *, actor: Actor, request_id: str, opinion: str = "") -> Event:
    """Put the drafted result before the leader; the dossier moves to the leader's step."""
    return e.Proposed(
        kind=Proposal.APPROVE,
        reason=clean_reason(opinion, least=0),
        place=_place_of_kind(dossier, StepKind.APPROVE, after=dossier.step),
    )


@deed("dossier.propose")
def propose_refusal(dossier: Dossier, *, actor: Actor, request_id: str, reason: str) -> Event:
    """Put a refusal after appraisal before the leader."""
    return e.Proposed(
        kind=Proposal.REFUSE,
        reason=clean_reason(reason),
        place=_place_of_kind(dossier, StepKind.APPROVE, after=dossier.step),
    )


@deed("dossier.propose")
def propose_extension(
    dossier: Dossier, *, actor: Actor, request_id: str, reason: str, extra_days: int
) -> Event:
    """Ask the leader for the one new appointment, some working days later."""
    if not 1 <= extra_days <= 60:
        raise DomainError("Số ngày làm việc hẹn thêm phải từ 1 đến 60.", field="extra_days")
    return e.Proposed(kind=Proposal.EXTEND, reason=clean_reason(reason), extra_days=extra_days)


@deed("dossier.propose")
def propose_second_supplement(
    dossier: Dossier, *, actor: Actor, request_id: str, reason: str, items: tuple[str, ...]
) -> Event:
    """Ask the leader to let papers be asked for once more."""
    return e.Proposed(kind=Proposal.SECOND_SUPPLEMENT, reason=clean_reason(reason), items=clean_items(items))


@deed("dossier.correct_error")
def correct_error(dossier: Dossier, *, actor: Actor, request_id: str, reason: str) -> Event:
    """Report the agency's own error in a result already given out; the leader then reopens."""
    return e.Proposed(kind=Proposal.REOPEN, reason=clean_reason(reason))


@deed("dossier.reject_proposal")
def reject_proposal(dossier: Dossier, *, actor: Actor, request_id: str, reason: str) -> Event:
    """The leader does not agree, or the proposer takes it back. A draft goes back to its drafter."""
    place = None
    if dossier.proposal in {Proposal.APPROVE, Proposal.REFUSE}:
        case = case_of(dossier)
        back = max(index for index in range(dossier.step) if case.steps[index].kind is StepKind.PROCESS)
        place = place_at(
            case,
            back,
            moment=now(),
            calendar=calendar_for(dossier.agency_id),
            holder_id=dossier.proposed_by_id,
        )
    return e.ProposalRejected(kind=dossier.proposal, reason=clean_reason(reason), place=place)


def _after_approval(dossier: Dossier) -> e.Place:
    case = case_of(dossier)
    following = case.steps[dossier.step + 1].kind
    return _place_of_kind(dossier, following, after=dossier.step)


@deed("dossier.approve")
def approve(dossier: Dossier, *, actor: Actor, request_id: str) -> Event:
    """Grant what was asked; the dossier goes on to be issued."""
    check_two_persons(dossier, actor)
    return e.Approved(place=_after_approval(dossier))


@deed("dossier.refuse")
def refuse(dossier: Dossier, *, actor: Actor, request_id: str, reason: str, basis: str) -> Event:
    """Refuse after appraisal, within the term, with the legal reason (form 03; law.md R28)."""
    check_two_persons(dossier, actor)
    return e.Refused(
        place=_after_approval(dossier),
        reason=clean_reason(reason),
        basis=clean_reason(basis, field="basis"),
        form_number=next_form_number(dossier, "03", now().year, actor=actor),
    )


@deed("dossier.extend")
def extend(
    dossier: Dossier, *, actor: Actor, request_id: str, reason: str, is_late_apology: bool = False
) -> Event:
    """Apologise and set the one new appointment (form 04; law.md R29).

    The letter must leave at least a day before the appointment; after it has passed only a late
    apology is possible, and it is marked so. Between the two the law leaves nothing.
    """
    check_two_persons(dossier, actor)
    assert dossier.due_at is not None
    moment, law_on = now(), law_day(dossier)
    is_past = moment > dossier.due_at
    if not is_past:
        check_extension(dossier.due_at, moment, extensions_before=dossier.extension_count, on=law_on)
    elif not is_late_apology:
        raise DomainError(
            "Hồ sơ đã quá hẹn. Nếu gửi thư xin lỗi muộn, hãy đánh dấu “Xin lỗi muộn”; "
            "hồ sơ vẫn tính là quá hạn."
        )
    _, proposal = last_proposal(dossier)
    start = moment if is_past else dossier.due_at
    return e.Extended(
        clock=start_clock(
            "extension",
            Term(proposal.extra_days, Unit.WORKING_DAY),
            start,
            dossier.agency_id,
            law_on=law_on,
        ),
        reason=clean_reason(reason),
        is_late=is_past,
        form_number=next_form_number(dossier, "04", moment.year, actor=actor),
    )


@deed("dossier.request_second_supplement")
def request_second_supplement(dossier: Dossier, *, actor: Actor, request_id: str) -> Event:
    """The leader agrees that papers are asked for once more (law.md R27); QĐ 766 counts it overdue."""
    check_two_persons(dossier, actor)
    _, proposal = last_proposal(dossier)
    number = next_form_number(dossier, "02", now().year, actor=actor)
    return requested(dossier, proposal.items, proposal.reason, is_second=True, form_number=number)


@deed("dossier.reopen")
def reopen(dossier: Dossier, *, actor: Actor, request_id: str) -> Event:
    """Open again to correct the agency's error: a new, short clock (NĐ 118/2025 art. 23.1)."""
    check_two_persons(dossier, actor)
    _, proposal = last_proposal(dossier)
    moment = now()
    limit = rule("correction.limit", on=moment.date()).value
    return e.Reopened(
        clock=start_clock(
            "correction",
            Term(limit["value"], Unit(limit["unit"])),
            moment,
            dossier.agency_id,
            law_on=moment.date(),
        ),
        place=_place_of_kind(dossier, StepKind.PROCESS),
        reason=proposal.reason,
    )
