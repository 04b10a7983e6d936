"""What public pages ask of the catalogue and of a person's own dossiers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from motcua.catalogue.search.index import Entry, current_index
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.state import BEFORE_RECEPTION, OPEN
from motcua.dossiers.tracking import own_dossiers
from motcua.organisations.models import Position
from motcua.portal.life_events import LIFE_EVENTS, LifeEvent


@dataclass(frozen=True, slots=True)
class SectorGroup:
    """A field of administration with how many procedures the commune takes in it."""

    code: str
    name: str
    count: int


def _offered(agency_id: int) -> list[Entry]:
    return [entry for entry in current_index().entries if entry.is_offered_by(agency_id)]


def sector_groups(agency_id: int) -> list[SectorGroup]:
    """Sectors of the public procedures an agency offers today, the fullest first."""
    counted = Counter((entry.sector_code, entry.sector_name) for entry in _offered(agency_id))
    groups = [SectorGroup(code, name, count) for (code, name), count in counted.items()]
    return sorted(groups, key=lambda group: (-group.count, group.name))


def all_sectors() -> list[tuple[str, str]]:
    """Code and name of the sectors with a public procedure in force, by name."""
    found = {(entry.sector_code, entry.sector_name) for entry in current_index().entries}
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def life_events_offered(agency_id: int) -> list[LifeEvent]:
    """Occasions for which the agency takes at least one procedure today."""
    offered = {code for entry in _offered(agency_id) for code in (entry.code, entry.national_code)}
    return [event for event in LIFE_EVENTS if offered.intersection(event.codes)]


def procedures_of_event(agency_id: int, event: LifeEvent) -> list[Entry]:
    """The procedures of one occasion that the agency offers, in the order of the occasion."""
    places = {code: place for place, code in enumerate(event.codes)}
    found = [
        (places[code], entry)
        for entry in _offered(agency_id)
        for code in (entry.code, entry.national_code)
        if code in places
    ]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def get_own_dossier(actor: Actor, code: str) -> Dossier:
    """One's own dossier with its people, in one statement; NotFound for anybody else."""
    found = (
        own_dossiers(actor)
        .filter(code=code)
        .select_related("submitter", "owner", "representative", "procedure")
        .first()
    )
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ này trong tài khoản của bạn.")
    return found


def open_twins(actor: Actor, procedure_code: str) -> list[Dossier]:
    """One's own dossiers of the same procedure that are not finished: perhaps this one is a repetition."""
    unfinished = [status.value for status in OPEN | BEFORE_RECEPTION]
    return list(
        own_dossiers(actor).filter(procedure_code=procedure_code, status__in=unfinished, finished_at=None)[:5]
    )


def last_party(actor: Actor) -> Party | None:
    """What the account said of its owner the last time, so that it need not be typed again."""
    latest = own_dossiers(actor).filter(owner__blanked_at=None).select_related("owner").first()
    return latest.owner if latest else None


def unit_in_charge(dossier: Dossier) -> str:
    """Which unit has the dossier now; never which person (law "tracking.signed_in": down to the unit)."""
    if dossier.holder_id is None:
        return ""
    position = (
        Position.objects.on(today()).filter(officer_id=dossier.holder_id).select_related("unit").first()
    )
    return position.unit.name if position and position.unit else ""
