"""From a compared draft to a plan in force: confirming, approving, throwing away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.permissions import require
from motcua.planning.actions import approval, sections
from motcua.planning.forms.plans import ApproveForm, ConfirmForm
from motcua.planning.models import PlanState
from motcua.planning.queries import approved_version, find_version, open_doubts, wordings_of
from motcua.planning.views.drafting import review_url
from motcua.planning.views.review import asked_draft


@require_http_methods(["GET", "POST"])
def plan_confirm(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Say that the draft was compared with its source; what is still open gets one word for all."""
    actor, version = asked_draft(request, plan_id, number)
    left = open_doubts(wordings_of(version))
    plan_url = reverse("plan_detail", args=[plan_id])

    def perform(said: dict[str, Any]) -> str:
        sections.confirm_draft(version, words=said["words"], actor=actor)
        return plan_url

    says = {
        "title": "Xác nhận đã đối chiếu",
        "intro": f"Còn {left} chỗ cần xem; tất cả sẽ được ghi kết luận dưới đây."
        if left
        else "Mọi chỗ cần xem đã có kết luận.",
        "submit": "Xác nhận",
        "done": "Đã xác nhận dự thảo. Việc tiếp theo: trình lãnh đạo duyệt.",
    }
    return deed_page(request, ConfirmForm(request.POST or None), perform, says=says, back=review_url(version))


@require_http_methods(["GET", "POST"])
def plan_approve(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Put a draft in force with its number, day and signer."""
    actor = actor_of(request)
    version = find_version(actor, plan_id, number)
    require(actor, "plan.approve", version)
    standing = approved_version(version.plan)
    initial = {
        "document_number": version.document_number,
        "issued_on": version.issued_on,
        "signer": version.signer or actor.name,
    }

    def perform(said: dict[str, Any]) -> str:
        approval.approve_version(version, actor=actor, **said)
        return reverse("plan_detail", args=[plan_id])

    replaced = f" Bản {standing.document_number} thành bản đã được sửa đổi." if standing is not None else ""
    left = open_doubts(wordings_of(version))
    waits = f" Dự thảo còn {left} chỗ cần xem: hãy xác nhận dự thảo trước khi duyệt." if left else ""
    says = {
        "title": "Duyệt kế hoạch",
        "intro": f"{version.title}. Duyệt rồi thì nội dung không sửa được nữa; các mốc hạn được lập theo "
        f"thời hạn của từng nhiệm vụ.{replaced}{waits}",
        "submit": "Duyệt",
        "done": "Đã duyệt kế hoạch. Việc tiếp theo: giao nhiệm vụ.",
    }
    return deed_page(
        request,
        ApproveForm(request.POST or None, initial=initial),
        perform,
        says=says,
        back=reverse("plan_version", args=[plan_id, number]),
    )


@require_http_methods(["GET", "POST"])
def plan_discard(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    actor, version = asked_draft(request, plan_id, number)
    is_first = version.plan.state == PlanState.DRAFT
    if request.method == "POST":
        approval.discard_draft(version, actor=actor)
        messages.success(request, "Đã bỏ dự thảo.")
        return redirect("plan_list") if is_first else redirect("plan_detail", plan_id=plan_id)
    context = {
        "title": "Bỏ dự thảo",
        "question": f"Bỏ dự thảo “{version.title}”?",
        "consequences": [
            "Mọi nội dung đã sửa trong dự thảo mất đi; tệp nguồn vẫn được giữ.",
            "Chưa có bản nào khác, nên kế hoạch của năm này cũng được bỏ."
            if is_first
            else "Bản đang thực hiện không thay đổi.",
        ],
        "form": None,
        "submit_label": "Bỏ dự thảo",
        "tone": "danger",
        "cancel_url": review_url(version),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)
