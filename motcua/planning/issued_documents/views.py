"""Pages of the register of issued documents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import today
from motcua.core.deed_pages import deed_page, tell
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.documents.sending import send_file
from motcua.planning.issued_documents import actions
from motcua.planning.issued_documents.forms import (
    AttachForm,
    CancelForm,
    ContinueForm,
    IssueForm,
    NumberingForm,
    RegisterFilter,
)
from motcua.planning.issued_documents.models import IssuedDocument, NumberingChoice, NumberSeries
from motcua.planning.issued_documents.queries import register_lines
from motcua.planning.issued_documents.symbols import document_types, series_name
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with


def _find(request: HttpRequest, document_id: int) -> IssuedDocument:
    return find_row(IssuedDocument, actor_of(request), document_id, "Không có văn bản này.")


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The register, newest first, narrowed by words, kind, days and state."""
    actor = actor_of(request)
    form = RegisterFilter(request.GET)
    context = {
        "form": form,
        "page": page_of(register_lines(actor.agencies, **form.wanted()), request.GET.get("page")),
        "may_issue": allowed(actor, "issued_document.issue"),
        "may_set": allowed(actor, "issued_document.set_numbering"),
    }
    return render(request, "issued_documents/register.html", context)


@require_GET
def detail(request: HttpRequest, document_id: int) -> HttpResponse:
    """One document: its line in the register, the signed paper, the tasks it proves."""
    actor = actor_of(request)
    document = _find(request, document_id)
    tone, state = document.standing
    context = {
        "document": document,
        "tone": tone,
        "state": state,
        "recipients": document.recipients.splitlines(),
        "tasks": tasks_with(document.agency_id, actions.KIND, document.id),
        "may_attach": allowed(actor, "issued_document.issue", document) and not document.is_cancelled,
        "may_cancel": allowed(actor, "issued_document.cancel", document) and not document.is_cancelled,
    }
    return render(request, "issued_documents/detail.html", context)


@require_GET
def signed_file(request: HttpRequest, document_id: int) -> HttpResponse:
    """The signed paper as an attachment."""
    return send_file(_find(request, document_id).file)


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Give a document its number; ?task= names the task whose product it is."""
    actor = actor_of(request)
    task = task_of(actor, task_id_in(request))
    initial = {"task": task.id} if task else {}
    form = IssueForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)

    def perform(found: dict[str, Any]) -> str:
        document = actions.issue_document(
            form.facts(),
            actor=actor,
            request_id=found["request_id"],
            upload=found["file"],
            task_id=found["task"],
        )
        messages.info(request, f"Số, ký hiệu: {document.symbol}")
        return reverse("issued_detail", args=[document.id])

    says = {
        "title": "Cấp số văn bản",
        "intro": "Số được cấp khi bấm nút, liên tiếp trong năm. Số đã cấp không dùng lại.",
        "submit": "Cấp số và vào sổ",
        "done": "Đã cấp số và vào sổ văn bản đi.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("issued_list"))


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, document_id: int) -> HttpResponse:
    """Put the signed paper to its line."""
    actor = actor_of(request)
    document = _find(request, document_id)
    require(actor, "issued_document.issue", document)
    address = reverse("issued_detail", args=[document.id])

    def perform(found: dict[str, Any]) -> str:
        actions.attach_signed(document, upload=found["file"], reason=found["reason"], actor=actor)
        return address

    says = {
        "title": f"Gắn bản đã ký của {document.symbol}",
        "intro": document.excerpt,
        "submit": "Gắn tệp",
        "done": "Đã gắn bản đã ký.",
    }
    form = AttachForm(request.POST or None, request.FILES or None)
    return deed_page(request, form, perform, says=says, back=address)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, document_id: int) -> HttpResponse:
    """Ask why, then cancel a document."""
    actor = actor_of(request)
    document = _find(request, document_id)
    require(actor, "issued_document.cancel", document)
    form, status = CancelForm(request.POST or None), 200
    address = reverse("issued_detail", args=[document.id])
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.cancel_document(document, reason=form.cleaned_data["reason"], actor=actor)
            except DomainError as error:
                status = tell(form, error)
            else:
                messages.success(request, f"Đã hủy văn bản {document.symbol}.")
                return redirect(address)
    context = {
        "title": f"Hủy văn bản {document.symbol}",
        "question": f"Hủy văn bản {document.symbol}?",
        "consequences": [
            "Dòng này và số của nó vẫn ở trong sổ, kèm lý do hủy.",
            "Số này không cấp lại cho văn bản khác.",
        ],
        "form": form,
        "submit_label": "Hủy văn bản",
        "tone": "danger",
        "cancel_url": address,
        "action_url": "",
    }
    return render(request, "confirm_page.html", context, status=status)


def _series(agency_id: int) -> list[dict[str, Any]]:
    rows = NumberSeries.objects.filter(agency_id=agency_id, year=today().year)
    return [{"name": series_name(row.series), "last": row.last} for row in rows.order_by("series")]


@require_http_methods(["GET", "POST"])
def numbering(request: HttpRequest) -> HttpResponse:
    """How the office numbers, and the last numbers given this year."""
    actor = actor_of(request)
    agency_id = actor.agency_id or 0
    choice = NumberingChoice.objects.filter(agency_id=agency_id, year=today().year).first()
    standing = choice or NumberingChoice(agency_id=agency_id, year=today().year)
    way = "by_type" if standing.is_by_type else "together"
    initial = {"year": today().year, "way": way, "organ": standing.organ}
    form, status = NumberingForm(request.POST or None, initial=initial), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            found = form.cleaned_data
            try:
                actions.set_numbering(
                    year=found["year"],
                    is_by_type=found["way"] == "by_type",
                    organ=found["organ"],
                    actor=actor,
                )
            except DomainError as error:
                status = tell(form, error)
            else:
                messages.success(request, "Đã đặt cách đánh số.")
                return redirect("issued_numbering")
    context = {
        "form": form,
        "series": _series(agency_id),
        "year": today().year,
        "unsure": [one for one in document_types().values() if one.confidence != "memory_high"],
        "citation": next(iter(document_types().values())).citation,
    }
    return render(request, "issued_documents/numbering.html", context, status=status)


@require_http_methods(["GET", "POST"])
def go_on(request: HttpRequest) -> HttpResponse:
    """Go on after the last number of the paper register."""
    actor = actor_of(request)

    def perform(found: dict[str, Any]) -> str:
        actions.continue_series(type_code=found["type_code"], last=found["last"], actor=actor)
        return reverse("issued_numbering")

    says = {
        "title": "Đánh số tiếp sổ giấy",
        "intro": f"Dùng khi năm {today().year} đã cấp số trong sổ giấy. Số kế tiếp sẽ do hệ thống cấp.",
        "submit": "Đặt số cuối",
        "done": "Đã đặt số cuối của sổ giấy.",
    }
    form = ContinueForm(request.POST or None)
    return deed_page(request, form, perform, says=says, back=reverse("issued_numbering"))
