"""Due-date arithmetic: what is due when, under the law of the day. Pure, no Django.

``due_date`` is for a dossier received at the counter, ``term_end`` for a plain legal term that an event
starts (a notice, a report of an error). Both give the moment and, unless asked not to, the lines that
explain it. Moments are aware; dates are those of Vietnam.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from motcua.deadlines.calendar import (
    HOUR,
    ZONE,
    BadHours,
    Calendar,
    CalendarEnds,
    DayKind,
    DayRule,
    DayState,
    Session,
    WeeklyHours,
    local_moment,
    microseconds,
)
from motcua.deadlines.explanation import explained, printed
from motcua.deadlines.terms import (
    BadTerm,
    ClockLaw,
    DueDate,
    Line,
    Term,
    Timeliness,
    Unit,
    clock_law,
    hours,
    nominal_end,
)

__all__ = [
    "ZONE",
    "BadHours",
    "BadTerm",
    "Calendar",
    "CalendarEnds",
    "DayKind",
    "DayRule",
    "DayState",
    "DueDate",
    "Line",
    "Session",
    "Term",
    "Timeliness",
    "Unit",
    "WeeklyHours",
    "add_working",
    "add_working_hours",
    "due_date",
    "printed",
    "subtract_working",
    "term_end",
    "timeliness",
    "working_time_between",
]

# --- one counter per unit: (value, moment the clock starts, calendar, law) -> due moment ---------------


def _working_hours(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    return calendar.after_open_time(start, value * HOUR)


def _working_days(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    return calendar.closing_after(start.date(), value)


def _days(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    return calendar.closing_on_or_after(nominal_end(value, Unit.DAY, start.date()))


def _months(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    return calendar.closing_on_or_after(nominal_end(value, Unit.MONTH, start.date()))


def _hours(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    return start + timedelta(hours=value)


def _same_day(value: int, start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    on = start.date()
    if calendar.is_working_day(on) and microseconds(start) <= law.same_day_cutoff:
        return calendar.closing_on_or_after(on)
    return calendar.closing_after(on, 1)


_COUNTERS: dict[Unit, Callable[[int, datetime, Calendar, ClockLaw], datetime]] = {
    Unit.WORKING_HOUR: _working_hours,
    Unit.WORKING_DAY: _working_days,
    Unit.DAY: _days,
    Unit.MONTH: _months,
    Unit.HOUR: _hours,
    Unit.SAME_DAY: _same_day,
}

_RULES: dict[Unit, tuple[str, ...]] = {
    Unit.WORKING_HOUR: ("clock.hours_at_once",),
    Unit.WORKING_DAY: ("clock.first_day", "clock.due_time"),
    Unit.DAY: ("clock.first_day", "clock.days_end", "clock.last_day_rolls", "clock.due_time"),
    Unit.MONTH: ("clock.first_day", "clock.month_end", "clock.last_day_rolls", "clock.due_time"),
    Unit.HOUR: ("clock.hours_at_once",),
    Unit.SAME_DAY: ("same_day.cutoff", "clock.due_time"),
}
_RECEPTION_RULES = {unit: ("clock.start", *keys, "transfer.cutoff") for unit, keys in _RULES.items()}
_SHIFTED_RULES = {unit: ("clock.outside_hours", *keys) for unit, keys in _RECEPTION_RULES.items()}


def _transfer(start: datetime, calendar: Calendar, law: ClockLaw) -> datetime:
    """Until when the dossier must reach who settles it (NĐ 118/2025 Điều 18.2)."""
    on = start.date()
    if calendar.is_working_day(on) and microseconds(start) <= law.transfer_cutoff:
        return calendar.closing_on_or_after(on)
    return calendar.opening_after(on)


def due_date(
    term: Term, start: datetime, calendar: Calendar, *, on: date | None = None, explain: bool = True
) -> DueDate:
    """When a dossier received at ``start`` is due, under the law of ``on`` (default: the day of reception).

    Received outside hours it counts from the next opening; terms in plain hours run at once all the same.
    ``explain=False`` leaves the lines out and is some ten times faster; the arithmetic is the same.
    Raises CalendarEnds when the calendar lacks a year, NoRuleOnDate when the law of that day is unknown.
    """
    start = local_moment(start)
    law_on = on or start.date()
    law = clock_law(law_on)
    opening = calendar.next_opening(start)
    arrived = opening if law.waits_for_opening else start
    counted_from = start if term.unit is Unit.HOUR else arrived
    due_at = _COUNTERS[term.unit](term.value, counted_from, calendar, law)
    keys = _RECEPTION_RULES if counted_from == start else _SHIFTED_RULES
    due = DueDate(
        term=term,
        start=start,
        counted_from=counted_from,
        due_at=due_at,
        transfer_by=_transfer(arrived, calendar, law),
        law_on=law_on,
        is_estimated=calendar.has_estimates(start.date(), due_at.date()),
        rules=keys[term.unit],
    )
    return explained(due, calendar, is_reception=True) if explain else due


def term_end(
    term: Term, event_at: datetime, calendar: Calendar, *, on: date | None = None, explain: bool = True
) -> DueDate:
    """When a term that an event starts ends (BLDS Điều 147, 148): the event's own day is not counted.

    Not for receptions: the event counts on its own date whatever the opening hours, and ``transfer_by``
    merely repeats ``due_at``. Raises like ``due_date``.
    """
    event_at = local_moment(event_at)
    law_on = on or event_at.date()
    due_at = _COUNTERS[term.unit](term.value, event_at, calendar, clock_law(law_on))
    due = DueDate(
        term=term,
        start=event_at,
        counted_from=event_at,
        due_at=due_at,
        transfer_by=due_at,
        law_on=law_on,
        is_estimated=calendar.has_estimates(event_at.date(), due_at.date()),
        rules=_RULES[term.unit],
    )
    return explained(due, calendar, is_reception=False) if explain else due


def add_working(on: date, days: int, calendar: Calendar) -> date:
    """The date ``days`` (>= 1) working days after a date, which itself is not counted."""
    if days < 1:
        raise BadTerm("Số ngày làm việc phải từ 1 trở lên.", field="days")
    return calendar.working_day_after(on, days)


def add_working_hours(start: datetime, amount: Decimal, calendar: Calendar) -> datetime:
    """The moment when so many open hours (> 0, fractions allowed) have passed since ``start``."""
    if amount <= 0:
        raise BadTerm("Số giờ phải lớn hơn 0.", field="hours")
    return calendar.after_open_time(local_moment(start), int(amount * HOUR))


def subtract_working(on: date, days: int, calendar: Calendar) -> date:
    """The date ``days`` (>= 1) working days before a date: for warnings ahead of a due date."""
    if days < 1:
        raise BadTerm("Số ngày làm việc phải từ 1 trở lên.", field="days")
    return calendar.working_day_before(on, days)


def working_time_between(
    a: datetime, b: datetime, calendar: Calendar, *, unit: Unit = Unit.WORKING_HOUR
) -> Decimal:
    """Working time from ``a`` to ``b`` (negative when b lies before a).

    In WORKING_HOUR: open hours, to four decimals. In WORKING_DAY: working days after a's date up to and
    including b's date. BadTerm for any other unit.
    """
    a, b = local_moment(a), local_moment(b)
    if unit is Unit.WORKING_DAY:
        return Decimal(calendar.working_rank(b.date()) - calendar.working_rank(a.date()))
    if unit is not Unit.WORKING_HOUR:
        raise BadTerm("Chỉ tính được giờ làm việc hoặc ngày làm việc.", field="unit")
    return hours(calendar.open_until(b) - calendar.open_until(a))


def timeliness(due_at: datetime, finished_at: datetime) -> Timeliness:
    """Before the day promised: early; by the moment promised: on time; later: overdue."""
    due_at, finished_at = local_moment(due_at), local_moment(finished_at)
    if finished_at > due_at:
        return Timeliness.OVERDUE
    return Timeliness.EARLY if finished_at.date() < due_at.date() else Timeliness.ON_TIME
