"""Whose site this is, where it is and when it is open: what every public page says at its foot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from motcua.core.clock import today
from motcua.core.wording import write_date
from motcua.deadlines.calendar import Calendar, DayKind, DayRule, Session, weekday_name
from motcua.deadlines.calendars import calendar_for
from motcua.organisations.models import Agency
from motcua.organisations.queries import desk_of, home_agency

_AHEAD = timedelta(days=45)
_MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Office:
    """The commune of this site, with the desk's own address and telephone where they differ.

    ``closed``: in words, when the doors are shut on days that are normally open, in the next six weeks.
    """

    agency_id: int
    name: str
    desk_name: str
    address: str
    phone: str
    email: str
    hours: str
    closed: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """Desk and address in one line."""
        return f"{self.desk_name}, {self.address}" if self.address else self.desk_name


def weekly_hours_on(calendar: Calendar, day: date) -> tuple[tuple[Session, ...], ...]:
    """The open hours by weekday in force on the day."""
    begun = [row for row in calendar.weekly if row.valid_from <= day]
    return (begun[-1] if begun else calendar.weekly[0]).sessions


def describe_hours(week: tuple[tuple[Session, ...], ...]) -> str:
    """Open hours in words: "Thứ Hai đến Thứ Sáu: 07:30–11:30, 13:30–17:00; Thứ Bảy: 07:30–11:30"."""
    parts = []
    for sessions, run in groupby(enumerate(week), key=lambda pair: pair[1]):
        if not sessions:
            continue
        days = [weekday for weekday, _ in run]
        span = weekday_name(days[0])
        if len(days) > 1:
            joint = " và " if len(days) == 2 else " đến "
            span += f"{joint}{weekday_name(days[-1])}"
        parts.append(f"{span}: {', '.join(str(session) for session in sessions)}")
    return "; ".join(parts)


def _closings(calendar: Calendar, day: date) -> Iterator[tuple[date, str]]:
    """Days that differ from the week, with what happens on them."""
    last = min(day + _AHEAD, calendar.last_on)
    while day <= last:
        for row in calendar.rows(day):
            said = _said_of(calendar, row)
            if said:
                yield day, said
        day += timedelta(days=1)


def _said_of(calendar: Calendar, row: DayRule) -> str:
    is_open = bool(weekly_hours_on(calendar, row.on)[row.on.weekday()])
    if row.kind is DayKind.SWAP_WORKED:
        return f"làm việc bù ({row.name})"
    if not is_open:
        return ""
    if row.kind is DayKind.PARTIAL_CLOSURE:
        return f"nghỉ {', '.join(map(str, row.sessions))} ({row.name})"
    return f"nghỉ ({row.name})"


def describe_closings(calendar: Calendar, day: date) -> tuple[str, ...]:
    """The next closings in words, days in a row together: "01/01/2027: nghỉ (Tết Dương lịch)"."""
    runs: list[tuple[date, date, str]] = []
    for on, said in _closings(calendar, day):
        if runs and runs[-1][2] == said and on - runs[-1][1] <= timedelta(days=3):
            runs[-1] = (runs[-1][0], on, said)
        else:
            runs.append((on, on, said))
    return tuple(
        f"{write_date(first)}{f' đến {write_date(last)}' if last != first else ''}: {said}"
        for first, last, said in runs[:_MOST_SHOWN]
    )


@lru_cache(maxsize=16)
def _times(calendar: Calendar, day: date) -> tuple[str, tuple[str, ...]]:
    """Hours and closings; a calendar never changes, a new one has its own line here."""
    return describe_hours(weekly_hours_on(calendar, day)), describe_closings(calendar, day)


def _office_of(agency: Agency) -> Office:
    desk = desk_of(agency, today())
    hours, closed = _times(calendar_for(agency.pk), today())
    return Office(
        agency_id=agency.pk,
        name=agency.name,
        desk_name=desk.name if desk else f"Bộ phận Một cửa, {agency.name}",
        address=(desk.address if desk else "") or agency.address,
        phone=(desk.phone if desk else "") or agency.phone,
        email=(desk.email if desk else "") or agency.email,
        hours=hours,
        closed=closed,
    )


def find_office() -> Office | None:
    """The commune this site serves; None before the administrator has entered one. Three statements."""
    agency = home_agency()
    return _office_of(agency) if agency else None
