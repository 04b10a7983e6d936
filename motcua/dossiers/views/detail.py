"""One dossier: facts, papers, timeline, clock; its deeds; its printed forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.access import record_read
from motcua.core.clock import now
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed, require
from motcua.documents.files import CONTENT_TYPES, open_file
from motcua.documents.models import StoredFile
from motcua.dossiers import clocks
from motcua.dossiers.deeds import DEEDS, offered
from motcua.dossiers.models import Dossier
from motcua.dossiers.printing import forms_of, print_form
from motcua.dossiers.queries import clock_pairs, content_of, decoded, events_of, get_dossier, papers_in
from motcua.dossiers.state import why_not
from motcua.dossiers.story import standing, step_items, timeline_items


@require_GET
def detail(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The dossier page. At most eight statements, one of them the access line."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    record_read(
        actor, agency_id=dossier.agency_id, subject="dossier", subject_id=dossier.id, purpose="dossier.read"
    )
    stored = events_of(dossier)
    history = decoded(stored)
    content = content_of(dossier)
    context: dict[str, Any] = {
        "dossier": dossier,
        "content": content,
        "case": content.get_case(dossier.case_key),
        "papers": papers_in(dossier),
        "timeline": timeline_items(history),
        "steps": step_items(dossier),
        "clocks": clocks.explain(dossier.agency_id, clock_pairs(stored)),
        "standing": standing(dossier, now()),
        "deeds": offered(dossier, actor),
        "forms": forms_of(dossier, history),
        "proposal": next((event for one, event in reversed(history) if one.type == "Proposed"), None)
        if dossier.proposal
        else None,
    }
    return render(request, "dossiers/detail.html", context)


def _show(request: HttpRequest, dossier: Dossier, name: str, form: Any, status: int = 200) -> HttpResponse:
    context = {"dossier": dossier, "deed": DEEDS[name], "form": form}
    return render(request, "dossiers/deed.html", context, status=status)


@require_http_methods(["GET", "POST"])
def perform(request: HttpRequest, dossier_id: int, deed: str) -> HttpResponse:
    """One deed: its form, then its action. A repeated press shows what stands."""
    actor = actor_of(request)
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Http404("Không có việc này.")
    dossier = get_dossier(actor, dossier_id)
    require(actor, chosen.permission, None if not allowed(actor, chosen.permission) else dossier)
    if request.method == "GET":
        reason = why_not(dossier.state, deed)
        if reason is not None:
            messages.warning(request, reason)
            return redirect("dossier_detail", dossier_id=dossier.id)
        return _show(request, dossier, deed, chosen.form(dossier=dossier))
    form = chosen.form(request.POST, dossier=dossier)
    if not form.is_valid():
        return _show(request, dossier, deed, form, 422)
    try:
        chosen.perform(dossier, actor, form.cleaned_data["request_id"], form.facts())
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _show(request, dossier, deed, form, error.status)
    messages.success(request, f"Đã ghi: {chosen.label.lower()}.")
    return redirect("dossier_detail", dossier_id=dossier.id)


@require_GET
def printed(request: HttpRequest, dossier_id: int, form: str, sequence: int, kind: str) -> HttpResponse:
    """One official form of the dossier as PDF or Word; the print is recorded as a read."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    paper = "A4" if request.GET.get("kho") == "A4" else "A5"
    content, content_type, filename = print_form(dossier, form, sequence, kind, paper)
    record_read(
        actor, agency_id=dossier.agency_id, subject="dossier", subject_id=dossier.id, purpose=f"form.{form}"
    )
    response = HttpResponse(content, content_type=content_type)
    disposition = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f'{disposition}; filename="{filename}"'
    return response


@require_GET
def paper_file(request: HttpRequest, dossier_id: int, paper_id: int) -> HttpResponse:
    """The scan of one paper, always as an attachment; the read is recorded."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    paper = next((one for one in papers_in(dossier) if one.id == paper_id and one.file_id), None)
    if paper is None:
        raise Http404("Giấy tờ này không có tệp.")
    record_read(
        actor, agency_id=dossier.agency_id, subject="dossier", subject_id=dossier.id, purpose="dossier.file"
    )
    stored = StoredFile.objects.get(agency_id=dossier.agency_id, id=paper.file_id)
    response = HttpResponse(open_file(stored), content_type=CONTENT_TYPES[stored.kind])
    response["Content-Disposition"] = content_disposition_header(True, stored.name)
    return response
