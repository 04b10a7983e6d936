"""The demonstration's messages: how the office sends, a text of its own, and what left on the last day.

The real deeds and the real hand-over, with providers that keep nothing and fail now and then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from random import Random

from motcua.core.actor import Actor
from motcua.core.clock import now, simulated, today
from motcua.core.deliveries import DeliveryError
from motcua.core.models import Delivery
from motcua.notifications.applicant import APPLICANT_MESSAGE
from motcua.notifications.channels import Letter, MessageChannel, OutOfService, Refused
from motcua.notifications.deeds import SettingFacts, set_channels, write_text
from motcua.notifications.models import Audience, ChannelSetting, MessageAttempt
from motcua.notifications.receipts import take_receipt
from motcua.notifications.sending import hand_over
from motcua.notifications.texts import Text

_DAYS = 1
_MESSAGES = 80
_TEXT = Text(
    "Hồ sơ {ma_ho_so} đã có kết quả",
    "Hồ sơ {ma_ho_so} đã có kết quả. Bạn hãy đến {co_quan} nhận, mang theo giấy hẹn. "
    "Bộ phận Một cửa làm việc từ 7 giờ 30 đến 17 giờ.",
)


class _PretendProvider:
    """Takes what it is given; some it refuses, sometimes it is down."""

    gives_receipts = True

    def __init__(self, channel: MessageChannel, random: Random, refused: float, down: float) -> None:
        self.channel, self._random, self._refused, self._down = channel, random, refused, down
        self.taken: list[str] = []

    def send(self, letter: Letter) -> str:
        """Pretend."""
        lot = self._random.random()
        if lot < self._refused:
            raise Refused("Người nhận chưa dùng Zalo hoặc chưa quan tâm trang của cơ quan.")
        if lot < self._refused + self._down:
            raise OutOfService("Nhà cung cấp không trả lời kịp.")
        self.taken.append(letter.key)
        return f"{self.channel.value}-{len(self.taken):05d}"


def _set_up(keeper: Actor) -> None:
    with simulated(now() - timedelta(days=_DAYS)):
        facts = SettingFacts(today(), ("zalo", "sms", "email"), time(21), time(7), True, False)
        set_channels(facts, actor=keeper)
        write_text("ResultIssued", "zalo", _TEXT, after=0, is_unaccented=True, actor=keeper)


def _send(agency_id: int, random: Random) -> int:
    known = {
        channel: _PretendProvider(channel, random, refused, down)
        for channel, refused, down in (
            (MessageChannel.ZALO, 0.2, 0.05),
            (MessageChannel.SMS, 0.03, 0.02),
            (MessageChannel.EMAIL, 0.0, 0.0),
        )
    }
    since = now() - timedelta(days=_DAYS)
    rows = Delivery.objects.filter(
        agency_id=agency_id, destination=APPLICANT_MESSAGE.name, created_at__gte=since
    )
    recent = list(rows.select_related("agency").order_by("-created_at", "-id")[:_MESSAGES])
    for delivery in reversed(recent):
        took = timedelta(seconds=random.choice((1, 1, 2, 2, 3, 4, 14)))
        with simulated(delivery.created_at + took):
            try:
                hand_over(delivery, Audience.APPLICANT, known)
            except DeliveryError:  # it waits, as it would at an office
                continue
            if random.random() < 0.8:
                _receipt(delivery)
    return len(recent)


def _receipt(delivery: Delivery) -> None:
    attempt = MessageAttempt.objects.filter(
        agency_id=delivery.agency_id,
        message__dossier_id=delivery.subject_id,
        message__sequence=delivery.sequence,
        state="accepted",
    ).first()
    if attempt is not None and attempt.channel != MessageChannel.EMAIL:
        take_receipt(attempt.channel, attempt.key, is_delivered=True)


def play_messages(cast: Mapping[str, Actor]) -> int:
    """What the commune sent in the last days; ``cast`` by log-in name. Made once; returns how many."""
    keeper = cast["kiemsoat"]
    agency_id = keeper.agency_id or 0
    if ChannelSetting.objects.filter(agency_id=agency_id).exists():
        return 0
    _set_up(keeper)
    # Seeded: every demonstration shows the same.
    return _send(agency_id, Random(20261124))  # noqa: S311
