"""Regular work: tell the head when another body is late with its part (NĐ 118/2025 art. 19.4)."""

from __future__ import annotations

from datetime import timedelta

import structlog

from motcua.core.actor import SYSTEM
from motcua.core.clock import now
from motcua.core.errors import DomainError
from motcua.core.guards import across_agencies
from motcua.core.worker import regularly
from motcua.dossiers.actions import tell_late_referral
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import decoded, events_of
from motcua.dossiers.referral_slips import parts_of

log = structlog.get_logger(__name__)


def tell_late_referrals() -> int:
    """Record at each dossier which parts are late elsewhere; returns how many were. Safe to repeat."""
    with across_agencies("the look for late referrals goes over every agency's open dossiers"):
        waiting = list(Dossier.objects.open().exclude(referrals=[]))
    moment, told = now(), 0
    for dossier in waiting:
        for part in parts_of(dossier, decoded(events_of(dossier))):
            if part.is_told or not part.is_overdue_at(moment) or part.due_at is None:
                continue
            referral_id = part.line.referral_id
            try:
                tell_late_referral(
                    dossier,
                    actor=SYSTEM,
                    request_id=f"late-{referral_id}",
                    referral_id=referral_id,
                    due_at=part.due_at,
                )
            except DomainError as error:
                log.info("referral.not_told", dossier=dossier.id, reason=error.code)
                continue
            told += 1
    return told


regularly("referrals.tell_late", timedelta(minutes=15), tell_late_referrals)
