"""Judges' points: weighted, averaged and spread without a cent lost."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.initiatives.scoring import Standing, sheet_total, standing

D = Decimal
NAMES = ("new", "useful", "wide")
POINTS = st.decimals(0, 100, places=1)
WEIGHTS = st.fixed_dictionaries({name: st.decimals(1, 100, places=0) for name in NAMES})
SHEET = st.fixed_dictionaries(dict.fromkeys(NAMES, POINTS))
SHEETS = st.lists(SHEET, min_size=1, max_size=7)
CENT = Fraction(1, 200)


def exact(sheet: dict[str, Decimal], weights: dict[str, Decimal]) -> Fraction:
    above = sum((Fraction(weights[name]) * Fraction(sheet[name]) for name in weights), Fraction(0))
    return above / sum((Fraction(weight) for weight in weights.values()), Fraction(0))


@given(SHEETS, WEIGHTS)
def test_the_average_is_the_exact_one_to_two_places(
    sheets: list[dict[str, Decimal]], weights: dict[str, Decimal]
) -> None:
    totals = [exact(sheet, weights) for sheet in sheets]
    found = standing(sheets, weights)
    assert found.average is not None
    assert found.spread is not None
    assert abs(Fraction(found.average) - sum(totals, Fraction(0)) / len(totals)) <= CENT
    assert abs(Fraction(found.spread) - (max(totals) - min(totals))) <= CENT


@given(SHEETS, WEIGHTS)
def test_the_average_lies_between_the_judges_and_no_deviation_exceeds_the_spread(
    sheets: list[dict[str, Decimal]], weights: dict[str, Decimal]
) -> None:
    found = standing(sheets, weights)
    totals = [exact(sheet, weights) for sheet in sheets]
    assert found.average is not None
    assert found.deviation is not None
    assert found.spread is not None
    assert min(totals) - CENT <= Fraction(found.average) <= max(totals) + CENT
    assert 0 <= found.deviation <= found.spread + D("0.01")


@given(SHEETS, WEIGHTS, st.randoms(use_true_random=False))
def test_the_order_of_judges_and_criteria_changes_nothing(
    sheets: list[dict[str, Decimal]], weights: dict[str, Decimal], random: Random
) -> None:
    shuffled = [dict(random.sample(list(sheet.items()), len(sheet))) for sheet in sheets]
    random.shuffle(shuffled)
    assert standing(shuffled, dict(reversed(weights.items()))) == standing(sheets, weights)


@given(SHEET, WEIGHTS, st.integers(1, 6))
def test_judges_who_agree_leave_no_spread(
    sheet: dict[str, Decimal], weights: dict[str, Decimal], judges: int
) -> None:
    found = standing([sheet] * judges, weights)
    assert (found.spread, found.deviation, found.complete) == (0, 0, judges)


@given(SHEETS, WEIGHTS, st.integers(2, 9))
def test_weights_matter_only_against_each_other(
    sheets: list[dict[str, Decimal]], weights: dict[str, Decimal], factor: int
) -> None:
    larger = {name: weight * factor for name, weight in weights.items()}
    assert standing(sheets, larger) == standing(sheets, weights)


def test_an_unfinished_sheet_counts_as_begun_only() -> None:
    weights = {"new": D(40), "useful": D(60)}
    sheets = [{"new": D(80), "useful": D(90)}, {"new": D(10)}, {}]
    assert standing(sheets, weights) == Standing(D("86.00"), D("0.00"), D("0.00"), 1, 2)
    assert sheet_total({"new": D(10)}, weights) is None


def test_nothing_scored_gives_no_average() -> None:
    assert standing([], {"new": D(1)}) == Standing(None, None, None, 0, 0)
    assert standing([{"new": D(5)}], {}) == Standing(None, None, None, 0, 1)


def test_half_a_cent_is_rounded_up() -> None:
    found = standing([{"a": D("80.01")}, {"a": D("80")}], {"a": D(1)})
    assert found.average == D("80.01")
    assert found.spread == D("0.01")
