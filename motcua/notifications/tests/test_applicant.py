"""From a dossier's event to one message in its owner's account."""

from __future__ import annotations

import json

import pytest

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import SYSTEM, Actor
from motcua.core.deliveries import deliver, drain
from motcua.core.errors import NotAllowed
from motcua.core.models import Delivery
from motcua.demo.cast import COMMUNE, Organisation
from motcua.dossiers import actions
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel
from motcua.notifications.actions import mark_read
from motcua.notifications.models import Message
from motcua.notifications.queries import messages_about, unread_messages
from motcua.organisations.models import Agency

REASON = "Bà Lý Thị Riêng Tư chưa ký tờ khai"
ITEMS = ("Tờ khai của bà Lý Thị Riêng Tư",)
PAPERS = (PaperFacts(name="Tờ khai", paper_key="to-khai", originals=1),)


@pytest.fixture
def agency(organisation: Organisation) -> Agency:
    """The commune, with one procedure that is also filed online."""
    forget_contents()
    both = case(terms=(term("counter", 3), term("online", 3)))
    version = add_procedure(
        code="1.001193",
        content=content(cases=(both,)),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=SYSTEM,
    )
    office = organisation.agencies[COMMUNE]
    approve_version(
        version, decision_no="1/QĐ-UBND", decision_on=None, valid_from=office.valid_from, actor=SYSTEM
    )
    return office


def filing(user_id: int | None, channel: Channel) -> Filing:
    owner = PartyFacts(name="Lý Thị Riêng Tư", id_number="030190001234", user_id=user_id)
    return Filing(
        procedure_code="1.001193", case_key="chung", channel=channel, submitter=owner, papers=PAPERS
    )


@pytest.fixture
def filed(agency: Agency, cast: dict[str, Actor]) -> Dossier:
    """Filed online by the first citizen."""
    citizen = cast["congdan1"]
    return actions.register(
        filing(citizen.user_id, Channel.ONLINE), agency_id=agency.pk, actor=citizen, request_id="r-1"
    )


def told(dossier: Dossier) -> list[Message]:
    found = Message.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
    return list(found.order_by("sequence"))


def test_each_step_an_applicant_should_know_makes_one_message(filed: Dossier, cast: dict[str, Actor]) -> None:
    desk = cast["tiepnhan1"]
    received = actions.receive(filed, actor=desk, request_id="r-2")
    actions.transfer(received, actor=desk, request_id="r-3")
    drain("test")
    assert [(one.sequence, one.kind) for one in told(filed)] == [(1, "Registered"), (2, "Received")]
    assert received.code in told(filed)[1].text


def test_neither_delivery_nor_message_holds_personal_data(filed: Dossier, cast: dict[str, Actor]) -> None:
    actions.guide(filed, actor=cast["tiepnhan1"], request_id="r-2", items=ITEMS, reason=REASON)
    drain("test")
    payloads = Delivery.objects.filter(agency_id=filed.agency_id).values_list("payload", flat=True)
    texts = [json.dumps(payload, ensure_ascii=False) for payload in payloads]
    texts += [message.title + message.text for message in told(filed)]
    assert len(texts) == 4
    for text in texts:
        for private in ("Riêng Tư", "030190001234", "chưa ký"):
            assert private not in text


def test_a_delivery_handed_over_twice_leaves_one_message(filed: Dossier) -> None:
    (delivery,) = Delivery.objects.filter(agency_id=filed.agency_id)
    assert deliver(delivery)
    assert deliver(delivery)
    assert len(told(filed)) == 1


def test_an_owner_without_an_account_gets_none_and_nothing_is_stuck(
    agency: Agency, cast: dict[str, Actor]
) -> None:
    dossier = actions.receive_new(
        filing(None, Channel.COUNTER), agency_id=agency.pk, actor=cast["tiepnhan1"], request_id="r-1"
    )
    drain("test")
    assert told(dossier) == []
    assert not Delivery.objects.filter(agency_id=agency.pk, done_at=None).exists()


def test_only_the_owners_account_reads_its_messages(filed: Dossier, cast: dict[str, Actor]) -> None:
    drain("test")
    assert len(messages_about(filed, cast["congdan1"])) == 1
    for username in ("congdan2", "tiepnhan1", "quantri", "anonymous"):
        assert messages_about(filed, cast[username]) == []
        assert unread_messages(cast[username], [filed.agency_id]) == []


def test_reading_marks_ones_own_messages_once(filed: Dossier, cast: dict[str, Actor]) -> None:
    drain("test")
    citizen = cast["congdan1"]
    assert [one.dossier.code for one in unread_messages(citizen, [filed.agency_id])] == [filed.code]
    assert mark_read(filed, actor=cast["congdan2"]) == 0
    assert mark_read(filed, actor=citizen) == 1
    first = told(filed)[0].read_at
    assert mark_read(filed, actor=citizen) == 0
    assert told(filed)[0].read_at == first
    assert unread_messages(citizen, [filed.agency_id]) == []


def test_an_officer_cannot_mark_a_citizens_messages(filed: Dossier, cast: dict[str, Actor]) -> None:
    with pytest.raises(NotAllowed):
        mark_read(filed, actor=cast["tiepnhan1"])
