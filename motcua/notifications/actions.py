"""What a reader does with messages."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.permissions import require
from motcua.dossiers.models import Dossier
from motcua.notifications.models import Message


def mark_read(dossier: Dossier, *, actor: Actor) -> int:
    """The account's messages about a dossier have been seen; returns how many were new. Safe to repeat."""
    require(actor, "message.read")
    return (
        Message.objects.visible_to(actor)
        .unread()
        .filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
        .update(read_at=now())
    )
