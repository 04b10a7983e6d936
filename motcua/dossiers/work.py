"""What an officer still holds, and giving all of it to another when the officer leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from motcua.core.actor import Actor
from motcua.core.journal import Event, deed
from motcua.dossiers import events as e
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.dossiers.state import OPEN, Status
from motcua.organisations.work import WorkKind, register_work

_HELD = [status.value for status in (*OPEN, Status.COMPLETED)]


def _held(agencies: Collection[int]) -> DossierQuerySet:
    return Dossier.objects.filter(agency_id__in=agencies, holder_id__isnull=False, status__in=_HELD)


def count_held(agencies: Collection[int], officer_id: int | None) -> Mapping[int, int]:
    """Open dossiers by holder; of one officer or of all."""
    rows = _held(agencies)
    if officer_id is not None:
        rows = rows.filter(holder_id=officer_id)
    return dict(rows.values_list("holder_id").annotate(Count("code")))


@deed("dossier.hand_over_work", name="assign")
def pass_on(dossier: Dossier, *, actor: Actor, request_id: str, holder_id: int) -> Event:
    """Give one dossier of a leaving officer to another."""
    return e.Assigned(holder_id=holder_id, reason="Bàn giao công việc khi thay đổi nhân sự.")


def move_held(
    *, from_officer: int, to_officer: int, agencies: Collection[int], actor: Actor, request_id: str
) -> int:
    """Give every open dossier of one officer to another, each as its own deed; returns how many."""
    held = list(_held(agencies).filter(holder_id=from_officer).only("agency_id", "id"))
    for dossier in held:
        # The request id with the dossier's: a repeated hand-over moves nothing twice.
        pass_on(dossier, actor=actor, request_id=f"{request_id[:40]}-{dossier.id}", holder_id=to_officer)
    return len(held)


register_work(WorkKind(name="dossiers", label="hồ sơ đang giữ", count=count_held, move=move_held))
