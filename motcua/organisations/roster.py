"""Who is here today: the staff list as people read it, by office, with who is away and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from motcua.core.clock import today
from motcua.core.text import fold
from motcua.organisations.models import Agency, AgencyKind, Officer, Position, StandIn
from motcua.organisations.queries import positions_on
from motcua.organisations.work import OpenWork, open_work_by_officer

_ORDER = {AgencyKind.DESK: 1, AgencyKind.UNIT: 2, AgencyKind.EXTERNAL: 4}
_WITHOUT_OFFICE = 3


@dataclass(slots=True)
class Person:
    """One line: the officer, the positions of the day, absence, whom he or she replaces, open work."""

    officer: Officer
    positions: list[Position] = field(default_factory=list)
    away: list[StandIn] = field(default_factory=list)
    replaces: list[StandIn] = field(default_factory=list)
    work: list[OpenWork] = field(default_factory=list)

    @property
    def role_labels(self) -> list[str]:
        """The roles of all positions in words, each once."""
        return list(dict.fromkeys(label for row in self.positions for label in row.role_labels))


@dataclass(slots=True)
class Group:
    """One office and its people; ``unit`` None: the agency itself or, with ``is_idle``, nobody's office."""

    title: str
    people: list[Person]
    unit: Agency | None = None
    is_idle: bool = False


def name_key(name: str) -> tuple[str, str]:
    """Vietnamese order of names: by given name, then by the whole."""
    words = name.split()
    return (fold(words[-1]) if words else "", fold(name))


def roster(agency: Agency, *, text: str = "", day: date | None = None) -> list[Group]:
    """The staff of the agency on the day (today), grouped; ``text`` keeps those whose name has it, folded."""
    when = day or today()
    people: dict[int, Person] = {}
    for position in positions_on(agency.pk, when):
        people.setdefault(position.officer_id, Person(position.officer)).positions.append(position)
    for officer in Officer.objects.filter(agency=agency).staying(when).exclude(pk__in=people):
        people[officer.pk] = Person(officer)
    for row in StandIn.objects.on(when).filter(agency=agency).select_related("absent", "deputy"):
        if row.absent_id in people:
            people[row.absent_id].away.append(row)
        if row.deputy_id in people:
            people[row.deputy_id].replaces.append(row)
    for officer_id, work in open_work_by_officer(agency).items():
        if officer_id in people:
            people[officer_id].work = work
    wanted = fold(text.strip())
    return _grouped(agency, (one for one in people.values() if wanted in fold(one.officer.name)))


def _grouped(agency: Agency, people: Iterable[Person]) -> list[Group]:
    groups: dict[int, tuple[tuple[int, str], Group]] = {}
    for person in sorted(people, key=lambda one: name_key(one.officer.name)):
        unit = person.positions[0].unit if person.positions else None
        if not person.positions:
            key, order, group = -1, (_WITHOUT_OFFICE, ""), Group("Chưa có vị trí công tác", [], is_idle=True)
        elif unit is None:
            key, order, group = 0, (0, ""), Group(agency.name, [])
        else:
            order = (_ORDER.get(AgencyKind(unit.kind), 2), unit.code)
            key, group = unit.pk, Group(unit.name, [], unit)
        groups.setdefault(key, (order, group))[1].people.append(person)
    return [group for _, group in sorted(groups.values(), key=lambda pair: pair[0])]


def former_staff(agency: Agency) -> list[Officer]:
    """Those who have left, the last first."""
    day = today()
    return list(Officer.objects.filter(agency=agency, left_on__lte=day).order_by("-left_on", "name"))
