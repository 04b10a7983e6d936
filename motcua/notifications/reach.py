"""Where a person can be reached: read when a message is sent, kept nowhere else."""

from __future__ import annotations

from motcua.core.models import Delivery
from motcua.dossiers.models import Dossier, Party
from motcua.notifications.choice import Reach
from motcua.notifications.models import Audience, MessagePreference
from motcua.organisations.models import Officer, User


def reach_of(delivery: Delivery, audience: str) -> Reach:
    """The ways to the person a delivery is for."""
    if audience == Audience.STAFF:
        return _officer(delivery.payload["officer_id"])
    dossier = (
        Dossier.objects.filter(agency_id=delivery.agency_id, id=delivery.subject_id)
        .select_related("owner", "submitter")
        .get()
    )
    owner, submitter = dossier.owner, dossier.submitter
    return _party(owner) if owner.phone or owner.email or owner.user_id else _party(submitter)


def _wanted(user_id: int | None) -> tuple[str, ...] | None:
    if user_id is None:
        return None
    said = MessagePreference.objects.filter(user_id=user_id).values_list("channels", flat=True).first()
    return None if said is None else tuple(said)


def _party(party: Party) -> Reach:
    email = party.email
    if not email and party.user_id is not None:
        email = User.objects.filter(pk=party.user_id).values_list("email", flat=True).first() or ""
    return Reach(party.phone, email, _wanted(party.user_id))


def _officer(officer_id: int) -> Reach:
    officer = Officer.objects.select_related("user").filter(pk=officer_id, left_on=None).first()
    if officer is None:
        return Reach()
    email = officer.user.email if officer.user else ""
    return Reach(officer.phone, email, _wanted(officer.user_id))
