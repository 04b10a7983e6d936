"""Bar L2: dossiers by the real deeds, a portal that does everything wrong, workers killed with -9.

Afterwards: 100 % synchronised, each dossier there once and in its last status, every row of progress once and
in order, the journal whole. Both generations of the portal; on the database of the run. Here a small number
of dossiers meets every kind of fault; ``./run proof`` drives 2,000 (MOTCUA_PROOF_DOSSIERS).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from tests.operations.conftest import new_installation
from tests.support.exchange_trial import FAULTS, KINDS, Conditions, Stuck, Trial, compare, run, told_of

__all__ = ["new_installation"]

FEW = 48
DOSSIERS = int(os.environ.get("MOTCUA_PROOF_DOSSIERS") or FEW)
WANTED = {"H24.1": [2, 4, 9, 10], "H24.2": [2, 8]}


def _conditions(flow: str) -> Conditions:
    """Few dossiers meet each fault more often, or not every kind of it would befall them."""
    if DOSSIERS <= FEW:
        share = 0.05 if flow == "first" else 0.025  # the second generation calls twice as often
        return Conditions(DOSSIERS, flow, workers=2, share=share, kill_every=1.0, most_kills=4, seconds=150)
    return Conditions(DOSSIERS, flow, least_kills=10, seconds=120 + DOSSIERS)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Ends every process of a trial."""
    with ExitStack() as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.parametrize("flow", ["first", "hub"])
def test_whatever_goes_wrong_all_arrives_once_and_in_order(
    flow: str, new_installation: Callable[..., Any], stack: ExitStack
) -> None:
    conditions = _conditions(flow)
    place = new_installation(f"exchange_{flow}", migrated=True)
    account = run(Trial(stack, place.folder, place.database_url, conditions))
    print("\n".join(told_of(account, conditions)))
    assert account.wrong == []
    assert account.received == account.confirmed == conditions.dossiers
    assert account.journal_faults == 0
    assert account.kills >= conditions.least_kills
    assert set(account.faults) == KINDS, f"never seen: {KINDS - set(account.faults)}"


def test_every_kind_of_fault_of_the_stand_in_is_ordered() -> None:
    from motcua.integrations.national_portal.standin.faults import FaultKind

    assert {kind for kind, _ in FAULTS} == {kind.value for kind in FaultKind}


# The account itself finds what it is there to find.


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """What a portal has that was told everything of WANTED, as its stand-in keeps it."""
    from motcua.integrations.national_portal.standin.store import Store

    kept = Store(tmp_path / "cong.sqlite3")
    for code, statuses in WANTED.items():
        kept.run("INSERT INTO dossier VALUES (?, 'first', '', ?, '{}', 1, 0, 0)", code, str(statuses[-1]))
        for position, status in enumerate(statuses):
            moment = f"202603021030{position:02d}"
            kept.run("INSERT INTO progress VALUES (?, ?, '{}', ?, ?, 0)", code, position, moment, str(status))
    kept.close()
    assert compare(WANTED, tmp_path / "cong.sqlite3") == []
    return tmp_path / "cong.sqlite3"


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("DELETE FROM dossier WHERE code = 'H24.2'", "H24.2: lost"),
        ("UPDATE dossier SET code = 'H24.3' WHERE code = 'H24.2'", "H24.3: unknown to us"),
        ("DELETE FROM progress WHERE code = 'H24.1' AND status = '4'", "H24.1: told [2, 9, 10]"),
        (
            "INSERT INTO progress VALUES ('H24.1', 9, '{}', '20260302103003', '10', 0)",
            "H24.1: told [2, 4, 9, 10, 10]",
        ),
        (
            "UPDATE progress SET moment = '20260302103009' WHERE code = 'H24.1' AND status = '4'",
            "H24.1: told [2, 9, 10, 4]",
        ),
        ("UPDATE dossier SET status = '9' WHERE code = 'H24.1'", "H24.1: stands at 9, expected 10"),
        ("INSERT INTO held VALUES (1, 'first', 'DongBoHoSoMC', 'H24.1', '{}')", "1 calls held back"),
    ],
)
def test_what_is_lost_doubled_or_out_of_order_is_named(tampering: str, found: str, store: Path) -> None:
    with closing(sqlite3.connect(store)) as portal:
        portal.execute(tampering)
        portal.commit()
    assert any(one.startswith(found) for one in compare(WANTED, store))


def test_a_trial_that_takes_too_long_says_what_is_stuck(
    new_installation: Callable[..., Any], stack: ExitStack
) -> None:
    place = new_installation("exchange_stuck", migrated=True)
    trial = Trial(stack, place.folder, place.database_url, Conditions(1, seconds=0))
    with pytest.raises(Stuck, match=r"settling: not in 0 s; waiting, dead \(0, 0\)"):
        trial.in_time("settling")
