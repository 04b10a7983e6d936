"""From one state of a dossier to the next. Pure: no database, no clock, no catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from motcua.core.errors import WrongState
from motcua.core.journal import Event, Meta
from motcua.dossiers import events as e
from motcua.dossiers import referring
from motcua.dossiers.state import DossierState, FeeState, Outcome, Proposal, Status, why_not


def _open(opening: e.Opening, meta: Meta, status: Status) -> DossierState:
    return DossierState(
        code=opening.code,
        channel=opening.channel,
        procedure_id=opening.procedure_id,
        procedure_code=opening.procedure_code,
        sector_code=opening.sector_code,
        version_id=opening.version_id,
        case_key=opening.case_key,
        competent_agency_id=opening.competent_agency_id,
        submitter_id=opening.submitter_id,
        owner_id=opening.owner_id,
        representative_id=opening.representative_id,
        basis=opening.basis,
        opened_at=meta.occurred_at,
        status=status.value,
        consultations=[],
        referrals=[],
    )


def _at(place: e.Place) -> dict[str, Any]:
    return {
        "step": place.step,
        "step_kind": place.kind,
        "next_kind": place.next_kind,
        "step_due_at": place.due_at,
        "holder_role": place.role,
        "holder_id": place.holder_id,
    }


_NO_PROPOSAL: dict[str, Any] = {"proposal": Proposal.NONE.value, "proposed_by_id": None}


def _received(state: DossierState, event: e.Received, meta: Meta) -> DossierState:
    return replace(
        state,
        status=Status.RECEIVED.value,
        received_at=meta.occurred_at,
        clock_started_at=event.clock.start_at,
        due_at=event.clock.due_at,
        original_due_at=event.clock.due_at,
        transfer_by=event.clock.transfer_by,
        book_year=event.book_year,
        book_number=event.book_number,
        fee_due=event.fee_due,
        fee_state=FeeState.DUE.value if event.fee_due else FeeState.NONE.value,
        **_at(event.place),
    )


def _supplement_requested(state: DossierState, event: e.SupplementRequested, meta: Meta) -> DossierState:
    return replace(
        state,
        status=Status.AWAITING_SUPPLEMENT.value,
        supplement_count=state.supplement_count + 1,
        waiting_since=meta.occurred_at,
        close_on=event.close_on,
        **_NO_PROPOSAL,
    )


def _supplement_received(state: DossierState, event: e.SupplementReceived, meta: Meta) -> DossierState:
    assert state.waiting_since is not None
    waited = max(meta.occurred_at - state.waiting_since, timedelta(0))
    return replace(
        state,
        status=Status.PROCESSING.value,
        clock_started_at=event.clock.start_at,
        due_at=event.clock.due_at,
        step_due_at=event.step_due_at,
        waiting_since=None,
        close_on=None,
        waited_seconds=state.waited_seconds + int(waited.total_seconds()),
    )


def _proposed(state: DossierState, event: e.Proposed, meta: Meta) -> DossierState:
    moved = _at(event.place) if event.place else {}
    return replace(state, proposal=event.kind, proposed_by_id=meta.officer_id, **moved)


def _rejected(state: DossierState, event: e.ProposalRejected, meta: Meta) -> DossierState:
    return replace(state, **_NO_PROPOSAL, **(_at(event.place) if event.place else {}))


def _ended(status: Status) -> Callable[[DossierState, Any, Meta], DossierState]:
    def apply_end(state: DossierState, event: Event, meta: Meta) -> DossierState:
        return replace(
            state,
            status=status.value,
            finished_at=meta.occurred_at,
            holder_id=None,
            holder_role="",
            waiting_since=None,
            close_on=None,
            consultations=[],
            **_NO_PROPOSAL,
        )

    return apply_end


def _decided(outcome: Outcome) -> Callable[[DossierState, Any, Meta], DossierState]:
    def apply_decision(state: DossierState, event: Any, meta: Meta) -> DossierState:
        return replace(state, outcome=outcome.value, **_NO_PROPOSAL, **_at(event.place))

    return apply_decision


def _consulted(state: DossierState, event: e.Consulted, meta: Meta) -> DossierState:
    one = {"id": str(event.consultation_id), "agency": event.agency, "due_at": event.due_at.isoformat()}
    return replace(state, consultations=[*state.consultations, one])


def _answered(state: DossierState, event: e.ConsultationAnswered, meta: Meta) -> DossierState:
    rest = [one for one in state.consultations if one["id"] != str(event.consultation_id)]
    if len(rest) == len(state.consultations):
        raise WrongState("Ý kiến này không còn chờ trả lời. Hãy tải lại trang.")
    return replace(state, consultations=rest)


def _reopened(state: DossierState, event: e.Reopened, meta: Meta) -> DossierState:
    return replace(
        state,
        status=Status.PROCESSING.value,
        outcome=Outcome.NONE.value,
        finished_at=None,
        handed_over_at=None,
        due_at=event.clock.due_at,
        clock_started_at=event.clock.start_at,
        correction_count=state.correction_count + 1,
        **_NO_PROPOSAL,
        **_at(event.place),
    )


def _moved(state: DossierState, event: Any, meta: Meta) -> DossierState:
    return replace(state, status=Status.PROCESSING.value, **_at(event.place))


def _returned(state: DossierState, event: e.Returned, meta: Meta) -> DossierState:
    return replace(state, **_NO_PROPOSAL, **_at(event.place))


Handler = Callable[[DossierState, Any, Meta], DossierState]

# Event → (the deed whose condition must hold, how the state changes).
TRANSITIONS: dict[type[Event], tuple[str, Handler]] = {
    e.Guided: ("guide", lambda s, ev, m: replace(s, status=Status.GUIDED.value)),
    e.Resubmitted: ("resubmit", lambda s, ev, m: replace(s, status=Status.REGISTERED.value)),
    e.RefusedAtDesk: ("refuse_at_desk", _ended(Status.REFUSED_AT_DESK)),
    e.Received: ("receive", _received),
    e.PapersDigitised: ("digitise", lambda s, ev, m: s),
    e.Withdrawn: ("withdraw", _ended(Status.WITHDRAWN)),
    e.Transferred: ("transfer", _moved),
    e.Assigned: ("assign", lambda s, ev, m: replace(s, holder_id=ev.holder_id)),
    e.Forwarded: ("forward", _moved),
    e.Returned: ("return_step", _returned),
    e.Consulted: ("consult", _consulted),
    e.ConsultationAnswered: ("answer_consultation", _answered),
    e.Referred: ("refer", referring.referred),
    e.ReferralAccepted: ("accept_referral", referring.accepted),
    e.ReferralAnswered: ("answer_referral", referring.answered),
    e.ReferralRecalled: ("recall_referral", referring.recalled),
    e.ReferralsContinued: ("continue_referrals", referring.continued),
    e.ReferralLate: ("tell_late_referral", referring.told_late),
    e.SupplementRequested: ("request_supplement", _supplement_requested),
    e.SupplementReceived: ("receive_supplement", _supplement_received),
    e.FeeRequested: (
        "require_fee",
        lambda s, ev, m: replace(
            s, status=Status.AWAITING_FEE.value, fee_state=FeeState.DUE.value, fee_due=ev.amount
        ),
    ),
    e.FeePaid: (
        "mark_fee_paid",
        lambda s, ev, m: replace(
            s,
            fee_state=FeeState.PAID.value,
            status=Status.PROCESSING.value if s.status == Status.AWAITING_FEE else s.status,
        ),
    ),
    e.Proposed: ("", _proposed),
    e.ProposalRejected: ("reject_proposal", _rejected),
    e.Extended: (
        "extend",
        lambda s, ev, m: replace(
            s, due_at=ev.clock.due_at, extension_count=s.extension_count + 1, **_NO_PROPOSAL
        ),
    ),
    e.Stopped: ("stop", _ended(Status.STOPPED)),
    e.Approved: ("approve", _decided(Outcome.GRANTED)),
    e.Refused: ("refuse", _decided(Outcome.REFUSED)),
    e.ResultIssued: (
        "issue_result",
        lambda s, ev, m: replace(
            s, status=Status.COMPLETED.value, finished_at=m.occurred_at, consultations=[], **_at(ev.place)
        ),
    ),
    e.HandedOver: (
        "hand_over",
        lambda s, ev, m: replace(
            s,
            status=Status.HANDED_OVER.value,
            handed_over_at=m.occurred_at,
            holder_id=None,
            holder_role="",
            step_due_at=None,
        ),
    ),
    e.Reopened: ("reopen", _reopened),
}

PROPOSING: dict[Proposal, str] = {
    Proposal.APPROVE: "propose_approval",
    Proposal.REFUSE: "propose_refusal",
    Proposal.EXTEND: "propose_extension",
    Proposal.SECOND_SUPPLEMENT: "propose_second_supplement",
    Proposal.REOPEN: "correct_error",
}


def deed_of(event: Event) -> str:
    """The name of the deed whose condition the event needs."""
    if isinstance(event, e.Registered):
        return "register"
    if isinstance(event, e.Proposed):
        return PROPOSING[Proposal(event.kind)]
    if isinstance(event, e.SupplementRequested) and event.is_second:
        return "request_second_supplement"
    if isinstance(event, e.Stopped) and event.cause == "unsupplemented":
        return "close_unsupplemented"
    return TRANSITIONS[type(event)][0]


def apply(state: DossierState | None, event: Event, meta: Meta) -> DossierState:
    """The state after the event; WrongState with a Vietnamese sentence when it does not fit."""
    opening: e.Opening | None = getattr(event, "opening", None)
    if state is None:
        if opening is None:
            raise WrongState("Hồ sơ chưa được đăng ký.")
        state = _open(opening, meta, Status.REGISTERED)
        if isinstance(event, e.Registered):
            return state
    elif opening is not None:
        raise WrongState("Hồ sơ này đã có rồi.")
    reason = why_not(state, deed_of(event))
    if reason is not None:
        raise WrongState(reason)
    return TRANSITIONS[type(event)][1](state, event, meta)
