"""Plans of review: list, one plan with its procedures and reports, and the deeds on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.review import actions
from motcua.catalogue.review.forms import (
    AddReviewForm,
    ApproveForm,
    NewPlanForm,
    NoteForm,
    PlanForm,
    suggested,
)
from motcua.catalogue.review.models import Option, ProcedureReview, ReviewPlan, ReviewPlanState
from motcua.catalogue.review.pages import OPTION_TONES, PLAN_TONES, find_plan, plan_url, review_standing
from motcua.catalogue.review.queries import LATE, OPEN, OVERDUE, progress_of, reports_of, reviews_in, sent_in
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.core.text import clean
from motcua.law import NoRuleOnDate, rule


def _mine(actor: Actor) -> int:
    """How many procedures the actor still has to review."""
    return reviews_in(actor.agencies, state=OPEN, officer_id=actor.officer_id or 0).count()


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans of review, newest first, each with its progress."""
    actor = actor_of(request)
    rows = ReviewPlan.objects.filter(agency_id__in=actor.agencies).order_by("-year", "-id")
    page = page_of(rows, request.GET.get("page"))
    progress: dict[int, tuple[int, int]] = {}
    for agency_id in {plan.agency_id for plan in page.items}:
        progress |= progress_of(agency_id, [one.id for one in page.items if one.agency_id == agency_id])
    context = {
        "page": page,
        "lines": [
            (plan, PLAN_TONES[ReviewPlanState(plan.state)], *progress.get(plan.id, (0, 0)))
            for plan in page.items
        ],
        "late": reviews_in(actor.agencies, state=LATE).count(),
        "mine": _mine(actor),
        "overdue": sent_in(actor.agencies, outcome=OVERDUE).count(),
        "may_create": allowed(actor, "review.manage"),
    }
    return render(request, "review/plans.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a plan."""
    actor = actor_of(request)
    year = today().year
    initial = {"year": year, "title": f"Kế hoạch rà soát, đơn giản hóa thủ tục hành chính năm {year}"}
    form = NewPlanForm(request.POST or None, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        return plan_url(actions.create_plan(form.facts(), request_id=values["request_id"], actor=actor).id)

    says = {
        "title": "Lập kế hoạch rà soát",
        "intro": "Ghi tên kế hoạch trước. Thủ tục cần rà soát thêm ở trang sau.",
        "submit": "Lập kế hoạch",
        "done": "Đã lập kế hoạch. Hãy thêm thủ tục cần rà soát.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("review_plan_list"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Change what the plan says of itself."""
    plan, actor = find_plan(request, plan_id, "review.manage")
    form = PlanForm(request.POST or None, initial=PlanForm.initial_of(plan))
    says = {
        "title": "Sửa kế hoạch rà soát",
        "intro": "Sửa được đến khi phê duyệt.",
        "submit": "Lưu kế hoạch",
        "done": "Đã lưu kế hoạch.",
    }
    return deed_page(
        request,
        form,
        lambda _: plan_url(actions.change_plan(plan, form.facts(), actor=actor).id),
        says=says,
        back=plan_url(plan.id),
    )


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approve the plan."""
    plan, actor = find_plan(request, plan_id, "review.approve")
    says = {
        "title": "Phê duyệt kế hoạch rà soát",
        "intro": "Từ lúc này người được giao bắt đầu trả lời phiếu rà soát. "
        "Thủ tục đã có trong kế hoạch không bỏ được nữa, thêm thì vẫn được.",
        "submit": "Phê duyệt",
        "done": "Đã phê duyệt kế hoạch rà soát.",
    }
    return deed_page(
        request,
        ApproveForm(request.POST or None, initial={"issued_on": today()}),
        lambda values: plan_url(actions.approve_plan(plan, actor=actor, **values).id),
        says=says,
        back=plan_url(plan.id),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, plan_id: int) -> HttpResponse:
    """End the plan."""
    plan, actor = find_plan(request, plan_id, "review.manage")
    says = {
        "title": "Kết thúc kế hoạch rà soát",
        "intro": "Báo cáo và theo dõi kiến nghị vẫn làm tiếp được. Thủ tục chưa xong thì phải nêu lý do.",
        "submit": "Kết thúc kế hoạch",
        "done": "Đã kết thúc kế hoạch rà soát.",
    }
    return deed_page(
        request,
        NoteForm(request.POST or None),
        lambda values: plan_url(actions.close_plan(plan, actor=actor, **values).id),
        says=says,
        back=plan_url(plan.id),
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Put a procedure into the plan."""
    plan, actor = find_plan(request, plan_id, "review.manage")
    initial = {
        "procedure": clean(request.GET.get("ma", ""))[:40],
        "executing_agency": actor.agency_name,
        "starts_on": today(),
        "expected": "Phiếu rà soát, phương án đơn giản hóa, bảng tính chi phí tuân thủ",
    }
    form = AddReviewForm(request.POST or None, actor=actor, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        actions.add_review(plan, form.facts(), procedure_code=values["procedure"], actor=actor)
        return plan_url(plan.id)

    says = {
        "title": "Thêm thủ tục cần rà soát",
        "intro": "Thủ tục nội bộ cũng rà soát được. Nội dung rà soát lấy từ phiên bản đang có hiệu lực.",
        "submit": "Thêm vào kế hoạch",
        "done": "Đã thêm thủ tục vào kế hoạch.",
    }
    return deed_page(request, form, perform, says=says, back=plan_url(plan.id))


@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Hits under the box in which a procedure is typed."""
    text = request.GET.get("q", "")[:200].replace("\0", "").strip()
    options = (
        [dict(zip(("value", "label", "hint"), one, strict=True)) for one in suggested(text)] if text else []
    )
    return render(request, "components/options.html", {"options": options})


def _internal_goal() -> Any:
    try:
        return rule("review.internal_goal", today())
    except NoRuleOnDate:
        return None


def _context(plan: ReviewPlan, actor: Actor) -> dict[str, Any]:
    rows: list[ProcedureReview] = list(
        ProcedureReview.objects.filter(agency_id=plan.agency_id, plan_id=plan.id)
        .select_related("procedure", "officer")
        .order_by("ends_on", "id")
    )
    may_manage = allowed(actor, "review.manage", plan)
    is_draft = plan.state == ReviewPlanState.DRAFT
    has_internal = any(row.procedure.kind != "public" for row in rows)
    return {
        "plan": plan,
        "tone": PLAN_TONES[ReviewPlanState(plan.state)],
        "lines": [(row, *review_standing(row), OPTION_TONES[Option(row.conclusion)]) for row in rows],
        "done": sum(1 for row in rows if not row.is_open),
        "saving": sum(row.saving or 0 for row in rows),
        "reports": reports_of(plan.agency_id, plan.id),
        "contents": rule("review.plan_contents", today()),
        "internal_goal": _internal_goal() if has_internal else None,
        "may_change": may_manage and is_draft,
        "may_add": may_manage and plan.state != ReviewPlanState.CLOSED,
        "may_approve": allowed(actor, "review.approve", plan) and is_draft and bool(rows),
        "may_close": may_manage and plan.state == ReviewPlanState.APPROVED,
        "may_report": may_manage and not is_draft,
    }


@require_GET
def detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its procedures, their progress, its reports."""
    plan, actor = find_plan(request, plan_id, "review.read")
    return render(request, "review/plan.html", _context(plan, actor))
