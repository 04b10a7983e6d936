"""The draw can be done again by anybody, keeps its sizes and takes nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.clock import ZONE
from motcua.planning.inspections.sampling import (
    OVERDUE,
    REFUSED,
    STOPPED,
    SUPPLEMENT,
    Drawable,
    draw,
    fingerprint,
    strata_of,
    stratify,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=ZONE)
CODES = st.integers(1, 60).map(lambda number: f"H24.990-260101-{number:04}")
STRATA = st.sampled_from([OVERDUE, SUPPLEMENT, REFUSED, STOPPED, "sector:ho-tich", "procedure:1.001193"])
POPULATIONS = st.dictionaries(STRATA, st.sets(CODES, max_size=25), max_size=6)
SIZES = st.dictionaries(STRATA, st.integers(-1, 12), max_size=6)
SEEDS = st.text(min_size=1, max_size=12)


@given(POPULATIONS, SEEDS, SIZES, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_come_changes_nothing(
    population: dict[str, set[str]], seed: str, sizes: dict[str, int], random: Random
) -> None:
    strata = list(population.items())
    random.shuffle(strata)
    shuffled = {}
    for stratum, codes in strata:
        rows = sorted(codes)
        random.shuffle(rows)
        shuffled[stratum] = rows + rows[:2]
    backwards = dict(reversed(sizes.items()))
    assert draw(shuffled, seed, backwards) == draw(population, seed, sizes)
    assert fingerprint(shuffled) == fingerprint(population)


@given(POPULATIONS, SEEDS, SIZES)
def test_no_dossier_is_drawn_twice_and_each_comes_from_its_stratum(
    population: dict[str, set[str]], seed: str, sizes: dict[str, int]
) -> None:
    sample = draw(population, seed, sizes)
    drawn = [code for codes in sample.values() for code in codes]
    assert len(drawn) == len(set(drawn))
    for stratum, codes in sample.items():
        assert set(codes) <= population.get(stratum, set())


@given(POPULATIONS, SEEDS, SIZES)
def test_a_stratum_is_as_large_as_asked_or_as_it_can_be(
    population: dict[str, set[str]], seed: str, sizes: dict[str, int]
) -> None:
    sample = draw(population, seed, sizes)
    assert set(sample) == {stratum for stratum, size in sizes.items() if size > 0}
    for stratum, codes in sample.items():
        others = {code for name, each in sample.items() if name != stratum for code in each}
        free = population.get(stratum, set()) - others
        assert len(codes) <= sizes[stratum]
        assert len(codes) == sizes[stratum] or set(codes) == free


@given(st.sets(CODES, min_size=1), SEEDS)
def test_a_larger_sample_holds_the_smaller_one(codes: set[str], seed: str) -> None:
    small = draw({OVERDUE: codes}, seed, {OVERDUE: 3})[OVERDUE]
    large = draw({OVERDUE: codes}, seed, {OVERDUE: 9})[OVERDUE]
    assert large[: len(small)] == small


def test_another_seed_gives_another_sample() -> None:
    codes = {f"H24.990-260101-{number:04}" for number in range(200)}
    assert draw({OVERDUE: codes}, "1", {OVERDUE: 10}) != draw({OVERDUE: codes}, "2", {OVERDUE: 10})


def test_a_known_draw_stays_what_it_was() -> None:
    codes = [f"A-{number}" for number in range(1, 11)]
    assert draw({OVERDUE: codes}, "2026", {OVERDUE: 3}) == {OVERDUE: ("A-8", "A-10", "A-9")}


def dossier(**changes: object) -> Drawable:
    facts: dict[str, object] = {
        "code": "H24.990-260101-0001",
        "sector": "ho-tich",
        "procedure": "1.001193",
        "status": "processing",
        "outcome": "",
        "supplement_count": 0,
        "due_at": NOON + timedelta(days=1),
        "finished_at": None,
        "waiting_since": None,
    }
    return Drawable(**{**facts, **changes})  # type: ignore[arg-type]


PLAIN = {"sector:ho-tich", "procedure:1.001193"}


@pytest.mark.parametrize(
    ("changes", "also"),
    [
        ({}, set()),
        ({"due_at": None}, set()),
        ({"due_at": NOON - timedelta(days=1)}, {OVERDUE}),
        ({"due_at": NOON - timedelta(days=1), "finished_at": NOON - timedelta(days=2)}, set()),
        ({"due_at": NOON - timedelta(days=2), "finished_at": NOON - timedelta(days=1)}, {OVERDUE}),
        ({"due_at": NOON - timedelta(days=1), "waiting_since": NOON - timedelta(days=3)}, set()),
        ({"due_at": NOON - timedelta(days=3), "waiting_since": NOON - timedelta(days=1)}, {OVERDUE}),
        ({"supplement_count": 1}, {SUPPLEMENT}),
        ({"outcome": "refused", "status": "handed_over"}, {REFUSED}),
        ({"status": "refused_at_desk"}, {REFUSED}),
        ({"status": "withdrawn"}, {STOPPED}),
        ({"status": "stopped", "supplement_count": 2}, {STOPPED, SUPPLEMENT}),
    ],
)
def test_a_dossier_stands_in_every_stratum_it_fits(changes: dict[str, object], also: set[str]) -> None:
    assert strata_of(dossier(**changes), NOON) == PLAIN | also


def test_stratify_gathers_codes() -> None:
    rows = [dossier(), dossier(code="B", status="stopped")]
    population = stratify(rows, NOON)
    assert population[STOPPED] == ["B"]
    assert population["sector:ho-tich"] == ["H24.990-260101-0001", "B"]
