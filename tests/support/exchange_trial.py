"""A trial of the exchange: deeds, workers that are killed, a portal that misbehaves; then the account.

Everything runs in processes of its own over a database of its own; the bench and the
proof of bar L2 share it.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import psycopg

from tests.support.addresses import libpq
from tests.support.installation_processes import environment, free_port
from tests.support.tree import ROOT

# What the portal does wrong, with the value that goes with it; every kind that the stand-in knows.
# The first that fits befalls a call, so the rarest stand first.
FAULTS = (
    ("refuse_field", "TenTTHC"),
    ("maintenance", ""),
    ("wrong_code", "77"),
    ("half", ""),
    ("token_expired", ""),
    ("reorder", ""),
    ("nonsense", ""),
    ("exists", "0"),
    ("exists", "-3"),
    ("duplicate", ""),
    ("drop", ""),
    ("error_500", ""),
    ("slow", "0.05"),
)
KINDS = frozenset(kind for kind, _ in FAULTS)


class Stuck(Exception):
    """The trial did not come to its end in time; the message names what is stuck."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """How hard the trial is. ``share``: of the calls, how many each fault hits; ``kill_every``: seconds.

    ``least_kills``: the trial goes on until so many workers have died at work; after ``most_kills`` it lets
    them live. ``seconds``: the most it may take from the first deed to the last confirmation.
    """

    dossiers: int
    flow: str = "first"
    workers: int = 4
    is_calm: bool = False
    share: float = 0.02
    kill_every: float = 4.0
    least_kills: int = 2
    most_kills: int = 1000
    seconds: float = 1200.0
    seed: int = 7


@dataclass(slots=True)
class Account:
    """What a trial came to. ``wrong``: each thing that is missing, doubled or out of order."""

    lives_seconds: float = 0.0
    settle_seconds: float = 0.0
    deliveries: int = 0
    kills: int = 0
    calls: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    received: int = 0
    confirmed: int = 0
    journal_faults: int = -1
    wrong: list[str] = field(default_factory=list)


class Trial:
    """One run: its surroundings, the stand-in, the workers. ``address`` empty: SQLite in ``folder``."""

    def __init__(self, stack: ExitStack, folder: Path, address: str, conditions: Conditions) -> None:
        self.stack, self.folder, self.address, self.conditions = stack, folder, address, conditions
        folder.mkdir(parents=True, exist_ok=True)
        self.port, self.store = free_port(), folder / "cong.sqlite3"
        self.surroundings = environment(
            folder,
            address,
            MOTCUA_NATIONAL_PORTAL_URL=f"http://127.0.0.1:{self.port}",
            MOTCUA_NATIONAL_PORTAL_USER="motcua",
            MOTCUA_NATIONAL_PORTAL_PASSWORD="x",
            MOTCUA_NATIONAL_PORTAL_FLOW=conditions.flow,
        )
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.portal: subprocess.Popen[bytes] | None = None
        self.deadline = time.monotonic() + conditions.seconds

    # Processes

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A Python module as a process of its own, ended with the trial."""
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.surroundings,
            stdout=subprocess.DEVNULL,
            stderr=None if "MOTCUA_TRIAL_NOISE" in os.environ else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.stack.callback(_end, process)
        return process

    def ask(self, *words: str) -> str:
        """A Python module run to its end; its output."""
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=ROOT,
            env=self.surroundings,
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def open_portal(self, *, with_faults: bool) -> None:
        """Start the stand-in, or start it anew over what it knows."""
        if self.portal is not None:
            _end(self.portal)
        share = self.conditions.share
        orders = [{"kind": kind, "share": share, "value": value} for kind, value in FAULTS]
        faults = self.folder / "faults.json"
        faults.write_text(json.dumps(orders if with_faults else []))
        self.portal = self.start(
            "motcua.cli", "standin", "national-portal", "--port", str(self.port),
            "--file", str(self.store), "--faults", str(faults),
        )  # fmt: skip

    def staff(self) -> None:
        """As many workers as wanted; the dead ones anew."""
        for number in range(self.conditions.workers):
            name = f"w{number}"
            found = self.workers.get(name)
            if found is None or found.poll() is not None:
                self.workers[name] = self.start("motcua.cli", "worker", "--name", name)

    def kill_one(self, chance: Random) -> bool:
        """kill -9 of a worker that holds deliveries at this moment; False when none does."""
        rows = self.query(
            "SELECT DISTINCT leased_by FROM core_delivery "
            "WHERE destination = 'national_portal' AND done_at IS NULL AND leased_by <> ''"
        )
        busy = [name for (name,) in rows if name in self.workers and self.workers[name].poll() is None]
        if not busy:
            return False
        victim = self.workers[chance.choice(sorted(busy))]
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        return True

    # What stands in the databases

    def query(self, sql: str) -> list[Any]:
        """Rows of the product's database, read beside it: a command would take half a processor."""
        if self.address:
            with psycopg.connect(libpq(self.address)) as connection:
                return connection.execute(sql).fetchall()
        with closing(sqlite3.connect(self.folder / "motcua.sqlite3", timeout=30)) as file:
            return file.execute(sql).fetchall()

    def waiting(self) -> tuple[int, int]:
        """Deliveries to the portal that are neither there nor given up; and those given up."""
        ((waiting, dead),) = self.query(
            "SELECT count(CASE WHEN dead_at IS NULL THEN 1 END), count(dead_at) FROM core_delivery "
            "WHERE destination = 'national_portal' AND done_at IS NULL"
        )
        return int(waiting), int(dead)

    def faults_seen(self) -> Counter[str]:
        """Each kind of fault that befell a call → how often."""
        if not self.store.exists():
            return Counter()
        with closing(sqlite3.connect(self.store, timeout=30)) as portal:
            rows = portal.execute("SELECT fault, count(*) FROM call WHERE fault <> '' GROUP BY fault")
            return Counter({kind: count for kind, count in rows if ":" not in kind})

    def in_time(self, doing: str) -> None:
        """Stuck when the time is over, with what waits and why."""
        if time.monotonic() < self.deadline:
            return
        rows = self.query(
            "SELECT subject_id, sequence, attempts, last_error FROM core_delivery "
            "WHERE destination = 'national_portal' AND done_at IS NULL ORDER BY subject_id, sequence LIMIT 5"
        )
        shown = "; ".join(" ".join(str(value) for value in row) for row in rows)
        raise Stuck(
            f"{doing}: not in {self.conditions.seconds:.0f} s; waiting, dead {self.waiting()}: {shown}"
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


def _live(trial: Trial, account: Account) -> None:
    """The deeds; meanwhile, unless calm, workers die at work until all that can go wrong has gone wrong."""
    began, last, chance = time.monotonic(), time.monotonic(), Random(trial.conditions.seed)
    deeds = trial.start("tests.support.exchange_lives", str(trial.conditions.dossiers))
    while True:
        is_over = deeds.poll() is not None
        if is_over and not account.lives_seconds:
            account.lives_seconds = time.monotonic() - began
            if deeds.returncode:
                raise Stuck("the deeds failed")
        if is_over and _has_seen_enough(trial, account):
            return
        trial.in_time("the deeds")
        time.sleep(0.1)
        if trial.conditions.is_calm:
            continue
        trial.staff()
        is_due = time.monotonic() - last > trial.conditions.kill_every
        if is_due and account.kills < trial.conditions.most_kills and trial.kill_one(chance):
            account.kills, last = account.kills + 1, time.monotonic()


def _has_seen_enough(trial: Trial, account: Account) -> bool:
    """Whether every kind of fault and enough deaths befell it, or nothing is left that they could befall."""
    if trial.conditions.is_calm:
        return True
    if account.kills >= trial.conditions.least_kills and set(trial.faults_seen()) >= KINDS:
        return True
    waiting, dead = trial.waiting()
    if dead:
        trial.ask("motcua.cli", "sync", "replay")
    return not waiting and not dead


def _settle(trial: Trial) -> float:
    """Until nothing waits any more; the seconds it worked, the start of workers left out."""
    began, first = time.monotonic(), trial.waiting()[0]
    while True:
        trial.staff()
        waiting, dead = trial.waiting()
        if waiting and waiting == first and trial.conditions.is_calm:
            began = time.monotonic()  # nobody has begun: the workers are still starting
        if not waiting and not dead:
            return time.monotonic() - began
        if dead:  # refused while the portal misbehaved; what waits behind it waits for a person
            trial.ask("motcua.cli", "sync", "replay")
        trial.in_time("settling")
        time.sleep(0.2)


def compare(wanted: dict[str, list[int]], store: Path) -> list[str]:
    """What is wrong with what the portal has: lost, unknown, doubled, out of order, in another status."""
    with closing(sqlite3.connect(store, timeout=30)) as portal:
        there = {code: int(status) for code, status in portal.execute("SELECT code, status FROM dossier")}
        rows = portal.execute(
            "SELECT code, status, moment FROM progress ORDER BY code, moment, position"
        ).fetchall()
        held = portal.execute("SELECT count(*) FROM held").fetchone()[0]
    told: dict[str, list[int]] = {}
    for code, status, _ in rows:
        told.setdefault(code, []).append(int(status))
    wrong = [f"{code}: lost" for code in sorted(set(wanted) - set(there))]
    wrong += [f"{code}: unknown to us" for code in sorted(set(there) - set(wanted))]
    wrong += [f"{held} calls held back and never written"] if held else []
    for code in sorted(set(wanted) & set(there)):
        if told.get(code) != wanted[code]:
            wrong.append(f"{code}: told {told.get(code)}, expected {wanted[code]}")
        elif there[code] != wanted[code][-1]:
            wrong.append(f"{code}: stands at {there[code]}, expected {wanted[code][-1]}")
    return wrong


def _take_stock(trial: Trial, account: Account) -> None:
    """Ask both sides what they have."""
    said = json.loads(trial.ask("motcua.cli", "sync", "status", "--json"))
    account.received, account.confirmed = said["received"], said["confirmed"]
    wanted = json.loads(trial.ask("tests.support.exchange_lives", "told").splitlines()[-1])
    account.wrong = compare(wanted, trial.store)
    account.faults = trial.faults_seen()
    account.journal_faults = json.loads(trial.ask("motcua.cli", "journal", "verify", "--json"))["fault_count"]
    with closing(sqlite3.connect(trial.store)) as portal:
        (account.calls,) = portal.execute("SELECT count(*) FROM call").fetchone()
    ((account.deliveries,),) = trial.query(
        "SELECT count(*) FROM core_delivery WHERE destination = 'national_portal' AND done_at IS NOT NULL"
    )


def run(trial: Trial) -> Account:
    """Lives under faults and kills, then an honest portal, a comparison, and the account of both sides."""
    account = Account()
    calm = trial.conditions.is_calm
    trial.open_portal(with_faults=not calm)
    if not calm:
        trial.staff()
    _live(trial, account)
    if not calm:
        trial.open_portal(with_faults=False)
    account.settle_seconds = _settle(trial)
    if not calm:
        trial.ask("motcua.cli", "sync", "reconcile")
        account.settle_seconds += _settle(trial)
    _take_stock(trial, account)
    return account


def told_of(account: Account, conditions: Conditions) -> Sequence[str]:
    """The account in lines for a person who reads a bench or a log."""
    seen = ", ".join(f"{kind} {count}" for kind, count in sorted(account.faults.items())) or "none"
    return (
        f"{conditions.dossiers} lives, flow {conditions.flow}, in {account.lives_seconds:.0f} s; "
        f"{account.kills} workers killed at work",
        f"{account.deliveries} deliveries, {account.calls} calls; faults: {seen}",
        f"settled {account.settle_seconds:.1f} s after the faults ended; "
        f"{account.confirmed} of {account.received} confirmed; journal faults: {account.journal_faults}",
        "\n".join(account.wrong[:5]) or "each dossier once, every row of progress once and in order",
    )
