"""Reads of personal data are recorded with their purpose."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.logs import current_request_id
from motcua.core.rows import insert


def record_read(actor: Actor, *, agency_id: int, subject: str, subject_id: int, purpose: str) -> None:
    """Write one line: this actor read the personal data of that thing, for that purpose (a deed's name)."""
    from motcua.core.models import AccessLine

    line = AccessLine(
        at=now(),
        agency_id=agency_id,
        actor_user_id=actor.user_id,
        actor_officer_id=actor.officer_id,
        actor_kind=actor.kind,
        subject=subject,
        subject_id=subject_id,
        purpose=purpose,
        request_id=current_request_id(),
    )
    insert([line])
