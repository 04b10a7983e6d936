"""Notices on paper: what to print, and the PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue.publication.forms import PrintForm
from motcua.catalogue.publication.printing import PARTS, print_pack, sectors_printed, versions_offered
from motcua.core.middleware import actor_of
from motcua.documents.notices import NoticePaper
from motcua.documents.sending import send_bytes

# The kinds of one procedure's papers: what is printed, and on which sheet.
KINDS: dict[str, tuple[str, NoticePaper]] = {
    "trang": ("sheets", "A4"),
    "trang-a3": ("sheets", "A3"),
    "to-roi": ("leaflets", "A4"),
}


def _pdf(content: bytes, name: str) -> HttpResponse:
    return send_bytes(content, "application/pdf", f"{name}.pdf")


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Which sector, which pieces, which paper."""
    agency_id = actor_of(request).agency_id or 0
    form = PrintForm(sectors=sectors_printed(agency_id))
    context = {"form": form, "count": len(versions_offered(agency_id))}
    return render(request, "publication/print.html", context)


@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """The pack; the form again when something is missing in the choice."""
    agency_id = actor_of(request).agency_id or 0
    form = PrintForm(request.GET, sectors=sectors_printed(agency_id))
    if not form.is_valid():
        context = {"form": form, "count": len(versions_offered(agency_id))}
        return render(request, "publication/print.html", context, status=422)
    chosen = form.cleaned_data
    parts = [part for part in PARTS if part in chosen["parts"]]
    made = print_pack(agency_id, parts=parts, paper=chosen["paper"], sector=chosen["sector"])
    return _pdf(made, f"niem-yet-{chosen['sector'] or 'tat-ca'}-{chosen['paper']}")


@require_GET
def one(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The sheet or the leaflet of one procedure."""
    if kind not in KINDS:
        raise Http404("Không có bản in này.")
    part, paper = KINDS[kind]
    made = print_pack(actor_of(request).agency_id or 0, parts=[part], paper=paper, code=code)
    return _pdf(made, f"{code}-{kind}")
