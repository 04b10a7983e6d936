"""What public pages ask of the catalogue and of a person's own dossiers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from motcua.catalogue.models import Procedure
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


def sector_groups(agency_id: int) -> list[SectorGroup]:
    """Sectors of the procedures an agency offers today, the fullest first. One statement."""
    rows = (
        Procedure.objects.in_force_on(today())
        .offered_by(agency_id, today())
        .values_list("sector__code", "sector__name")
        .annotate(count=Count("pk"))
        .order_by("-count", "sector__name")
    )
    return [SectorGroup(code, name, count) for code, name, count in rows]


def life_events_offered(agency_id: int) -> list[LifeEvent]:
    """Occasions for which the agency takes at least one procedure today. One statement."""
    codes = {code for event in LIFE_EVENTS for code in event.codes}
    offered = set(
        Procedure.objects.in_force_on(today())
        .offered_by(agency_id, today())
        .filter(code__in=codes)
        .values_list("code", flat=True)
    )
    return [event for event in LIFE_EVENTS if offered.intersection(event.codes)]


def procedures_of_event(agency_id: int, event: LifeEvent) -> list[Procedure]:
    """The procedures of one occasion that the agency offers, in the order of the occasion."""
    found = {
        one.code: one
        for one in Procedure.objects.in_force_on(today())
        .offered_by(agency_id, today())
        .filter(code__in=event.codes)
        .select_related("sector")
    }
    return [found[code] for code in event.codes if code in found]


def procedures_of_sector(agency_id: int, sector_code: str) -> list[Procedure]:
    """All procedures of a sector that the agency offers, by name; at most 500."""
    return list(
        Procedure.objects.in_force_on(today())
        .offered_by(agency_id, today())
        .filter(sector__code=sector_code)
        .select_related("sector")
        .order_by("name")[:500]
    )


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
