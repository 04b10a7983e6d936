"""What a server and its PostgreSQL spend: CPU from /proc, statements and commits from PostgreSQL's log."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.addresses import libpq
from tests.support.installation_processes import children

TICK = os.sysconf("SC_CLK_TCK")
_LOGGED = re.compile(r"\[(?P<process>\d+)\].*?LOG:  (?:statement|execute [^:]*): (?P<word>[A-Za-z]+)")
_WRITES = {"INSERT", "UPDATE", "DELETE"}


def _ticks(pid: int, *, with_ended: bool = False) -> int:
    try:
        values = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(value) for value in values[11 : 15 if with_ended else 13])


class Meter:
    """CPU seconds of the server's processes and of PostgreSQL's, those already ended included."""

    def __init__(self, server: int, address: str) -> None:
        self.server = server
        with psycopg.connect(libpq(address)) as connection:
            backend = connection.info.backend_pid
            fsync = connection.execute("SHOW fsync").fetchone()
            version = connection.execute("SHOW server_version").fetchone()
        assert fsync == ("on",), "the figures mean nothing without fsync"
        self.version = version[0] if version else "?"
        status = Path(f"/proc/{backend}/status")
        self.postmaster = (
            int(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("PPid")))
            if status.exists()
            else 0  # another machine's server
        )

    def read(self) -> tuple[float, float]:
        """(server, database) in CPU seconds so far."""
        found = []
        for root in (self.server, self.postmaster):
            total = 0 if not root else _ticks(root, with_ended=True)
            total += sum(_ticks(pid) for pid in children(root)) if root else 0
            found.append(total / TICK)
        return found[0], found[1]


@dataclass
class Asked:
    """How many statements and commits PostgreSQL saw; a write outside a transaction is a commit."""

    statements: int = 0
    commits: int = 0

    def read(self, log: str, *, but: int) -> None:
        """Count the lines of one client's log; ``but``: the server process that only reads the meter."""
        is_open = False
        for found in _LOGGED.finditer(log):
            word = found["word"].upper()
            if int(found["process"]) == but:
                continue
            if word in {"BEGIN", "COMMIT", "ROLLBACK"}:
                is_open = word == "BEGIN"
                self.commits += word == "COMMIT"
            elif word != "SET":
                self.statements += 1
                self.commits += word in _WRITES and not is_open


@contextmanager
def asked(address: str) -> Iterator[Asked]:
    """Every statement of the stretch is logged and then counted; for one client, not for measuring time."""
    found = Asked()
    with psycopg.connect(libpq(address), autocommit=True) as connection:
        _log(connection, "all")
        begin = _size(connection)
        try:
            yield found
        finally:
            _log(connection, "none")
        length = _size(connection) - begin
        row = connection.execute("SELECT pg_read_file('log', %s, %s)", [begin, length]).fetchone()
        found.read(str(row[0]) if row else "", but=connection.info.backend_pid)


def _log(connection: psycopg.Connection[Any], which: str) -> None:
    connection.execute(f"ALTER SYSTEM SET log_statement = '{which}'".encode())
    connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)  # the servers of other connections hear of it by a signal


def _size(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT size FROM pg_stat_file('log')").fetchone()
    return int(row[0]) if row else 0
