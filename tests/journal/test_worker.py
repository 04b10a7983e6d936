"""The worker survives kill -9: what it held is done again, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection

from motcua.core import worker
from motcua.core.clock import now
from motcua.core.deliveries import DESTINATIONS, Destination, subscribe
from motcua.core.models import Delivery, PeriodicJob
from tests.journal.conftest import Desk
from tests.notebook.journal import write_line
from tests.support.addresses import address_of
from tests.support.tree import ROOT


@contextmanager
def _worker_process(marks: Path, *, name: str = "w1", seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.worker_process", str(marks), name, str(seconds)],
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
            process.kill()
        process.wait()


def _wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def _marks(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def queued(committed_desk: Desk) -> Desk:
    """Two deliveries waiting for the destination "reader"."""
    before = dict(DESTINATIONS)
    DESTINATIONS.clear()
    subscribe(Destination("reader", "Người đọc", "notebook", lambda *_: {}, lambda _: None))
    for line in ("một", "hai"):
        write_line(committed_desk.notebook, actor=committed_desk.receptionist, request_id=line, line=line)
    DESTINATIONS.clear()
    DESTINATIONS.update(before)
    return committed_desk


def _open(desk: Desk) -> int:
    return Delivery.objects.filter(agency_id=desk.agency.pk, done_at=None).count()


def test_a_killed_worker_does_its_job_again_when_it_comes_back(queued: Desk, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    with _worker_process(marks, seconds=60) as process:
        _wait_for(lambda: "start 2" in _marks(marks))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert _marks(marks) == ["start 2"]
    assert Delivery.objects.filter(agency_id=queued.agency.pk, leased_by="w1").count() == 1
    with _worker_process(marks, seconds=0) as process:
        _wait_for(lambda: _open(queued) == 0)
        process.terminate()
        assert process.wait(10) == 0
    assert _marks(marks) == ["start 2", "start 2", "done 2", "start 3", "done 3"]


def test_a_worker_that_is_told_to_stop_finishes_what_it_holds(queued: Desk, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    with _worker_process(marks, seconds=1) as process:
        _wait_for(lambda: "start 2" in _marks(marks))
        process.terminate()
        assert process.wait(20) == 0
    assert "done 2" in _marks(marks)
    assert not Delivery.objects.filter(agency_id=queued.agency.pk).exclude(leased_by="").exists()


def test_a_second_worker_of_the_same_name_is_refused(tmp_path: Path) -> None:
    with worker.only_one(tmp_path, "w1"):
        with pytest.raises(worker.AlreadyRunning, match="đang chạy rồi"), worker.only_one(tmp_path, "w1"):
            pass
        with worker.only_one(tmp_path, "w2"):
            pass
    with worker.only_one(tmp_path, "w1"):
        pass


@pytest.fixture
def jobs(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, worker.Regular]:
    """No regular work but the test's own."""
    found: dict[str, worker.Regular] = {}
    monkeypatch.setattr(worker, "REGULAR", found)
    return found


def test_regular_work_runs_when_its_time_has_come(jobs: dict[str, worker.Regular]) -> None:
    ran: list[int] = []
    worker.regularly("count", timedelta(hours=1), lambda: ran.append(1))
    with time_machine.travel(now(), tick=False) as clock:
        assert worker.run_due_jobs() == 1
        assert worker.run_due_jobs() == 0
        clock.shift(timedelta(hours=1))
        assert worker.run_due_jobs() == 1
    assert len(ran) == 2
    assert PeriodicJob.objects.get(name="count").last_done_at is not None


def test_regular_work_goes_on_after_a_clock_that_was_far_ahead(jobs: dict[str, worker.Regular]) -> None:
    ran: list[int] = []
    worker.regularly("count", timedelta(hours=1), lambda: ran.append(1))
    with time_machine.travel(now() + timedelta(days=365), tick=False):
        worker.run_due_jobs()
    worker.run_due_jobs()
    assert len(ran) == 2


def test_regular_work_that_fails_is_noted_and_stops_nothing_else(jobs: dict[str, worker.Regular]) -> None:
    ran: list[int] = []

    def fail() -> None:
        raise ValueError("không đọc được lịch")

    worker.regularly("bad", timedelta(hours=1), fail)
    worker.regularly("good", timedelta(hours=1), lambda: ran.append(1))
    worker.run_due_jobs()
    assert ran == [1]
    assert PeriodicJob.objects.get(name="bad").last_error == "ValueError: không đọc được lịch"


@pytest.mark.django_db
def test_what_a_broken_off_turn_held_is_free_at_the_next_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def drain(name: str, is_stopping: Callable[[], bool]) -> int:
        told.append("drain")
        if len(told) == 2:
            raise OperationalError("database is locked")
        raise KeyboardInterrupt

    def release(name: str) -> int:
        told.append("release")
        return 0

    monkeypatch.setattr(worker, "drain", drain)
    monkeypatch.setattr(worker, "take_back", release)
    monkeypatch.setattr(worker, "IDLE_SECONDS", 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        worker.run("w9", tmp_path)
    assert told == ["release", "drain", "release", "drain"]
