"""A small commune for the tests of this slice, made by the real deeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import today
from motcua.core.permissions import Role
from motcua.organisations.actions import PositionFacts, assign_position, hire_officer, open_agency
from motcua.organisations.authentication import actor_for
from motcua.organisations.models import Agency, AgencyKind, Officer
from motcua.organisations.queries import positions_on

FROM = date(2025, 7, 1)
_numbers = count(1)


def make_province(code: str = "H24", valid_from: date = date(2008, 8, 1)) -> Agency:
    """A top of the tree."""
    return open_agency(
        kind=AgencyKind.PROVINCE, name=f"UBND tỉnh {code}", code=code, valid_from=valid_from, actor=SYSTEM
    )


def make_commune(code: str, parent: Agency, valid_from: date = FROM) -> Agency:
    """A commune below a province."""
    return open_agency(
        kind=AgencyKind.COMMUNE,
        name=f"UBND xã {code}",
        code=code,
        parent=parent,
        valid_from=valid_from,
        actor=SYSTEM,
    )


def make_unit(code: str, parent: Agency, kind: AgencyKind = AgencyKind.UNIT, **dates: date) -> Agency:
    """An office of a commune."""
    first = dates.get("valid_from", parent.valid_from)
    return open_agency(
        kind=kind, name=f"Phòng {code}", code=code, parent=parent, valid_from=first, actor=SYSTEM
    )


def make_officer(
    agency: Agency, *roles: Role, unit: Agency | None = None, title: str = "Công chức", **dates: date
) -> Officer:
    """An officer with one position (none without roles), held since the agency began unless told."""
    facts = None
    if roles:
        facts = PositionFacts(
            title=title,
            roles=[role.value for role in roles],
            unit=unit,
            valid_from=dates.get("valid_from", agency.valid_from),
            valid_to=dates.get("valid_to"),
        )
    number = next(_numbers)
    return hire_officer(
        agency=agency, name=f"Người Mẫu {number}", username=f"nguoi{number}", position=facts, actor=SYSTEM
    ).officer


def give(officer: Officer, *roles: Role, title: str = "Việc thêm", **dates: date) -> None:
    """One more position."""
    facts = PositionFacts(
        title=title,
        roles=[role.value for role in roles],
        valid_from=dates.get("valid_from", today()),
        valid_to=dates.get("valid_to"),
    )
    assign_position(officer, facts, actor=SYSTEM)


def acting(officer: Officer) -> Actor:
    """The actor of today's positions."""
    mine = [row for row in positions_on(officer.agency_id, today()) if row.officer_id == officer.pk]
    for row in mine:
        row.officer.refresh_from_db()
    return actor_for(mine)


def days(number: int) -> date:
    """The day so many days from today."""
    return today() + timedelta(days=number)


@dataclass
class Office:
    """Two communes: the first with a leader, a vice-leader, an administrator, two specialists and a clerk."""

    province: Agency = field(init=False)
    commune: Agency = field(init=False)
    unit: Agency = field(init=False)
    external: Agency = field(init=False)
    leader: Officer = field(init=False)
    second_leader: Officer = field(init=False)
    administrator: Officer = field(init=False)
    specialist: Officer = field(init=False)
    colleague: Officer = field(init=False)
    clerk: Officer = field(init=False)
    neighbour: Agency = field(init=False)
    stranger: Officer = field(init=False)

    def __post_init__(self) -> None:
        self.province = make_province()
        self.commune = make_commune("H24.990", self.province)
        self.unit = make_unit("H24.990.02", self.commune)
        self.external = make_unit("H24.990.11", self.commune, AgencyKind.EXTERNAL)
        self.leader = make_officer(self.commune, Role.LEADER, title="Chủ tịch")
        self.second_leader = make_officer(self.commune, Role.LEADER, title="Phó Chủ tịch")
        self.administrator = make_officer(self.commune, Role.ADMINISTRATOR, title="Quản trị")
        self.specialist = make_officer(self.commune, Role.SPECIALIST, unit=self.unit)
        self.colleague = make_officer(self.commune, Role.SPECIALIST, unit=self.unit)
        self.clerk = make_officer(self.commune, Role.CLERK, title="Văn thư", unit=self.unit)
        self.neighbour = make_commune("H24.991", self.province)
        self.stranger = make_officer(self.neighbour, Role.LEADER, Role.RECEPTIONIST, title="Chủ tịch")
