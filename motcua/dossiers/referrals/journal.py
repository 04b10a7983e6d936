"""The referral's journal, as core keeps it."""

from __future__ import annotations

from motcua.core.journal import Journal, register
from motcua.dossiers.referrals.events import EVENT_TYPES, apply, deed_of
from motcua.dossiers.referrals.models import Referral, ReferralEvent
from motcua.dossiers.referrals.state import ReferralState, why_not

JOURNAL: Journal[ReferralState] = register(
    Journal(
        name="referral",
        model=Referral,
        event_model=ReferralEvent,
        parent="referral",
        state=ReferralState,
        apply=apply,
        event_types=EVENT_TYPES,
        deed_of=deed_of,
        why_not=why_not,
    )
)
