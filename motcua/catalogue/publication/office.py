"""Who publishes: name, where and when dossiers are taken, and where people complain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from motcua.core.clock import today
from motcua.deadlines.calendar import Session, weekday_name
from motcua.deadlines.calendars import calendar_for
from motcua.organisations.models import Agency
from motcua.organisations.queries import desk_of


@dataclass(frozen=True, slots=True)
class Office:
    """The agency as its notices name it. ``feedback`` are the lines of the feedback address (PAKN)."""

    agency: str
    where: str
    hours: str
    feedback: tuple[str, ...]


def office_of(agency_id: int) -> Office:
    """The agency's desk, hours and feedback address as of today."""
    agency = Agency.objects.get(pk=agency_id)
    desk = desk_of(agency, today())
    address = (desk.address if desk else "") or agency.address
    name = desk.name if desk else f"Bộ phận Một cửa, {agency.name}"
    return Office(
        agency=agency.name,
        where=f"{name}, {address}" if address else name,
        hours=_hours(agency.pk),
        feedback=_feedback(agency),
    )


def _feedback(agency: Agency) -> tuple[str, ...]:
    """Where complaints go (NĐ 20/2008 as amended): the agency, then the national portal."""
    reached = [
        f"{label}: {value}"
        for label, value in (
            ("Địa chỉ", agency.address),
            ("Điện thoại", agency.phone),
            ("Thư điện tử", agency.email),
        )
        if value
    ]
    return (
        f"{agency.name}.",
        *([f"{'. '.join(reached)}."] if reached else []),
        "Cổng Dịch vụ công quốc gia: https://dichvucong.gov.vn, mục Phản ánh, kiến nghị.",
    )


def _hours(agency_id: int) -> str:
    """ "Thứ Hai đến Thứ Sáu: 07:30–11:30, 13:30–17:00"; days with the same hours together."""
    calendar = calendar_for(agency_id)
    begun = [row for row in calendar.weekly if row.valid_from <= today()]
    week: tuple[tuple[Session, ...], ...] = (begun[-1] if begun else calendar.weekly[0]).sessions
    said = []
    for sessions, run in groupby(enumerate(week), key=lambda pair: pair[1]):
        days = [weekday for weekday, _ in run]
        if sessions:
            span = weekday_name(days[0]) + (f" đến {weekday_name(days[-1])}" if len(days) > 1 else "")
            said.append(f"{span}: {', '.join(str(session) for session in sessions)}")
    return "; ".join(said)
