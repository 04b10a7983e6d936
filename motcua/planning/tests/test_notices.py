"""Which reminder is due on which day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.deadlines.shipped import national_calendar
from motcua.planning.models import NoticeKind
from motcua.planning.notices import (
    LONGEST_TEXT,
    REMINDERS,
    is_escalated,
    reminder_text,
    reminders_on,
    shortened,
)

CALENDAR = national_calendar()
FRIDAY = date(2026, 3, 20)
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def kinds(day: date, due_on: date) -> list[NoticeKind]:
    return [one.kind for one in reminders_on(day, due_on, CALENDAR)]


@pytest.mark.parametrize(
    ("days_left", "kind"),
    [
        (8, []),
        (7, [NoticeKind.SOON]),
        (2, [NoticeKind.SOON]),
        (1, [NoticeKind.TOMORROW]),
        (0, [NoticeKind.DUE]),
        (-1, [NoticeKind.OVERDUE]),
    ],
)
def test_each_distance_has_its_reminder(days_left: int, kind: list[NoticeKind]) -> None:
    assert kinds(FRIDAY - timedelta(days=days_left), FRIDAY) == kind


def test_leaders_hear_of_it_on_the_third_working_day_after() -> None:
    tuesday, wednesday = date(2026, 3, 24), date(2026, 3, 25)
    assert not is_escalated(tuesday, FRIDAY, CALENDAR)
    assert is_escalated(wednesday, FRIDAY, CALENDAR)
    told = [one for one in reminders_on(wednesday, FRIDAY, CALENDAR) if one.is_for_leaders]
    assert [one.kind for one in told] == [NoticeKind.ESCALATED]


def test_holidays_do_not_count_before_leaders_are_told() -> None:
    # 30/4 and 1/5/2026 are holidays: after Wednesday 29/4 come Monday, Tuesday, Wednesday.
    assert not is_escalated(date(2026, 5, 5), date(2026, 4, 29), CALENDAR)
    assert is_escalated(date(2026, 5, 6), date(2026, 4, 29), CALENDAR)


def test_a_year_without_a_calendar_is_counted_in_plain_days() -> None:
    assert not is_escalated(date(2090, 1, 6), date(2089, 12, 31), CALENDAR)
    assert is_escalated(date(2090, 1, 7), date(2089, 12, 31), CALENDAR)


@given(day=DAYS, due_on=DAYS)
def test_never_two_reminders_to_the_same_people_and_never_fewer_as_time_goes_on(
    day: date, due_on: date
) -> None:
    order = list(NoticeKind)
    today, tomorrow = (list(reminders_on(at, due_on, CALENDAR)) for at in (day, day + timedelta(days=1)))
    assert sum(one.kind in REMINDERS for one in today) <= 1
    assert all(one.is_for_leaders == (one.kind is NoticeKind.ESCALATED) for one in today)
    assert len(tomorrow) >= len(today)
    assert [order.index(one.kind) for one in today] <= [order.index(one.kind) for one in tomorrow]


def test_the_sentence_names_the_day_and_the_task() -> None:
    text = reminder_text(NoticeKind.TOMORROW, "I.1 Niêm yết thủ tục", FRIDAY)
    assert text == "Ngày mai đến hạn (hạn 20/03/2026): I.1 Niêm yết thủ tục"


@given(st.text(max_size=2000))
def test_a_notice_is_never_longer_than_its_column(text: str) -> None:
    assert len(shortened(text)) <= LONGEST_TEXT
