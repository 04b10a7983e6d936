"""The shipped national calendar, by itself and against the reference data."""

from __future__ import annotations

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from lunar_vn import solar_to_lunar

from motcua.deadlines.calendar import ZONE, DayKind, DayState
from motcua.deadlines.rules import Term, Unit, add_working, due_date, subtract_working
from motcua.deadlines.shipped import national_calendar, shipped_years
from motcua.law import rule

CALENDAR = national_calendar()
DAYS_OFF = "vn_public_sector_days_off_2018_2030.csv"
ROWS = [row for rows in shipped_years().values() for row in rows]


def _read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "04-holidays" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.reference_data
def test_every_working_day_vector_is_met(reference_data: Path) -> None:
    vectors = _read(reference_data, "working_day_test_vectors.csv")
    assert len(vectors) >= 24
    for vector in vectors:
        start = date.fromisoformat(vector["start_day_0"])
        days = int(vector["working_days"])
        wanted = date.fromisoformat(vector["due_date"])
        assert add_working(start, days, CALENDAR) == wanted, vector
        received = datetime.combine(start, time(9), ZONE)
        assert due_date(Term(days, Unit.WORKING_DAY), received, CALENDAR).due_at.date() == wanted, vector


@pytest.mark.reference_data
def test_the_days_off_are_those_of_the_reference_year_by_year(reference_data: Path) -> None:
    listed = {date.fromisoformat(row["date"]) for row in _read(reference_data, DAYS_OFF)}
    ours = {row.on for row in ROWS if row.kind in {DayKind.HOLIDAY, DayKind.SWAP_OFF}}
    assert ours == listed


@pytest.mark.reference_data
def test_the_states_say_what_is_announced_and_what_is_computed(reference_data: Path) -> None:
    states = {row.on: row.state for row in ROWS}
    for row in _read(reference_data, DAYS_OFF):
        wanted = DayState.ESTIMATED if row["status"].startswith("computed") else DayState.ANNOUNCED
        assert states[date.fromisoformat(row["date"])] is wanted, row


@pytest.mark.reference_data
def test_the_swaps_are_those_of_the_reference(reference_data: Path) -> None:
    listed = {
        (date.fromisoformat(row["weekday_off"]), date.fromisoformat(row["weekend_worked"]))
        for row in _read(reference_data, "working_day_swaps_official.csv")
    }
    ours = {(row.on, row.pair) for row in ROWS if row.kind is DayKind.SWAP_OFF}
    assert ours == listed


@pytest.mark.reference_data
def test_the_lunar_feasts_are_where_the_anchors_say(reference_data: Path) -> None:
    names = {row.on: row.name for row in ROWS}
    for anchor in _read(reference_data, "lunar_anchor_dates.csv"):
        assert names[date.fromisoformat(anchor["mung_1_tet"])] == "Tết Nguyên đán"
        assert names[date.fromisoformat(anchor["gio_to_10_3_am_lich"])].startswith("Giỗ Tổ Hùng Vương")


def test_the_swap_that_the_library_lacks_is_shipped() -> None:
    assert not CALENDAR.is_working_day(date(2026, 1, 2))
    assert CALENDAR.is_working_day(date(2026, 1, 10))


def test_a_swapped_saturday_keeps_the_hours_of_the_day_it_replaces() -> None:
    due = due_date(Term(5, Unit.WORKING_DAY), datetime(2026, 1, 5, 9, tzinfo=ZONE), CALENDAR)
    assert due.due_at == datetime(2026, 1, 10, 17, tzinfo=ZONE)
    assert "Thứ Bảy 10/01/2026 làm bù thay ngày 02/01/2026" in due.lines[-1].why


def test_a_swapped_day_off_is_explained_with_both_dates_and_its_source() -> None:
    due = due_date(Term(1, Unit.WORKING_DAY), datetime(2025, 12, 31, 9, tzinfo=ZONE), CALENDAR)
    [line] = [line for line in due.lines if line.why.startswith("Nghỉ hoán đổi")]
    assert line.why == "Nghỉ hoán đổi 02/01/2026, làm bù 10/01/2026"
    assert "12729/VPCP-KGVX" in line.citation


def test_the_culture_day_is_off_since_2026() -> None:
    assert CALENDAR.is_working_day(date(2025, 11, 24))
    assert not CALENDAR.is_working_day(date(2026, 11, 24))


@pytest.mark.parametrize("year", range(2018, 2031))
def test_each_year_has_at_least_the_days_the_labour_code_gives(year: int) -> None:
    granted = sum(rule("calendar.holidays", date(year, 6, 1)).value.values())
    off = [
        row for row in ROWS if row.kind is DayKind.HOLIDAY and row.on.year == year and "bù" not in row.name
    ]
    assert len(off) >= granted


@pytest.mark.parametrize("year", range(2018, 2031))
def test_the_first_of_tet_and_the_ancestors_day_agree_with_the_moon(year: int) -> None:
    days = {row.on: row.name for row in ROWS if row.on.year == year}
    tet = [on for on, name in days.items() if name == "Tết Nguyên đán"]
    ancestors = [on for on, name in days.items() if name == "Giỗ Tổ Hùng Vương"]
    assert any(_lunar(on) == (1, 1) for on in tet)
    assert [_lunar(on) for on in ancestors] == [(10, 3)]


def _lunar(on: date) -> tuple[int, int]:
    found = solar_to_lunar(on)
    return found.day, found.month


def test_no_shipped_date_stands_twice() -> None:
    dates = [row.on for row in ROWS]
    assert len(dates) == len(set(dates))


def test_a_compensation_day_is_never_a_weekend_and_follows_its_holiday() -> None:
    for row in ROWS:
        if "nghỉ bù" in row.name:
            assert row.on.weekday() < 5
            name = row.name.removesuffix(" (nghỉ bù)")
            assert any(
                other.name == name and row.on > other.on > row.on - timedelta(days=7) for other in ROWS
            )


def test_a_due_date_across_days_not_announced_says_so() -> None:
    due = due_date(Term(20, Unit.WORKING_DAY), datetime(2027, 1, 25, 9, tzinfo=ZONE), CALENDAR)
    assert due.is_estimated
    assert any("dự kiến, chưa có thông báo" in line.why for line in due.lines)
    assert not due_date(
        Term(5, Unit.WORKING_DAY), datetime(2026, 3, 2, 9, tzinfo=ZONE), CALENDAR
    ).is_estimated


def test_a_warning_day_is_counted_backwards_over_the_same_days() -> None:
    assert subtract_working(date(2026, 5, 7), 5, CALENDAR) == date(2026, 4, 28)
    assert add_working(date(2026, 4, 28), 5, CALENDAR) == date(2026, 5, 7)
