"""Bar L1: kill -9 at random moments under load loses no acknowledged deed and doubles none.

Real server and worker processes over the tests' own database. What kill -9 does to a process it does to the
connections of its clients: they send again, under the same request id, what nobody answered.
"""

from __future__ import annotations

import os
import queue
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import psutil
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from motcua.core.guards import across_agencies
from motcua.core.journal import JOURNALS
from motcua.core.models import Delivery
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.facts import PaperFacts, PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.state import Channel
from motcua.dossiers.tests.conftest import approved_version, filing, request_id
from motcua.notifications.models import Message
from motcua.notifications.wording import WORDINGS
from tests.proof.desk_lives import CLERK, DESKS, LEADER, SPECIALIST, Office
from tests.proof.soundness import all_events, check_numbers, check_order, check_wholes
from tests.support.addresses import address_of
from tests.support.installation_processes import Installation, environment, run_motcua

# What each of the twenty rounds kills; the order is shuffled.
ROUNDS = ("server process",) * 11 + ("worker",) * 6 + ("server",) * 2 + ("everything",)
THREADS = 4
FILED = 40
LEAST_BETWEEN = 3
CITIZEN = "congdan1"


def _wait_for(condition: Callable[[], bool], what: str, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not in {seconds:.0f} s"
        time.sleep(0.02)


@pytest.fixture
def filed(cast: Cast) -> list[int]:
    """Filings of a citizen's account that wait at the desk: their deeds make messages."""
    approved_version(cast)
    citizen = cast[CITIZEN]
    paper = PaperFacts(name="Tờ khai theo mẫu", paper_key="to-khai", is_electronic=True, pages=1)
    person = PartyFacts(name="Nguyễn Thị Thử Nghiệm", address="Thôn Mẫu", user_id=citizen.user_id)
    return [
        actions.register(
            filing(
                channel=Channel.ONLINE,
                submitter=replace(person, id_number=f"0301991{number:05d}"),
                papers=(paper,),
            ),
            agency_id=cast[DESKS[0]].agency_id or 0,
            actor=citizen,
            request_id=request_id(),
        ).id
        for number in range(FILED)
    ]


@pytest.fixture
def installation(filed: list[int], tmp_path: Path) -> Iterator[Installation]:
    """Server and worker at work over the tests' database."""
    surroundings = environment(
        tmp_path,
        address_of(connection),
        MOTCUA_SECRET_KEY=settings.SECRET_KEY,
        DJANGO_SETTINGS_MODULE="tests.support.plain_static_settings",
    )
    (tmp_path / "static").mkdir()
    made = Installation(surroundings)
    try:
        made.start("worker")
        made.start("server")
        made.wait_until_answering()
        yield made
    finally:
        made.stop()


@pytest.fixture
def office(installation: Installation, filed: list[int], client_of: Callable[[str], Client]) -> Office:
    """The officers, logged in."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for dossier_id in filed:
        waiting.put(dossier_id)
    cookies = {
        who: {"sessionid": client_of(who).cookies["sessionid"].value, "csrftoken": "m" * 32}
        for who in (*DESKS, SPECIALIST, LEADER, CLERK)
    }
    return Office(installation.port, cookies, waiting)


def _kill_server_process(installation: Installation) -> None:
    """The eldest of the processes that answer: granian gives up when one dies again right after its birth."""
    found: list[psutil.Process] = []

    def are_all_there() -> bool:
        found[:] = [psutil.Process(pid) for pid in installation.server_workers()]
        return len(found) == installation.workers

    _wait_for(are_all_there, "granian replaces a killed process")
    min(found, key=psutil.Process.create_time).kill()


def _strike(installation: Installation, target: str) -> None:
    if target == "server process":
        _kill_server_process(installation)
        return
    names = ("server", "worker") if target == "everything" else (target,)
    for name in names:
        with suppress(ProcessLookupError):
            os.killpg(installation.pid(name), signal.SIGKILL)
    for name in names:
        installation.kill(name)
        installation.start(name)


def _leased() -> int:
    with across_agencies("how many deliveries a dead worker held"):
        return Delivery.objects.exclude(leased_by="").count()


def _rounds(installation: Installation, office: Office, random: Random) -> Counter[str]:
    """All rounds under load; how often what was hit in the middle of its work."""
    hit: Counter[str] = Counter()
    for target in random.sample(ROUNDS, len(ROUNDS)):
        done, unanswered = len(office.told.deeds), office.told.unanswered
        _wait_for(
            lambda done=done: len(office.told.deeds) >= done + LEAST_BETWEEN or bool(office.told.refused),
            "the office works between two strikes",
        )
        time.sleep(random.uniform(0.0, 0.3))
        _strike(installation, target)
        hit[target] += office.told.unanswered > unanswered
        hit["leases"] += _leased()
    return hit


def _check_deeds(office: Office, cast: Cast, events: list[DossierEvent]) -> None:
    """Each acknowledged deed stands once, and nothing else stands but what was filed before."""
    journal = JOURNALS[Dossier]
    recorded = Counter(
        (one.actor_user_id, one.request_id, one.dossier_id, journal.deed_of(journal.decode(one)))
        for one in events
        if one.type != "Registered"
    )
    told = Counter(
        (cast[one.who].user_id, one.request_id, one.dossier_id, one.deed) for one in office.told.deeds
    )
    assert told - recorded == Counter(), "an acknowledged deed is lost"
    assert recorded - told == Counter(), "a deed was done twice"
    assert max(told.values()) == 1
    assert len({(one.actor_user_id, one.request_id) for one in events}) == len(events)


def _check_deliveries(agency_id: int, citizen_id: int, events: list[DossierEvent]) -> None:
    """One delivery for each told event, all arrived, no lease left; an account got each message once."""
    rows = Delivery.objects.filter(agency_id=agency_id)
    with suppress(AssertionError):
        _wait_for(lambda: not rows.filter(done_at=None).exists(), "every delivery arrives", 60)
    assert list(rows.filter(done_at=None).values("leased_by", "attempts", "dead_at", "last_error")) == []
    assert not rows.exclude(leased_by="", leased_until=None).exists()
    told = sorted((one.dossier_id, one.sequence) for one in events if one.type in WORDINGS)
    assert sorted(rows.values_list("subject_id", "sequence")) == told
    of_account = set(
        Dossier.objects.filter(agency_id=agency_id, owner__user_id=citizen_id).values_list("id", flat=True)
    )
    messages = Message.objects.filter(agency_id=agency_id).values_list("dossier_id", "sequence")
    assert sorted(messages) == [one for one in told if one[0] in of_account]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_twenty_kills_lose_no_acknowledged_deed_and_double_none(
    installation: Installation, office: Office, cast: Cast
) -> None:
    seed = int(os.environ.get("MOTCUA_KILL_SEED") or time.time_ns() % 1_000_000)
    print(f"MOTCUA_KILL_SEED={seed} repeats these kills")
    random = Random(seed)
    began = time.monotonic()
    office.open(THREADS, random)
    try:
        hit = _rounds(installation, office, random)
        installation.wait_until_answering()
    finally:
        office.close()
    assert office.told.refused == []
    desk, citizen = cast[DESKS[0]], cast[CITIZEN]
    agency_id = desk.agency_id or 0
    events = all_events(agency_id)
    _check_deeds(office, cast, events)
    check_order(events)
    check_numbers(agency_id, events)
    check_wholes(agency_id, events)
    _check_deliveries(agency_id, citizen.user_id or 0, events)
    assert "0" in run_motcua(installation.settings, "journal", "verify")
    told = office.told
    print(
        f"{len(told.deeds)} deeds, {told.unanswered} unanswered, {told.repeated} repeated, hits {dict(hit)}, "
        f"{time.monotonic() - began:.0f} s"
    )
    assert told.unanswered >= len(ROUNDS) // 2, "the kills hit nobody at work"
