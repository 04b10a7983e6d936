"""What the demonstration shows of messages is made by the real hand-over, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from motcua.core.actor import Actor
from motcua.demo.messages import play_messages
from motcua.dossiers.models import Dossier
from motcua.notifications.models import ChannelSetting, OutgoingMessage
from motcua.organisations.models import Agency

pytestmark = pytest.mark.django_db


def test_the_demonstration_sends_what_happened_on_the_last_day_and_only_once(
    agency: Agency, file: Callable[..., Dossier], cast: dict[str, Actor]
) -> None:
    for number in range(6):
        file(phone=f"09000{number:05d}")
    assert play_messages(cast) == 6
    assert OutgoingMessage.objects.filter(agency_id=agency.pk).count() == 6
    assert OutgoingMessage.objects.filter(agency_id=agency.pk, sent_at__isnull=False).exists()
    assert play_messages(cast) == 0
    assert ChannelSetting.objects.filter(agency_id=agency.pk).count() == 1
