"""Which reminder is due on a day. Pure: the numbers, the days and the working calendar in, a kind out.

No law sets these days: they are the office's own choice, the same for every task.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from motcua.core.wording import write_date
from motcua.deadlines.calendar import Calendar, CalendarEnds
from motcua.planning.models.work import NoticeKind

SOON_DAYS = 7
"""Calendar days before the due day on which the first reminder comes: the office's own choice, not law."""

ESCALATE_AFTER_WORKING_DAYS = 3
"""Working days after the due day after which leaders are told: the office's own choice, not law."""

LONGEST_TEXT = 500

REMINDERS = frozenset({NoticeKind.SOON, NoticeKind.TOMORROW, NoticeKind.DUE, NoticeKind.OVERDUE})


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: why it comes, and whether leaders get it instead of whoever does the work."""

    kind: NoticeKind
    is_for_leaders: bool = False


def reminders_on(day: date, due_on: date, calendar: Calendar) -> Iterator[Reminder]:
    """The reminders that must have been given by the day for something still open.

    Only the latest stage: who was not reminded in time (the machine stood still) hears how things are
    now, not what was missed. Overdue things are told to leaders as well after some working days.
    """
    left = (due_on - day).days
    if left < 0:
        yield Reminder(NoticeKind.OVERDUE)
        if is_escalated(day, due_on, calendar):
            yield Reminder(NoticeKind.ESCALATED, is_for_leaders=True)
    elif left == 0:
        yield Reminder(NoticeKind.DUE)
    elif left == 1:
        yield Reminder(NoticeKind.TOMORROW)
    elif left <= SOON_DAYS:
        yield Reminder(NoticeKind.SOON)


def is_escalated(day: date, due_on: date, calendar: Calendar) -> bool:
    """Whether the last of the working days of grace is over.

    Where the calendar has no such year yet, a week stands for the working days.
    """
    try:
        last = calendar.working_day_after(due_on, ESCALATE_AFTER_WORKING_DAYS)
    except CalendarEnds:
        last = due_on + timedelta(days=7)
    return day >= last


_OPENINGS = {
    NoticeKind.SOON: "Còn không quá 7 ngày",
    NoticeKind.TOMORROW: "Ngày mai đến hạn",
    NoticeKind.DUE: "Hôm nay đến hạn",
    NoticeKind.OVERDUE: "Đã quá hạn",
    NoticeKind.ESCALATED: "Quá hạn từ 3 ngày làm việc",
}


def reminder_text(kind: NoticeKind, what: str, due_on: date) -> str:
    """The sentence of a reminder; it stays true when it is read later."""
    return shortened(f"{_OPENINGS[kind]} (hạn {write_date(due_on)}): {what}")


def shortened(text: str) -> str:
    """Cut to what a notice holds, at a word."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_TEXT:
        return flat
    return flat[: LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"
