"""Pages about deliveries: what staff see and decide, and what they do not see."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse

from motcua.cli.deliveries import status_command
from motcua.core.clock import now
from motcua.core.deliveries import DESTINATIONS, Destination, subscribe
from motcua.core.models import (
    AuditLine,
    CallOutcome,
    Delivery,
    DeliveryCall,
    DestinationPause,
    DestinationState,
)
from motcua.demo.cast import Organisation

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
NAME = "portal_of_the_test"


@pytest.fixture
def destination() -> Iterator[Destination]:
    """A destination that takes everything."""
    made = Destination(NAME, "Cổng thử", "dossier", lambda *_: None, lambda _: None)
    subscribe(made)
    yield made
    del DESTINATIONS[NAME]


def _delivery(agency_id: int, sequence: int = 2, **values: object) -> Delivery:
    facts = {"dead_at": now(), "attempts": 8, "last_error": "mã 400: thiếu NgayHenTra", "subject_id": 77}
    return Delivery.objects.create(
        agency_id=agency_id,
        destination=NAME,
        subject="dossier",
        sequence=sequence,
        payload={},
        created_at=now(),
        run_at=now(),
        **{**facts, **values},
    )


@pytest.fixture
def dead(organisation: Organisation, destination: Destination) -> Delivery:
    """A dead letter of the commune."""
    return _delivery(organisation.commune.pk)


def _call(agency_id: int, **values: object) -> DeliveryCall:
    facts = {"outcome": CallOutcome.DEAD, "status": 400, "request": '{"ChuHoSo": "[đã che]"}', "took_ms": 12}
    return DeliveryCall.objects.create(
        agency_id=agency_id, destination=NAME, operation="DongBo", started_at=now(), **{**facts, **values}
    )


def test_the_page_of_destinations_tells_how_each_stands(dead: Delivery, client_of: ClientOf) -> None:
    _delivery(dead.agency_id, 3, dead_at=None, attempts=0)
    _call(dead.agency_id, outcome=CallOutcome.ARRIVED, took_ms=31)
    page = client_of("kiemsoat").get(reverse("destinations")).content.decode()
    assert "Cổng thử" in page
    assert "thường 31 ms" in page
    assert "Bình thường" in page
    DestinationState.objects.create(name=NAME, broken_at=now(), probe_at=now(), last_error="Không trả lời.")
    page = client_of("kiemsoat").get(reverse("destinations")).content.decode()
    assert "Mất liên lạc" in page


def test_pausing_asks_for_a_reason_and_going_on_ends_it(dead: Delivery, client_of: ClientOf) -> None:
    client, url = client_of("quantri"), reverse("destination_pause", args=[NAME])
    assert "Chưa nhập lý do" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "Bảo trì"}).status_code == 302
    assert "Bảo trì" in client.get(reverse("destinations")).content.decode()
    assert client.post(url, {"reason": "lần nữa"}).status_code == 409
    assert client.post(reverse("destination_resume", args=[NAME])).status_code == 302
    assert client.post(reverse("destination_resume", args=[NAME])).status_code == 409
    assert DestinationPause.objects.filter(agency_id=dead.agency_id).count() == 1


def test_who_may_not_is_refused(dead: Delivery, client_of: ClientOf) -> None:
    call = _call(dead.agency_id)
    desk, leader, technician = client_of("tiepnhan1"), client_of("chutich"), client_of("quantri")
    for name in ("destinations", "dead_letters", "delivery_calls"):
        assert desk.get(reverse(name)).status_code == 403
    assert leader.get(reverse("delivery_call", args=[call.id])).status_code == 403
    assert leader.post(reverse("dead_letters_replay")).status_code == 403
    assert leader.post(reverse("destination_pause", args=[NAME]), {"reason": "x"}).status_code == 403
    assert technician.post(reverse("dead_letter_cancel", args=[dead.id]), {"reason": "x"}).status_code == 403
    assert client_of("kiemsoat").get(reverse("destination_pause", args=["khong-co"])).status_code == 404


def test_strangers_find_neither_calls_nor_dead_letters(
    organisation: Organisation, destination: Destination, client_of: ClientOf
) -> None:
    theirs = _delivery(organisation.neighbour.pk)
    call, client = _call(organisation.neighbour.pk), client_of("kiemsoat")
    assert str(theirs.id) not in client.get(reverse("dead_letters")).content.decode()
    for name in ("dead_letter_replay", "dead_letter_cancel"):
        assert client.post(reverse(name, args=[theirs.id]), {"reason": "x"}).status_code == 404
    assert client.get(reverse("delivery_call", args=[call.id])).status_code == 404
    assert str(call.id) not in client.get(reverse("delivery_calls")).content.decode()


def test_one_letter_of_many_is_found_by_its_error_and_sent_again(dead: Delivery, client_of: ClientOf) -> None:
    other = _delivery(dead.agency_id, 3, subject_id=78, last_error="hết hạn")
    client, url = client_of("kiemsoat"), reverse("dead_letters_replay") + "?error=NgayHenTra"
    listed = client.get(reverse("dead_letters"), {"error": "NgayHenTra"}).content.decode()
    assert str(dead.id) in listed
    assert str(other.id) not in listed
    assert "Gửi lại 1 lượt" in client.get(url).content.decode()
    assert client.post(url, {"expected": "1"}).status_code == 302
    rows = {one.id: one.dead_at for one in Delivery.objects.filter(agency_id=dead.agency_id)}
    assert rows[dead.id] is None
    assert rows[other.id] is not None
    assert client.post(url, {"expected": "0"}).status_code == 302, "nothing is left of the filter"


def test_a_filter_that_cannot_be_read_never_means_all(dead: Delivery, client_of: ClientOf) -> None:
    url = reverse("dead_letters_replay") + "?from_on=hom-qua"
    answer = client_of("kiemsoat").post(url, {"expected": "99"})
    assert answer.status_code == 302
    assert Delivery.objects.get(agency_id=dead.agency_id, id=dead.id).dead_at is not None


def test_more_than_was_seen_is_not_sent(dead: Delivery, client_of: ClientOf) -> None:
    answer = client_of("kiemsoat").post(reverse("dead_letters_replay"), {"expected": "0"})
    assert answer.status_code == 409
    assert Delivery.objects.get(agency_id=dead.agency_id, id=dead.id).dead_at is not None


def test_giving_up_needs_a_reason_and_is_kept(dead: Delivery, client_of: ClientOf) -> None:
    client, url = client_of("kiemsoat"), reverse("dead_letter_cancel", args=[dead.id])
    assert "Thôi gửi lượt này tới “Cổng thử”?" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Đã nhập tay"}).status_code == 302
    assert client.post(url, {"reason": "Đã nhập tay"}).status_code == 409
    stored = Delivery.objects.get(agency_id=dead.agency_id, id=dead.id)
    assert (stored.cancel_reason, stored.done_at is not None) == ("Đã nhập tay", True)
    assert AuditLine.objects.filter(deed="delivery.cancelled").count() == 1


def test_the_trace_is_searched_by_outcome_destination_and_code(dead: Delivery, client_of: ClientOf) -> None:
    refused = _call(dead.agency_id, delivery_id=dead.id, subject="dossier", subject_id=77)
    taken = _call(dead.agency_id, outcome=CallOutcome.ARRIVED, status=200)
    client, url = client_of("quantri"), reverse("delivery_calls")

    def shown(**query: str) -> tuple[bool, bool]:
        page = client.get(url, query).content.decode()
        return tuple(reverse("delivery_call", args=[one.id]) in page for one in (refused, taken))  # type: ignore[return-value]

    assert shown() == (True, True)
    assert shown(outcome="dead") == (True, False)
    assert shown(destination=NAME, outcome="arrived") == (False, True)
    assert shown(code="000.00.01.H25-261123-9999") == (False, False)
    assert shown(from_on="01/01/2020", to_on="02/01/2020") == (False, False)
    detail = client.get(reverse("delivery_call", args=[refused.id])).content.decode()
    assert "[đã che]" in detail
    assert dead.key in detail


def test_a_destination_that_is_gone_still_shows_what_is_left(dead: Delivery, client_of: ClientOf) -> None:
    kept = DESTINATIONS.pop(NAME)
    page = client_of("kiemsoat").get(reverse("destinations")).content.decode()
    subscribe(replace(kept))
    assert NAME in page
    assert "Không còn dùng" in page


def test_who_is_only_called_has_a_name_and_no_pause(dead: Delivery, client_of: ClientOf) -> None:
    call = _call(dead.agency_id, outcome=CallOutcome.ANSWERED)
    DeliveryCall.objects.filter(agency_id=dead.agency_id, id=call.id).update(destination="sms")
    page = client_of("kiemsoat").get(reverse("destinations")).content.decode()
    assert "Tin nhắn SMS" in page
    assert reverse("destination_pause", args=["sms"]) not in page


def test_the_command_prints_the_same_figures(dead: Delivery) -> None:
    answer = CliRunner().invoke(status_command, ["--json"])
    (own,) = [one for one in json.loads(answer.output)["destinations"] if one["destination"] == NAME]
    assert (own["dead"], own["waiting"], own["breaker"]) == (1, 0, "closed")
    assert "Cổng thử: bình thường" in CliRunner().invoke(status_command, []).output
