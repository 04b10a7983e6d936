"""Reading the catalogue: the list, a procedure with its versions, the doubts."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue import wording
from motcua.catalogue.checks import Finding, Weight, findings, of_weight
from motcua.catalogue.content import UNKNOWN, Case, Channel, ChannelTerm, Fee, RequiredPaper, VersionContent
from motcua.catalogue.forms import DoubtFilterForm, FilterForm, SettleForm
from motcua.catalogue.models import (
    ImportDoubt,
    Offering,
    OnlineLevel,
    Procedure,
    ProcedureQuerySet,
    ProcedureVersion,
    VersionState,
)
from motcua.catalogue.plain_language import Level
from motcua.catalogue.queries import load_content, matching, suggest_procedures
from motcua.catalogue.reading import levels_of, to_rewrite
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed

STATE_TONES = {
    VersionState.DRAFT: "waiting",
    VersionState.APPROVED: "info",
    VersionState.IN_FORCE: "done",
    VersionState.ENDED: "neutral",
}


@dataclass(frozen=True, slots=True)
class ListRow:
    """One procedure in the list, with what stands beside its name."""

    procedure: Procedure
    in_force: ProcedureVersion | None
    draft: ProcedureVersion | None
    doubts: int
    channels: str
    reading: Level | None


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


def _narrowed(form: FilterForm, actor: Actor) -> ProcedureQuerySet:
    said, day = form.cleaned_data, today()
    found = matching(Procedure.objects.visible_to(actor).select_related("sector"), said["q"])
    if said["sector"]:
        found = found.filter(sector__code=said["sector"])
    if said["executing"]:
        found = found.filter(executing=said["executing"])
    versions = ProcedureVersion.objects.filter(procedure=OuterRef("pk"))
    match said["state"]:
        case "in_force":
            found = found.in_force_on(day)
        case "draft":
            found = found.filter(Exists(versions.filter(state=VersionState.DRAFT)))
        case "none":
            found = found.exclude(Exists(versions.filter(state=VersionState.APPROVED)))
        case "ended":
            found = found.filter(Exists(versions.filter(state=VersionState.APPROVED))).exclude(
                Exists(versions.in_force_on(day))
            )
    if said["doubts"]:
        open_doubts = ImportDoubt.objects.filter(version__procedure=OuterRef("pk"), settled_at=None)
        found = found.filter(Exists(open_doubts))
    if said["rewrite"]:
        found = found.filter(Exists(to_rewrite(day).filter(procedure=OuterRef("pk"))))
    if said["offered"] and actor.agency_id is not None:
        found = found.offered_by(actor.agency_id, day)
    if said["online"]:
        own = Offering.objects.on(day).filter(procedure=OuterRef("pk"), agency_id=actor.agency_id or 0)
        found = found.filter(Exists(own.filter(channel=Channel.ONLINE.value)))
    # What holds today comes before the drafts of a catalogue that serves other levels too.
    is_current = Exists(versions.in_force_on(day))
    return found.annotate(is_current=is_current).order_by("-is_current", "code")


def _rows(procedures: list[Procedure], actor: Actor) -> list[ListRow]:
    """The rows of one page: three statements, whatever its length."""
    ids, day = [procedure.pk for procedure in procedures], today()
    versions: dict[int, list[ProcedureVersion]] = defaultdict(list)
    for version in ProcedureVersion.objects.filter(procedure__in=ids).defer("content").order_by("-number"):
        versions[version.procedure_id].append(version)
    doubts = Counter(
        ImportDoubt.objects.filter(version__procedure__in=ids, settled_at=None).values_list(
            "version__procedure_id", flat=True
        )
    )
    channels: dict[int, list[str]] = defaultdict(list)
    offered = Offering.objects.on(day).filter(procedure__in=ids, agency_id=actor.agency_id or 0)
    for procedure_id, channel in offered.order_by("channel").values_list("procedure_id", "channel"):
        channels[procedure_id].append(Channel(channel).label.lower())
    levels = levels_of(own[0].pk for own in versions.values())
    rows = []
    for procedure in procedures:
        own = versions[procedure.pk]
        rows.append(
            ListRow(
                procedure=procedure,
                in_force=next((one for one in own if one.state_on(day) == VersionState.IN_FORCE), None),
                draft=next((one for one in own if one.state == VersionState.DRAFT), None),
                doubts=doubts[procedure.pk],
                channels=", ".join(channels[procedure.pk]),
                reading=levels.get(own[0].pk) if own else None,
            )
        )
    return rows


@require_GET
def procedure_list(request: HttpRequest) -> HttpResponse:
    """All procedures, searched and filtered."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    procedures = _narrowed(form, actor) if form.is_valid() else Procedure.objects.none()
    page = page_of(procedures, request.GET.get("page"))
    text = str(form.cleaned_data.get("q", "")) if form.is_valid() else ""
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page.items, actor),
        "suggestions": suggest_procedures(text) if text and not page.items else [],
        "may_draft": allowed(actor, "catalogue.draft"),
        "may_import": allowed(actor, "catalogue.import"),
    }
    return render(request, "catalogue/list.html", context)


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


def _offers(procedure: Procedure, actor: Actor) -> list[Offering]:
    rows = Offering.objects.on(today()).filter(procedure=procedure, agency_id=actor.agency_id or 0)
    return list(rows.order_by("channel"))


def _version_context(
    version: ProcedureVersion, versions: list[ProcedureVersion], actor: Actor
) -> dict[str, Any]:
    content, day = load_content(version.pk), today()
    offers = _offers(version.procedure, actor)
    doubts = list(ImportDoubt.objects.filter(version=version).order_by("settled_at", "pk"))
    is_draft = version.state == VersionState.DRAFT
    return {
        "procedure": version.procedure,
        "version": version,
        "state": version.state_on(day),
        "state_tone": STATE_TONES[version.state_on(day)],
        "versions": [(one, one.state_on(day), STATE_TONES[one.state_on(day)]) for one in versions],
        "content": content,
        "cases": case_views(content, {offer.channel for offer in offers}),
        "findings": grouped(findings(content)),
        "offers": [
            (offer.get_channel_display(), OnlineLevel(offer.online_level).label if offer.online_level else "")
            for offer in offers
        ],
        "open_doubts": [doubt for doubt in doubts if doubt.settled_at is None],
        "settled_doubts": [doubt for doubt in doubts if doubt.settled_at is not None],
        "sources": wording.source_rows(content),
        "settle_form": SettleForm(ids=[]),
        "is_draft": is_draft,
        "may_edit": is_draft and allowed(actor, "catalogue.draft"),
        "may_draft": allowed(actor, "catalogue.draft"),
        "may_approve": is_draft and allowed(actor, "catalogue.approve"),
        "may_end": version.state_on(day) == VersionState.IN_FORCE and allowed(actor, "catalogue.approve"),
        "may_offer": actor.agency_id is not None and allowed(actor, "catalogue.offer"),
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
