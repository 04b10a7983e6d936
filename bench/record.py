"""Bar S7: what ``record()`` costs beside the very statements it sends, sent raw through psycopg.

    python -m bench.record [--rounds 300]

One process, PostgreSQL (embedded, or the one of DATABASE_URL: give it an empty database) with fsync on. A
dossier is assigned to and fro between two officers. By turns that is ``record()`` in a transaction of its
own, and the statements of such a recording, noted beforehand and undone, sent raw on the same connection.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.postgres import postgres
from tests.support.installation_processes import environment
from tests.support.tree import ROOT

BAR = 2.0
WARM_UP = 20
Statement = tuple[str, Any]


class _Undone(Exception):
    pass


class Trial:
    """A dossier that two officers pass to each other."""

    def __init__(self) -> None:
        from motcua.dossiers.models import Dossier
        from motcua.organisations.authentication import PositionBackend
        from motcua.organisations.models import Officer
        from tests.support.trial_data import LEADER, fill

        trial = fill(3, 0)
        self.key = {"agency_id": trial.agency_id, "id": trial.transferred[0]}
        self.row = Dossier.objects.get(**self.key)
        leader = Officer.objects.get(user__username=LEADER)
        user = PositionBackend().get_user(leader.user_id)
        assert user is not None
        self.actor = user.actor
        self.holders = (trial.specialist_id, leader.pk)
        self.count = 0

    def read(self) -> None:
        """The dossier as it stands."""
        self.row = type(self.row).objects.get(**self.key)

    def record(self) -> None:
        """The product's way."""
        from django.db import transaction

        with transaction.atomic():
            self._record()

    def _record(self) -> None:
        from motcua.core.journal import record
        from motcua.dossiers.events import Assigned

        self.count += 1
        event = Assigned(holder_id=self.holders[self.count % 2], reason="Chuyển việc.")
        record(self.row, event, actor=self.actor, request_id=f"bench-{self.count}")

    def noted(self) -> list[Statement]:
        """What the next recording sends, with its values; nothing stays written."""
        from django.db import connection, transaction

        found: list[Statement] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            found.append((sql, params))
            return execute(sql, params, many, context)

        with suppress(_Undone), transaction.atomic():
            with connection.execute_wrapper(note):
                self._record()
            raise _Undone
        self.read()
        return found


def send(statements: list[Statement]) -> None:
    """The statements in one transaction through psycopg alone."""
    from django.db import connection

    raw = connection.connection
    raw.execute("BEGIN")
    for sql, params in statements:
        raw.execute(sql, params)
    raw.execute("COMMIT")


def timed(perform: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's CPU."""
    began, busy = time.perf_counter(), time.process_time()
    perform()
    return (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000


def compare(rounds: int) -> float:
    """Print the table; the ratio of the medians by the clock."""
    from django.db import connection

    trial = Trial()
    ours: list[tuple[float, float]] = []
    raw: list[tuple[float, float]] = []
    statements: list[Statement] = []
    for _ in range(WARM_UP + rounds):
        ours.append(timed(trial.record))
        statements = trial.noted()
        raw.append(timed(lambda: send(statements)))  # noqa: B023 - run at once
        trial.read()
    with connection.cursor() as cursor:
        cursor.execute("SHOW fsync")
        fsync = cursor.fetchone()[0]
    print(f"fsync {fsync}; {len(statements)} statements and a commit; load {os.getloadavg()[0]:.1f}")
    print(f"{'':10} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8}")
    middle = {}
    for name, times in (("record()", ours[WARM_UP:]), ("raw", raw[WARM_UP:])):
        clock, busy = [one for one, _ in times], [one for _, one in times]
        middle[name] = statistics.median(clock)
        slow = statistics.quantiles(clock, n=20)[-1]
        print(f"{name:10} {middle[name]:8.2f} {slow:8.2f} {statistics.median(busy):8.2f}")
    return middle["record()"] / middle["raw"]


def main() -> int:
    """Prepare a database, compare in a process of its own; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--prepared", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.prepared:
        with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, postgres() as address:
            command = [sys.executable, "-m", "bench.record", "--prepared", "--rounds", str(arguments.rounds)]
            settings = environment(Path(folder), address)
            return subprocess.run(command, cwd=ROOT, env=settings, check=False).returncode
    import django

    django.setup()
    from motcua.core.operations.preparation import migrate

    migrate(lambda _: None)
    ratio = compare(arguments.rounds)
    print(f"bar S7 (record() at most {BAR:.0f} x raw): {'met' if ratio <= BAR else 'missed'} ({ratio:.2f} x)")
    return int(ratio > BAR)


if __name__ == "__main__":
    sys.exit(main())
