"""Look-ups over dossiers shared by pages, deeds and forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from motcua.catalogue.content import Case, VersionContent
from motcua.catalogue.queries import load_content
from motcua.core.actor import Actor
from motcua.core.clock import local
from motcua.core.errors import NotFound
from motcua.core.journal import Event
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper


def content_of(dossier: Dossier) -> VersionContent:
    """The procedure as it was when the dossier began."""
    return load_content(dossier.version_id)


def case_of(dossier: Dossier) -> Case:
    """The case the dossier was filed under."""
    return content_of(dossier).get_case(dossier.case_key)


def law_day(dossier: Dossier) -> date:
    """The day whose law the dossier follows: its reception, or its filing while not yet received."""
    return local(dossier.received_at or dossier.opened_at).date()


def get_dossier(actor: Actor, dossier_id: int) -> Dossier:
    """The dossier with its people and holder, in one statement; NotFound for a stranger."""
    found = (
        Dossier.objects.visible_to(actor)
        .filter(id=dossier_id)
        .select_related("submitter", "owner", "representative", "holder", "competent_agency", "agency")
        .first()
    )
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ này, hoặc hồ sơ không thuộc cơ quan của bạn.")
    return found


def events_of(dossier: Dossier) -> list[DossierEvent]:
    """The whole history, oldest first."""
    return list(
        DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).order_by("sequence")
    )


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
    return list(
        DossierPaper.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).order_by(
            "event_sequence", "position"
        )
    )
