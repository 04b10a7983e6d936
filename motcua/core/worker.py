"""The worker: delivers what is due and does the regular work, until it is told to stop."""

from __future__ import annotations

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.db import OperationalError, close_old_connections, transaction

from motcua.core.clock import now
from motcua.core.deliveries import drain, take_back
from motcua.core.models import PeriodicJob

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.3
# Asking what is due takes a tenth of the time at most, however much waits behind a shut destination.
_REST_FOR_ASKING = 9
_LONGEST_REST = 5.0


@dataclass(frozen=True, slots=True)
class Regular:
    """Regular work: a name, how often, and an idempotent function."""

    name: str
    every: timedelta
    run: Callable[[], object]


REGULAR: dict[str, Regular] = {}


def regularly(name: str, every: timedelta, run: Callable[[], object]) -> None:
    """Add a piece of regular work; ``run`` must be safe to repeat after a crash."""
    REGULAR[name] = Regular(name, every, run)


class AlreadyRunning(Exception):
    """Another live worker has this name."""


@contextmanager
def only_one(lock_dir: Path, name: str) -> Iterator[None]:
    """Hold the lock file of one worker name; the lock dies with the process, however it dies."""
    lock_dir.mkdir(parents=True, exist_ok=True)
    with (lock_dir / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"Tiến trình xử lý nền “{name}” đang chạy rồi.") from None
        yield


def _is_due(job: Regular, started_at: datetime | None, moment: datetime) -> bool:
    # A start in the future is of a clock that has been put right since.
    return started_at is None or not timedelta(0) <= moment - started_at < job.every


def run_due_jobs() -> int:
    """Run the regular work whose time has come; returns how many ran. A failure waits for its next turn."""
    ran = 0
    begun = dict(PeriodicJob.objects.values_list("name", "last_started_at")) if REGULAR else {}
    for job in REGULAR.values():
        moment = now()
        if not _is_due(job, begun.get(job.name), moment):
            continue
        with transaction.atomic():
            row, _ = PeriodicJob.objects.select_for_update().get_or_create(name=job.name)
            if not _is_due(job, row.last_started_at, moment):
                continue  # another worker was faster
            PeriodicJob.objects.filter(name=job.name).update(last_started_at=moment)
        try:
            job.run()
        except Exception as error:  # kept for the health page; the next turn tries again
            log.exception("job.failed", job=job.name)
            PeriodicJob.objects.filter(name=job.name).update(
                last_error=f"{type(error).__name__}: {error}"[:2000]
            )
        else:
            PeriodicJob.objects.filter(name=job.name).update(last_done_at=now(), last_error="")
        ran += 1
    return ran


def run(name: str, lock_dir: Path, *, once: bool = False) -> None:
    """Work until SIGTERM or SIGINT (or once through). AlreadyRunning for a second worker of the name."""
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    with only_one(lock_dir, name):
        log.info("worker.started", worker=name)
        # Of a worker of this name that died, or of a turn that the database broke off.
        may_hold_leases = True
        while not stop.is_set():
            close_old_connections()
            began = time.monotonic()
            try:
                if may_hold_leases:
                    log.info("worker.leases_freed", worker=name, freed=take_back(name))
                    may_hold_leases = False
                busy = drain(name, stop.is_set) + run_due_jobs()
            except OperationalError as error:
                log.warning("worker.database_away", error=str(error)[:200])
                may_hold_leases, busy = True, 0
            if once:
                break
            if not busy:
                asking = (time.monotonic() - began) * _REST_FOR_ASKING
                stop.wait(max(IDLE_SECONDS, min(asking, _LONGEST_REST)))
        log.info("worker.stopped", worker=name)
