"""How dates, sums and numbers are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from motcua.core import wording
from motcua.core.clock import ZONE

NOON = datetime(2026, 9, 5, 12, 0, tzinfo=ZONE)


def test_a_moment_is_written_on_the_clock_of_vietnam() -> None:
    late = datetime(2026, 9, 5, 20, 30, tzinfo=UTC)
    assert wording.write_datetime(late) == "03:30 06/09/2026"
    assert wording.write_date(late) == "06/09/2026"
    assert wording.write_day(late) == "Chủ Nhật, 06/09/2026"


def test_nothing_is_a_dash() -> None:
    writers = (wording.write_date, wording.write_time, wording.write_datetime, wording.write_day)
    assert {write(None) for write in writers} == {"–"}
    assert wording.write_relative(None) == wording.write_number(None) == wording.write_percent(None) == "–"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (NOON, "vừa xong"),
        (NOON - timedelta(minutes=5), "5 phút trước"),
        (NOON + timedelta(hours=3), "sau 3 giờ"),
        (NOON - timedelta(hours=13), "hôm qua"),
        (date(2026, 9, 5), "hôm nay"),
        (date(2026, 9, 6), "ngày mai"),
        (date(2026, 9, 2), "3 ngày trước"),
        (date(2026, 9, 15), "sau 10 ngày"),
        (date(2027, 9, 15), "15/09/2027"),
    ],
)
def test_the_distance_is_said_in_plain_words(value: date | datetime, written: str) -> None:
    with time_machine.travel(NOON, tick=False):
        assert wording.write_relative(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1234567, "1.234.567"),
        (1234.5, "1.234,5"),
        (Decimal("2.00"), "2"),
        (-1500, "-1.500"),
        (0.126, "0,13"),
    ],
)
def test_numbers_have_full_stops_between_thousands_and_a_decimal_comma(
    value: int | float | Decimal, written: str
) -> None:
    assert wording.write_number(value) == written


def test_a_sum_ends_in_dong_and_an_unfixed_one_says_so() -> None:
    assert wording.write_money(10_000) == "10.000\u00a0đ"
    assert wording.write_money(0) == "0\u00a0đ"
    assert wording.write_money(None) == "chưa rõ"
    assert wording.write_percent(98.5) == "98,5\u00a0%"
