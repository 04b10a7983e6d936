"""Messages as pages show them."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.core.actor import Actor
from motcua.dossiers.models import Dossier
from motcua.notifications.models import Message


def messages_about(dossier: Dossier, actor: Actor) -> list[Message]:
    """What the actor's account was told about one dossier, oldest first."""
    return list(
        Message.objects.visible_to(actor)
        .filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
        .order_by("sequence")
    )


def unread_messages(actor: Actor, agency_ids: Iterable[int], *, limit: int = 10) -> list[Message]:
    """Messages not opened yet, with their dossiers: what needs a deed first, then the newest."""
    agencies = list(agency_ids)
    return list(
        Message.objects.visible_to(actor)
        .unread()
        .filter(agency_id__in=agencies)
        .select_related("dossier")
        .only(
            "agency_id", "id", "title", "text", "is_action_needed", "created_at", "dossier_id",
            "dossier__agency_id", "dossier__id", "dossier__code",
        )
        .order_by("-is_action_needed", "-created_at")[:limit]
    )  # fmt: skip
