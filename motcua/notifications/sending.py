"""From a recorded event to a message that leaves: an ordinary delivery, safe to be handed over twice.

The first hand-over writes the message's row, every attempt its own row before the provider is called, so
that a worker killed in between repeats the same attempt under the same key.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import salted_hmac

from motcua.core.clock import local, now
from motcua.core.deliveries import Destination, Payload, RetryLater, Unreachable
from motcua.core.ids import new_id
from motcua.core.models import Delivery
from motcua.core.permissions import Role
from motcua.dossiers.models import Dossier
from motcua.notifications.applicant import payload_of_event
from motcua.notifications.channels import Letter, MessageChannel, OutOfService, Providers, Refused
from motcua.notifications.channels.providers import is_any_there, providers
from motcua.notifications.choice import quiet_until, ways
from motcua.notifications.models import (
    AttemptState,
    Audience,
    ChannelSetting,
    MessageAttempt,
    MessageTemplate,
    OutgoingMessage,
    OutgoingState,
)
from motcua.notifications.reach import reach_of
from motcua.notifications.texts import Text, fill, kinds, unaccented, values_of
from motcua.organisations.queries import officers_with_role

# After so long a message about an event helps nobody any more.
EXPIRES_AFTER = timedelta(hours=48)
# The same words to the same person within this time are one message.
REPEATED_WITHIN = timedelta(minutes=10)
_FINAL = frozenset(OutgoingState.values) - {OutgoingState.WAITING}
_QUIET_CHANNELS = frozenset({MessageChannel.SMS, MessageChannel.ZALO})
# A channel that has come so far is not tried again for the same message.
_SPENT = frozenset(AttemptState.values) - {AttemptState.SENDING, AttemptState.UNREACHABLE}
_STAFF_EVENTS = ("Assigned", "Registered", "Returned", "SupplementReceived")


def _digest(address: str, text: str) -> str:
    """Finds the same words to the same address, and gives neither away."""
    return salted_hmac("notifications.repeated", f"{address}\n{text}", algorithm="sha256").hexdigest()


def applicant_payload(row: models.Model, stored: Any, event: object) -> Payload | None:
    """What an applicant's message needs; None when nothing can leave or it is the office's own business."""
    return payload_of_event(row, stored, event) if is_any_there() else None


def staff_payload(row: models.Model, stored: Any, event: object) -> Payload | None:
    """Whom of the staff to tell: the holder after the deed; of a filing nobody holds yet, one of the desk."""
    if not is_any_there():
        return None
    dossier = cast(Dossier, row)
    officer_id = _of_the_desk(dossier) if stored.type == "Registered" else dossier.holder_id
    if officer_id is None:
        return None
    return {"type": f"staff-{stored.type}", "facts": {"code": dossier.code}, "officer_id": officer_id}


def _of_the_desk(dossier: Dossier) -> int | None:
    """The receptionist whose turn it is to be told of a filing; the list of the desk tells all of them.

    NĐ 118/2025/NĐ-CP Điều 17 khoản 2: the desk is alerted within 2 hours; this leaves at once.
    """
    desk = officers_with_role(dossier.agency_id, Role.RECEPTIONIST)
    return desk[dossier.id % len(desk)].pk if desk else None


def send_to_applicant(delivery: Delivery) -> None:
    """Hand over one message to the applicant. Raises RetryLater in quiet hours, Unreachable on failure."""
    hand_over(delivery, Audience.APPLICANT, providers())


def send_to_staff(delivery: Delivery) -> None:
    """Hand over one message to the officer who holds the dossier; errors as above."""
    hand_over(delivery, Audience.STAFF, providers())


def hand_over(delivery: Delivery, audience: Audience, known: Providers) -> None:
    """Hand over one message by the providers given; errors as above."""
    _Sending(delivery, audience, known).run()


def template_of(agency_id: int, kind: str, channel: str) -> tuple[int, Text]:
    """The text that holds now: number 0 for the shipped one."""
    rows = MessageTemplate.objects.filter(agency_id=agency_id, kind=kind, channel=channel)
    newest = rows.order_by("-number").first()
    shipped = kinds()[kind].shipped(channel)
    if newest is None or newest.is_shipped:
        return (newest.number if newest else 0), shipped
    return newest.number, Text(newest.title or shipped.title, newest.text)


class _Sending:
    """One hand-over."""

    def __init__(self, delivery: Delivery, audience: Audience, known: Providers) -> None:
        self.delivery, self.audience, self.known = delivery, audience, known
        self.kind = kinds()[delivery.payload["type"]]
        self.agency_id = delivery.agency_id

    def run(self) -> None:
        setting = ChannelSetting.objects.on(self.agency_id, local(now()).date())
        if setting is None or not setting.channels:
            return
        if self.audience == Audience.STAFF and not setting.tells_staff:
            return
        recorded_at = self.delivery.created_at
        is_old = now() - recorded_at > EXPIRES_AFTER
        if is_old and ChannelSetting.objects.on(self.agency_id, local(recorded_at).date()) is None:
            return  # of a time when the agency sent nothing
        message = self._row()
        if message.state in _FINAL:
            return
        if is_old:
            self._close(message, OutgoingState.EXPIRED)
            return
        reach = reach_of(self.delivery, self.audience)
        chosen = ways(reach, setting.channels, self.known)
        if not chosen:
            is_refused = reach.wanted is not None and not set(reach.wanted) & set(setting.channels)
            self._close(message, OutgoingState.NOT_WANTED if is_refused else OutgoingState.NO_ADDRESS)
            return
        self._hold_in_quiet_hours(message, setting, chosen[0][0])
        self._send(message, setting, chosen)

    def _row(self) -> OutgoingMessage:
        """The message's row, made at the first hand-over."""
        key = {
            "agency_id": self.agency_id,
            "dossier_id": self.delivery.subject_id,
            "sequence": self.delivery.sequence,
            "audience": self.audience.value,
        }
        drafted = OutgoingMessage(
            **key,
            id=new_id(),
            kind=self.kind.name,
            is_urgent=self.kind.is_urgent,
            recorded_at=self.delivery.created_at,
        )
        OutgoingMessage.objects.bulk_create([drafted], ignore_conflicts=True)
        return OutgoingMessage.objects.get(**key)

    def _hold_in_quiet_hours(self, message: OutgoingMessage, setting: ChannelSetting, first: str) -> None:
        until = quiet_until(now(), setting.quiet_from, setting.quiet_to)
        if until is None or message.is_urgent or first not in _QUIET_CHANNELS:
            return
        self._update(message, held_until=until)
        raise RetryLater(f"Giờ yên lặng, gửi lúc {local(until):%H:%M}.", until - now())

    def _send(self, message: OutgoingMessage, setting: ChannelSetting, chosen: list[tuple[str, str]]) -> None:
        attempts = list(MessageAttempt.objects.filter(agency_id=self.agency_id, message_id=message.id))
        spent = {one.channel for one in attempts if one.state in _SPENT}
        last = ""
        for channel, address in chosen:
            if channel in spent:
                continue
            number, text = template_of(self.agency_id, self.kind.name, channel)
            filled = self._filled(text, channel, setting)
            digest = _digest(address, filled.text)
            if self._is_repeated(message, digest):
                self._close(message, OutgoingState.REPEATED)
                return
            attempt = self._attempt(message, attempts, channel)
            letter = Letter(attempt.key, address, filled.title, filled.text, self.agency_id)
            try:
                ref = self.known[MessageChannel(channel)].send(letter)
            except (Refused, OutOfService) as error:
                last = str(error)
                state = AttemptState.REFUSED if isinstance(error, Refused) else AttemptState.UNREACHABLE
                self._end(attempt, state, note=last)
                continue
            self._sent(message, attempt, ref, digest, number)
            return
        states = {one.state for one in attempts}
        if AttemptState.UNREACHABLE in states:
            raise Unreachable(f"Chưa gửi được bằng cách nào. {last}")
        self._close(message, OutgoingState.FAILED, note=last)

    def _filled(self, text: Text, channel: str, setting: ChannelSetting) -> Text:
        address = (
            f"{settings.PUBLIC_URL}/tra-cuu/" if self.audience == Audience.APPLICANT else settings.PUBLIC_URL
        )
        values = values_of(self.delivery.payload["facts"], agency=self.delivery.agency.name, address=address)
        title, body = fill(text.title, values), fill(text.text, values)
        if channel == MessageChannel.SMS and setting.is_sms_unaccented:
            body = unaccented(body)
        return Text(title, body)

    def _is_repeated(self, message: OutgoingMessage, digest: str) -> bool:
        since = now() - REPEATED_WITHIN
        same = OutgoingMessage.objects.filter(
            agency_id=self.agency_id, text_digest=digest, sent_at__gte=since
        )
        return same.exclude(id=message.id).exists()

    def _attempt(
        self, message: OutgoingMessage, attempts: list[MessageAttempt], channel: str
    ) -> MessageAttempt:
        """The attempt to make: a broken-off one or one nobody answered goes on under its own key."""
        for one in attempts:
            if one.channel == channel and one.state in {AttemptState.SENDING, AttemptState.UNREACHABLE}:
                return one
        made = MessageAttempt.objects.create(
            agency_id=self.agency_id,
            message_id=message.id,
            number=len(attempts) + 1,
            channel=channel,
            began_at=now(),
        )
        attempts.append(made)
        return made

    def _end(self, attempt: MessageAttempt, state: AttemptState, **values: Any) -> bool:
        """Note how an attempt ended; False when a receipt said more already."""
        attempt.state = state
        rows = MessageAttempt.objects.filter(agency_id=self.agency_id, id=attempt.id)
        # A receipt may have come before the provider's answer.
        told = (AttemptState.DELIVERED, AttemptState.UNDELIVERED)
        return rows.exclude(state__in=told).update(state=state, ended_at=now(), **values) == 1

    def _sent(
        self, message: OutgoingMessage, attempt: MessageAttempt, ref: str, digest: str, number: int
    ) -> None:
        with transaction.atomic():
            if not self._end(attempt, AttemptState.ACCEPTED, provider_ref=ref[:200]):
                attempt.refresh_from_db(fields=["state"])
                if attempt.state == AttemptState.UNDELIVERED:
                    raise RetryLater("Tin không đến được, gửi bằng cách khác.", timedelta(seconds=1))
            self._update(
                message,
                state=OutgoingState.SENT,
                channel=attempt.channel,
                sent_at=now(),
                text_digest=digest,
                template_number=number,
            )

    def _close(self, message: OutgoingMessage, state: OutgoingState, note: str = "") -> None:
        self._update(message, state=state, note=note[:300])

    def _update(self, message: OutgoingMessage, **values: Any) -> None:
        rows = OutgoingMessage.objects.filter(agency_id=self.agency_id, id=message.id)
        rows.exclude(state=OutgoingState.DELIVERED).update(**values)


APPLICANT_CHANNELS = Destination(
    name="applicant_channels",
    label="Thư, SMS, Zalo cho người nộp hồ sơ",
    journal="dossier",
    build=applicant_payload,
    handle=send_to_applicant,
    events=frozenset(name for name in kinds() if not name.startswith("staff-")),
)
STAFF_CHANNELS = Destination(
    name="staff_channels",
    label="Thư, SMS, Zalo cho cán bộ",
    journal="dossier",
    build=staff_payload,
    handle=send_to_staff,
    events=frozenset(_STAFF_EVENTS),
)
