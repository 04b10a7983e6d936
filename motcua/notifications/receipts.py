"""Receipts: the provider tells what became of a message. They may come late, twice, or for an unknown one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from motcua.core.actor import SYSTEM
from motcua.core.clock import now
from motcua.core.deliveries import send_again
from motcua.core.errors import Conflict
from motcua.core.guards import across_agencies
from motcua.notifications.models import AttemptState, MessageAttempt, OutgoingMessage, OutgoingState
from motcua.notifications.sending import APPLICANT_CHANNELS, STAFF_CHANNELS

_KEY = re.compile(r"mc-(\d{1,18})-(\d{1,19})-(\d{1,4})")
_DESTINATIONS = {"applicant": APPLICANT_CHANNELS.name, "staff": STAFF_CHANNELS.name}
# A provider's clock may be a little ahead of ours.
_CLOCK_SLIP = timedelta(minutes=5)
JOB: Final = "notifications.undelivered"
EVERY: Final = timedelta(seconds=10)
_AT_ONCE = 200


class Taken(StrEnum):
    """What a receipt changed."""

    DELIVERED = "delivered"
    TRYING_ANOTHER_WAY = "trying_another_way"
    KNOWN_ALREADY = "known_already"
    UNKNOWN = "unknown"


def take_receipt(channel: str, key: str, *, is_delivered: bool, at: datetime | None = None) -> Taken:
    """Note one receipt. Repeated ones change nothing; a message not delivered goes by the next way."""
    found = _KEY.fullmatch(key)
    if found is None:
        return Taken.UNKNOWN
    agency_id, message_id, number = (int(part) for part in found.groups())
    with transaction.atomic():
        attempt = (
            MessageAttempt.objects.select_for_update()
            .filter(agency_id=agency_id, message_id=message_id, number=number, channel=channel)
            .first()
        )
        if attempt is None:
            return Taken.UNKNOWN
        if attempt.state in {AttemptState.DELIVERED, AttemptState.UNDELIVERED}:
            return Taken.KNOWN_ALREADY
        moment = min(at or now(), now() + _CLOCK_SLIP)
        state = AttemptState.DELIVERED if is_delivered else AttemptState.UNDELIVERED
        MessageAttempt.objects.filter(agency_id=agency_id, id=attempt.id).update(
            state=state, receipt_at=moment
        )
        message = OutgoingMessage.objects.get(agency_id=agency_id, id=message_id)
        if is_delivered:
            _delivered(message, attempt, moment)
            return Taken.DELIVERED
        return _go_on(message)


def _delivered(message: OutgoingMessage, attempt: MessageAttempt, moment: datetime) -> None:
    own = OutgoingMessage.objects.filter(agency_id=message.agency_id, id=message.id)
    own.filter(sent_at=None).update(sent_at=moment)
    own.update(state=OutgoingState.DELIVERED, channel=attempt.channel, delivered_at=moment, note="")


def _go_on(message: OutgoingMessage) -> Taken:
    if message.state == OutgoingState.DELIVERED:
        return Taken.KNOWN_ALREADY
    own = OutgoingMessage.objects.filter(agency_id=message.agency_id, id=message.id)
    own.update(state=OutgoingState.WAITING, sent_at=None, text_digest="")
    _hand_over_again(message)
    return Taken.TRYING_ANOTHER_WAY


def _hand_over_again(message: OutgoingMessage) -> bool:
    """Let the worker take the next way; False while the first hand-over is not closed yet."""
    try:
        send_again(
            message.agency_id,
            _DESTINATIONS[message.audience],
            "dossier",
            message.dossier_id,
            from_sequence=message.sequence,
            actor=SYSTEM,
        )
    except Conflict:  # a receipt faster than the worker's closing: ``go_on_undelivered`` comes back to it
        return False
    return True


def go_on_undelivered() -> int:
    """Messages that did not arrive and whose next way has not been tried yet; how many go on. Repeatable."""
    failed = MessageAttempt.objects.filter(
        agency_id=OuterRef("agency_id"), message_id=OuterRef("id"), state=AttemptState.UNDELIVERED
    )
    with across_agencies("the worker asks which messages did not arrive and wait for the next way"):
        rows = OutgoingMessage.objects.filter(Exists(failed), state=OutgoingState.WAITING)
        waiting = list(rows.order_by("id")[:_AT_ONCE])
    count = 0
    for message in waiting:
        last = MessageAttempt.objects.filter(agency_id=message.agency_id, message_id=message.id)
        newest = last.order_by("-number").first()
        if newest is not None and newest.state == AttemptState.UNDELIVERED:
            count += _hand_over_again(message)
    return count
