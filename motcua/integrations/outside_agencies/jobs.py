"""Regular work: look on the bus for answers of bodies outside, and record them at their dossiers."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import structlog
from django.db import transaction

from motcua.core.actor import SYSTEM
from motcua.core.clock import now, today
from motcua.core.deliveries import DeliveryError
from motcua.core.errors import DomainError
from motcua.core.ids import new_id
from motcua.core.outbound import NotTaken
from motcua.core.worker import regularly
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import due_date
from motcua.deadlines.terms import Term, Unit
from motcua.documents.files import store_file
from motcua.dossiers import actions
from motcua.dossiers.events import ReferralLine
from motcua.dossiers.models import Dossier
from motcua.dossiers.referrals.exchange import lines_of
from motcua.dossiers.state import OPEN, ReferralOutcome
from motcua.integrations.outside_agencies.client import Bus, find_bus
from motcua.integrations.outside_agencies.models import OutsideAnswer
from motcua.integrations.outside_agencies.profiles import (
    DONE,
    REFUSED,
    SENT,
    BadProfile,
    Incoming,
    ids_of,
    read_profile,
)
from motcua.integrations.outside_agencies.sending import unit_code_of
from motcua.organisations.models import Agency, AgencyKind

log = structlog.get_logger(__name__)
_NO_WORDS = "Cơ quan trả lời không kèm nội dung."


def _outcome(said: Incoming) -> ReferralOutcome | None:
    """What an answer comes to; None when the body only took the papers in or is at work."""
    if said.status == DONE:
        return ReferralOutcome.DONE
    if said.status == REFUSED:
        return ReferralOutcome.REFUSED
    return ReferralOutcome.RETURNED if said.is_incomplete else None


def _accept(dossier: Dossier, line: ReferralLine, said: Incoming) -> None:
    term = Term(line.term_value, Unit(line.term_unit))
    start = now()
    due_at = (
        said.due_at
        or due_date(term, start, calendar_for(dossier.agency_id), on=start.date(), explain=False).due_at
    )
    actions.accept_referral(
        dossier,
        actor=SYSTEM,
        request_id=f"outside-{said.profile_id}"[:64],
        referral_id=line.referral_id,
        due_at=due_at,
    )


def _answer(dossier: Dossier, line: ReferralLine, said: Incoming, outcome: ReferralOutcome) -> None:
    file_id = None
    if said.attachments:
        first = said.attachments[0]
        file_id = store_file(BytesIO(first.content), first.name, agency_id=dossier.agency_id, actor=SYSTEM).id
    actions.answer_referral(
        dossier,
        actor=SYSTEM,
        request_id=f"outside-{said.profile_id}"[:64],
        referral_id=line.referral_id,
        outcome=outcome.value,
        summary=said.words if len(said.words) >= 5 else _NO_WORDS,
        result_number=said.number,
        file_agency_id=dossier.agency_id if file_id else None,
        file_id=file_id,
    )


def take(said: Incoming, agency_id: int) -> None:
    """Record one answer at its dossier, once. BadProfile for a stranger's; DomainError when it fits not."""
    dossier_id, referral_id = ids_of(said.reference)
    dossier = Dossier.objects.filter(agency_id=agency_id, id=dossier_id).first()
    found = lines_of(dossier).get(str(referral_id)) if dossier else None
    if dossier is None or found is None or not found[0].outside_code:
        raise BadProfile("không có phần việc này")
    with transaction.atomic():
        if OutsideAnswer.objects.filter(agency_id=agency_id, profile_id=said.profile_id).exists():
            return
        OutsideAnswer.objects.create(
            agency_id=agency_id,
            id=new_id(),
            profile_id=said.profile_id,
            referral_id=referral_id,
            status=said.status,
            taken_at=now(),
        )
        is_open = any(one["id"] == str(referral_id) for one in dossier.referrals)
        outcome = _outcome(said)
        if dossier.status not in OPEN or not is_open:
            return  # called back, or ended meanwhile: the answer is known and changes nothing
        if outcome is not None:
            _answer(dossier, found[0], said, outcome)
        elif said.status == SENT:
            _accept(dossier, found[0], said)


def _look(bus: Bus, agency_id: int, unit_code: str) -> int:
    taken = 0
    for profile_id in bus.waiting(unit_code, agency_id):
        try:
            take(read_profile(profile_id, bus.detail(profile_id, agency_id)), agency_id)
        except (BadProfile, DomainError) as error:
            log.warning("outside.not_taken", profile=profile_id, error=type(error).__name__)
            bus.close(profile_id, agency_id, is_done=False)
            continue
        bus.close(profile_id, agency_id, is_done=True)
        taken += 1
    return taken


def look_for_answers() -> int:
    """Take in what waits for each of our agencies; returns how many. Safe to repeat after any death."""
    bus = find_bus()
    if bus is None:
        return 0
    taken = 0
    for agency in Agency.objects.on(today()).filter(kind=AgencyKind.COMMUNE):
        unit_code = unit_code_of(agency.pk)
        if not unit_code:
            continue
        try:
            taken += _look(bus, agency.pk, unit_code)
        except (DeliveryError, NotTaken) as error:
            log.warning("outside.bus_away", agency=agency.pk, error=type(error).__name__)
    return taken


regularly("outside_agencies.answers", timedelta(seconds=30), look_for_answers)
