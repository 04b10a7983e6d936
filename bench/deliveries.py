"""Throughput of deliveries: real workers, a real receiver with idempotency keys, PostgreSQL with fsync on.

    python -m bench.deliveries [--deliveries 4000] [--workers 4]

Starts PostgreSQL (embedded, or the one of DATABASE_URL: give it an empty database), writes the deliveries of
several agencies' dossiers, starts the receiver and the workers in processes of their own and waits until all
have arrived. Prints deliveries a second and the CPU of a delivery by part; both processors are shared with
everything else on the machine, so the CPU is what compares. Ends with 1 when an order was broken, something
was lost or doubled, or fewer than 200 a second arrived.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from bench.meters import TICK, Meter, _ticks
from tests.postgres import postgres
from tests.support.addresses import libpq
from tests.support.installation_processes import environment, free_port
from tests.support.tree import ROOT

AGENCIES = 4
EVENTS_OF_A_DOSSIER = 8
BAR = 200
MOST_SECONDS = 120

_OFFICES = f"""
import django
django.setup()
from tests.support.people import make_agency
for number in range({AGENCIES}):
    make_agency(f"H24.9{{number}}")
"""
_FILL = """
    INSERT INTO core_delivery (agency_id, id, destination, subject, subject_id, sequence, payload, created_at,
        run_at, attempts, leased_by, last_error, failures, cancel_reason)
    SELECT a.id, d * 100 + s, 'receiver', 'notebook', d, s,
        '{"type": "Transferred", "MaHoSo": "000.00.01.H25-261123-0001", "facts": {"step": "tham-dinh"}}',
        now(), now(), 0, '', '', 0, ''
    FROM organisations_agency a, generate_series(1, %(dossiers)s) d, generate_series(2, %(events)s + 1) s
    WHERE a.code LIKE 'H24.9%%'
"""


@contextmanager
def _process(*arguments: str, surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=surroundings, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)


def _prepare(surroundings: dict[str, str]) -> None:
    """Tables and agencies."""
    subprocess.run([sys.executable, "-m", "motcua.cli", "migrate"], cwd=ROOT, env=surroundings, check=True)
    subprocess.run([sys.executable, "-c", _OFFICES], cwd=ROOT, env=surroundings, check=True)


def _fill_and_wait(address: str, dossiers: int) -> tuple[float, float]:
    """Record the deliveries; seconds until the first has arrived, and until all have."""
    first = 0.0
    with psycopg.connect(libpq(address), autocommit=True) as connection:
        connection.execute(_FILL, {"dossiers": dossiers, "events": EVENTS_OF_A_DOSSIER})
        connection.execute("ANALYZE core_delivery")
        began = time.monotonic()
        while True:
            row = connection.execute(
                "SELECT count(*) FILTER (WHERE done_at IS NULL), count(done_at) FROM core_delivery"
            ).fetchone()
            assert row is not None
            if row[1] and not first:
                first = time.monotonic() - began
            if row[0] == 0:
                return first, time.monotonic() - began
            if time.monotonic() - began > MOST_SECONDS:
                raise SystemExit(f"{row[0]} not delivered after {MOST_SECONDS} s")
            time.sleep(0.2)


def _check(marks: Path, total: int) -> list[str]:
    """What is wrong with what arrived; nothing, one hopes."""
    last: dict[str, int] = {}
    faults = []
    lines = marks.read_text().split("\n")[:-1]
    for line in lines:
        stream, _, sequence = line.rpartition(" ")
        if int(sequence) != last.get(stream, 1) + 1:
            faults.append(f"order: {line} after {last.get(stream)}")
        last[stream] = int(sequence)
    if len(lines) != total:
        faults.append(f"{len(lines)} effects of {total}")
    return faults


def _measure(address: str, folder: Path, deliveries: int, workers: int) -> int:
    surroundings = environment(folder, address, DJANGO_SETTINGS_MODULE="motcua.config.settings")
    _prepare(surroundings)
    dossiers = deliveries // AGENCIES // EVENTS_OF_A_DOSSIER
    total = dossiers * AGENCIES * EVENTS_OF_A_DOSSIER
    port, marks, locks = free_port(), folder / "marks", folder / "locks"
    common = (str(port), str(folder), "motcua.config.settings")
    with ExitStack() as stack:

        def start(*arguments: str) -> subprocess.Popen[bytes]:
            return stack.enter_context(_process(*arguments, surroundings=surroundings))

        receiver = start("tests.support.receiver", str(port), str(marks))
        running = [start("tests.support.sending_worker", f"w{each}", *common) for each in range(workers)]
        while len(list(locks.glob("*.lock"))) < workers:
            time.sleep(0.1)
        time.sleep(1)
        meter = Meter(receiver.pid, address)
        before, own = meter.read(), sum(_ticks(one.pid) for one in running)
        first, seconds = _fill_and_wait(address, dossiers)
        own, after = sum(_ticks(one.pid) for one in running) - own, meter.read()
    rate = total / seconds
    print(f"PostgreSQL {meter.version}, fsync on; {workers} workers, {AGENCIES} agencies, {total} deliveries")
    print(f"{rate:.0f} deliveries a second ({seconds:.1f} s; the first arrived after {first:.2f} s)")
    spent = (own / TICK, after[1] - before[1], after[0] - before[0])
    each = [1000 * part / total for part in spent]
    print("CPU of a delivery: worker {:.2f} ms, database {:.2f} ms, receiver {:.2f} ms".format(*each))
    faults = _check(marks, total)
    print("\n".join(faults[:5]) or "nothing lost, nothing doubled, order kept")
    return 0 if not faults and rate >= BAR else 1


def main() -> int:
    """Run it; the exit code says whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, postgres() as address:
        with psycopg.connect(libpq(address), autocommit=True) as connection:
            for setting in ("fsync = on", "synchronous_commit = on", "full_page_writes = on"):
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        return _measure(address, Path(folder), given.deliveries, given.workers)


if __name__ == "__main__":
    sys.exit(main())
