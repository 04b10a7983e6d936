"""Open to all: the start page, finding a procedure, reading it, the list of papers to bring."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from motcua.catalogue.models import Procedure, VersionState
from motcua.catalogue.search import Answer, Entry, Question, ask
from motcua.core.text import clean
from motcua.portal.life_events import find_life_event
from motcua.portal.office import Office, find_office
from motcua.portal.pages import kept_page, public_page
from motcua.portal.procedures import PublicProcedure, find_public, read_version, successors_of
from motcua.portal.queries import life_events_offered, sector_groups
from motcua.portal.search_form import NarrowForm, question_of

_SHOWN = 50
_LONGEST = 120
_NARROWING = ("su-kien", "linh-vuc", "doi-tuong", "cach-nop", "co-quan", "noi-nhan")


def _agency_id(office: Office | None) -> int:
    return office.agency_id if office else 0


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What can I do here: search, occasions, sectors, follow a dossier."""

    def write(office: Office | None) -> HttpResponse:
        events = life_events_offered(_agency_id(office))
        sectors = sector_groups(_agency_id(office))
        return public_page(request, "portal/home.html", {"events": events, "sectors": sectors}, office=office)

    return kept_page(request, write)


def _typed(request: HttpRequest) -> str:
    return clean(request.GET.get("q", ""))[:_LONGEST]


def _open_chosen(code: str) -> HttpResponse:
    """Straight to the procedure picked from the hits; to the search when the address was tampered with."""
    try:
        return redirect("procedure_public", code=code)
    except NoReverseMatch:
        return redirect("procedure_search")


def _found(question: Question) -> tuple[Answer, bool]:
    """What is taken here; when nothing is, what is taken elsewhere (then True)."""
    here = ask(question, limit=_SHOWN)
    if not question.offered or (here.entries and not here.is_near):
        return here, False
    anywhere = ask(replace(question, offered=False, channel="", online=""), limit=_SHOWN)
    if anywhere.entries and not anywhere.is_near:
        return anywhere, True
    return (here, False) if here.entries else (anywhere, True)


def _title(text: str, request: HttpRequest, found: tuple[Entry, ...]) -> str:
    event = find_life_event(request.GET.get("su-kien", ""))
    if text:
        return f"Tìm “{text}”"
    if event:
        return event.name
    if request.GET.get("linh-vuc") and found:
        return f"Lĩnh vực {found[0].sector_name}"
    return "Tìm thủ tục"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Procedures by words, by occasion or by filters; all sectors when nothing is asked."""
    chosen = request.GET.get("ma", "")
    if chosen:
        return _open_chosen(chosen)
    office = find_office()
    agency_id, text = _agency_id(office), _typed(request)
    is_asked = bool(text) or any(request.GET.get(name) for name in _NARROWING)
    answer, is_elsewhere = (
        _found(question_of(request.GET, text, agency_id)) if is_asked else (Answer((), 0), False)
    )
    sectors = sector_groups(agency_id)
    context = {
        "text": text,
        "title": _title(text, request, answer.entries),
        "answer": answer,
        "found": [(one, one.offers.get(agency_id, {})) for one in answer.entries],
        "is_elsewhere": is_elsewhere,
        "is_asked": is_asked,
        "is_cut": answer.total > len(answer.entries),
        "narrow": NarrowForm(request.GET, sectors),
        "is_narrowed": any(request.GET.get(name) for name in _NARROWING),
        "sectors": sectors if not answer.entries else [],
        "events": life_events_offered(agency_id) if not answer.entries else [],
    }
    return public_page(request, "portal/search.html", context, office=office)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Hits under a search box while typing."""
    office = find_office()
    text = _typed(request)
    question = Question(text, agency_id=_agency_id(office), offered=True)
    hits = ask(question, limit=8).entries if text else ()
    options = [{"value": one.code, "label": one.name, "hint": f"Mã {one.code}"} for one in hits]
    return render(request, "components/options.html", {"options": options})


def _elsewhere(request: HttpRequest, procedure: Procedure, code: str) -> HttpResponse | None:
    """The way from a national code to the local one under which the procedure is kept here."""
    if procedure.code == code:
        return None
    match = request.resolver_match
    assert match is not None
    address = reverse(match.view_name, kwargs={**match.kwargs, "code": procedure.code})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{address}?{query}" if query else address)


def _context(request: HttpRequest, shown: PublicProcedure) -> dict[str, object]:
    address = request.build_absolute_uri(reverse("procedure_public", args=[shown.code]))
    return {"procedure": shown, "address": address}


def _ended(request: HttpRequest, shown: PublicProcedure, office: Office | None) -> HttpResponse:
    """Gone, but not without saying since when, why, and where to go now (410)."""
    alike = ask(Question(shown.content.name, agency_id=_agency_id(office)), limit=6).entries
    context = {
        **_context(request, shown),
        "successors": successors_of(shown),
        "alike": [one for one in alike if one.pk != shown.procedure.pk],
    }
    return public_page(request, "portal/ended.html", context, office=office, status=410)


def _procedure_page(
    request: HttpRequest, code: str, template: str, *, number: int | None = None
) -> HttpResponse:
    case_key, channel = request.GET.get("truong-hop", ""), request.GET.get("cach-nop", "")
    read: list[PublicProcedure] = []

    def write(office: Office | None) -> HttpResponse:
        procedure = find_public(code)
        moved = _elsewhere(request, procedure, code)
        if moved is not None:
            return moved
        shown = read_version(procedure, number=number, case_key=case_key, agency_id=_agency_id(office))
        read.append(shown)
        if number is None and shown.standing is VersionState.ENDED:
            return _ended(request, shown, office)
        way = shown.way_of(channel) or (shown.ways[0] if shown.ways else None)
        return public_page(request, template, {**_context(request, shown), "way": way}, office=office)

    return kept_page(
        request,
        write,
        case_key,
        channel,
        # Addresses with invented cases or channels show the usual page; they need not be kept.
        may_keep=lambda: (
            case_key in {"", read[0].case.key} and (not channel or bool(read[0].way_of(channel)))
        ),
    )


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """All that the law makes public of a procedure (NĐ 63/2010 Điều 8 khoản 2), for one case."""
    return _procedure_page(request, code, "portal/procedure.html")


@require_safe
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The same of one version, also when it holds no more or not yet."""
    return _procedure_page(request, code, "portal/procedure.html", number=number)


@require_safe
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet to print or keep on the telephone: what to bring, where, when, how much."""
    return _procedure_page(request, code, "portal/checklist.html")
