from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from motcua.documents.words import (
    date_words,
    moment_words,
    money,
    padded,
    short_end,
    short_moment,
)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 9, 2), "ngày 02 tháng 9 năm 2026"),
        (date(2026, 2, 12), "ngày 12 tháng 02 năm 2026"),
        (date(2026, 1, 1), "ngày 01 tháng 01 năm 2026"),
        (date(2026, 3, 31), "ngày 31 tháng 3 năm 2026"),
    ],
)
def test_a_date_pads_days_and_the_first_two_months_only(on: date, words: str) -> None:
    assert date_words(on) == words


def test_a_moment_is_told_on_vietnams_clock() -> None:
    at = datetime(2026, 11, 26, 17, 5, tzinfo=UTC)
    assert moment_words(at) == "00 giờ 05 phút, ngày 27 tháng 11 năm 2026"
    assert short_moment(at) == "00:05 27/11/2026"


def test_counts_and_money_are_written_the_official_way() -> None:
    assert [padded(count) for count in (1, 9, 10, 345)] == ["01", "09", "10", "345"]
    assert money(1_234_500) == "1.234.500 đồng"


def test_a_span_that_ends_at_midnight_ends_the_day_before() -> None:
    assert short_end(datetime(2026, 11, 26, 17, tzinfo=UTC)) == "24:00 26/11/2026"
    assert short_end(datetime(2026, 11, 26, 10, tzinfo=UTC)) == "17:00 26/11/2026"
