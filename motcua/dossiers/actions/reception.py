"""Deeds on a filing that is registered but not yet accepted."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError
from motcua.core.journal import Event, deed
from motcua.dossiers import events as e
from motcua.dossiers.actions.opening import add_papers, check_complete, received_event
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts, clean_items, clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbers import book_series, next_form_number, next_numbers
from motcua.dossiers.queries import case_of
from motcua.dossiers.state import Channel


def papers_of(dossier: Dossier) -> tuple[PaperFacts, ...]:
    """The papers a registered filing already holds."""
    return tuple(
        PaperFacts(
            name=paper.name,
            paper_key=paper.paper_key,
            originals=paper.originals,
            copies=paper.copies,
            is_electronic=paper.is_electronic,
            is_shown_only=paper.is_shown_only,
            pages=paper.pages,
            file_id=paper.file_id,
            file_hash=paper.file_hash,
        )
        for paper in dossier.papers.filter(agency_id=dossier.agency_id).order_by("position")
    )


@deed("dossier.receive")
def receive(
    dossier: Dossier,
    *,
    actor: Actor,
    request_id: str,
    added_papers: tuple[PaperFacts, ...] = (),
    fee_due: int = 0,
    asked_anyway: dict[str, str] | None = None,
) -> Event:
    """Accept a registered filing: the clock starts now. Raises DomainError when papers are missing."""
    case = case_of(dossier)
    filing = Filing(
        procedure_code=dossier.procedure_code,
        case_key=dossier.case_key,
        channel=Channel(dossier.channel),
        submitter=PartyFacts(name=""),
        papers=(*papers_of(dossier), *added_papers),
        competent_agency_id=dossier.competent_agency_id,
        fee_due=fee_due,
        asked_anyway=asked_anyway or {},
    )
    check_complete(case, filing)
    number = next_numbers(dossier.agency_id, book_series(today().year))[0]
    add_papers(dossier, added_papers, dossier.sequence + 1)
    return received_event(case, filing, agency_id=dossier.agency_id, book_number=number, actor=actor)


@deed("dossier.guide")
def guide(dossier: Dossier, *, actor: Actor, request_id: str, items: tuple[str, ...], reason: str) -> Event:
    """Say once, completely, what is missing before acceptance (form 02)."""
    return e.Guided(
        items=clean_items(items),
        reason=clean_reason(reason),
        form_number=next_form_number(dossier, "02", today().year, actor=actor),
    )


@deed("dossier.resubmit")
def resubmit(
    dossier: Dossier, *, actor: Actor, request_id: str, added_papers: tuple[PaperFacts, ...] = ()
) -> Event:
    """The applicant files again after guidance, with what was missing."""
    add_papers(dossier, added_papers, dossier.sequence + 1)
    return e.Resubmitted()


@deed("dossier.digitise")
def digitise(dossier: Dossier, *, actor: Actor, request_id: str, scans: tuple[PaperFacts, ...]) -> Event:
    """Add scans to papers handed in before (NĐ 118/2025 art. 17.1c). Each is a paper row of its own."""
    if not scans or any(scan.file_id is None for scan in scans):
        raise DomainError("Hãy chọn ít nhất một tệp quét.")
    add_papers(dossier, scans, dossier.sequence + 1)
    return e.PapersDigitised(hashes=tuple(scan.file_hash for scan in scans))


@deed("dossier.refuse_at_desk")
def refuse_at_desk(dossier: Dossier, *, actor: Actor, request_id: str, reason: str, basis: str) -> Event:
    """Refuse to accept, in writing, with the legal basis (form 03)."""
    return e.RefusedAtDesk(
        reason=clean_reason(reason),
        basis=clean_reason(basis, field="basis"),
        form_number=next_form_number(dossier, "03", today().year, actor=actor),
    )


@deed("dossier.withdraw")
def withdraw(dossier: Dossier, *, actor: Actor, request_id: str, reason: str) -> Event:
    """The applicant takes the filing back before acceptance. After it, ``stop`` is the way."""
    return e.Withdrawn(reason=clean_reason(reason))
