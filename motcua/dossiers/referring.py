"""How referrals change a dossier's state. Pure: no database, no clock.

The lines of a transfer slip leave turn by turn: those of one position together, the next ones when all of
these are done. One that was refused, sent back or recalled holds back what comes after it, until a person
lets it go on.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from motcua.core.errors import WrongState
from motcua.core.journal import Meta
from motcua.dossiers import events as e
from motcua.dossiers.state import DossierState, ReferralOutcome

Lines = list[dict[str, Any]]
_GONE = "Phần việc liên thông này không còn chờ. Hãy tải lại trang."


def _with_next_sent(lines: Lines) -> Lines:
    """The lines of the first position that is left, marked as sent."""
    turn = min((one["position"] for one in lines), default=None)
    return [{**one, "sent": True, "held": False} if one["position"] == turn else one for one in lines]


def _held_back(lines: Lines) -> Lines:
    """What has not left yet waits for a person."""
    return [one if one["sent"] else {**one, "held": True} for one in lines]


def _without(state: DossierState, referral_id: int) -> Lines:
    rest = [one for one in state.referrals if one["id"] != str(referral_id)]
    if len(rest) == len(state.referrals):
        raise WrongState(_GONE)
    return rest


def _changed(state: DossierState, referral_id: int, **changes: Any) -> DossierState:
    if not any(one["id"] == str(referral_id) and one["sent"] for one in state.referrals):
        raise WrongState(_GONE)
    lines = [{**one, **changes} if one["id"] == str(referral_id) else one for one in state.referrals]
    return replace(state, referrals=lines)


def referred(state: DossierState, event: e.Referred, meta: Meta) -> DossierState:
    """The first turn of the slip leaves at once."""
    lines: Lines = [
        {
            "id": str(line.referral_id),
            "position": line.position,
            "agency_id": line.agency_id,
            "agency": line.agency,
            "sent": False,
            "due_at": None,
            "told": False,
            "held": False,
        }
        for line in event.lines
    ]
    return replace(state, referrals=_with_next_sent(lines))


def accepted(state: DossierState, event: e.ReferralAccepted, meta: Meta) -> DossierState:
    """The other body's clock is known."""
    return _changed(state, event.referral_id, due_at=event.due_at.isoformat())


def answered(state: DossierState, event: e.ReferralAnswered, meta: Meta) -> DossierState:
    """The line is closed; when its whole turn is done, the next one leaves."""
    if not any(one["id"] == str(event.referral_id) and one["sent"] for one in state.referrals):
        raise WrongState(_GONE)
    rest = _without(state, event.referral_id)
    if event.outcome != ReferralOutcome.DONE:
        rest = _held_back(rest)
    elif not any(one["sent"] or one["held"] for one in rest):
        rest = _with_next_sent(rest)
    return replace(state, referrals=rest)


def recalled(state: DossierState, event: e.ReferralRecalled, meta: Meta) -> DossierState:
    """The line is closed without an answer."""
    return replace(state, referrals=_held_back(_without(state, event.referral_id)))


def continued(state: DossierState, event: e.ReferralsContinued, meta: Meta) -> DossierState:
    """The next turn leaves although an earlier line was not done."""
    return replace(state, referrals=_with_next_sent([{**one, "held": False} for one in state.referrals]))


def told_late(state: DossierState, event: e.ReferralLate, meta: Meta) -> DossierState:
    """The head knows; once is enough."""
    if any(one["id"] == str(event.referral_id) and one["told"] for one in state.referrals):
        raise WrongState("Việc trễ này đã báo rồi.")
    return _changed(state, event.referral_id, told=True)
