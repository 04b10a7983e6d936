"""The standard cost model: the worked examples as issued, to the đồng, and what must hold of any numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue.review.cost import (
    ACTIVITIES,
    Activity,
    Counting,
    Side,
    compare,
    income_per_hour,
    is_within_bounds,
    reckon,
    share,
)
from motcua.law import rule


def _waited(days: int, subjects: int) -> Side:
    return Side(waiting=Decimal(days * 8), subjects=subjects)


def test_the_issued_example_of_25_to_23_days_comes_out_to_the_dong() -> None:
    income = rule("review.income_per_hour", date(2025, 11, 20)).value["dong"]
    found = compare(_waited(25, 10), _waited(23, 10), income, Counting.WAITING)
    assert (found.before.yearly, found.after.yearly) == (80_000_000, 73_600_000)
    assert (found.saving, found.rate) == (6_400_000, Decimal("8.00"))
    assert found.waiting == 160


def test_the_issued_example_of_10_to_9_days_comes_out_to_the_dong() -> None:
    found = compare(_waited(10, 10), _waited(9, 10), 40_000, Counting.WAITING)
    assert (found.before.yearly, found.after.yearly) == (32_000_000, 28_800_000)
    assert (found.saving, found.rate) == (3_200_000, Decimal("10.00"))


def test_the_example_of_3228_dossiers_comes_out_to_the_hundredth_of_a_percent() -> None:
    before = Side(activities=(Activity("prepare", outside=1_024_000),), subjects=3_228)
    after = Side(activities=(Activity("prepare", outside=231_000),), subjects=3_228)
    found = compare(before, after, 40_000, Counting.WORKING)
    assert (found.before.once, found.after.once) == (1_024_000, 231_000)
    assert found.before.yearly == 3_305_472_000
    assert found.saving == 2_559_804_000
    assert found.rate == Decimal("77.44")


def test_waiting_costs_nothing_where_only_own_work_counts_and_is_still_told() -> None:
    found = compare(_waited(25, 10), _waited(23, 10), 40_000, Counting.WORKING)
    assert (found.before.yearly, found.saving, found.rate) == (0, 0, None)
    assert found.waiting == 160


def test_each_line_is_hours_at_the_income_and_what_is_paid_to_others() -> None:
    side = Side(
        activities=(Activity("prepare", Decimal("1.5"), 20_000), Activity("file", Decimal("0.5"))),
        fees=8_000,
        trips=Decimal(2),
        times=Decimal("0.5"),
        subjects=3,
    )
    found = reckon(side, 40_000, Counting.WORKING)
    assert found.lines == (("Chuẩn bị hồ sơ", 80_000), ("Nộp hồ sơ", 20_000), ("Phí, lệ phí", 8_000))
    assert (found.once, found.yearly, found.money) == (108_000, 162_000, 42_000)
    assert (found.hours, found.trips) == (Decimal("3.00"), Decimal("3.0"))


@pytest.mark.parametrize(
    ("hours", "income", "cost"), [("0.1", 5, 1), ("0.1", 4, 0), ("0.33", 40_001, 13_200), ("0.125", 4, 1)]
)
def test_an_activity_is_rounded_to_a_whole_dong_a_half_upwards(hours: str, income: int, cost: int) -> None:
    assert Activity("prepare", Decimal(hours)).cost(income) == cost


def test_a_years_income_becomes_an_hours_by_months_days_and_hours() -> None:
    divisors = rule("review.income_divisors", date(2026, 11, 24)).value
    assert income_per_hour(84_480_000, **divisors) == 40_000
    assert income_per_hour(100_000_000, **divisors) == 47_348  # 47.348,48…


def test_a_share_of_nothing_is_none_and_a_loss_is_negative() -> None:
    assert share(5, 0) is None
    assert share(-1, 8) == Decimal("-12.50")


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Side(fees=-1)
    with pytest.raises(ValueError, match="negative"):
        Side(activities=(Activity("file", Decimal(-1)),))


def test_numbers_beyond_any_procedure_are_told_apart() -> None:
    assert is_within_bounds(_waited(25, 10))
    assert not is_within_bounds(Side(subjects=10**9))
    assert not is_within_bounds(Side(activities=(Activity("file", Decimal(10**6)),)))


HOURS = st.integers(0, 100_000).map(lambda hundredths: Decimal(hundredths) / 100)
MONEY = st.integers(0, 10**9)
SIDES = st.builds(
    lambda parts, waiting, fees, trips, times, subjects: Side(
        activities=tuple(Activity(key, *part) for key, part in zip(ACTIVITIES, parts, strict=False)),
        waiting=waiting,
        fees=fees,
        trips=trips,
        times=times,
        subjects=subjects,
    ),
    st.lists(st.tuples(HOURS, MONEY), max_size=len(ACTIVITIES)),
    HOURS,
    MONEY,
    HOURS,
    HOURS,
    st.integers(0, 10**6),
)
INCOMES = st.integers(0, 10**6)
COUNTINGS = st.sampled_from(Counting)


# The first example of a process waits for the library itself on a busy machine.
_CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_CALM
@given(SIDES)
def test_what_is_kept_is_read_back_as_it_was(side: Side) -> None:
    assert Side.from_json(side.to_json()) == side


@_CALM
@given(SIDES, INCOMES, COUNTINGS)
def test_the_lines_add_up_to_one_performance(side: Side, income: int, counting: Counting) -> None:
    found = reckon(side, income, counting)
    assert sum(amount for _, amount in found.lines) == found.once
    exact = found.once * side.times * side.subjects
    assert abs(found.yearly - exact) <= Decimal("0.5")


@_CALM
@given(SIDES, SIDES, INCOMES, COUNTINGS)
def test_there_and_back_saves_nothing(one: Side, other: Side, income: int, counting: Counting) -> None:
    there, back = compare(one, other, income, counting), compare(other, one, income, counting)
    assert there.saving == -back.saving
    assert there.trips == -back.trips
    assert compare(one, one, income, counting).saving == 0


@_CALM
@given(SIDES, INCOMES)
def test_counting_the_waiting_never_costs_less(side: Side, income: int) -> None:
    waited = reckon(side, income, Counting.WAITING).once
    assert waited >= reckon(side, income, Counting.WORKING).once
