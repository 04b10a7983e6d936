"""Bar L2 at size: many dossiers live their lives by the real deeds while the national portal misbehaves.

    python -m bench.exchange [--dossiers 2000] [--flow first|hub] [--workers 4] [--calm] [--sqlite]

Starts PostgreSQL (or takes SQLite), the stand-in of the portal and the workers in processes of their own.
While the deeds are done the stand-in injects every fault and a worker is killed -9 every few seconds; with
``--calm`` nothing goes wrong and workers start only when all is recorded, which measures the throughput.
Afterwards the stand-in answers properly again, ``motcua sync reconcile`` repairs, and everything is compared:
each dossier there once, in its last status, every row of progress once and in order, the journal whole.
Ends with 1 when anything is missing, doubled or out of order.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random

import psycopg

from tests.postgres import postgres
from tests.support.addresses import libpq
from tests.support.installation_processes import environment, free_port
from tests.support.tree import ROOT

FAULTS = (
    ("slow", "0.05"),
    ("error_500", ""),
    ("drop", ""),
    ("duplicate", ""),
    ("reorder", ""),
    ("token_expired", ""),
    ("exists", "0"),
    ("exists", "-3"),
    ("wrong_code", "77"),
    ("nonsense", ""),
    ("half", ""),
    ("refuse_field", "TenTTHC"),
    ("maintenance", ""),
)
SHARE = 0.02
KILL_EVERY = 4.0
MOST_SECONDS = 1200
_LIVES = "from bench.exchange import live; live({})"


def live(count: int) -> None:
    """Inside a process of its own: an office, and the lives of its dossiers by the real deeds."""
    import django

    django.setup()
    from motcua.core.clock import now, simulated
    from motcua.demo.cast import CAST, build_organisation
    from motcua.demo.pytest_cast import Cast
    from motcua.dossiers import actions
    from motcua.dossiers.tests.conftest import Desk, approved_version, filing, request_id
    from motcua.integrations.national_portal.models import CodeKind, CodeMapping
    from motcua.integrations.national_portal.tests.test_proof import WAYS
    from motcua.organisations.authentication import PositionBackend

    organisation = build_organisation()
    backend, cast = PositionBackend(), Cast()
    for member in CAST:
        user = backend.get_user(organisation.users[member.username].pk)
        assert user is not None
        cast[member.username] = user.actor
    version = approved_version(cast)
    CodeMapping.objects.create(
        kind=CodeKind.SECTOR,
        own_code=version.procedure.sector.code,
        portal_code="G15-HT02",
        portal_name="Hộ tịch",
        settled_at=now(),
        settled_by="Công chức Mẫu",
    )
    desk = Desk(cast)
    desk.USUAL["issue_result"] = (
        "vanthu",
        {"number": "15/GXN", "issued_on": (now() - timedelta(days=1)).date()},
    )
    actor = cast["tiepnhan1"]
    # The portal knows seconds only: each deed has its own, so that an order can be told.
    begun = now() - timedelta(days=1)
    for number in range(count):
        moment = begun + timedelta(seconds=number)
        with simulated(moment):
            dossier = actions.receive_new(
                filing(duplicate_confirmed=True),
                agency_id=actor.agency_id or 0,
                actor=actor,
                request_id=request_id(),
            )
        for deed in WAYS[number % len(WAYS)]:
            moment += timedelta(seconds=20)
            with simulated(moment):
                dossier = desk(dossier, deed)


class Trial:
    """One run: its surroundings, the stand-in, the workers."""

    def __init__(self, stack: ExitStack, folder: Path, address: str, given: argparse.Namespace) -> None:
        self.stack, self.folder, self.address, self.given = stack, folder, address, given
        self.port, self.store = free_port(), folder / "cong.sqlite3"
        self.surroundings = environment(
            folder,
            address,
            MOTCUA_NATIONAL_PORTAL_URL=f"http://127.0.0.1:{self.port}",
            MOTCUA_NATIONAL_PORTAL_USER="motcua",
            MOTCUA_NATIONAL_PORTAL_PASSWORD="x",
            MOTCUA_NATIONAL_PORTAL_FLOW=given.flow,
        )
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.portal: subprocess.Popen[bytes] | None = None
        self.started_after = 0.0

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A process of the product, ended with the trial."""
        process = subprocess.Popen(
            [sys.executable, "-m", "motcua.cli", *words],
            cwd=ROOT,
            env=self.surroundings,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.stack.callback(_end, process)
        return process

    def command(self, *words: str) -> str:
        """A command to its end; its output."""
        words = (sys.executable, "-m", "motcua.cli", *words)
        done = subprocess.run(
            words, cwd=ROOT, env=self.surroundings, check=False, capture_output=True, text=True
        )
        return done.stdout

    def open_portal(self, *, with_faults: bool) -> None:
        """Start the stand-in, or start it anew over what it knows."""
        if self.portal is not None:
            _end(self.portal)
        faults = self.folder / "faults.json"
        orders = [{"kind": kind, "share": SHARE, "value": value} for kind, value in FAULTS]
        faults.write_text(json.dumps(orders if with_faults else []))
        self.portal = self.start(
            "standin", "national-portal", "--port", str(self.port), "--file", str(self.store),
            "--faults", str(faults),
        )  # fmt: skip

    def staff(self) -> None:
        """As many workers as wanted; the dead ones anew."""
        for number in range(self.given.workers):
            name = f"w{number}"
            found = self.workers.get(name)
            if found is None or found.poll() is not None:
                self.workers[name] = self.start("worker", "--name", name)

    def waiting(self) -> tuple[int, int]:
        """Deliveries to the portal that are neither there nor given up; and those given up.

        Asked of the database itself: a command would take half a processor from the workers.
        """
        sql = (
            "SELECT count(CASE WHEN dead_at IS NULL THEN 1 END), count(dead_at) FROM core_delivery "
            "WHERE destination = 'national_portal' AND done_at IS NULL"
        )
        if self.address:
            with psycopg.connect(libpq(self.address)) as connection:
                row = connection.execute(sql).fetchone()  # type: ignore[arg-type]
        else:
            with closing(sqlite3.connect(self.folder / "motcua.sqlite3")) as file:
                row = file.execute(sql).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def _lives(trial: Trial, chance: Random) -> float:
    """Do the deeds; meanwhile, unless calm, kill a worker now and then. Seconds it took."""
    began, killed = time.monotonic(), 0
    words = [sys.executable, "-c", _LIVES.format(trial.given.dossiers)]
    deeds = subprocess.Popen(words, cwd=ROOT, env=trial.surroundings, start_new_session=True)
    trial.stack.callback(_end, deeds)
    while deeds.poll() is None:
        time.sleep(KILL_EVERY)
        if not trial.given.calm:
            trial.staff()
            victim = chance.choice(list(trial.workers.values()))
            if victim.poll() is None:
                os.killpg(victim.pid, signal.SIGKILL)
                victim.wait()
                killed += 1
            trial.staff()
    if deeds.returncode:
        raise SystemExit("the deeds failed")
    print(
        f"{trial.given.dossiers} lives in {time.monotonic() - began:.0f} s, {killed} workers killed",
        flush=True,
    )
    return time.monotonic() - began


def _settle(trial: Trial) -> float:
    """Until nothing waits any more and the portal has all; seconds."""
    began, first = time.monotonic(), trial.waiting()[0]
    while time.monotonic() - began < MOST_SECONDS:
        trial.staff()
        waiting, dead = trial.waiting()
        if waiting == first:  # nobody has begun: the workers are still starting
            trial.started_after = time.monotonic() - began
        if not waiting and not dead:
            return time.monotonic() - began
        if dead:  # refused while the portal misbehaved; what waits behind it waits for a person
            trial.command("sync", "replay")
        time.sleep(0.2 if trial.given.calm else 3)
    raise SystemExit(f"not settled after {MOST_SECONDS} s: {trial.waiting()}")


def _expected(trial: Trial) -> dict[str, list[int]]:
    """Each dossier's code on the portal → the statuses it must have been told of, in order."""
    program = (
        "import django, json; django.setup()\n"
        "from motcua.core.guards import across_agencies\n"
        "from motcua.dossiers.models import Dossier\n"
        "from motcua.integrations.national_portal.models import PortalDossier\n"
        "from motcua.integrations.national_portal.tests.test_proof import expected\n"
        "with across_agencies('the bench compares everything'):\n"
        "    links = {one.dossier_id: one.portal_code for one in PortalDossier.objects.all()}\n"
        "    rows = list(Dossier.objects.all())\n"
        "print(json.dumps({links.get(one.id) or one.code: expected(one) for one in rows}))"
    )
    words = [sys.executable, "-c", program]
    done = subprocess.run(words, cwd=ROOT, env=trial.surroundings, check=True, capture_output=True, text=True)
    found: dict[str, list[int]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _compare(trial: Trial) -> list[str]:
    """What is wrong with what the portal has; nothing, one hopes."""
    wanted, faults = _expected(trial), []
    portal = sqlite3.connect(trial.store)
    there = dict(portal.execute("SELECT code, status FROM dossier").fetchall())
    if set(there) != set(wanted):
        faults.append(f"{len(set(wanted) - set(there))} missing, {len(set(there) - set(wanted))} unknown")
    told: dict[str, list[int]] = {}
    for code, status in portal.execute("SELECT code, status FROM progress ORDER BY code, moment, position"):
        told.setdefault(code, []).append(int(status))
    for code, statuses in wanted.items():
        if told.get(code) != statuses:
            faults.append(f"{code}: told {told.get(code)}, expected {statuses}")
        elif int(there[code]) != statuses[-1]:
            faults.append(f"{code}: stands at {there[code]}, expected {statuses[-1]}")
    return faults


def _run(stack: ExitStack, folder: Path, address: str, given: argparse.Namespace) -> int:
    trial = Trial(stack, folder, address, given)
    trial.command("migrate")
    trial.open_portal(with_faults=not given.calm)
    if not given.calm:
        trial.staff()
    _lives(trial, Random(7))
    if not given.calm:
        trial.open_portal(with_faults=False)
    events = trial.waiting()[0]
    seconds = _settle(trial)
    if given.calm:
        working = seconds - trial.started_after
        print(f"{events} deliveries in {working:.1f} s: {events / working:.0f} a second")
    trial.command("sync", "reconcile")
    again = _settle(trial)
    said = json.loads(trial.command("sync", "status", "--json"))
    print(f"settled after {seconds + again:.0f} s; {said['confirmed']} of {said['received']} confirmed")
    faults = _compare(trial)
    journal = trial.command("journal", "verify", "--json")
    print("\n".join(faults[:5]) or "each dossier once, every row of progress once and in order")
    print(journal[:200].strip())
    return 1 if faults or said["confirmed"] != said["received"] else 0


def main() -> int:
    """Run it; the exit code says whether everything arrived, once and in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=2000)
    parser.add_argument("--flow", choices=("first", "hub"), default="first")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--calm", action="store_true")
    parser.add_argument("--sqlite", action="store_true")
    given = parser.parse_args()
    database = nullcontext("") if given.sqlite else postgres()
    with (
        tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder,
        database as address,
        ExitStack() as stack,
    ):
        return _run(stack, Path(folder), address, given)


if __name__ == "__main__":
    sys.exit(main())
