"""kill -9 of workers at random, a receiver that fails: nothing lost, nothing doubled in effect, order kept.

Three real workers call a receiver with idempotency keys over HTTP, all in processes of their own. The
receiver answers 500 or cuts the line before or after taking the effect; one worker after the other is killed
in the middle of its batch and comes back.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest
from django.db import connection

from motcua.core.clock import now
from motcua.core.guards import across_agencies
from motcua.core.ids import new_ids
from motcua.core.models import CallOutcome, Delivery, DeliveryCall
from motcua.core.rows import insert
from tests.support.addresses import address_of
from tests.support.installation_processes import free_port
from tests.support.people import make_agency
from tests.support.sending_worker import DESTINATION
from tests.support.tree import ROOT

DOSSIERS, EVENTS, KILLS = 100, 6, 5
FAULTS = 0.15
NAMES = ("w1", "w2", "w3")


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address_of(connection)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _record(agencies: list[int]) -> int:
    rows = [
        Delivery(
            agency_id=agency,
            destination=DESTINATION,
            subject="notebook",
            subject_id=dossier,
            sequence=sequence,
            payload={"type": "Transferred"},
            created_at=now(),
            run_at=now(),
        )
        for agency in agencies
        for sequence in range(2, EVENTS + 2)
        for dossier in range(1, DOSSIERS // len(agencies) + 1)
    ]
    for row, number in zip(rows, new_ids(len(rows)), strict=True):
        row.id = number
    for first in range(0, len(rows), 40):
        insert(rows[first : first + 40])
    return len(rows)


def _left(agencies: list[int]) -> int:
    return Delivery.objects.filter(agency_id__in=agencies, done_at=None).count()


def _effects(marks: Path) -> list[tuple[str, int]]:
    lines = marks.read_text().splitlines() if marks.exists() else []
    return [(stream, int(number)) for stream, _, number in (line.rpartition(" ") for line in lines)]


def _kill_while_they_work(start: ExitStack, common: tuple[str, ...], marks: Path, total: int) -> int:
    """Kill and restart workers at random; how many died with leases in hand."""
    seed = int(os.environ.get("MOTCUA_KILL_SEED") or time.time_ns() % 1_000_000)
    print(f"MOTCUA_KILL_SEED={seed} repeats these kills")
    random, hit = Random(seed), 0
    living = {
        name: start.enter_context(_process("tests.support.sending_worker", name, *common)) for name in NAMES
    }
    deadline = time.monotonic() + 30
    while not _effects(marks):
        assert time.monotonic() < deadline, "no worker came up"
        time.sleep(0.02)
    for _ in range(KILLS):
        time.sleep(random.uniform(0.02, 0.25))
        if len(_effects(marks)) == total:
            break
        name = random.choice(NAMES)
        os.killpg(living[name].pid, signal.SIGKILL)
        living[name].wait()
        with across_agencies("what a dead worker held"):
            hit += Delivery.objects.filter(leased_by=name, done_at=None).exists()
        living[name] = start.enter_context(_process("tests.support.sending_worker", name, *common))
    return hit


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_random_kills_of_workers_lose_and_double_nothing_and_keep_the_order(tmp_path: Path) -> None:
    began = time.monotonic()
    agencies = [make_agency("H24.991").pk, make_agency("H24.992").pk]
    total = _record(agencies)
    port, marks = free_port(), tmp_path / "marks"
    with ExitStack() as start:
        start.enter_context(_process("tests.support.receiver", str(port), str(marks), str(FAULTS)))
        hit = _kill_while_they_work(start, (str(port), str(tmp_path)), marks, total)
        deadline = time.monotonic() + 60
        while _left(agencies):
            assert time.monotonic() < deadline, f"{_left(agencies)} are stuck"
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            told = json.load(answer)
    effects = _effects(marks)
    assert len(effects) == len(set(effects)) == told["effects"] == total
    last: dict[str, int] = {}
    for stream, sequence in effects:
        assert sequence == last.get(stream, 1) + 1, f"{stream}: {sequence} after {last.get(stream)}"
        last[stream] = sequence
    assert not Delivery.objects.filter(agency_id__in=agencies).exclude(leased_by="").exists()
    calls = DeliveryCall.objects.filter(agency_id__in=agencies)
    assert calls.filter(outcome=CallOutcome.ARRIVED).count() >= total
    broken_off = calls.filter(outcome=CallOutcome.BROKEN_OFF).count()
    print(f"{told}, {hit} of the kills hit leases, {broken_off} told, {time.monotonic() - began:.0f} s")
    assert bool(hit) <= bool(broken_off)
