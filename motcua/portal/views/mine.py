"""A citizen's own dossiers: the list, one of them, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_bytes, send_file
from motcua.dossiers.models import Dossier
from motcua.dossiers.printing import Audience, print_form
from motcua.dossiers.queries import case_of, decoded, events_of, papers_in
from motcua.dossiers.state import Status, why_not
from motcua.dossiers.tracking import own_dossiers, receiving_agencies
from motcua.notifications.actions import mark_read
from motcua.notifications.queries import unread_messages
from motcua.portal.actions import Upload, resubmit_online, withdraw_online
from motcua.portal.forms import ResubmitForm, WithdrawForm, paper_field
from motcua.portal.own import asked_of_applicant, read_own_dossier
from motcua.portal.pages import public_page
from motcua.portal.procedures import public_papers
from motcua.portal.queries import get_own_dossier
from motcua.portal.wording import NEEDS_APPLICANT, STATUS_TONES

_PER_PAGE = 20


@never_cache
@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    """All that the account filed, newest first, and what is new about it."""
    actor = actor_of(request)
    page = page_of(own_dossiers(actor).select_related("procedure"), request.GET.get("page"), size=_PER_PAGE)
    rows = [
        {
            "dossier": one,
            "tone": STATUS_TONES[Status(one.status)],
            "needs_applicant": Status(one.status) in NEEDS_APPLICANT,
        }
        for one in page.items
    ]
    unread = unread_messages(actor, receiving_agencies(), limit=5)
    return public_page(request, "portal/my_dossiers.html", {"rows": rows, "page": page, "unread": unread})


@never_cache
@require_GET
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One's own dossier. Opening it reads its messages."""
    actor = actor_of(request)
    own = read_own_dossier(get_own_dossier(actor, code), actor)
    if any(message.read_at is None for message in own.messages):
        mark_read(own.dossier, actor=actor)
    return public_page(request, "portal/my_dossier.html", {"own": own})


def _refuse(request: HttpRequest, dossier: Dossier, deed: str) -> HttpResponse | None:
    """Back to the dossier with the reason when the deed does not fit; None when it does."""
    reason = why_not(dossier.state, deed)
    if reason is None:
        return None
    messages.warning(request, reason)
    return redirect("my_dossier", code=dossier.code)


@never_cache
@require_http_methods(["GET", "POST"])
def resubmit(request: HttpRequest, code: str) -> HttpResponse:
    """File again after guidance, with what was missing."""
    actor = actor_of(request)
    dossier = get_own_dossier(actor, code)
    papers = public_papers(case_of(dossier))
    held = Counter(paper.paper_key for paper in papers_in(dossier) if paper.paper_key)
    context: dict[str, Any] = {
        "dossier": dossier,
        "asked": asked_of_applicant(dossier, decoded(events_of(dossier))),
    }
    if request.method == "GET":
        refused = _refuse(request, dossier, "resubmit")
        if refused is not None:
            return refused
        context["form"] = ResubmitForm(papers, held, initial={"request_id": str(uuid4())})
        return public_page(request, "portal/resubmit.html", context)
    form = context["form"] = ResubmitForm(papers, held, request.POST, request.FILES)
    if not form.is_valid():
        return public_page(request, "portal/resubmit.html", context, status=422)
    names = {paper.required.key: paper.required.name for paper in form.papers} | {"": "Giấy tờ khác"}
    uploads = [Upload(key, name, tuple(form.cleaned_data[paper_field(key)])) for key, name in names.items()]
    try:
        resubmit_online(dossier, uploads, actor=actor, request_id=form.cleaned_data["request_id"])
    except DomainError as error:
        form.add_error(None, error.message)
        return public_page(request, "portal/resubmit.html", context, status=error.status)
    messages.success(request, f"Đã nộp lại hồ sơ {dossier.code}.")
    return redirect("my_dossier", code=dossier.code)


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a filing back before acceptance, after one more question."""
    actor = actor_of(request)
    dossier = get_own_dossier(actor, code)
    if request.method == "GET":
        refused = _refuse(request, dossier, "withdraw")
        if refused is not None:
            return refused
        return _withdraw_page(request, dossier, WithdrawForm(initial={"request_id": str(uuid4())}))
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _withdraw_page(request, dossier, form, 422)
    try:
        withdraw_online(
            dossier,
            reason=form.cleaned_data["reason"],
            actor=actor,
            request_id=form.cleaned_data["request_id"],
        )
    except DomainError as error:
        tell(form, error)
        return _withdraw_page(request, dossier, form, error.status)
    messages.success(request, f"Đã rút hồ sơ {dossier.code}.")
    return redirect("my_dossier", code=dossier.code)


def _withdraw_page(
    request: HttpRequest, dossier: Dossier, form: WithdrawForm, status: int = 200
) -> HttpResponse:
    return public_page(request, "portal/withdraw.html", {"dossier": dossier, "form": form}, status=status)


@never_cache
@require_GET
def file(request: HttpRequest, code: str, paper_id: int) -> HttpResponse:
    """One's own file back, always as an attachment."""
    dossier = get_own_dossier(actor_of(request), code)
    paper = next((one for one in papers_in(dossier) if one.id == paper_id), None)
    if paper is None or paper.file_id is None:
        raise Http404("Giấy tờ này không có tệp.")
    stored = StoredFile.objects.get(agency_id=dossier.agency_id, id=paper.file_id)
    return send_file(stored)


@never_cache
@require_GET
def form(request: HttpRequest, code: str, form: str, sequence: int) -> HttpResponse:
    """One's own receipt, supplement request … as PDF."""
    dossier = get_own_dossier(actor_of(request), code)
    content, content_type, filename = print_form(
        dossier, form, sequence, "pdf", "A5", audience=Audience.APPLICANT
    )
    return send_bytes(content, content_type, filename, is_shown=True)
