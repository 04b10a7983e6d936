"""The review of one procedure: its page, its place in the plan, its end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.queries import load_content
from motcua.catalogue.review import actions
from motcua.catalogue.review.forms import ReasonForm, ReviewFilter, ReviewForm, SpanForm
from motcua.catalogue.review.looking import hint_period, hints_of
from motcua.catalogue.review.models import (
    ComplianceCost,
    Judgement,
    Option,
    PartAnswer,
    ProcedureReview,
    ReviewPlanState,
    ReviewState,
    SentProposal,
    SimplificationProposal,
)
from motcua.catalogue.review.pages import (
    JUDGEMENT_TONES,
    OPTION_TONES,
    bare_form,
    find_review,
    plan_url,
    review_standing,
    review_url,
    sent_standing,
)
from motcua.catalogue.review.queries import reviews_in
from motcua.catalogue.review.questions import get_form
from motcua.core.actor import Actor
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed


@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """Reviewed procedures of every plan, the most urgent first; what figures lead to."""
    actor = actor_of(request)
    form = ReviewFilter(request.GET or None)
    from_on, to_on = form.span()
    rows = reviews_in(
        actor.agencies,
        from_on=from_on,
        to_on=to_on,
        state=form.chosen("state") or "",
        officer_id=actor.officer_id if form.chosen("whose") == "mine" else None,
    )
    page = page_of(rows, request.GET.get("page"))
    lines = [(one, *review_standing(one), OPTION_TONES[Option(one.conclusion)]) for one in page.items]
    return render(request, "review/reviews.html", {"form": form, "page": page, "lines": lines})


def _parts(review: ProcedureReview) -> list[dict[str, Any]]:
    rows = {"agency_id": review.agency_id, "review_id": review.id}
    answers = {row.part: row for row in PartAnswer.objects.filter(**rows).select_related("answered_by")}
    lines = []
    for part in get_form(review.form).parts:
        answer = answers.get(part.key)
        judged = (
            [
                (f"{label}: {shown.lower()}", JUDGEMENT_TONES[Judgement(value)])
                for label, value, shown in (
                    ("Cần thiết", answer.is_needed, answer.get_is_needed_display()),
                    ("Hợp lý", answer.is_reasonable, answer.get_is_reasonable_display()),
                    ("Hợp pháp", answer.is_lawful, answer.get_is_lawful_display()),
                )
                if value in {"no", "partly"}
            ]
            if answer
            else []
        )
        option = answer.option if answer else ""
        lines.append({"part": part, "answer": answer, "tone": OPTION_TONES[Option(option)], "judged": judged})
    return lines


def _proposals(review: ProcedureReview) -> list[dict[str, Any]]:
    rows = {"agency_id": review.agency_id, "review_id": review.id}
    proposals = list(SimplificationProposal.objects.filter(**rows).order_by("id"))
    sent: dict[int, SentProposal] = {
        row.proposal_id: row
        for row in SentProposal.objects.filter(
            agency_id=review.agency_id, proposal_id__in=[one.id for one in proposals]
        ).order_by("id")
    }
    labels = {part.key: part.label for part in get_form(review.form).parts}
    return [
        {
            "row": one,
            "part": labels[one.part],
            "tone": OPTION_TONES[Option(one.kind)],
            "sent": sent.get(one.id),
            "standing": sent_standing(sent[one.id]) if one.id in sent else None,
        }
        for one in proposals
    ]


def _context(review: ProcedureReview, actor: Actor, form: SpanForm) -> dict[str, Any]:
    parts = _parts(review)
    cost = ComplianceCost.objects.filter(agency_id=review.agency_id, review_id=review.id).first()
    is_running = review.is_open and review.plan.state == ReviewPlanState.APPROVED
    may_manage = allowed(actor, "review.manage", review)
    period = hint_period(form)
    return {
        "review": review,
        "standing": review_standing(review),
        "conclusion_tone": OPTION_TONES[Option(review.conclusion)],
        "question_form": get_form(review.form),
        "parts": parts,
        "answered": sum(1 for line in parts if line["answer"] and line["answer"].option),
        "proposals": _proposals(review),
        "cost": cost,
        "found": cost.comparison if cost else None,
        "hints": hints_of(review, actor, load_content(review.version_id), period),
        "period": period,
        "period_form": form,
        "may_answer": is_running and allowed(actor, "review.answer", review),
        "may_change": may_manage and review.is_open and review.plan.state != ReviewPlanState.CLOSED,
        "may_remove": may_manage and review.plan.state == ReviewPlanState.DRAFT,
        "may_reopen": may_manage
        and review.state == ReviewState.DONE
        and review.plan.state == ReviewPlanState.APPROVED,
    }


@require_GET
def detail(request: HttpRequest, review_id: int) -> HttpResponse:
    """One review: its form part by part, proposals, cost, and what data suggest."""
    review, actor = find_review(request, review_id, "review.read")
    return render(request, "review/review.html", _context(review, actor, SpanForm(request.GET or None)))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, review_id: int) -> HttpResponse:
    """Change what the plan says of the procedure, and who reviews it."""
    review, actor = find_review(request, review_id, "review.manage")
    form = ReviewForm(request.POST or None, actor=actor, initial=ReviewForm.initial_of(review))
    says = {
        "title": "Sửa việc rà soát",
        "intro": f"{review.procedure.code} {review.procedure.name}",
        "submit": "Lưu",
        "done": "Đã lưu.",
    }
    return deed_page(
        request,
        form,
        lambda _: review_url(actions.change_review(review, form.facts(), actor=actor)),
        says=says,
        back=review_url(review),
    )


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, review_id: int) -> HttpResponse:
    """Take the procedure off the plan."""
    review, actor = find_review(request, review_id, "review.manage")
    plan_id = review.plan_id

    def perform(_: dict[str, Any]) -> str:
        actions.remove_review(review, actor=actor)
        return plan_url(plan_id)

    says = {
        "title": "Bỏ thủ tục khỏi kế hoạch",
        "intro": f"{review.procedure.code} {review.procedure.name} sẽ không còn trong kế hoạch này.",
        "submit": "Bỏ khỏi kế hoạch",
        "done": "Đã bỏ thủ tục khỏi kế hoạch.",
    }
    return deed_page(request, bare_form(request), perform, says=says, back=review_url(review))


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, review_id: int) -> HttpResponse:
    """End the review."""
    review, actor = find_review(request, review_id, "review.answer")
    says = {
        "title": "Rà soát xong",
        "intro": "Hệ thống kiểm tra: mọi phần đã chọn phương án, phần sửa hoặc bãi bỏ đã có phương án "
        "và bảng tính chi phí. Sau đó phiếu không sửa nữa và được đưa vào báo cáo.",
        "submit": "Xác nhận rà soát xong",
        "done": "Đã ghi nhận rà soát xong.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: review_url(actions.finish_review(review, actor=actor)),
        says=says,
        back=review_url(review),
    )


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, review_id: int) -> HttpResponse:
    """Open a finished review again."""
    review, actor = find_review(request, review_id, "review.manage")
    says = {
        "title": "Mở lại việc rà soát",
        "intro": "Phiếu, phương án và chi phí sửa được trở lại. Báo cáo đã gửi vẫn giữ nguyên như lúc gửi.",
        "submit": "Mở lại",
        "done": "Đã mở lại việc rà soát.",
    }
    return deed_page(
        request,
        ReasonForm(request.POST or None),
        lambda values: review_url(actions.reopen_review(review, actor=actor, **values)),
        says=says,
        back=reverse("review_detail", args=[review.id]),
    )
