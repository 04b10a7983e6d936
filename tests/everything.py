"""All checks, in order, with their times; the last line counts them. ``./run test`` calls this.

With arguments only pytest runs, on SQLite, with these arguments.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.postgres import postgres
from tests.support.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
PARALLEL = ["-n", "2", "--dist", "loadfile"]


@dataclass(frozen=True)
class Check:
    """One check: a label and a command; pytest's own results are counted from its report."""

    label: str
    command: list[str]
    on_postgres: bool = False
    report: str = ""


def _tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).with_name(name)), *arguments]


CHECKS = (
    Check("ruff check", _tool("ruff", "check", "--output-format=concise", ".")),
    Check("ruff format", _tool("ruff", "format", "--check", ".")),
    Check("mypy", _tool("mypy")),
    Check("import-linter", _tool("lint-imports", "--no-cache")),
    Check("tests on SQLite", [*PYTEST, *PARALLEL, "-m", "not browser"], report="sqlite"),
    Check(
        "tests on PostgreSQL", [*PYTEST, *PARALLEL, "--only-database"], on_postgres=True, report="postgres"
    ),
    Check("browser journeys", [*PYTEST, "-m", "browser"], report="browser"),
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


def _perform(check: Check, address: str) -> Counter[str]:
    print(f"\n=== {check.label}", flush=True)
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if check.on_postgres:
        environment["DATABASE_URL"] = address
    report = BUILD / f"report-{check.report}.xml"
    report.unlink(missing_ok=True)
    command = [*check.command, f"--junit-xml={report}"] if check.report else check.command
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    counted = _counts(report) if check.report and report.exists() else Counter(passed=int(code == 0))
    if code != 0 and not counted["failed"]:
        counted["failed"] += 1  # a run that broke, or collected no test
    return counted


def run_all() -> int:
    """Run every check to its end; 0 when nothing failed."""
    BUILD.mkdir(exist_ok=True)
    total: Counter[str] = Counter()
    lines = []
    with postgres() as address:
        for check in CHECKS:
            if check.report == "browser" and find_chromium() is None:
                lines.append(f"{check.label:22} SKIPPED: no Chromium on this machine")
                total["skipped"] += 1
                continue
            started = time.monotonic()
            counted = _perform(check, address)
            total += counted
            verdict = "FAILED" if counted["failed"] else "ok"
            lines.append(f"{check.label:22} {verdict:7} {time.monotonic() - started:6.1f} s")
    print("\n" + "\n".join(lines))
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 1 if total["failed"] else 0


if __name__ == "__main__":
    if sys.argv[1:]:
        os.execv(sys.executable, [*PYTEST, *sys.argv[1:]])
    sys.exit(run_all())
