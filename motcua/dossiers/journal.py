"""The dossier's journal, as core keeps it."""

from __future__ import annotations

from motcua.core.journal import Journal, register
from motcua.dossiers.events import EVENT_TYPES
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.state import DossierState, why_not
from motcua.dossiers.transitions import apply, deed_of

JOURNAL: Journal[DossierState] = register(
    Journal(
        name="dossier",
        model=Dossier,
        event_model=DossierEvent,
        parent="dossier",
        state=DossierState,
        apply=apply,
        event_types=EVENT_TYPES,
        deed_of=deed_of,
        why_not=why_not,
    )
)
