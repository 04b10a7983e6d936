"""Look-ups over agencies and staff that other slices share."""

from __future__ import annotations

import time
from datetime import date
from functools import lru_cache

from django.db.models import BigIntegerField, CharField, Q, QuerySet

from motcua.core.clock import today
from motcua.core.prepared import Prepared
from motcua.organisations.models import (
    Agency,
    AgencyCode,
    AgencyKind,
    Officer,
    Position,
    Succession,
    on_day,
)
from motcua.organisations.rules import taken_over

_HOME_SECONDS = 30.0
_home: tuple[float, str] = (0.0, "")


def home_agency() -> Agency | None:
    """The commune this installation serves: the one in force today (the first, when there are several)."""
    return _communes_on(today()).first(kind=AgencyKind.COMMUNE)


@lru_cache(maxsize=8)
def _communes_on(day: date) -> Prepared[Agency]:
    return Prepared(
        lambda kind: Agency.objects.on(day).filter(kind=kind).order_by("id")[:1], kind=CharField()
    )


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
    return _codes_on(day).first(agency_id=agency_id)


@lru_cache(maxsize=8)
def _codes_on(day: date) -> Prepared[AgencyCode]:
    return Prepared(
        lambda agency_id: AgencyCode.objects.filter(on_day(day), agency_id=agency_id).order_by("-valid_from")[
            :1
        ],
        agency_id=BigIntegerField(),
    )


def officers_with_role(agency_id: int, role: str, *, sector: str = "") -> list[Officer]:
    """Officers of the agency who hold the role today; with a sector, those in charge of it come first."""
    held = [position for position in positions_on(agency_id, today()) if role in position.roles]
    held.sort(key=lambda position: (sector not in position.sectors, position.officer_id))
    return list({position.officer_id: position.officer for position in held}.values())


def positions_on(agency_id: int, day: date) -> list[Position]:
    """Positions of the agency in force on the day, with officer and unit, of officers who have not left."""
    return _positions_on(day).rows(agency_id=agency_id)


def _held_on(day: date) -> QuerySet[Position]:
    return Position.objects.on(day).filter(Q(officer__left_on=None) | Q(officer__left_on__gt=day))


@lru_cache(maxsize=8)
def _positions_on(day: date) -> Prepared[Position]:
    return Prepared(
        lambda agency_id: _held_on(day).filter(agency_id=agency_id).select_related("officer", "unit"),
        agency_id=BigIntegerField(),
    )


def desk_of(agency: Agency, day: date) -> Agency | None:
    """The one-stop desk or centre of the agency on the day."""
    return _desks_on(day).first(parent_id=agency.pk)


@lru_cache(maxsize=8)
def _desks_on(day: date) -> Prepared[Agency]:
    return Prepared(
        lambda parent_id: Agency.objects.filter(
            on_day(day), parent_id=parent_id, kind=AgencyKind.DESK
        ).order_by("id")[:1],
        parent_id=BigIntegerField(),
    )


def find_parent_on(agency: Agency, day: date) -> Agency | None:
    """The agency above on that day, as the dated history says."""
    row = agency.superiors.filter(on_day(day)).select_related("parent").order_by("-valid_from").first()
    return row.parent if row else None


def parents_by_id() -> dict[int, int | None]:
    """Agency id → id of its (last known) parent, for the whole tree."""
    return dict(Agency.objects.values_list("id", "parent_id"))


def is_within(agency: Agency, top_id: int) -> bool:
    """Whether the agency is ``top_id`` or stands below it; climbs a tree of a few levels."""
    above: int | None = agency.pk
    while above is not None and above != top_id:
        above = Agency.objects.filter(pk=above).values_list("parent_id", flat=True).first()
    return above is not None


def agencies_taken_over(agency_id: int) -> dict[int, date]:
    """Ended agency → first day on which its open work is this agency's, as the successions say."""
    rows = Succession.objects.filter(takes_open_work=True).values_list(
        "predecessor_id", "successor_id", "valid_from"
    )
    return taken_over(agency_id, {old: (new, first_on) for old, new, first_on in rows})


def agency_in_charge(agency_id: int, day: date) -> Agency:
    """Who does the agency's work on the day: itself, or who took it over. One statement unless it ended."""
    agency = Agency.objects.select_related("parent").get(pk=agency_id)
    while agency.valid_to is not None and agency.valid_to < day:
        taker = Agency.objects.select_related("parent").filter(
            predecessions__predecessor=agency,
            predecessions__takes_open_work=True,
            predecessions__valid_from__lte=day,
        )
        following = taker.first()
        if following is None:
            break
        agency = following
    return agency


def is_working_officer(agency_id: int, officer_id: int) -> bool:
    """Whether the officer holds a position in the agency today."""
    return _position_of(today()).first(agency_id=agency_id, officer_id=officer_id) is not None


@lru_cache(maxsize=2)
def _position_of(day: date) -> Prepared[Position]:
    return Prepared(
        lambda agency_id, officer_id: _held_on(day).filter(agency_id=agency_id, officer_id=officer_id)[:1],
        agency_id=BigIntegerField(),
        officer_id=BigIntegerField(),
    )


def other_communes(agency_id: int) -> list[tuple[int, str]]:
    """Other communes in force today that a desk may receive for (NĐ 118/2025 art. 14.2), by name."""
    return list(
        Agency.objects.on(today())
        .filter(kind=AgencyKind.COMMUNE)
        .exclude(pk=agency_id)
        .order_by("name")
        .values_list("pk", "name")
    )


def units_on(agency: Agency, day: date) -> list[Agency]:
    """Offices below the agency on the day: units, desks and external bodies, by code."""
    kinds = (AgencyKind.DESK, AgencyKind.UNIT, AgencyKind.EXTERNAL)
    return list(Agency.objects.on(day).filter(parent=agency, kind__in=kinds).order_by("code"))
