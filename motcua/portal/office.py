"""Whose site this is, where it is and when it is open: what every public page says at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from motcua.core.clock import today
from motcua.deadlines.calendar import Calendar, Session, weekday_name
from motcua.deadlines.calendars import calendar_for
from motcua.organisations.models import Agency
from motcua.organisations.queries import desk_of, home_agency


@dataclass(frozen=True, slots=True)
class Office:
    """The commune of this site, with the desk's own address and telephone where they differ."""

    agency_id: int
    name: str
    desk_name: str
    address: str
    phone: str
    email: str
    hours: str

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


def _office_of(agency: Agency) -> Office:
    desk = desk_of(agency, today())
    hours = describe_hours(weekly_hours_on(calendar_for(agency.pk), today()))
    return Office(
        agency_id=agency.pk,
        name=agency.name,
        desk_name=desk.name if desk else f"Bộ phận Một cửa, {agency.name}",
        address=(desk.address if desk else "") or agency.address,
        phone=(desk.phone if desk else "") or agency.phone,
        email=(desk.email if desk else "") or agency.email,
        hours=hours,
    )


def find_office() -> Office | None:
    """The commune this site serves; None before the administrator has entered one. Three statements."""
    agency = home_agency()
    return _office_of(agency) if agency else None
