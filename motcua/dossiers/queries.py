"""Look-ups over dossiers shared by pages, deeds and forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from motcua.catalogue.content import Case, VersionContent
from motcua.catalogue.queries import load_content
from motcua.core.actor import Actor
from motcua.core.clock import local
from motcua.core.errors import NotFound
from motcua.core.journal import Event
from motcua.core.prepared import Prepared
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, sees_whole_agency


def content_of(dossier: Dossier) -> VersionContent:
    """The procedure as it was when the dossier began."""
    return load_content(dossier.version_id)


def case_of(dossier: Dossier) -> Case:
    """The case the dossier was filed under."""
    return content_of(dossier).get_case(dossier.case_key)


def law_day(dossier: Dossier) -> date:
    """The day whose law the dossier follows: its reception, or its filing while not yet received."""
    return local(dossier.received_at or dossier.opened_at).date()


_BIG = models.BigIntegerField()
_PEOPLE = ("submitter", "owner", "representative", "holder", "competent_agency", "agency")
_ONE = Prepared(
    lambda agency_id, id: Dossier.objects.filter(agency_id=agency_id, id=id).select_related(*_PEOPLE),
    agency_id=_BIG,
    id=_BIG,
)
_EVENTS = Prepared(
    lambda agency_id, dossier_id: DossierEvent.objects.filter(
        agency_id=agency_id, dossier_id=dossier_id
    ).order_by("sequence"),
    agency_id=_BIG,
    dossier_id=_BIG,
)
_PAPERS = Prepared(
    lambda agency_id, dossier_id: DossierPaper.objects.filter(
        agency_id=agency_id, dossier_id=dossier_id
    ).order_by("event_sequence", "position"),
    agency_id=_BIG,
    dossier_id=_BIG,
)


def get_dossier(actor: Actor, dossier_id: int) -> Dossier:
    """The dossier with its people and holder, in one statement; NotFound for a stranger."""
    if sees_whole_agency(actor) and len(actor.agencies) == 1:
        found = _ONE.first(agency_id=actor.agency_id, id=dossier_id)
    else:
        found = Dossier.objects.visible_to(actor).filter(id=dossier_id).select_related(*_PEOPLE).first()
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ này, hoặc hồ sơ không thuộc cơ quan của bạn.")
    return found


def events_of(dossier: Dossier) -> list[DossierEvent]:
    """The whole history, oldest first."""
    return _EVENTS.rows(agency_id=dossier.agency_id, dossier_id=dossier.id)


def decoded(stored: list[DossierEvent]) -> list[tuple[DossierEvent, Event]]:
    """Each stored event with its value."""
    return [(one, JOURNAL.decode(one)) for one in stored]


def clock_pairs(stored: list[DossierEvent]) -> list[tuple[Any, datetime]]:
    """What ``clocks.explain`` needs."""
    return [(JOURNAL.decode(one), one.recorded_at) for one in stored]


def last_event(dossier: Dossier, kind: str) -> tuple[DossierEvent, Event] | None:
    """The latest event of one type with its value, or None."""
    stored = (
        DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id, type=kind)
        .order_by("-sequence")
        .first()
    )
    return None if stored is None else (stored, JOURNAL.decode(stored))


def last_supplement(dossier: Dossier) -> tuple[str, ...]:
    """What the last supplement request asked for; nothing when there was none."""
    found = last_event(dossier, "SupplementRequested")
    return tuple(getattr(found[1], "items", ())) if found else ()


def papers_in(dossier: Dossier) -> list[DossierPaper]:
    """All papers handed in, in order of arrival."""
    return _PAPERS.rows(agency_id=dossier.agency_id, dossier_id=dossier.id)
