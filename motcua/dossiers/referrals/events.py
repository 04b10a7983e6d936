"""What can happen to a referral at the body that works on it. No personal data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from motcua.core.errors import WrongState
from motcua.core.journal import Event, Meta
from motcua.dossiers.referrals.state import ReferralState, ReferralStatus, why_not


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralArrived(Event):
    """The papers of a transfer slip came in; nobody has looked at them yet."""

    source_agency_id: int
    source_agency: str
    dossier_id: int
    dossier_code: str
    procedure_code: str
    slip_number: int
    work: str
    term_value: int
    term_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived(Event):
    """Taken in: the own clock starts."""

    due_at: datetime
    holder_id: int | None = None
    holder_role: str = "specialist"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAssigned(Event):
    """Given to an officer."""

    holder_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFinished(Event):
    """Answered: done with a result, refused, or sent back as incomplete."""

    outcome: str
    summary: str
    result_number: str = ""
    is_late: bool = False
    file_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralCalledBack(Event):
    """The sender needs it no more."""

    reason: str


EVENT_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (ReferralArrived, ReferralReceived, ReferralAssigned, ReferralFinished, ReferralCalledBack)
}
EVENT_LABELS: dict[str, str] = {
    "ReferralArrived": "Việc liên thông đến",
    "ReferralReceived": "Nhận việc",
    "ReferralAssigned": "Phân công",
    "ReferralFinished": "Trả lời",
    "ReferralCalledBack": "Bên gửi thu hồi",
}


def _received(state: ReferralState, event: ReferralReceived, meta: Meta) -> ReferralState:
    return replace(
        state,
        status=ReferralStatus.RECEIVED.value,
        received_at=meta.occurred_at,
        due_at=event.due_at,
        holder_id=event.holder_id,
        holder_role=event.holder_role,
    )


def _finished(state: ReferralState, event: ReferralFinished, meta: Meta) -> ReferralState:
    return replace(
        state,
        status=ReferralStatus.FINISHED.value,
        finished_at=meta.occurred_at,
        outcome=event.outcome,
        result_number=event.result_number,
        file_id=event.file_id,
    )


def _called_back(state: ReferralState, event: ReferralCalledBack, meta: Meta) -> ReferralState:
    return replace(state, status=ReferralStatus.CALLED_BACK.value, finished_at=meta.occurred_at)


Handler = Callable[[ReferralState, Any, Meta], ReferralState]
_TRANSITIONS: dict[type[Event], tuple[str, Handler]] = {
    ReferralReceived: ("receive_referral", _received),
    ReferralAssigned: ("assign_referral", lambda s, ev, m: replace(s, holder_id=ev.holder_id)),
    ReferralFinished: ("finish_referral", _finished),
    ReferralCalledBack: ("call_back", _called_back),
}


def deed_of(event: Event) -> str:
    """The name of the deed that makes the event."""
    return "arrive" if isinstance(event, ReferralArrived) else _TRANSITIONS[type(event)][0]


def apply(state: ReferralState | None, event: Event, meta: Meta) -> ReferralState:
    """The state after the event; WrongState with a Vietnamese sentence when it does not fit."""
    if isinstance(event, ReferralArrived):
        if state is not None:
            raise WrongState("Việc liên thông này đã có rồi.")
        facts = {name: getattr(event, name) for name in ReferralArrived.__dataclass_fields__}
        return ReferralState(**facts, arrived_at=meta.occurred_at, status=ReferralStatus.ARRIVED.value)
    if state is None:
        raise WrongState("Việc liên thông này chưa đến.")
    deed, handler = _TRANSITIONS[type(event)]
    reason = why_not(state, deed)
    if reason is not None:
        raise WrongState(reason)
    return handler(state, event, meta)
