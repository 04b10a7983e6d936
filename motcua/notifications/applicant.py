"""The way from a dossier's event to a message in the applicant's account: an ordinary delivery."""

from __future__ import annotations

from typing import Any, cast

from django.db import models

from motcua.core.clock import now
from motcua.core.deliveries import Destination, Payload
from motcua.core.ids import new_id
from motcua.core.models import Delivery
from motcua.dossiers.models import Dossier
from motcua.notifications.models import Message
from motcua.notifications.wording import WORDINGS, wording_of

# The only fields of events that leave with a message: numbers, moments and closed words, no free text.
_FACTS = ("close_on", "is_late", "amount", "cause", "is_electronic", "fee_due")


def payload_of_event(row: models.Model, stored: Any, event: object) -> Payload | None:
    """What is fixed when the event is recorded; None for what is the office's own business."""
    kind = stored.type
    if kind not in WORDINGS:
        return None
    dossier = cast(Dossier, row)
    recorded = stored.payload
    facts = {name: recorded[name] for name in _FACTS if recorded.get(name) is not None}
    clock = recorded.get("clock")
    if clock:
        facts["due_at"] = clock["due_at"]
    return {
        "type": kind,
        "facts": facts | {"code": dossier.code, "outcome": dossier.outcome},
    }


def write_message(delivery: Delivery) -> None:
    """Write the message of one event, once. A dossier whose owner has no account here needs none."""
    dossier = (
        Dossier.objects.filter(agency_id=delivery.agency_id, id=delivery.subject_id)
        .select_related("owner")
        .only("agency_id", "id", "owner_id", "owner__agency_id", "owner__id", "owner__user_id")
        .get()
    )
    user_id = dossier.owner.user_id
    if user_id is None:
        return
    kind = delivery.payload["type"]
    wording = wording_of(kind, delivery.payload["facts"])
    Message.objects.bulk_create(
        [
            Message(
                agency_id=delivery.agency_id,
                id=new_id(),
                user_id=user_id,
                recipient_id=dossier.owner_id,
                dossier_id=dossier.id,
                sequence=delivery.sequence,
                kind=kind,
                title=wording.title,
                text=wording.text,
                is_action_needed=wording.is_action_needed,
                recorded_at=delivery.created_at,
                created_at=now(),
            )
        ],
        ignore_conflicts=True,  # the same delivery handed over twice leaves one message
    )


APPLICANT_MESSAGE = Destination(
    name="applicant_message",
    label="Tin báo cho người nộp hồ sơ",
    journal="dossier",
    build=payload_of_event,
    handle=write_message,
)
