"""All checks, with their times; the last line counts them. ``./run test`` calls this.

Tests run on SQLite, then those of the database on PostgreSQL (but none marked ``one_database``, see
conftest.py), then the browser's journeys; beside these, which wait a lot, lint and types.

With arguments only pytest runs, on SQLite, with these arguments. ``--proof`` runs bar L2 at full size
(``./run proof``): 2,000 dossiers for each generation of the national portal, on each database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import postgres
from tests.support.chromium import find_chromium
from tests.support.migrated import forget

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
# Who is done takes from the other: a long file holds up nobody.
PARALLEL = ["-n", "2", "--dist", "worksteal"]


@dataclass(frozen=True)
class Check:
    """One check: a label and a command; pytest's own results are counted from its report."""

    label: str
    command: list[str]
    on_postgres: bool = False
    report: str = ""


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


STATIC = (
    Check("ruff check", _tool("ruff", "check", "--output-format=concise", ".")),
    Check("ruff format", _tool("ruff", "format", "--check", ".")),
    Check("mypy", _tool("mypy")),
    Check("import-linter", _tool("lint-imports", "--no-cache")),
)
TESTS = (
    Check(
        "tests on SQLite",
        [*PYTEST, *PARALLEL, "--second-follows", "-m", "not browser"],
        report="sqlite",
    ),
    Check(
        "tests on PostgreSQL", [*PYTEST, *PARALLEL, "--only-database"], on_postgres=True, report="postgres"
    ),
)
BROWSER = Check(
    "browser journeys", [*PYTEST, "-n", "2", "--dist", "worksteal", "-m", "browser"], report="browser"
)


def _counts(report: Path) -> Counter[str]:
    """passed, failed and skipped of one pytest run."""
    counted: Counter[str] = Counter()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counted["failed"] += failed
        counted["skipped"] += skipped
        counted["passed"] += int(suite.get("tests", 0)) - failed - skipped
    return counted


@dataclass(frozen=True)
class Outcome:
    """What a check came to: its line in the table, and its counts."""

    line: str
    counted: Counter[str]


def _perform(check: Check, address: str, *, is_quiet: bool = False) -> Outcome:
    """Run one check to its end; a quiet one prints what it has to say in one piece afterwards."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if check.on_postgres:
        environment["DATABASE_URL"] = address
    report = BUILD / f"report-{check.report}.xml"
    report.unlink(missing_ok=True)
    command = [*check.command, f"--junit-xml={report}"] if check.report else check.command
    if not is_quiet:
        print(f"\n=== {check.label}", flush=True)
    started = time.monotonic()
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if is_quiet else {}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, text=True, **pipes)
    seconds = time.monotonic() - started
    if is_quiet:
        print(f"\n=== {check.label}\n{done.stdout}", flush=True)
    code = done.returncode
    counted = _counts(report) if check.report and report.exists() else Counter(passed=int(code == 0))
    if code != 0 and not counted["failed"]:
        counted["failed"] += 1  # a run that broke, or collected no test
    verdict = "FAILED" if counted["failed"] else "ok"
    return Outcome(f"{check.label:22} {verdict:7} {seconds:6.1f} s", counted)


def _browser() -> Outcome:
    if find_chromium() is None:
        return Outcome(f"{BROWSER.label:22} SKIPPED: no Chromium on this machine", Counter(skipped=1))
    return _perform(BROWSER, "")


def run_all() -> int:
    """Run every check to its end; 0 when nothing failed."""
    BUILD.mkdir(exist_ok=True)
    started = time.monotonic()
    with postgres() as address:
        forget(address)
        outcomes = [_perform(check, address) for check in TESTS]
    with ThreadPoolExecutor(max_workers=1) as beside:
        static = beside.map(lambda check: _perform(check, "", is_quiet=True), STATIC)
        outcomes.append(_browser())
        outcomes += static
    total: Counter[str] = sum((outcome.counted for outcome in outcomes), Counter())
    print("\n" + "\n".join(outcome.line for outcome in outcomes))
    print(f"{'everything':22} {'':7} {time.monotonic() - started:6.1f} s")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 1 if total["failed"] else 0


def run_proof() -> int:
    """Bar L2 at full size on both databases; 0 when everything arrived, once and in order."""
    os.environ.setdefault("MOTCUA_PROOF_DOSSIERS", "2000")
    command = [*PYTEST, "-s", "tests/proof/test_exchange.py"]
    with postgres() as address:
        outcomes = [
            _perform(Check("L2 on SQLite", command), ""),
            _perform(Check("L2 on PostgreSQL", command, on_postgres=True), address),
        ]
    print("\n" + "\n".join(outcome.line for outcome in outcomes), flush=True)
    return 1 if any(outcome.counted["failed"] for outcome in outcomes) else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--proof"]:
        sys.exit(run_proof())
    if sys.argv[1:]:
        os.execv(sys.executable, [*PYTEST, *sys.argv[1:]])
    sys.exit(run_all())
