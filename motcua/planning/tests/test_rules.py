"""The days to keep that a deadline means."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.rules import milestones

YEARS = st.integers(2000, 2060)
RULES = st.sampled_from(
    [
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;INTERVAL=3",
        "FREQ=MONTHLY;INTERVAL=6",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=WEEKLY",
        "FREQ=YEARLY",
        "FREQ=DAILY",
        "continuous",
    ]
)


def _of(text: str, year: int) -> list[tuple[str, date | None, date]]:
    return milestones(deadline_of(text, year=year).as_json(), year)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Trước ngày 30/11/2026", [(None, "2026-11-30")]),
        ("Trong quý III", [("2026-07-01", "2026-09-30")]),
        ("Tháng 2", [("2026-02-01", "2026-02-28")]),
        ("Trong năm 2026", [("2026-01-01", "2026-12-31")]),
        ("Từ 01/3/2026 đến 15/4/2026", [("2026-03-01", "2026-04-15")]),
        ("Thường xuyên", [("2026-01-01", "2026-12-31")]),
        ("Định kỳ 6 tháng, 1 năm", [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-12-31")]),
        ("Trước 15/12 hằng năm", [(None, "2026-12-15")]),
        ("Tháng 12 hằng năm", [("2026-12-01", "2026-12-31")]),
        ("Theo kế hoạch của UBND huyện", []),
        ("23/11/20218", []),
        ("", []),
    ],
)
def test_words_give_the_days_a_person_would_write(text: str, wanted: list[tuple[str | None, str]]) -> None:
    found = [(start.isoformat() if start else None, due.isoformat()) for _, start, due in _of(text, 2026)]
    assert found == wanted


def test_every_quarter_is_named() -> None:
    assert [label for label, *_ in _of("Hằng quý", 2026)] == [
        "Quý I/2026",
        "Quý II/2026",
        "Quý III/2026",
        "Quý IV/2026",
    ]


def test_a_quarter_read_without_its_year_takes_the_plans() -> None:
    assert milestones(deadline_of("Trong quý III").as_json(), 2030) == [
        ("Trong quý III", date(2030, 7, 1), date(2030, 9, 30))
    ]


@given(RULES, YEARS)
def test_periods_follow_each_other_and_fill_the_year(rule: str, year: int) -> None:
    found = milestones({"kind": "recurrence", "recurrence": rule, "raw": rule}, year)
    assert found[0][1] == date(year, 1, 1)
    assert found[-1][2] == date(year, 12, 31)
    for (_, _, ends), (_, starts, _) in itertools.pairwise(found):
        assert starts == ends + timedelta(days=1)
    assert len({label for label, *_ in found}) == len(found)


@given(st.text(max_size=60), YEARS)
def test_any_words_give_ordered_days_or_none(text: str, year: int) -> None:
    for label, start, due in _of(text, year):
        assert len(label) <= 200
        assert start is None or start <= due


JSON = st.none() | st.text(max_size=12) | st.integers()


@given(
    st.fixed_dictionaries(
        {"kind": JSON | st.sampled_from(["date", "recurrence"]), "raw": JSON},
        optional={"start": JSON, "end": JSON, "recurrence": JSON | RULES},
    ),
    YEARS,
)
def test_no_stored_value_breaks_it(deadline: dict[str, Any], year: int) -> None:
    for _, start, due in milestones(deadline, year):
        assert start is None or start <= due
