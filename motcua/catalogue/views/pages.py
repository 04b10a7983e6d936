"""Reading the catalogue: the list, a procedure with its versions, the doubts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue import wording
from motcua.catalogue.checks import Finding, Weight, findings, of_weight
from motcua.catalogue.content import (
    POSITIONS,
    UNKNOWN,
    Case,
    ChannelTerm,
    Fee,
    RequiredPaper,
    VersionContent,
)
from motcua.catalogue.forms import DoubtFilterForm, FilterForm, SettleForm
from motcua.catalogue.list_sheet import list_xlsx
from motcua.catalogue.listing import all_rows, kind_words, level_words, narrowed, ordered, rows_of
from motcua.catalogue.models import (
    ImportDoubt,
    Offering,
    OnlineLevel,
    Procedure,
    ProcedureVersion,
    VersionState,
)
from motcua.catalogue.offers import is_reason_needed
from motcua.catalogue.open_work import open_under
from motcua.catalogue.queries import load_content, suggest_procedures
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.documents.files import CONTENT_TYPES

STATE_TONES = {
    VersionState.DRAFT: "waiting",
    VersionState.APPROVED: "info",
    VersionState.IN_FORCE: "done",
    VersionState.ENDED: "neutral",
}


def get_procedure(code: str) -> Procedure:
    """The procedure with that code; NotFound when the catalogue has none."""
    procedure = Procedure.objects.select_related("sector").filter(code=code).first()
    if procedure is None:
        raise NotFound("Danh mục không có thủ tục mang mã này.")
    return procedure


def get_version(code: str, number: int, actor: Actor) -> ProcedureVersion:
    """One version of a procedure that the actor may see."""
    rows = ProcedureVersion.objects.visible_to(actor).select_related("procedure__sector")
    version = rows.filter(procedure__code=code, number=number).first()
    if version is None:
        raise NotFound("Không tìm thấy phiên bản này của thủ tục.")
    return version


@require_GET
def procedure_list(request: HttpRequest) -> HttpResponse:
    """All procedures, searched, filtered and ordered."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    found = narrowed(form.cleaned_data, actor) if form.is_valid() else Procedure.objects.none()
    page = page_of(ordered(found, request.GET.get("sort", "")), request.GET.get("page"))
    text = str(form.cleaned_data.get("q", "")) if form.is_valid() else ""
    context = {
        "form": form,
        "page": page,
        "rows": rows_of(page.items, actor),
        "suggestions": suggest_procedures(text) if text and not page.items else [],
        "may_draft": allowed(actor, "catalogue.draft"),
        "may_import": allowed(actor, "catalogue.import"),
        "may_offer": actor.agency_id is not None and allowed(actor, "catalogue.offer"),
    }
    return render(request, "catalogue/list.html", context)


@require_GET
def export_list(request: HttpRequest) -> StreamingHttpResponse:
    """The list as it is filtered and ordered, whole, as an Excel sheet."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    found = narrowed(form.cleaned_data, actor) if form.is_valid() else Procedure.objects.none()
    pieces = list_xlsx(all_rows(ordered(found, request.GET.get("sort", "")), actor))
    name = f"danh-muc-thu-tuc-{today():%Y%m%d}.xlsx"
    response = StreamingHttpResponse(pieces, content_type=CONTENT_TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def old_versions(request: HttpRequest) -> HttpResponse:
    """Versions no longer in force under which work is still open, the most work first."""
    actor, day = actor_of(request), today()
    work = open_under(actor)
    versions = (
        ProcedureVersion.objects.visible_to(actor)
        .filter(pk__in=work, state=VersionState.APPROVED, valid_to__lt=day)
        .select_related("procedure")
        .defer("content")
    )
    rows = sorted(
        ((version, work[version.pk]) for version in versions),
        key=lambda row: (-row[1].count, row[0].procedure.code),
    )
    return render(request, "catalogue/old_versions.html", {"rows": rows})


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term as the page prints it."""

    term: ChannelTerm
    words: str
    confirmed: str
    is_unknown: bool
    is_offered: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case ready to print."""

    case: Case
    papers: list[tuple[RequiredPaper, str]]
    terms: list[TermRow]
    fees: list[tuple[Fee, str, str]]
    steps: list[wording.StepRow]


def _term_row(term: ChannelTerm, offered: set[str]) -> TermRow:
    is_unknown = term.unit == UNKNOWN or not term.value
    confirmed = "chưa ai xác nhận" if is_unknown else term.confirmed_by or "theo nguồn"
    return TermRow(term, wording.term_words(term), confirmed, is_unknown, term.channel in offered)


def case_views(content: VersionContent, offered: set[str]) -> list[CaseView]:
    """The cases of a content in the words of the page."""
    views = []
    for case in content.cases:
        terms = [_term_row(term, offered) for term in case.terms]
        fees = [
            (fee, wording.fee_words(fee), ", ".join(channel.label.lower() for channel in fee.channels))
            for fee in case.fees
        ]
        papers = [(paper, wording.quantity_words(paper)) for paper in case.papers]
        views.append(CaseView(case, papers, terms, fees, wording.step_rows(case)))
    return views


def grouped(found: tuple[Finding, ...]) -> list[tuple[str, str, tuple[Finding, ...]]]:
    """Findings by weight: tone, heading, rows; empty groups left out."""
    groups = (
        ("danger", "Phải sửa", of_weight(found, Weight.ERROR)),
        ("warning", "Còn thiếu trước khi phê duyệt", of_weight(found, Weight.GAP)),
        ("info", "Nên xem lại", of_weight(found, Weight.DOUBT)),
    )
    return [group for group in groups if group[2]]


def _shown(procedure: Procedure, versions: list[ProcedureVersion]) -> ProcedureVersion:
    """The version in force today, else the newest."""
    day = today()
    for version in versions:
        if version.state_on(day) == VersionState.IN_FORCE:
            return version
    if not versions:
        raise NotFound("Thủ tục này chưa có phiên bản nào.")
    return versions[0]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer as the page prints it."""

    offer: Offering
    channel: str
    level: str
    position: str
    lacks_reason: bool


def offer_lines(procedure: Procedure, actor: Actor) -> tuple[list[OfferLine], list[OfferLine]]:
    """What the actor's agency offers today, and all that it ever did or will, the latest first."""
    day = today()
    rows = Offering.objects.filter(procedure=procedure, agency_id=actor.agency_id or 0)
    lines = [
        OfferLine(
            offer,
            offer.get_channel_display(),
            level_words(offer),
            POSITIONS.get(offer.position, offer.position),
            offer.online_level == OnlineLevel.PARTIAL and not offer.partial_reason and is_reason_needed(day),
        )
        for offer in rows.order_by("-valid_from", "channel")
    ]
    current = [
        line
        for line in lines
        if line.offer.valid_from <= day and (line.offer.valid_to is None or line.offer.valid_to >= day)
    ]
    return sorted(current, key=lambda line: line.channel), lines


def neighbours(
    version: ProcedureVersion, versions: list[ProcedureVersion]
) -> tuple[ProcedureVersion | None, ProcedureVersion | None]:
    """The approved versions that this one took over from, and that took over from it."""
    approved = sorted(
        (one for one in versions if one.state == VersionState.APPROVED and one.valid_from is not None),
        key=lambda one: one.valid_from or today(),
    )
    if version.valid_from is None:
        return (approved[-1] if approved else None), None
    before = [one for one in approved if one.valid_from and one.valid_from < version.valid_from]
    after = [one for one in approved if one.valid_from and one.valid_from > version.valid_from]
    return (before[-1] if before else None), (after[0] if after else None)


def _version_context(
    version: ProcedureVersion, versions: list[ProcedureVersion], actor: Actor
) -> dict[str, Any]:
    content, day = load_content(version.pk), today()
    offers, history = offer_lines(version.procedure, actor)
    doubts = list(ImportDoubt.objects.filter(version=version).order_by("settled_at", "pk"))
    former, successor = neighbours(version, versions)
    found = findings(content, is_internal=version.procedure.is_internal)
    return {
        "procedure": version.procedure,
        "kind": kind_words(version.procedure),
        "version": version,
        "state": version.state_on(day),
        "state_tone": STATE_TONES[version.state_on(day)],
        "versions": [(one, one.state_on(day), STATE_TONES[one.state_on(day)]) for one in versions],
        "former": former,
        "successor": successor,
        "open_work": open_under(actor, [one.pk for one in versions]),
        "content": content,
        "cases": case_views(content, {line.offer.channel for line in offers}),
        "findings": grouped(found),
        "offers": offers,
        "offer_history": history,
        "open_doubts": [doubt for doubt in doubts if doubt.settled_at is None],
        "settled_doubts": [doubt for doubt in doubts if doubt.settled_at is not None],
        "sources": wording.source_rows(content),
        "settle_form": SettleForm(ids=[]),
        **_rights(version, actor),
    }


def _rights(version: ProcedureVersion, actor: Actor) -> dict[str, bool]:
    """What the actor may do with the version, as the page asks it."""
    is_draft = version.state == VersionState.DRAFT
    may_offer = actor.agency_id is not None and allowed(actor, "catalogue.offer")
    return {
        "is_draft": is_draft,
        "may_edit": is_draft and allowed(actor, "catalogue.draft"),
        "may_draft": allowed(actor, "catalogue.draft"),
        "may_approve": is_draft and allowed(actor, "catalogue.approve"),
        "may_end": version.state_on(today()) == VersionState.IN_FORCE and allowed(actor, "catalogue.approve"),
        "may_offer": may_offer and not version.procedure.is_internal,
        "may_settle": allowed(actor, "catalogue.settle"),
    }


@require_GET
def procedure_page(request: HttpRequest, code: str) -> HttpResponse:
    """A procedure: the version in force, or the newest when none is."""
    actor, procedure = actor_of(request), get_procedure(code)
    versions = list(procedure.versions.visible_to(actor).defer("content").order_by("-number"))
    shown = _shown(procedure, versions)
    shown.procedure = procedure
    return render(request, "catalogue/procedure.html", _version_context(shown, versions, actor))


@require_GET
def version_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version of a procedure, as it was, is or will be."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    versions = version.procedure.versions.visible_to(actor).defer("content").order_by("-number")
    return render(request, "catalogue/procedure.html", _version_context(version, list(versions), actor))


@require_GET
def doubt_list(request: HttpRequest) -> HttpResponse:
    """Every doubt that waits for a person, oldest first."""
    form = DoubtFilterForm(request.GET)
    doubts = ImportDoubt.objects.select_related("version").defer("version__content").order_by("pk")
    if form.is_valid():
        said = form.cleaned_data
        if not said["settled"]:
            doubts = doubts.filter(settled_at=None)
        if said["kind"]:
            doubts = doubts.filter(kind=said["kind"])
        if said["q"]:
            doubts = doubts.filter(code__startswith=said["q"].strip())
    else:
        doubts = doubts.none()
    context = {"form": form, "page": page_of(doubts, request.GET.get("page"), size=50)}
    return render(request, "catalogue/doubts.html", context)
