"""Many people at the same moment: numbers without hole or double, one winner, no half deed, a clear answer.

Each thread is an officer's browser with a connection of its own, on both databases.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from motcua.catalogue.actions import offer_procedure
from motcua.catalogue.models import OnlineLevel, ProcedureVersion
from motcua.core.deliveries import DESTINATIONS, drain
from motcua.core.errors import WrongState
from motcua.core.models import AuditLine, Delivery
from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, RegisterClosing
from motcua.dossiers.register import close_register
from motcua.dossiers.state import DEED_LABELS, Channel
from motcua.dossiers.tests.conftest import CODE, Desk, filing, request_id
from motcua.portal.actions import Answers, Upload, file_online, resubmit_online
from tests.proof.desk_lives import reception_form
from tests.proof.soundness import all_events, check_numbers, check_order, check_wholes
from tests.support.world import PNG

pytestmark = pytest.mark.django_db(transaction=True)
Receive = Callable[..., Dossier]
ClientOf = Callable[[str], Client]
DONE, REFUSED = 302, 409


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do all the works at the same moment, each in a thread of its own; what each gave or raised."""
    given: list[Any] = [None] * len(works)
    barrier = threading.Barrier(len(works))

    def perform(place: int) -> None:
        try:
            barrier.wait(30)
            given[place] = works[place]()
        except Exception as error:  # the test tells which refusals it expects
            given[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=perform, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return given


def _check_all(agency_id: int) -> list[DossierEvent]:
    events = all_events(agency_id)
    check_order(events)
    check_numbers(agency_id, events)
    check_wholes(agency_id, events)
    assert verify_journals().faults == []
    return events


@pytest.fixture
def agency_id(cast: Cast) -> int:
    """The commune."""
    return cast["tiepnhan1"].agency_id or 0


def test_eight_desks_at_once_give_every_number_once_and_leave_none_out(
    version: ProcedureVersion, client_of: ClientOf, agency_id: int
) -> None:
    address = reverse("dossier_receive_form", args=[CODE])

    def work(client: Client, place: int) -> list[int]:
        """Three receptions; then the first person again, refused after its numbers were drawn."""
        people = [place * 10 + number for number in (0, 1, 2, 0)]
        forms = [reception_form(person) | {"request_id": request_id()} for person in people]
        return [client.post(address, form).status_code for form in forms]

    clients = [client_of(("tiepnhan1", "tiepnhan2")[place % 2]) for place in range(8)]
    found = at_once(*(partial(work, client, place) for place, client in enumerate(clients)))
    assert found == [[DONE, DONE, DONE, REFUSED]] * 8
    assert len(_check_all(agency_id)) == 24


def _pressed(client: Client, dossier: Dossier, deed: str, facts: dict[str, str]) -> Callable[[], Any]:
    """A press of a deed's button, with the page that answers."""
    address = reverse("dossier_deed", args=[dossier.id, deed])
    return partial(client.post, address, facts | {"request_id": request_id()}, follow=True)


def _contradict(dossier: Dossier, *presses: tuple[Client, str, dict[str, str]]) -> None:
    """Two deeds at once: one page says it is done, the other says that its deed cannot be done any more."""
    answers = at_once(*(_pressed(client, dossier, deed, facts) for client, deed, facts in presses))
    assert [answer.status_code for answer in answers] == [200, 200]
    lost = [
        (deed, answer.content.decode())
        for (_, deed, _), answer in zip(presses, answers, strict=True)
        if "Đã ghi:" not in answer.content.decode()
    ]
    assert len(lost) == 1
    assert f"Chưa thể {DEED_LABELS[lost[0][0]].lower()}: " in lost[0][1]
    fresh = Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
    assert fresh.sequence == dossier.sequence + 1


def test_of_two_leaders_who_contradict_each_other_one_wins_and_the_other_is_told(
    receive: Receive, desk: Desk, client_of: ClientOf, agency_id: int
) -> None:
    chair, deputy = client_of("chutich"), client_of("phochutich")
    for _ in range(5):
        dossier = desk(receive(duplicate_confirmed=True), "transfer", "forward", "propose_approval")
        reason = {"reason": "Chưa đủ căn cứ"}
        _contradict(dossier, (chair, "approve", {}), (deputy, "reject_proposal", reason))
    _check_all(agency_id)


@pytest.fixture
def file_one(version: ProcedureVersion, cast: Cast, agency_id: int) -> Callable[[], Dossier]:
    """A function: a citizen's filing that waits at the desk."""
    numbers = iter(range(100))

    def perform() -> Dossier:
        person = PartyFacts(
            name="Mai Thị Mẫu", id_number=f"0301992{next(numbers):05d}", user_id=cast["congdan1"].user_id
        )
        return actions.register(
            filing(channel=Channel.ONLINE, submitter=person),
            agency_id=agency_id,
            actor=cast["congdan1"],
            request_id=request_id(),
        )

    return perform


def test_of_two_desks_that_accept_and_refuse_one_filing_one_wins_and_no_number_is_lost(
    file_one: Callable[[], Dossier], client_of: ClientOf, agency_id: int
) -> None:
    first, second = client_of("tiepnhan1"), client_of("tiepnhan2")
    refusal = {"reason": "Không thuộc thẩm quyền", "basis": "Điều 17"}
    for _ in range(5):
        _contradict(file_one(), (first, "receive", {}), (second, "refuse_at_desk", refusal))
    events = _check_all(agency_id)
    assert len(events) == 10


def test_one_reception_pressed_four_times_at_once_is_one_dossier_and_one_answer(
    version: ProcedureVersion, client_of: ClientOf, agency_id: int
) -> None:
    address = reverse("dossier_receive_form", args=[CODE])
    clients = [client_of("tiepnhan1") for _ in range(4)]
    for number in range(3):
        form = reception_form(number) | {"request_id": request_id()}
        answers = at_once(*(partial(client.post, address, form) for client in clients))
        assert {answer.status_code for answer in answers} == {DONE}, answers
        assert len({answer.headers["Location"] for answer in answers}) == 1
    assert len(_check_all(agency_id)) == 3


def test_one_deed_pressed_four_times_at_once_is_done_once_and_told_four_times(
    receive: Receive, desk: Desk, client_of: ClientOf, agency_id: int
) -> None:
    clients = [client_of("hotich") for _ in range(4)]
    asked = {"items": "Bản sao trích lục", "reason": "Thiếu giấy tờ", "request_id": ""}
    for _ in range(3):
        dossier = desk(receive(duplicate_confirmed=True), "transfer")
        form = asked | {"request_id": request_id()}
        address = reverse("dossier_deed", args=[dossier.id, "request_supplement"])
        answers = at_once(*(partial(client.post, address, form, follow=True) for client in clients))
        assert all("Đã ghi:" in answer.content.decode() for answer in answers)
    assert len([one for one in _check_all(agency_id) if one.type == "SupplementRequested"]) == 3


def test_a_filing_sent_four_times_at_once_from_an_account_keeps_its_file_once(
    version: ProcedureVersion, cast: Cast, desk: Desk, agency_id: int
) -> None:
    citizen = cast["congdan1"]
    offer_procedure(
        version.procedure,
        agency_id=agency_id,
        channels=[Channel.COUNTER, Channel.ONLINE],
        online_level=OnlineLevel.PARTIAL,
        partial_reason="Người dân phải có mặt",
        actor=cast["kiemsoat"],
    )
    answers = Answers(
        procedure_code=CODE,
        case_key="chung",
        owner=PartyFacts(name="Mai Thị Mẫu", id_number="030199300001", user_id=citizen.user_id),
    )

    def scan() -> list[Upload]:
        return [Upload("to-khai", "Tờ khai theo mẫu", (SimpleUploadedFile("to-khai.png", PNG, "image/png"),))]

    def file(sent: str) -> Dossier:
        return file_online(answers, scan(), agency_id=agency_id, actor=citizen, request_id=sent)

    def file_again(dossier: Dossier, sent: str) -> Dossier:
        return resubmit_online(dossier, scan(), actor=citizen, request_id=sent)

    filed = at_once(*[partial(file, request_id())] * 4)
    assert len({one.id for one in filed}) == 1
    guided = desk(filed[0], "guide")
    again = at_once(*[partial(file_again, guided, request_id())] * 4)
    assert {one.sequence for one in again} == {3}
    assert [one.type for one in all_events(agency_id)] == ["Registered", "Guided", "Resubmitted"]
    assert StoredFile.objects.filter(agency_id=agency_id).count() == 2
    assert DossierPaper.objects.filter(agency_id=agency_id).count() == 2


def test_a_year_is_closed_once_while_the_new_year_is_already_received(
    receive: Receive, client_of: ClientOf, cast: Cast, agency_id: int, clock: time_machine.Coordinates
) -> None:
    for _ in range(3):
        receive(duplicate_confirmed=True)
    clock.move_to(datetime(2027, 1, 4, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    address = reverse("dossier_receive_form", args=[CODE])
    desks = [client_of("tiepnhan1"), client_of("tiepnhan2")]
    forms = [reception_form(number) | {"request_id": request_id()} for number in (101, 102)]
    closings = [
        partial(close_register, agency_id, 2026, actor=cast[who]) for who in ("chutich", "phochutich")
    ]
    found = at_once(
        *closings, *(partial(client.post, address, form) for client, form in zip(desks, forms, strict=True))
    )
    (lost,) = [one for one in found[:2] if not isinstance(one, RegisterClosing)]
    assert isinstance(lost, WrongState), lost
    assert "đã khóa rồi" in lost.message
    closing = RegisterClosing.objects.get(agency_id=agency_id)
    assert (closing.year, closing.entries) == (2026, 3)
    assert AuditLine.objects.filter(deed="register.closed").count() == 1
    assert [answer.status_code for answer in found[2:]] == [DONE, DONE]
    years = Dossier.objects.filter(agency_id=agency_id).values_list("book_year", "book_number")
    assert sorted(years) == [(2026, 1), (2026, 2), (2026, 3), (2027, 1), (2027, 2)]


def test_two_workers_at_once_hand_every_delivery_over_once_and_in_order(
    receive: Receive, desk: Desk, agency_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(6):
        desk(receive(duplicate_confirmed=True), "transfer", "request_supplement")
    handed: list[tuple[int, int]] = []
    destination = DESTINATIONS["applicant_message"]
    handle = replace(destination, handle=lambda one: handed.append((one.subject_id, one.sequence)))
    monkeypatch.setitem(DESTINATIONS, "applicant_message", handle)
    at_once(*(partial(drain, name) for name in ("w1", "w2", "w3")))
    drain("w1")
    rows = Delivery.objects.filter(agency_id=agency_id)
    assert sorted(handed) == sorted(rows.values_list("subject_id", "sequence"))
    for subject_id in {subject for subject, _ in handed}:
        order = [sequence for subject, sequence in handed if subject == subject_id]
        assert order == sorted(order)
    assert not rows.filter(done_at=None).exists()
    assert not rows.exclude(leased_by="").exists()


@pytest.fixture
def impatient(db: None) -> Iterator[None]:
    """This connection waits a tenth of a second for a lock, not ten."""
    short, usual = (
        ("PRAGMA busy_timeout = 100", "PRAGMA busy_timeout = 10000")
        if connection.vendor == "sqlite"
        else ("SET lock_timeout = '100ms'", "SET lock_timeout = 0")
    )
    with connection.cursor() as cursor:
        cursor.execute(short)
    yield
    with connection.cursor() as cursor:
        cursor.execute(usual)


def test_a_lock_that_does_not_end_is_told_in_vietnamese_and_nothing_is_written(
    receive: Receive, client_of: ClientOf, agency_id: int, impatient: None
) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    held, told = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Dossier.objects.filter(agency_id=agency_id, id=dossier.id).update(step=dossier.step)
            held.set()
            told.wait(30)

    def press() -> Any:
        held.wait(30)
        try:
            return _pressed(client, dossier, "transfer", {})()
        finally:
            told.set()

    holder = threading.Thread(target=lambda: (hold(), connection.close()))
    holder.start()
    answer = press()
    holder.join(30)
    assert answer.status_code == 503
    assert "Hệ thống đang bận" in answer.content.decode()
    assert answer.headers["Retry-After"] == "5"
    assert Dossier.objects.get(agency_id=agency_id, id=dossier.id).sequence == dossier.sequence
    assert _pressed(client, dossier, "transfer", {})().status_code == 200
