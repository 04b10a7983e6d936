"""Who works on an installation: each server process holds a lock that dies with it, as each worker does.

A restore asks first, because a living process remembers what stood in the database before: contents of
procedures, calendars, the secret it signs with.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from django.db import connection

from motcua.core.operations.faults import OperationError
from motcua.core.operations.preparation import data_dir

_STOP = "Hãy dừng máy chủ và tiến trình xử lý nền rồi khôi phục."
_SESSIONS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Held to the end of the process.
_held: list[IO[str]] = []


def _locks() -> Iterator[IO[str]]:
    folder = data_dir() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "server.lock").touch()
    for path in sorted(folder.glob("*.lock")):
        yield path.open("r+")


def hold_as_server() -> None:
    """Called by each server process before it answers: waits while a restore is under way."""
    folder = data_dir() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    handle = (folder / "server.lock").open("a")
    fcntl.flock(handle, fcntl.LOCK_SH)
    _held.append(handle)


@contextmanager
def nobody_at_work() -> Iterator[None]:
    """A stretch in which no server and no worker of this data folder runs; OperationError when one does.

    On PostgreSQL nobody else may be connected either: a server may have another data folder.
    """
    with ExitStack() as stack:
        for lock in _locks():
            stack.enter_context(lock)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OperationError(f"Hệ thống đang chạy trên {data_dir()}. {_STOP}") from None
        _require_no_sessions()
        yield


def _require_no_sessions() -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS)
        (others,) = cursor.fetchone()
    if others:
        raise OperationError(f"Còn {others} kết nối khác vào cơ sở dữ liệu đích. {_STOP}")
