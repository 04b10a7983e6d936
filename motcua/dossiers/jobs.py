"""Regular work over dossiers."""

from __future__ import annotations

from datetime import timedelta

import structlog

from motcua.core.actor import SYSTEM
from motcua.core.clock import now
from motcua.core.errors import DomainError
from motcua.core.guards import across_agencies
from motcua.core.worker import regularly
from motcua.dossiers.actions import close_unsupplemented
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Status

log = structlog.get_logger(__name__)


def close_all_unsupplemented() -> int:
    """Close what was not completed within the legal days; returns how many. Safe to repeat."""
    with across_agencies("the nightly closing looks at every agency's waiting dossiers"):
        due = list(
            Dossier.objects.filter(status=Status.AWAITING_SUPPLEMENT.value, close_on__lt=now()).only(
                "agency_id", "id", "sequence"
            )
        )
    closed = 0
    for dossier in due:
        try:
            close_unsupplemented(dossier, actor=SYSTEM, request_id=f"close-{dossier.id}-{dossier.sequence}")
            closed += 1
        except DomainError as error:
            log.info("dossier.not_closed", dossier=dossier.id, reason=error.code)
    return closed


regularly("dossiers.close_unsupplemented", timedelta(minutes=30), close_all_unsupplemented)
