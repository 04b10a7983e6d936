"""The row of what the portal has confirmed: found or made, moved on, hindered."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.errors import NotFound
from motcua.core.ids import new_id
from motcua.core.rows import change, insert
from motcua.dossiers.models import Dossier
from motcua.integrations.national_portal.models import Hindrance, PortalDossier

_MOST_TEXT = 600


def link_of(agency_id: int, dossier_id: int) -> tuple[PortalDossier, bool]:
    """The row of a dossier, and whether it was made just now: then nothing of it was ever sent.

    It is written before the first call, so that a lost answer is known to be one.
    """
    found = PortalDossier.objects.filter(agency_id=agency_id, dossier_id=dossier_id).first()
    if found is not None:
        return found, False
    made = PortalDossier(agency_id=agency_id, id=new_id(), dossier_id=dossier_id)
    try:
        with transaction.atomic():
            insert([made])
    except IntegrityError:  # another worker was faster
        return PortalDossier.objects.get(agency_id=agency_id, dossier_id=dossier_id), False
    return made, True


def find_dossier(actor: Actor, dossier_id: int) -> Dossier:
    """A dossier of the actor's agencies; NotFound for a stranger's. Its code only, no persons."""
    found = Dossier.objects.filter(agency_id__in=actor.agencies, id=dossier_id).first()
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ này, hoặc hồ sơ không thuộc cơ quan của bạn.")
    return found


def _write(link: PortalDossier, *names: str) -> None:
    change(PortalDossier, {name: getattr(link, name) for name in names}, agency=link.agency_id, id=link.id)


def keep_names(link: PortalDossier) -> None:
    """Keep the portal's own names of the dossier, at once: a repetition must use the same."""
    _write(link, "portal_code", "portal_id")


def keep_until(link: PortalDossier, sequence: int) -> None:
    """Keep up to which event is being told, before the first call: a repetition must tell the same."""
    link.told_until = sequence
    _write(link, "told_until")


def confirm(link: PortalDossier, sequence: int, status: int) -> None:
    """The portal has everything up to this event."""
    link.is_known = True
    link.confirmed_sequence, link.confirmed_status, link.confirmed_at = sequence, status, now()
    link.hindrance, link.hindrance_text, link.hindered_since = "", "", None
    _write(
        link,
        "is_known",
        "confirmed_sequence",
        "confirmed_status",
        "confirmed_at",
        "hindrance",
        "hindrance_text",
        "hindered_since",
    )


def hinder(link: PortalDossier, hindrance: Hindrance, text: str) -> None:
    """Something stands in the way; ``hindered_since`` stays that of the first time."""
    link.hindrance, link.hindrance_text = hindrance.value, text[:_MOST_TEXT]
    link.hindered_since = link.hindered_since or now()
    _write(link, "is_known", "hindrance", "hindrance_text", "hindered_since")
