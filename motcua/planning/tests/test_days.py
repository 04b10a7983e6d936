"""Where a span of days stands among the months of the year view."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.days import bar_in

YEAR = 2026
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_a_bar_covers_its_months() -> None:
    bar = bar_in(YEAR, date(2026, 4, 10), date(2026, 6, 30))
    assert bar is not None
    assert (bar.first, bar.last, bar.months) == (4, 6, 3)
    assert [month for month in range(1, 13) if bar.covers(month)] == [4, 5, 6]


def test_a_day_without_a_first_day_is_one_month() -> None:
    bar = bar_in(YEAR, None, date(2026, 3, 15))
    assert bar is not None
    assert (bar.first, bar.last) == (3, 3)


def test_what_runs_over_the_year_is_cut_at_its_edges() -> None:
    bar = bar_in(YEAR, date(2025, 11, 1), date(2027, 1, 31))
    assert bar is not None
    assert (bar.first, bar.last, bar.is_before, bar.is_after) == (1, 12, True, True)


@given(starts_on=st.none() | DAYS, due_on=DAYS)
def test_a_bar_is_whole_and_inside_the_year_or_there_is_none(starts_on: date | None, due_on: date) -> None:
    bar = bar_in(YEAR, starts_on, due_on)
    start = min(starts_on or due_on, due_on)
    if bar is None:
        assert due_on.year < YEAR or start.year > YEAR
    else:
        assert 1 <= bar.first <= bar.last <= 12
        assert bar.covers(due_on.month) or bar.is_after
