"""Making a draft: by importing, on a blank sheet, as an amendment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.deed_pages import deed_page
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.permissions import require
from motcua.planning.actions import approval, drafts
from motcua.planning.forms.plans import AmendForm, ImportForm, NewPlanForm
from motcua.planning.models import PlanVersion
from motcua.planning.queries import find_plan


def review_url(version: PlanVersion) -> str:
    """Where a draft is looked through and mended."""
    return reverse("plan_review", args=[version.plan_id, version.number])


@require_http_methods(["GET", "POST"])
def plan_import(request: HttpRequest) -> HttpResponse:
    """Choose a file or paste a table; what is read becomes a draft to compare with its source."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    status = 200
    if is_sent:
        status = 422
        if form.is_valid():
            try:
                version = _import(form.cleaned_data, request)
            except DomainError as error:
                at = error.field if error.field in form.fields else _source_field(form.cleaned_data)
                form.add_error(at, error.message)
                status = error.status
            else:
                messages.success(request, "Đã đọc kế hoạch. Hãy đối chiếu với văn bản nguồn rồi xác nhận.")
                return redirect(review_url(version))
    return render(request, "planning/plan_import.html", {"form": form}, status=status)


def _import(said: dict[str, Any], request: HttpRequest) -> PlanVersion:
    upload = said["file"]
    data, name = (upload.read(), upload.name) if upload else (said["text"].encode(), "")
    return drafts.import_plan(
        actor=actor_of(request), data=data, name=name, year=said["year"], reason=said["reason"]
    )


def _source_field(said: dict[str, Any]) -> str:
    return "file" if said["file"] else "text"


@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """A plan on a blank sheet."""

    def perform(said: dict[str, Any]) -> str:
        return review_url(drafts.new_plan(actor=actor_of(request), year=said["year"], title=said["title"]))

    says = {
        "title": "Lập kế hoạch mới",
        "intro": "Bắt đầu từ trang trắng; các mục và nhiệm vụ thêm ở trang sau.",
        "submit": "Lập dự thảo",
        "done": "Đã lập dự thảo. Hãy thêm mục và nhiệm vụ.",
    }
    return deed_page(
        request, NewPlanForm(request.POST or None), perform, says=says, back=reverse("plan_list")
    )


@require_http_methods(["GET", "POST"])
def plan_amend(request: HttpRequest, plan_id: int) -> HttpResponse:
    """An amendment: a draft with the words in force."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    require(actor, "plan.manage", plan)

    def perform(said: dict[str, Any]) -> str:
        return review_url(drafts.draft_amendment(plan, reason=said["reason"], actor=actor))

    says = {
        "title": f"Sửa đổi kế hoạch năm {plan.year}",
        "intro": "Dự thảo bắt đầu từ bản đang thực hiện; bản đó giữ nguyên đến khi duyệt bản mới.",
        "submit": "Lập dự thảo sửa đổi",
        "done": "Đã lập dự thảo sửa đổi.",
    }
    back = reverse("plan_detail", args=[plan.id])
    return deed_page(request, AmendForm(request.POST or None), perform, says=says, back=back)


@require_http_methods(["GET", "POST"])
def plan_close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End a year's plan."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    require(actor, "plan.approve", plan)
    back = reverse("plan_detail", args=[plan.id])
    if request.method == "POST":
        approval.close_plan(plan, actor=actor)
        messages.success(request, f"Đã kết thúc kế hoạch năm {plan.year}.")
        return redirect(back)
    context = {
        "title": f"Kết thúc kế hoạch năm {plan.year}",
        "question": "Kết thúc kế hoạch này?",
        "consequences": [
            "Kế hoạch chỉ còn để xem và lập báo cáo; không sửa đổi, không giao việc được nữa.",
            f"Kết thúc được từ ngày {approval.closes_from(plan.year):%d/%m/%Y}.",
        ],
        "form": None,
        "submit_label": "Kết thúc kế hoạch",
        "tone": "danger",
        "cancel_url": back,
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)
