"""Sending again: dead letters, events that never got a delivery, whole dossiers that the portal lost."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Q

from motcua.core.clock import now
from motcua.core.ids import new_id
from motcua.core.models import Delivery
from motcua.core.rows import insert
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.integrations.national_portal.client import NAME
from motcua.integrations.national_portal.models import Hindrance, PortalDossier

_FRESH = {"dead_at": None, "attempts": 0, "failures": 0, "leased_by": "", "leased_until": None}


def _of(agency_id: int, dossier_id: int) -> Q:
    return Q(agency_id=agency_id, destination=NAME, subject="dossier", subject_id=dossier_id)


def _not_leased() -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now())


def queue(agency_id: int, dossier_id: int, *, from_sequence: int) -> int:
    """Make sure that every event from this one on goes out (again), in order; how many are on their way.

    What a person decided to send no more stays so; what is being sent at this moment is left alone.
    """
    with transaction.atomic():
        rows = Delivery.objects.filter(_of(agency_id, dossier_id), sequence__gte=from_sequence)
        rows.filter(_not_leased(), cancelled_at=None).update(done_at=None, run_at=now(), **_FRESH)
        standing = set(rows.values_list("sequence", flat=True))
        events = DossierEvent.objects.filter(
            agency_id=agency_id, dossier_id=dossier_id, sequence__gte=from_sequence
        ).values_list("sequence", "type")
        code = Dossier.objects.filter(agency_id=agency_id, id=dossier_id).values_list("code", flat=True)[0]
        moment = now()
        missing = [
            Delivery(
                agency_id=agency_id,
                id=new_id(),
                destination=NAME,
                subject="dossier",
                subject_id=dossier_id,
                sequence=sequence,
                payload={"type": kind, "code": code},
                created_at=moment,
                run_at=moment,
            )
            for sequence, kind in events
            if sequence not in standing
        ]
        insert(missing)
        return len(standing) + len(missing)


def revive(agencies: Iterable[int], *, hindrance: Hindrance | None = None) -> int:
    """Dead letters to the portal go out again from the first attempt; how many.

    ``hindrance``: only those of dossiers stopped by it.
    """
    revived = 0
    for agency_id in agencies:
        rows = Delivery.objects.filter(agency_id=agency_id, destination=NAME, dead_at__isnull=False)
        if hindrance is not None:
            stopped = PortalDossier.objects.filter(agency_id=agency_id, hindrance=hindrance)
            rows = rows.filter(subject_id__in=list(stopped.values_list("dossier_id", flat=True)))
        revived += rows.filter(done_at=None).update(run_at=now(), **_FRESH)
    return revived


def repair(link: PortalDossier, hindrance: Hindrance, words: str) -> None:
    """The portal lost the dossier or holds another state: tell it anew, under keys it has not seen."""
    last = link.confirmed_sequence
    begin = 1 if hindrance is Hindrance.MISSING else max(last, 1)
    with transaction.atomic():
        changed = PortalDossier.objects.filter(
            agency_id=link.agency_id, id=link.id, confirmed_sequence=last
        ).update(
            repairs=F("repairs") + 1,
            confirmed_sequence=begin - 1,
            is_known=hindrance is not Hindrance.MISSING,
            hindrance=hindrance,
            hindrance_text=words,
            hindered_since=now(),
        )
        if changed:
            queue(link.agency_id, link.dossier_id, from_sequence=begin)
