"""From the immutable rows to the one model: a dossier as it stood after one of its events.

Read when sending, and the same at every attempt: events, parties and papers never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.signing import Signer
from django.urls import reverse

from motcua.catalogue.content import FeeKind
from motcua.catalogue.models import Sector
from motcua.core.clock import local
from motcua.core.journal import Event, Meta
from motcua.dossiers import events as e
from motcua.dossiers.events import EVENT_LABELS
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, Party
from motcua.dossiers.queries import case_of, content_of
from motcua.dossiers.state import NATIONAL_CHANNEL, NATIONAL_STATUS, Channel, DossierState, Status
from motcua.integrations.national_portal.codes import resolve
from motcua.integrations.national_portal.facts import (
    Codes,
    FeeFacts,
    FileFacts,
    Paper,
    Person,
    Report,
    ResultFacts,
    Step,
    Supplement,
    told_statuses,
)
from motcua.integrations.national_portal.models import CodeKind
from motcua.organisations.models import Agency, Officer

LINK_SALT = "national-portal-file"
LINK_DAYS = 90
_MOST_WORDS = 2000
# Whose reasons the applicant is told by letter anyway; an officer's proposal is not theirs to read.
_TOLD_REASONS = (
    e.Guided
    | e.RefusedAtDesk
    | e.Withdrawn
    | e.SupplementRequested
    | e.Extended
    | e.Stopped
    | e.Refused
    | e.Reopened
)


@dataclass(frozen=True, slots=True)
class _Told:
    """A stored event, its value, and the dossier's state before and after."""

    stored: DossierEvent
    event: Event
    before: DossierState | None
    after: DossierState


def _history(dossier: Dossier, until: int) -> list[_Told]:
    stored = list(
        DossierEvent.objects.filter(
            agency_id=dossier.agency_id, dossier_id=dossier.id, sequence__lte=until
        ).order_by("sequence")
    )
    told: list[_Told] = []
    before: DossierState | None = None
    for one in stored:
        event = JOURNAL.decode(one)
        meta = Meta(one.sequence, one.occurred_at, one.actor_officer_id, one.actor_position)
        after = JOURNAL.apply(before, event, meta)
        told.append(_Told(one, event, before, after))
        before = after
    return told


class _Names:
    """Names of officers and units in one look-up each."""

    def __init__(self, history: list[_Told]) -> None:
        officers = {one.stored.actor_officer_id for one in history if one.stored.actor_officer_id}
        units = {one.stored.actor_unit_id for one in history if one.stored.actor_unit_id}
        self._officers = dict(Officer.objects.filter(pk__in=officers).values_list("pk", "name"))
        self._units = dict(Agency.objects.filter(pk__in=units).values_list("pk", "name")) if units else {}

    def actor(self, stored: DossierEvent) -> str:
        """Who did it."""
        if stored.actor_kind == "citizen":
            return "Người nộp hồ sơ"
        return self._officers.get(stored.actor_officer_id or 0, "Hệ thống một cửa")

    def unit(self, stored: DossierEvent) -> str:
        """The unit of that moment."""
        return self._units.get(stored.actor_unit_id or 0, "")


def _words(told: _Told) -> str:
    """What happened, and why where the applicant is told it by letter too."""
    parts = [EVENT_LABELS[told.stored.type]]
    event = told.event
    if isinstance(event, _TOLD_REASONS):
        parts.append(event.reason)
    if isinstance(event, e.Guided | e.SupplementRequested):
        parts.append("Cần bổ sung: " + "; ".join(event.items))
    if isinstance(event, e.ResultIssued):
        parts.append(f"Số {event.number}")
    text = ". ".join(part.strip().rstrip(".") for part in parts if part.strip()) + "."
    return text if len(text) <= _MOST_WORDS else f"{text[: _MOST_WORDS - 1]}…"


def _steps(told: _Told, names: _Names, agency_name: str) -> tuple[Step, ...]:
    """One row for each status the event leads through."""
    before = told.before.status if told.before else None
    stored = told.stored
    position = "" if stored.actor_position == "system" else stored.actor_position
    return tuple(
        Step(
            status=status,
            at=stored.occurred_at,
            by=names.actor(stored),
            position=position,
            unit=names.unit(stored) or agency_name,
            words=_words(told),
            started_at=told.after.received_at,
            due_at=told.after.due_at,
        )
        for status in told_statuses(before, told.after.status)
    )


def _supplements(history: list[_Told], names: _Names) -> tuple[Supplement, ...]:
    """Each request to add papers with its answer."""
    rows: list[dict[str, Any]] = []
    for told in history:
        event, stored = told.event, told.stored
        if isinstance(event, e.Guided | e.SupplementRequested):
            rows.append(
                {
                    "number": str(stored.sequence),
                    "asked_by": names.actor(stored),
                    "words": _words(told),
                    "asked_at": stored.occurred_at,
                    "due_before": told.before.due_at if told.before else None,
                }
            )
        elif isinstance(event, e.Resubmitted | e.SupplementReceived) and rows:
            rows[-1] |= {
                "answered_by": names.actor(stored),
                "answered_at": stored.occurred_at,
                "due_after": told.after.due_at,
            }
    return tuple(Supplement(**row) for row in rows)


def _fees(dossier: Dossier, history: list[_Told]) -> tuple[FeeFacts, ...]:
    """What was asked at reception and what was asked later, each once."""
    state = history[-1].after
    if not state.fee_due:
        return ()
    later = [told.event for told in history if isinstance(told.event, e.FeeRequested)]
    named = [fee for fee in case_of(dossier).fees_of(dossier.channel) if fee.amount]
    is_charge = len(named) == 1 and named[0].kind is FeeKind.CHARGE
    return (
        FeeFacts(
            code="LP01" if is_charge else "P01",
            name=named[0].name if len(named) == 1 else "Phí, lệ phí của hồ sơ",
            amount=state.fee_due,
            is_charge=is_charge,
            at_reception=not later,
            is_paid=state.fee_state == "paid",
        ),
    )


def _paid_online(history: list[_Told]) -> int:
    """DuocThanhToanTrucTuyen: 0 nothing due, 2 at our own gateway, 3 not online."""
    if not history[-1].after.fee_due:
        return 0
    paid = [told.event for told in history if isinstance(told.event, e.FeePaid)]
    return 2 if paid and paid[-1].method == "online" else 3


def _results(dossier: Dossier, history: list[_Told]) -> tuple[ResultFacts, ...]:
    """Every issued result; one issued anew after a correction stands beside the first."""
    names = {one.code: one.name for one in content_of(dossier).results}
    only = next(iter(names.values()), "")
    return tuple(
        ResultFacts(
            code=told.event.result_code,
            name=names.get(told.event.result_code) or only or "Kết quả giải quyết thủ tục hành chính",
            number=told.event.number,
            issued_on=told.event.issued_on,
        )
        for told in history
        if isinstance(told.event, e.ResultIssued)
    )


def file_link(agency_id: int, file_id: int, event_at: datetime) -> str:
    """Where the portal fetches a file: signed, good for LINK_DAYS after the event, the same each time."""
    from django.conf import settings

    last = local(event_at).date().toordinal() + LINK_DAYS
    signed = Signer(salt=LINK_SALT).sign(f"{agency_id}.{file_id}.{last}")
    return f"{settings.PUBLIC_URL}{reverse('national_portal_file', args=[signed])}"


def _papers(dossier: Dossier, until: DossierEvent) -> tuple[Paper, ...]:
    rows = (
        DossierPaper.objects.filter(
            agency_id=dossier.agency_id, dossier_id=dossier.id, event_sequence__lte=until.sequence
        )
        .select_related("file")
        .order_by("event_sequence", "position")
    )
    return tuple(
        Paper(
            key=row.paper_key,
            name=row.name,
            originals=row.originals,
            copies=row.copies,
            is_electronic=row.is_electronic,
            file=FileFacts(
                row.file.id,
                row.file.name,
                row.file.sha256,
                file_link(dossier.agency_id, row.file.id, until.occurred_at),
            )
            if row.file is not None
            else None,
        )
        for row in rows
    )


def _person(party: Party) -> Person:
    return Person(party.name, party.kind, party.id_number, party.phone, party.email, party.address)


def _codes(dossier: Dossier) -> Codes:
    sector_name = Sector.objects.filter(code=dossier.sector_code).values_list("name", flat=True).first() or ""
    own = dossier.procedure.national_code or dossier.procedure_code
    sector = resolve(CodeKind.SECTOR, dossier.sector_code, sector_name)
    return Codes(
        procedure=resolve(CodeKind.PROCEDURE, own, dossier.procedure.name).code,
        sector=sector.code,
        sector_name=sector.name or sector_name,
        agency=resolve(CodeKind.AGENCY, dossier.agency.code, dossier.agency.name).code,
    )


def _steps_since(history: list[_Told], first: int, names: _Names, agency_name: str) -> tuple[Step, ...]:
    """The rows of every event from ``first`` on, in their order."""
    later = [told for told in history if told.stored.sequence >= first]
    return tuple(step for told in later for step in _steps(told, names, agency_name))


def report_of(agency_id: int, dossier_id: int, sequence: int, *, since: int | None = None) -> Report:
    """The dossier after its event ``sequence``. Raises Unmapped; Dossier.DoesNotExist.

    Its steps are those of this event alone, or of all events from ``since`` to it.
    """
    dossier = Dossier.objects.select_related(
        "owner", "submitter", "procedure", "agency", "competent_agency"
    ).get(agency_id=agency_id, id=dossier_id)
    codes = _codes(dossier)
    history = _history(dossier, sequence)
    names = _Names(history)
    last, state = history[-1], history[-1].after
    refusals = [told for told in history if isinstance(told.event, e.RefusedAtDesk | e.Refused)]
    by_post = dossier.channel == Channel.POST
    if isinstance(last.event, e.HandedOver):
        by_post = last.event.method == "post"
    return Report(
        code=dossier.code,
        sequence=sequence,
        codes=codes,
        procedure_name=content_of(dossier).name,
        agency_name=dossier.competent_agency.name,
        channel=NATIONAL_CHANNEL[Channel(dossier.channel)],
        owner=_person(dossier.owner),
        submitter=_person(dossier.submitter),
        summary=f"{content_of(dossier).name}: hồ sơ {dossier.code}",
        filed_at=state.opened_at,
        received_at=state.received_at,
        due_at=state.due_at,
        finished_at=state.finished_at,
        handed_over_at=state.handed_over_at,
        refused_at=refusals[-1].stored.occurred_at if refusals else None,
        status=NATIONAL_STATUS[Status(state.status)],
        is_returned_by_post=by_post,
        receipt_number=f"{state.book_number}/{state.book_year}" if state.book_number else "",
        paid_online=_paid_online(history),
        papers=_papers(dossier, last.stored),
        fees=_fees(dossier, history),
        supplements=_supplements(history, names),
        results=_results(dossier, history),
        steps=_steps_since(
            history, sequence if since is None else since, names, dossier.competent_agency.name
        ),
    )
