"""Server and worker as real processes: they survive kill -9 and stop together, leaving no orphan."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.operations.conftest import Installation
from tests.support.tree import ROOT

# Processes are watched, not the database: the kills under load (tests/proof/test_kill.py) run on both.
pytestmark = pytest.mark.one_database
New = Callable[..., Installation]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _status(port: int, path: str = "/healthz") -> int:
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        client.request("GET", path)
        return client.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        client.close()


def _wait_for(condition: Callable[[], bool], what: str, seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: it did not happen in time"
        time.sleep(0.1)


def _family(pid: int) -> list[psutil.Process]:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def _named(pid: int, word: str) -> list[psutil.Process]:
    found = []
    for process in _family(pid):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if word in process.cmdline():
                found.append(process)
    return found


def _are_gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


@contextmanager
def _served(installation: Installation) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "motcua.cli", "serve", "--with-worker"],
        cwd=ROOT,
        env=installation.environment(MOTCUA_PORT=str(port), MOTCUA_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(lambda: _status(port) == 200, "the server answers")
        yield process, port
    finally:
        left = _family(process.pid)
        if process.poll() is None:
            process.kill()
        process.wait()
        for each in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()


@pytest.fixture
def installation(new_installation: New) -> Installation:
    """An installation with its schema, the static files of the source served as they are."""
    return new_installation("serving", migrated=True)


def test_a_killed_server_process_and_a_killed_worker_are_replaced_and_ctrl_c_ends_all(
    installation: Installation,
) -> None:
    with _served(installation) as (process, port):
        _wait_for(lambda: len(_named(process.pid, "worker")) == 1, "the worker runs")
        (server,) = [each for each in _named(process.pid, "granian") if each.ppid() == process.pid]
        for killed in (*server.children(), *_named(process.pid, "worker")):
            killed.kill()
        _wait_for(lambda: _status(port) == 200, "the server answers again")
        _wait_for(lambda: len(_named(process.pid, "worker")) == 1, "the worker runs again")
        everyone = _family(process.pid)
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        _wait_for(lambda: _are_gone(everyone), "no process is left", 10)
        assert _status(port) == 0


def test_nobody_outlives_a_parent_that_was_killed(installation: Installation) -> None:
    with _served(installation) as (process, _):
        _wait_for(lambda: len(_named(process.pid, "worker")) == 1, "the worker runs")
        everyone = _family(process.pid)
        assert len(everyone) >= 3
        process.kill()
        process.wait()
        _wait_for(lambda: _are_gone(everyone), "no process is left", 30)
