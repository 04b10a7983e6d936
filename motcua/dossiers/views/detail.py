"""One dossier: facts, papers, timeline, clock; its deeds; its printed forms."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.access import record_read
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotAllowed, WrongState
from motcua.core.journal import already_recorded, is_repetition
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_bytes, send_file
from motcua.dossiers import clocks
from motcua.dossiers.briefing import briefing
from motcua.dossiers.deeds import DEEDS, Deed, offered
from motcua.dossiers.forms import DeedForm
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier
from motcua.dossiers.printing import forms_of, print_form
from motcua.dossiers.queries import clock_pairs, content_of, decoded, events_of, get_dossier, papers_in
from motcua.dossiers.referral_slips import parts_of
from motcua.dossiers.state import why_not
from motcua.dossiers.story import paper_lines, standing, step_items, timeline_items

# What the forms make: anything else was never recorded.
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


def _record_read(actor: Actor, dossier: Dossier, purpose: str) -> None:
    record_read(actor, agency_id=dossier.agency_id, subject="dossier", subject_id=dossier.id, purpose=purpose)


@require_GET
def detail(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The dossier page. At most eight statements, one of them the access line."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    _record_read(actor, dossier, "dossier.read")
    stored = events_of(dossier)
    history = decoded(stored)
    content = content_of(dossier)
    papers = paper_lines(papers_in(dossier))
    deeds = offered(dossier, actor)
    parts = parts_of(dossier, history)
    context: dict[str, Any] = {
        "dossier": dossier,
        "referrals": parts,
        "slips": list({part.sequence: part for part in parts}.values()),
        "content": content,
        "case": content.get_case(dossier.case_key),
        "papers": papers,
        "timeline": timeline_items(history),
        "steps": step_items(dossier),
        "clocks": clocks.explain(dossier.agency_id, clock_pairs(stored)),
        "standing": standing(dossier, now()),
        "deeds": deeds,
        "others": [deed for deed in deeds if deed.name != "digitise"],
        "can_digitise": any(deed.name == "digitise" for deed in deeds),
        "forms": forms_of(dossier, history),
        "proposal": next((event for one, event in reversed(history) if one.type == "Proposed"), None)
        if dossier.proposal
        else None,
        "is_new": "moi" in request.GET,
    }
    return render(request, "dossiers/detail.html", context)


def _show(
    request: HttpRequest, dossier: Dossier, deed: Deed, form: DeedForm, status: int = 200
) -> HttpResponse:
    context = {
        "dossier": dossier,
        "deed": deed,
        "form": form,
        "procedure": content_of(dossier).name,
        "standing": standing(dossier, now()),
        "briefing": briefing(dossier, deed.name),
        "is_multipart": form.is_multipart(),
    }
    return render(request, "dossiers/deed.html", context, status=status)


def _is_repeated(dossier: Dossier, actor: Actor, deed: Deed, request_id: str) -> bool:
    """Whether this actor has already done this very deed to the dossier, under this request id."""
    if not _REQUEST_ID.fullmatch(request_id):
        return False
    stored = already_recorded(JOURNAL, dossier.agency_id, actor, request_id)
    return stored is not None and is_repetition(JOURNAL, dossier, stored, deed.name)


def _done(request: HttpRequest, dossier: Dossier, deed: Deed) -> HttpResponse:
    messages.success(request, f"Đã ghi: {deed.label.lower()}.")
    return redirect("dossier_detail", dossier_id=dossier.id)


def _hindrance(dossier: Dossier, actor: Actor, deed: Deed) -> DomainError | None:
    """Why the deed cannot be done, told before anybody fills in a form: role, state, then who holds it."""
    label = f"Bạn không có quyền: {deed.label.lower()} hồ sơ này."
    if not allowed(actor, deed.permission):
        return NotAllowed(label)
    reason = why_not(dossier.state, deed.name)
    if reason is not None:
        return WrongState(reason)
    if not allowed(actor, deed.permission, dossier):
        return NotAllowed(f"{label} Hồ sơ đang do người khác giữ.")
    return None


@require_http_methods(["GET", "POST"])
def perform(request: HttpRequest, dossier_id: int, deed: str) -> HttpResponse:
    """One deed: its form, then its action. A repeated press shows what stands."""
    actor = actor_of(request)
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Http404("Không có việc này.")
    dossier = get_dossier(actor, dossier_id)
    hindrance = _hindrance(dossier, actor, chosen)
    # Only a press that would be refused, or would keep a file twice, can be a repetition worth asking for.
    may_repeat = request.method == "POST" and (hindrance is not None or bool(request.FILES))
    if may_repeat and _is_repeated(dossier, actor, chosen, request.POST.get("request_id", "")):
        return _done(request, dossier, chosen)
    if isinstance(hindrance, WrongState):
        return _told(request, dossier, hindrance)
    if hindrance is not None:
        raise hindrance
    if request.method == "GET":
        _record_read(actor, dossier, chosen.permission)
        return _show(request, dossier, chosen, chosen.form(dossier=dossier, actor=actor))
    return _submit(request, dossier, chosen)


def _told(request: HttpRequest, dossier: Dossier, error: DomainError) -> HttpResponse:
    messages.warning(request, error.message)
    return redirect("dossier_detail", dossier_id=dossier.id)


def _submit(request: HttpRequest, dossier: Dossier, deed: Deed) -> HttpResponse:
    actor = actor_of(request)
    form = deed.form(request.POST, request.FILES, dossier=dossier, actor=actor)
    if not form.is_valid():
        # What was chosen the first time may be no choice any more, now that it is done.
        if _is_repeated(dossier, actor, deed, request.POST.get("request_id", "")):
            return _done(request, dossier, deed)
        return _show(request, dossier, deed, form, 422)
    try:
        form.keep_files(actor)
        deed.perform(dossier, actor, form.cleaned_data["request_id"], form.facts())
    except WrongState as error:
        return _told(request, dossier, error)
    except DomainError as error:
        tell(form, error)
        return _show(request, dossier, deed, form, error.status)
    return _done(request, dossier, deed)


@require_GET
def printed(request: HttpRequest, dossier_id: int, form: str, sequence: int, kind: str) -> HttpResponse:
    """One official form of the dossier as PDF or Word; the print is recorded as a read."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    paper = "A4" if request.GET.get("kho") == "A4" else "A5"
    content, content_type, filename = print_form(dossier, form, sequence, kind, paper)
    _record_read(actor, dossier, f"form.{form}")
    return send_bytes(content, content_type, filename, is_shown=kind == "pdf")


@require_GET
def paper_file(request: HttpRequest, dossier_id: int, paper_id: int) -> HttpResponse:
    """The scan of one paper, always as an attachment; the read is recorded."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    paper = next((one for one in papers_in(dossier) if one.id == paper_id and one.file_id), None)
    if paper is None:
        raise Http404("Giấy tờ này không có tệp.")
    _record_read(actor, dossier, "dossier.file")
    stored = StoredFile.objects.get(agency_id=dossier.agency_id, id=paper.file_id or 0)
    return send_file(stored)
