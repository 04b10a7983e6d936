"""Receipts: late, twice, unknown, of a message that did not arrive; and who may send them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.core.clock import now
from motcua.core.deliveries import drain
from motcua.core.models import Delivery
from motcua.dossiers.models import Dossier
from motcua.notifications.channels.http import signature_of
from motcua.notifications.models import AttemptState, ChannelSetting, MessageAttempt, OutgoingMessage
from motcua.notifications.receipts import Taken, go_on_undelivered, take_receipt
from motcua.notifications.tests.conftest import Ways

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(setting: ChannelSetting, file: Callable[..., Dossier], ways: Ways) -> MessageAttempt:
    """One message the Zalo provider has taken."""
    dossier = file()
    drain("test")
    return MessageAttempt.objects.get(agency_id=dossier.agency_id)


def message_of(attempt: MessageAttempt) -> OutgoingMessage:
    return OutgoingMessage.objects.get(agency_id=attempt.agency_id, id=attempt.message_id)


def test_sent_becomes_delivered_only_by_a_receipt(sent: MessageAttempt) -> None:
    assert message_of(sent).state == "sent"
    assert take_receipt("zalo", sent.key, is_delivered=True) == Taken.DELIVERED
    assert message_of(sent).state == "delivered"
    assert message_of(sent).delivered_at is not None


def test_the_second_receipt_changes_nothing(sent: MessageAttempt) -> None:
    take_receipt("zalo", sent.key, is_delivered=True)
    first = message_of(sent).delivered_at
    assert take_receipt("zalo", sent.key, is_delivered=True) == Taken.KNOWN_ALREADY
    assert take_receipt("zalo", sent.key, is_delivered=False) == Taken.KNOWN_ALREADY
    assert message_of(sent).delivered_at == first


@pytest.mark.parametrize("key", ["", "mc-1-2-3", "mc-x", "mc-999999999999999999999-1-1", "' OR 1=1"])
def test_a_receipt_of_nothing_we_sent_is_told_so(sent: MessageAttempt, key: str) -> None:
    assert take_receipt("zalo", key, is_delivered=True) == Taken.UNKNOWN
    assert take_receipt("sms", sent.key, is_delivered=True) == Taken.UNKNOWN
    assert message_of(sent).state == "sent"


def test_what_did_not_arrive_goes_by_the_next_way(sent: MessageAttempt, ways: Ways) -> None:
    assert take_receipt("zalo", sent.key, is_delivered=False) == Taken.TRYING_ANOTHER_WAY
    drain("test")
    assert [channel for channel, _ in ways.sent] == ["zalo", "sms"]
    assert message_of(sent).channel == "sms"


def test_a_receipt_faster_than_the_workers_closing_is_not_lost(sent: MessageAttempt, ways: Ways) -> None:
    rows = Delivery.objects.filter(agency_id=sent.agency_id, destination="applicant_channels")
    rows.update(done_at=None, leased_by="another", leased_until=now() + timedelta(minutes=1))
    assert take_receipt("zalo", sent.key, is_delivered=False) == Taken.TRYING_ANOTHER_WAY
    assert go_on_undelivered() == 0
    rows.update(done_at=now(), leased_by="", leased_until=None)
    assert go_on_undelivered() == 1
    drain("test")
    assert [channel for channel, _ in ways.sent] == ["zalo", "sms"]
    assert go_on_undelivered() == 0


def test_a_late_receipt_after_the_next_way_was_tried_still_counts(sent: MessageAttempt, ways: Ways) -> None:
    take_receipt("zalo", sent.key, is_delivered=False)
    drain("test")
    second = MessageAttempt.objects.get(agency_id=sent.agency_id, message_id=sent.message_id, number=2)
    assert take_receipt("sms", second.key, is_delivered=True) == Taken.DELIVERED
    assert message_of(sent).state == "delivered"


def test_when_no_way_is_left_it_has_failed(sent: MessageAttempt, ways: Ways) -> None:
    for channel, number in (("zalo", 1), ("sms", 2), ("email", 3)):
        attempt = MessageAttempt.objects.get(
            agency_id=sent.agency_id, message_id=sent.message_id, number=number
        )
        take_receipt(channel, attempt.key, is_delivered=False)
        drain("test")
    assert message_of(sent).state == "failed"


def test_a_receipt_before_the_answer_is_not_overwritten(sent: MessageAttempt) -> None:
    MessageAttempt.objects.filter(agency_id=sent.agency_id).update(state=AttemptState.SENDING)
    take_receipt("zalo", sent.key, is_delivered=True)
    assert MessageAttempt.objects.get(agency_id=sent.agency_id).state == "delivered"


def post(client: Client, said: Any, secret: str = "bí mật", channel: str = "zalo") -> Any:
    body = json.dumps(said).encode() if not isinstance(said, bytes) else said
    return client.post(
        f"/tin-nhan/bien-nhan/{channel}/",
        data=body,
        content_type="application/json",
        headers={"X-Signature": signature_of(secret, body)},
    )


@pytest.fixture
def secret(settings: Any) -> None:
    settings.MESSAGE_PROVIDERS = {
        "zalo": {"URL": "", "SECRET": "bí mật", "SENDER": ""},
        "sms": {"URL": "", "SECRET": "", "SENDER": ""},
    }


def test_the_provider_posts_receipts_with_its_signature(
    client: Client, sent: MessageAttempt, secret: None
) -> None:
    answer = post(client, {"request_id": sent.key, "status": "delivered"})
    assert (answer.status_code, answer.json()) == (200, {"taken": "delivered"})
    assert post(client, {"request_id": "mc-1-1-1", "status": "delivered"}).status_code == 404


def test_a_stranger_is_refused_and_changes_nothing(
    client: Client, sent: MessageAttempt, secret: None
) -> None:
    said = {"request_id": sent.key, "status": "delivered"}
    assert post(client, said, secret="đoán").status_code == 403
    assert post(client, said, secret="", channel="sms").status_code == 403
    assert post(client, said, channel="fax").status_code == 403
    assert message_of(sent).state == "sent"


@pytest.mark.parametrize("said", [{}, [], "x", {"request_id": "a", "status": "?"}, b"\xff{"])
def test_a_receipt_of_the_wrong_shape_is_400(client: Client, db: None, secret: None, said: Any) -> None:
    assert post(client, said).status_code == 400
