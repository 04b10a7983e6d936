"""Deeds that make a dossier: registering, receiving, guiding or refusing a new filing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.db.models import BigIntegerField, CharField, QuerySet

from motcua.catalogue.content import Case, StepKind
from motcua.catalogue.internal import refuse_internal
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import load_content, version_on
from motcua.core.actor import Actor
from motcua.core.clock import now, one_moment, today
from motcua.core.errors import Conflict, DomainError, NotAllowed
from motcua.core.ids import new_id
from motcua.core.journal import TOO_LARGE, Event, already_recorded, record
from motcua.core.permissions import require
from motcua.core.prepared import Prepared
from motcua.core.rows import insert
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import events as e
from motcua.dossiers.clocks import start_clock, term_of
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts, clean_items, clean_reason
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierPaper, Party
from motcua.dossiers.numbers import (
    agency_code_on,
    book_series,
    code_series,
    form_series,
    format_code,
    next_numbers,
)
from motcua.dossiers.repetition import find_opened
from motcua.dossiers.state import OPEN
from motcua.dossiers.steps import index_of_kind, place_at
from motcua.law import era, rule


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a new dossier needs before its first event: version, case, the opening facts and numbers."""

    version: ProcedureVersion
    case: Case
    opening: e.Opening
    numbers: dict[str, int]


class LikelyDuplicate(DomainError):
    """The same owner has an open dossier of the same procedure; the desk must confirm or stop."""

    status = 409
    code = "likely_duplicate"

    def __init__(self, twin: Dossier) -> None:
        super().__init__(
            f"Chủ hồ sơ đang có hồ sơ {twin.code} cùng thủ tục chưa giải quyết xong. "
            "Hãy kiểm tra; nếu đúng là hồ sơ mới thì đánh dấu xác nhận rồi tiếp nhận."
        )
        self.twin = twin


def find_duplicate(agencies: Collection[int], procedure_code: str, id_number: str) -> Dossier | None:
    """An open dossier of this procedure in the agencies whose owner has this identity number."""
    if not id_number:
        return None
    asked = {"procedure_code": procedure_code, "id_number": id_number}
    found = (_TWIN.first(agency_id=agency_id, **asked) for agency_id in sorted(agencies))
    return next((twin for twin in found if twin is not None), None)


def _twin(agency_id: Any, procedure_code: Any, id_number: Any) -> QuerySet[Dossier]:
    owners = Party.objects.filter(agency_id=agency_id, id_number=id_number).values("id")
    twins = Dossier.objects.filter(
        agency_id=agency_id,
        owner_id__in=owners,
        procedure_code=procedure_code,
        finished_at=None,
        status__in=[status.value for status in OPEN],
    )
    return twins.only("agency_id", "id", "code")[:1]


_TWIN = Prepared(_twin, agency_id=BigIntegerField(), procedure_code=CharField(), id_number=CharField())


def _parties(filing: Filing, agency_id: int) -> list[Party]:
    """Rows for submitter, owner, representative: one row where they are the same person."""
    moment = now()

    def row(facts: PartyFacts) -> Party:
        return Party(
            agency_id=agency_id,
            id=new_id(),
            kind=facts.kind,
            name=facts.name,
            id_number=facts.id_number,
            address=facts.address,
            phone=facts.phone,
            email=facts.email,
            user_id=facts.user_id,
            created_at=moment,
        ).fill_folded()

    submitter = row(filing.submitter)
    owner = row(filing.owner) if filing.owner else submitter
    representative = row(filing.representative) if filing.representative else None
    unique = [submitter, *([owner] if owner is not submitter else [])]
    insert([*unique, *([representative] if representative else [])])
    return [submitter, owner, *([representative] if representative else [])]


def _case_of(version: ProcedureVersion, case_key: str) -> Case:
    try:
        return load_content(version.pk).get_case(case_key)
    except KeyError:
        raise DomainError(
            "Trường hợp đã chọn không có trong thủ tục. Hãy chọn lại.", field="case_key"
        ) from None


def _numbers(agency_id: int, *series: str) -> dict[str, int]:
    """The next number of each series of the agency."""
    return dict(zip(series, next_numbers(agency_id, *series), strict=True)) if series else {}


def _draft(
    filing: Filing, agency_id: int, series: tuple[str, ...], version: ProcedureVersion | None
) -> _Draft:
    day = today()
    version = version or version_on(filing.procedure_code, day)
    refuse_internal(version.procedure)
    case = _case_of(version, filing.case_key)
    term_of(case, filing.channel)
    competent = filing.competent_agency_id or agency_id
    # Era A: the receiving agency's code; from era B on the competent agency's (law.md 3.9).
    numbering = agency_id if era(day) == "A" else competent
    agency_code = agency_code_on(numbering, day)
    code_of_day = code_series(agency_code, day)
    # Each code is counted by the agency it names: two desks receiving for it never give the same one.
    if numbering == agency_id:
        numbers = _numbers(agency_id, code_of_day, *series)
    else:
        numbers = _numbers(numbering, code_of_day) | _numbers(agency_id, *series)
    submitter, owner, *rest = _parties(filing, agency_id)
    opening = e.Opening(
        code=format_code(agency_code, day, numbers[code_of_day]),
        channel=filing.channel.value,
        procedure_id=version.procedure_id,
        procedure_code=filing.procedure_code,
        sector_code=load_content(version.pk).sector_code,
        version_id=version.pk,
        case_key=filing.case_key,
        competent_agency_id=competent,
        submitter_id=submitter.id,
        owner_id=owner.id,
        representative_id=rest[0].id if rest else None,
        basis=filing.basis,
    )
    return _Draft(version, case, opening, numbers)


def add_papers(dossier: Dossier, papers: tuple[PaperFacts, ...], event_sequence: int) -> None:
    """Write the papers that came with an event."""
    insert(
        [
            DossierPaper(
                agency_id=dossier.agency_id,
                id=new_id(),
                dossier_id=dossier.id,
                event_sequence=event_sequence,
                position=position,
                paper_key=paper.paper_key,
                name=paper.name[:500],
                originals=paper.originals,
                copies=paper.copies,
                is_electronic=paper.is_electronic,
                is_shown_only=paper.is_shown_only,
                pages=paper.pages,
                file_id=paper.file_id,
                file_hash=paper.file_hash,
            )
            for position, paper in enumerate(papers, start=1)
        ]
    )


def _open(
    filing: Filing,
    decide: Callable[[_Draft], Event],
    *,
    deed: str,
    agency_id: int,
    actor: Actor,
    request_id: str,
    series: tuple[str, ...] = (),
    version: ProcedureVersion | None = None,
) -> Dossier:
    """One transaction: authorise, number, write, record. A repeated request gets what stands.

    The key over request ids finds the repetition at the write, so the usual first time asks nothing.
    ``deed`` names the deed and its row of the permission table ("receive": "dossier.receive").
    ``version``: what the caller has just read with ``version_on``, else it is read here.
    """
    try:
        with transaction.atomic():
            row = Dossier(agency_id=agency_id)
            require(actor, f"dossier.{deed}", row)
            if actor.is_officer and agency_id != actor.agency_id:
                # An agency that ended receives nothing any more.
                raise NotAllowed("Hồ sơ mới phải do cơ quan bạn đang công tác tiếp nhận.")
            checked = filing.checked()
            draft = _draft(checked, agency_id, series, version)
            if actor.user_id is None and already_recorded(JOURNAL, agency_id, actor, request_id):
                # To the key, two requests without an account are never the same.
                raise Conflict("Yêu cầu này đã được ghi.")
            dossier = record(row, decide(draft), actor=actor, request_id=request_id)
            add_papers(dossier, checked.papers, dossier.sequence)
    except (DomainError, IntegrityError) as error:
        # Sent twice: what the first has written is the answer, whatever stopped the second.
        stood = find_opened(filing, deed=deed, agency_id=agency_id, actor=actor, request_id=request_id)
        if stood is not None:
            return stood
        if isinstance(error, DomainError):
            raise
        raise Conflict("Chưa ghi được hồ sơ vì có người vừa ghi cùng lúc. Hãy bấm lại.") from error
    except DataError as error:
        raise DomainError(TOO_LARGE) from error
    return dossier


@one_moment()
def register(filing: Filing, *, agency_id: int, actor: Actor, request_id: str) -> Dossier:
    """Take down a filing that still has to be checked: filed online, or arrived by post."""
    return _open(
        filing,
        lambda draft: e.Registered(opening=draft.opening),
        deed="register",
        agency_id=agency_id,
        actor=actor,
        request_id=request_id,
    )


def missing_papers(case: Case, filing: Filing) -> list[str]:
    """Names of required papers that the filing does not hold and no database replaces today."""
    present = {paper.paper_key for paper in filing.papers if paper.is_present}
    return [
        paper.name
        for paper in case.papers
        if paper.required and paper.key not in present and paper.replaced_on(today()) is None
    ]


def check_complete(case: Case, filing: Filing) -> None:
    """DomainError naming what is missing, or a replaced paper asked for without a reason (R13b, R14)."""
    missing = missing_papers(case, filing)
    if missing:
        raise DomainError(
            "Hồ sơ còn thiếu: " + "; ".join(missing) + ". Hãy lập phiếu yêu cầu bổ sung thay vì tiếp nhận.",
            field="papers",
        )
    for paper in case.papers:
        replaced = paper.replaced_on(today())
        handed_in = any(given.paper_key == paper.key and given.is_present for given in filing.papers)
        if replaced and handed_in and not filing.asked_anyway.get(paper.key):
            raise DomainError(
                f"“{paper.name}” đã có trong {replaced.database}, không được yêu cầu nộp. "
                "Nếu vẫn nhận, hãy ghi lý do.",
                field="asked_anyway",
            )


def received_event(
    case: Case,
    filing: Filing,
    *,
    agency_id: int,
    book_number: int,
    actor: Actor,
    opening: e.Opening | None = None,
) -> e.Received:
    """The event of acceptance: clock, first step, register number. Shared with ``reception.receive``."""
    moment = now()
    elsewhere = filing.competent_agency_id not in (None, agency_id)
    allowance = rule("transfer.elsewhere", on=moment.date()).value["paper"]["value"] if elsewhere else 0
    clock = start_clock(
        "term",
        term_of(case, filing.channel),
        moment,
        agency_id,
        law_on=moment.date(),
        allowance_days=allowance,
    )
    return e.Received(
        opening=opening,
        clock=clock,
        place=place_at(
            case,
            index_of_kind(case, StepKind.RECEIVE),
            moment=moment,
            calendar=calendar_for(agency_id),
            holder_id=actor.officer_id,
        ),
        book_year=moment.year,
        book_number=book_number,
        paper_count=len(filing.papers),
        fee_due=filing.fee_due,
        asked_anyway=filing.asked_anyway,
        duplicate_confirmed=filing.duplicate_confirmed,
    )


@one_moment()
def receive_new(
    filing: Filing,
    *,
    agency_id: int,
    actor: Actor,
    request_id: str,
    version: ProcedureVersion | None = None,
) -> Dossier:
    """Accept a complete filing at the desk: code, register number, due date, receipt slip.

    Raises DomainError when papers are missing and LikelyDuplicate until the desk confirms.
    """
    series = book_series(today().year)
    owner = filing.owner or filing.submitter

    def decide(draft: _Draft) -> Event:
        check_complete(draft.case, filing)
        if not filing.duplicate_confirmed:
            number = owner.checked().id_number
            twin = find_duplicate(actor.agencies | {agency_id}, filing.procedure_code, number)
            if twin is not None:
                raise LikelyDuplicate(twin)
        return received_event(
            draft.case,
            filing,
            agency_id=agency_id,
            book_number=draft.numbers[series],
            actor=actor,
            opening=draft.opening,
        )

    return _open(
        filing,
        decide,
        deed="receive",
        agency_id=agency_id,
        actor=actor,
        request_id=request_id,
        series=(series,),
        version=version,
    )


@one_moment()
def open_with_guidance(
    filing: Filing, *, items: tuple[str, ...], reason: str, agency_id: int, actor: Actor, request_id: str
) -> Dossier:
    """Not complete: write down the visit and hand out form 02 with everything that is missing."""
    series = form_series("02", today().year)
    return _open(
        filing,
        lambda draft: e.Guided(
            opening=draft.opening,
            items=clean_items(items),
            reason=clean_reason(reason),
            form_number=draft.numbers[series],
        ),
        deed="guide",
        agency_id=agency_id,
        actor=actor,
        request_id=request_id,
        series=(series,),
    )


@one_moment()
def open_with_refusal(
    filing: Filing, *, reason: str, basis: str, agency_id: int, actor: Actor, request_id: str
) -> Dossier:
    """Cannot be received: write down the visit and hand out form 03 with reason and legal basis."""
    series = form_series("03", today().year)
    return _open(
        filing,
        lambda draft: e.RefusedAtDesk(
            opening=draft.opening,
            reason=clean_reason(reason),
            basis=clean_reason(basis, field="basis"),
            form_number=draft.numbers[series],
        ),
        deed="refuse_at_desk",
        agency_id=agency_id,
        actor=actor,
        request_id=request_id,
        series=(series,),
    )
