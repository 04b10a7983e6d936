"""Bar L2 at size: many dossiers live their lives by the real deeds while the national portal misbehaves.

    python -m bench.exchange [--dossiers 2000] [--flow first|hub] [--workers 4] [--calm] [--sqlite]

Starts PostgreSQL (or takes SQLite), the stand-in of the portal and the workers in processes of their own.
While the deeds are done the stand-in injects every fault and a worker is killed -9 every few seconds; with
``--calm`` nothing goes wrong and workers start only when all is recorded, which measures the throughput.
Afterwards the stand-in answers properly again, ``motcua sync reconcile`` repairs, and everything is compared:
each dossier there once, in its last status, every row of progress once and in order, the journal whole.
Ends with 1 when anything is missing, doubled or out of order. The same trial is the proof of bar L2
(``./run proof``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack, nullcontext
from pathlib import Path

from tests.postgres import postgres
from tests.support.exchange_trial import Conditions, Trial, run, told_of


def main() -> int:
    """Run it; the exit code says whether everything arrived, once and in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dossiers", type=int, default=2000)
    parser.add_argument("--flow", choices=("first", "hub"), default="first")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--calm", action="store_true")
    parser.add_argument("--sqlite", action="store_true")
    given = parser.parse_args()
    conditions = Conditions(given.dossiers, given.flow, given.workers, is_calm=given.calm)
    database = nullcontext("") if given.sqlite else postgres()
    with (
        tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder,
        database as address,
        ExitStack() as stack,
    ):
        trial = Trial(stack, Path(folder), address, conditions)
        trial.ask("motcua.cli", "migrate")
        account = run(trial)
    print("\n".join(told_of(account, conditions)))
    if given.calm:
        print(f"{account.deliveries / account.settle_seconds:.0f} deliveries a second")
    return 1 if account.wrong or account.confirmed != account.received or account.journal_faults else 0


if __name__ == "__main__":
    sys.exit(main())
