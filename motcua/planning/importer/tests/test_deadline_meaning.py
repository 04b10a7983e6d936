"""What deadline words mean."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.importer.proposal import DeadlineKind

CASES = [
    ("31/10/2025", "date", "2025-10-31", "2025-10-31", None),
    ("Trước ngày 30/11/2025", "date", None, "2025-11-30", None),
    ("Trước 30/6", "date", None, "2022-06-30", None),
    ("ngày 05 tháng 11 năm 2025", "date", "2025-11-05", "2025-11-05", None),
    ("Trong quý III", "quarter", "2022-07-01", "2022-09-30", None),
    ("Quí IV-2025", "quarter", "2025-10-01", "2025-12-31", None),
    ("Quý III Năm 2026", "quarter", "2026-07-01", "2026-09-30", None),
    ("Quý IV/2025- Quý II/2026", "range", "2025-10-01", "2026-06-30", None),
    ("Quý I, II, III", "range", "2022-01-01", "2022-09-30", None),
    ("Tháng 12/2025", "month", "2025-12-01", "2025-12-31", None),
    ("Tháng 2", "month", "2022-02-01", "2022-02-28", None),
    ("2025", "year", "2025-01-01", "2025-12-31", None),
    ("Trong năm 2022", "year", "2022-01-01", "2022-12-31", None),
    ("Cả năm", "year", "2022-01-01", "2022-12-31", None),
    ("2026 - 2030", "range", "2026-01-01", "2030-12-31", None),
    ("Năm 2025 - 2026", "range", "2025-01-01", "2026-12-31", None),
    ("Từ 01/3/2022 đến 15/4/2022", "range", "2022-03-01", "2022-04-15", None),
    ("6 tháng đầu năm", "range", "2022-01-01", "2022-06-30", None),
    ("Thường xuyên", "recurrence", None, None, "continuous"),
    ("Nhiệm vụ thường xuyên", "recurrence", None, None, "continuous"),
    ("Hằng năm", "recurrence", None, None, "FREQ=YEARLY"),
    ("Hàng năm", "recurrence", None, None, "FREQ=YEARLY"),
    ("Thường xuyên, hằng năm", "recurrence", None, None, "FREQ=YEARLY"),
    ("Tháng 12 hằng năm", "recurrence", None, None, "FREQ=YEARLY;BYMONTH=12"),
    ("Trước 15/12 hằng năm", "recurrence", None, None, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("Hằng tháng", "recurrence", None, None, "FREQ=MONTHLY"),
    ("Thường xuyên, định kỳ hằng quý báo cáo", "recurrence", None, None, "FREQ=MONTHLY;INTERVAL=3"),
    ("Định kỳ 6 tháng, 1 năm", "recurrence", None, None, "FREQ=MONTHLY;INTERVAL=6"),
    ("Theo kế hoạch của UBND huyện", "condition", None, None, None),
    ("Theo Kế hoạch riêng", "condition", None, None, None),
    ("Theo quy định", "condition", None, None, None),
    ("Sau khi có Quy chế của TW", "condition", None, None, None),
    ("Khi có phát sinh.", "condition", None, None, None),
    ("23/11/20218", "unknown", None, None, None),
    ("31/02/2022", "unknown", None, None, None),
    ("", "unknown", None, None, None),
]


@pytest.mark.parametrize(("text", "kind", "start", "end", "recurrence"), CASES)
def test_words_have_their_meaning(
    text: str, kind: str, start: str | None, end: str | None, recurrence: str | None
):
    found = deadline_of(text, year=2022).as_json()
    expected = {"kind": kind, "start": start, "end": end, "recurrence": recurrence}
    assert {key: found[key] for key in expected} == expected
    assert found["raw"] == text
    assert found["condition"] == (text if kind == "condition" else None)


def test_a_quarter_without_any_year_keeps_its_days_open():
    due = deadline_of("Trong quý III")
    assert (due.kind, due.start, due.end) == (DeadlineKind.QUARTER, None, None)


@pytest.mark.reference_data
def test_every_phrase_of_real_plans_is_understood(reference_data: Path):
    phrases = json.loads((reference_data / "02-plans" / "due_phrases.json").read_text())
    unknown = [each["phrase"] for each in phrases if deadline_of(each["phrase"]).kind is DeadlineKind.UNKNOWN]
    assert len(phrases) > 30
    assert unknown == []


@given(st.text(max_size=60), st.integers(2000, 2040))
def test_any_text_keeps_its_words_and_days_in_order(text: str, year: int):
    due = deadline_of(text, year=year)
    assert due.raw.split() == deadline_of(due.raw, year=year).raw.split()
    if due.start and due.end:
        assert due.start <= due.end or due.kind is DeadlineKind.RANGE


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_printed_day_is_found_again(day: date):
    for text in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"trước ngày {day:%d/%m/%Y}"):
        assert deadline_of(text).end == day
