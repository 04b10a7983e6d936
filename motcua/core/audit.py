"""One audit line for each change of a plain row (staff, calendar, catalogue ...)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.logs import current_request_id


def audit(actor: Actor, deed: str, *, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Write who did what to which plain row. ``subject`` names the row; no personal data in either."""
    from motcua.core.models import AuditLine

    AuditLine.objects.create(
        at=now(),
        actor_user_id=actor.user_id,
        actor_officer_id=actor.officer_id,
        actor_agency_id=actor.agency_id,
        actor_position=actor.position,
        deed=deed,
        subject=subject[:200],
        detail=dict(detail or {}),
        request_id=current_request_id(),
    )
