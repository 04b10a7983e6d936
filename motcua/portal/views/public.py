"""Open to all: the start page, finding a procedure, reading it, the list of papers to bring."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import search_procedures, suggest_procedures
from motcua.core.text import clean
from motcua.portal.life_events import find_life_event
from motcua.portal.office import Office, find_office
from motcua.portal.pages import public_page
from motcua.portal.procedures import read_procedure
from motcua.portal.queries import (
    life_events_offered,
    procedures_of_event,
    procedures_of_sector,
    sector_groups,
)

_SHOWN = 50
_LONGEST = 120


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What can I do here: search, occasions, sectors, follow a dossier."""
    office = find_office()
    agency_id = office.agency_id if office else 0
    return public_page(
        request,
        "portal/home.html",
        {"events": life_events_offered(agency_id), "sectors": sector_groups(agency_id)},
        office=office,
    )


def _typed(request: HttpRequest) -> str:
    return clean(request.GET.get("q", ""))[:_LONGEST]


def _open_chosen(code: str) -> HttpResponse:
    """Straight to the procedure picked from the hits; to the search when the address was tampered with."""
    try:
        return redirect("procedure_public", code=code)
    except NoReverseMatch:
        return redirect("procedure_search")


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Procedures by words, by occasion or by sector; all sectors when nothing is asked."""
    chosen = request.GET.get("ma", "")
    if chosen:
        return _open_chosen(chosen)
    office = find_office()
    agency_id = office.agency_id if office else 0
    text = _typed(request)
    event = find_life_event(request.GET.get("su-kien", ""))
    sector_code = request.GET.get("linh-vuc", "")[:60]
    found: list[Procedure] = []
    meant: list[Procedure] = []
    title = "Tìm thủ tục"
    if text:
        found = search_procedures(text, agency_id, limit=_SHOWN)
        meant = [] if found else suggest_procedures(text, agency_id)
        title = f"Tìm “{text}”"
    elif event:
        found = procedures_of_event(agency_id, event)
        title = event.name
    elif sector_code:
        found = procedures_of_sector(agency_id, sector_code)
        title = f"Lĩnh vực {found[0].sector.name}" if found else title
    return public_page(
        request,
        "portal/search.html",
        {
            "text": text,
            "title": title,
            "found": found,
            "meant": meant,
            "is_asked": bool(text or event or sector_code),
            "is_cut": bool(text) and len(found) == _SHOWN,
            "sectors": sector_groups(agency_id) if not found else [],
        },
        office=office,
    )


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Hits under a search box while typing."""
    office = find_office()
    text = _typed(request)
    hits = search_procedures(text, office.agency_id if office else 0, limit=8) if text else []
    options = [{"value": one.code, "label": one.name, "hint": f"Mã {one.code}"} for one in hits]
    return render(request, "components/options.html", {"options": options})


def _procedure_page(request: HttpRequest, code: str, template: str) -> HttpResponse:
    office: Office | None = find_office()
    case_key = request.GET.get("truong-hop", "")
    shown = read_procedure(code, case_key, office.agency_id if office else None)
    return public_page(
        request,
        template,
        {
            "procedure": shown,
            "address": request.build_absolute_uri(reverse("procedure_public", args=[code])),
        },
        office=office,
    )


@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """All that the law makes public of a procedure (NĐ 63/2010 Điều 8 khoản 2), for one case."""
    return _procedure_page(request, code, "portal/procedure.html")


@require_GET
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet to print or keep on the telephone: what to bring, where, when, how much."""
    return _procedure_page(request, code, "portal/checklist.html")
