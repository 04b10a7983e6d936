"""The way of a referral there and back: two deliveries, so that no transaction spans two agencies.

There: events of the dossier say which lines have left or are called back; the lines become rows at the
bodies they name. Back: what happens there is told to the dossier under a request id made of the event, so
that telling it twice changes nothing.
"""

from __future__ import annotations

from typing import Any, cast

import structlog
from django.db import models

from motcua.core.actor import SYSTEM
from motcua.core.clock import today
from motcua.core.deliveries import Destination, Payload
from motcua.core.errors import DomainError
from motcua.core.models import Delivery
from motcua.dossiers import actions
from motcua.dossiers import events as e
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.referrals.actions import arrive, call_back
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.state import OPEN, ReferralOutcome
from motcua.organisations.queries import agency_in_charge

log = structlog.get_logger(__name__)
_ENDED = "Hồ sơ đã kết thúc tại cơ quan gửi."


def _gone(lines: list[dict[str, Any]], *, inside: bool) -> list[str]:
    return [one["id"] for one in lines if one["sent"] and (one["agency_id"] is not None) == inside]


def leaving(dossier: Dossier, event: object, *, inside: bool) -> Payload | None:
    """Which lines have left with this event, or are called back; None when nothing of that.

    ``inside``: those for agencies of this system; else those for bodies outside. A line called back is
    named whichever it is: only the slip says to whom it went.
    """
    if isinstance(event, e.ReferralRecalled):
        return {"recall": [str(event.referral_id)], "reason": event.reason}
    if isinstance(event, e.Referred | e.ReferralsContinued) or (
        isinstance(event, e.ReferralAnswered) and event.outcome == ReferralOutcome.DONE
    ):
        send = _gone(dossier.referrals, inside=inside)
    elif dossier.referrals and dossier.status not in OPEN:
        return {"recall": _gone(dossier.referrals, inside=inside), "reason": _ENDED}
    else:
        return None
    return {"send": send} if send else None


def _build(row: models.Model, stored: Any, event: object) -> Payload | None:
    return leaving(cast(Dossier, row), event, inside=True)


def lines_of(dossier: Dossier) -> dict[str, tuple[e.ReferralLine, int]]:
    """Every line of every transfer slip of a dossier, by id, with the slip's number."""
    stored = DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id, type="Referred")
    slips = [cast(e.Referred, JOURNAL.decode(one)) for one in stored.order_by("sequence")]
    return {str(line.referral_id): (line, slip.number) for slip in slips for line in slip.lines}


def carry_out(delivery: Delivery) -> None:
    """Put the lines before the bodies they name, or call them back there. Safe to repeat."""
    dossier = Dossier.objects.get(agency_id=delivery.agency_id, id=delivery.subject_id)
    lines = lines_of(dossier)
    for key in delivery.payload.get("send", []):
        line, number = lines[key]
        arrive(line, dossier, number, actor=SYSTEM)
    for key in delivery.payload.get("recall", []):
        line, _ = lines[key]
        if line.agency_id is not None:
            _call_back(line, delivery)


def _call_back(line: e.ReferralLine, delivery: Delivery) -> None:
    assert line.agency_id is not None
    working = agency_in_charge(line.agency_id, today())
    referral = Referral.objects.filter(agency_id=working.pk, id=line.referral_id).first()
    if referral is None or not referral.is_open:
        return  # it never left, or was answered before
    request_id = f"recall-{delivery.subject_id}-{delivery.sequence}"
    call_back(referral, actor=SYSTEM, request_id=request_id, reason=delivery.payload["reason"])


def coming_back(row: models.Model, stored: Any, event: object) -> Payload | None:
    """What the dossier is told of an event at the other body; None for what is that body's own business."""
    if stored.type not in {"ReferralReceived", "ReferralFinished"}:
        return None
    referral = cast(Referral, row)
    return {
        "type": stored.type,
        "source_agency_id": referral.source_agency_id,
        "dossier_id": referral.dossier_id,
    }


def tell_dossier(delivery: Delivery) -> None:
    """Record at the dossier what happened at the other body. An ended dossier needs nothing any more."""
    referral = Referral.objects.get(agency_id=delivery.agency_id, id=delivery.subject_id)
    payload = delivery.payload
    dossier = Dossier.objects.get(agency_id=payload["source_agency_id"], id=payload["dossier_id"])
    if dossier.status not in OPEN:
        log.info("referral.dossier_ended", dossier=dossier.id, referral=referral.id)
        return
    request_id = f"referral-{referral.id}-{delivery.sequence}"
    if payload["type"] == "ReferralReceived":
        assert referral.due_at is not None
        actions.accept_referral(
            dossier,
            actor=SYSTEM,
            request_id=request_id,
            referral_id=referral.id,
            due_at=referral.due_at,
        )
        return
    stored = referral.events.get(sequence=delivery.sequence)
    try:
        actions.answer_referral(
            dossier,
            actor=SYSTEM,
            request_id=request_id,
            referral_id=referral.id,
            outcome=referral.outcome,
            summary=stored.payload["summary"],
            result_number=referral.result_number,
            is_late=stored.payload["is_late"],
            file_agency_id=referral.agency_id if referral.file_id else None,
            file_id=referral.file_id,
        )
    except DomainError as error:
        if not _is_recalled(dossier, referral):
            raise
        log.info("referral.answer_after_recall", referral=referral.id, reason=error.code)


def _is_recalled(dossier: Dossier, referral: Referral) -> bool:
    stored = DossierEvent.objects.filter(
        agency_id=dossier.agency_id, dossier_id=dossier.id, type="ReferralRecalled"
    )
    return any(one.payload["referral_id"] == referral.id for one in stored)


REFERRAL_OUT = Destination(
    name="referral_out",
    label="Việc liên thông gửi cơ quan khác",
    journal="dossier",
    build=_build,
    handle=carry_out,
)
REFERRAL_BACK = Destination(
    name="referral_back",
    label="Kết quả liên thông về nơi tiếp nhận",
    journal="referral",
    build=coming_back,
    handle=tell_dossier,
)
