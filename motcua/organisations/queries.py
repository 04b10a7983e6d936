"""Look-ups over agencies and staff that other slices share."""

from __future__ import annotations

import time
from datetime import date

from django.db.models import Q

from motcua.core.clock import today
from motcua.organisations.models import Agency, AgencyCode, AgencyKind, Officer, Position, on_day

_HOME_SECONDS = 30.0
_home: tuple[float, str] = (0.0, "")


def home_agency() -> Agency | None:
    """The commune this installation serves: the one in force today (the first, when there are several)."""
    return Agency.objects.on(today()).filter(kind=AgencyKind.COMMUNE).order_by("id").first()


def home_agency_name() -> str:
    """The name for public pages, kept for half a minute so that a page costs no statement."""
    global _home
    read_at, name = _home
    if not name or time.monotonic() - read_at > _HOME_SECONDS:
        agency = home_agency()
        name = agency.name if agency else ""
        _home = (time.monotonic(), name)
    return name


def find_agency_code(agency_id: int, day: date) -> AgencyCode | None:
    """The code in force for dossier numbers on the day."""
    return AgencyCode.objects.filter(on_day(day), agency_id=agency_id).order_by("-valid_from").first()


def officers_with_role(agency_id: int, role: str, *, sector: str = "") -> list[Officer]:
    """Officers of the agency who hold the role today; with a sector, those in charge of it come first."""
    positions = Position.objects.on(today()).filter(agency_id=agency_id, officer__left_on=None)
    held = [position for position in positions.select_related("officer") if role in position.roles]
    held.sort(key=lambda position: (sector not in position.sectors, position.officer_id))
    return [position.officer for position in held]


def desk_of(agency: Agency, day: date) -> Agency | None:
    """The one-stop desk or centre of the agency on the day."""
    return Agency.objects.filter(on_day(day), Q(parent=agency, kind=AgencyKind.DESK)).first()
