"""What the pages of reviews share: a deed's page, tones, addresses."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from motcua.catalogue.review.models import (
    Judgement,
    Option,
    Outcome,
    ProcedureReview,
    ReviewPlan,
    ReviewPlanState,
    ReviewReport,
    ReviewState,
    SentProposal,
)
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.permissions import require

PLAN_TONES = {
    ReviewPlanState.DRAFT: "waiting",
    ReviewPlanState.APPROVED: "info",
    ReviewPlanState.CLOSED: "done",
}
REVIEW_TONES = {ReviewState.PLANNED: "waiting", ReviewState.RUNNING: "info", ReviewState.DONE: "done"}
OPTION_TONES = {
    Option.NONE: "waiting",
    Option.KEEP: "neutral",
    Option.CHANGE: "info",
    Option.ABOLISH: "overdue",
}
OUTCOME_TONES = {
    Outcome.WAITING: "waiting",
    Outcome.ACCEPTED: "done",
    Outcome.PARTLY: "info",
    Outcome.REFUSED: "overdue",
    Outcome.REPLACED: "neutral",
}
JUDGEMENT_TONES = {
    Judgement.YES: "done",
    Judgement.PARTLY: "due_soon",
    Judgement.NO: "overdue",
    Judgement.ABSENT: "neutral",
    Judgement.NONE: "waiting",
}


def review_standing(review: ProcedureReview) -> tuple[str, str]:
    """Tone and words of where a review stands, its day included."""
    if review.is_late_on(today()):
        return "overdue", f"{review.get_state_display()}, quá hạn {(today() - review.ends_on).days} ngày"
    return REVIEW_TONES[ReviewState(review.state)], review.get_state_display()


def sent_standing(sent: SentProposal) -> tuple[str, str]:
    """Tone and words of what became of a proposal, its day included."""
    if sent.is_overdue_on(today()) and sent.answer_by is not None:
        return "overdue", f"Quá hạn trả lời {(today() - sent.answer_by).days} ngày"
    return OUTCOME_TONES[Outcome(sent.outcome)], sent.get_outcome_display()


def find_plan(request: HttpRequest, plan_id: int, permission: str) -> tuple[ReviewPlan, Actor]:
    """The plan for the actor: 404 for a stranger, 403 for who may not."""
    actor = actor_of(request)
    plan = find_row(ReviewPlan, actor, plan_id, "Không có kế hoạch rà soát này.")
    require(actor, permission, plan)
    return plan, actor


def find_review(request: HttpRequest, review_id: int, permission: str) -> tuple[ProcedureReview, Actor]:
    """The review of a procedure for the actor."""
    actor = actor_of(request)
    review = find_row(ProcedureReview, actor, review_id, "Không có việc rà soát này.")
    require(actor, permission, review)
    return review, actor


def find_report(request: HttpRequest, report_id: int, permission: str) -> tuple[ReviewReport, Actor]:
    """The report for the actor."""
    actor = actor_of(request)
    report = find_row(ReviewReport, actor, report_id, "Không có báo cáo rà soát này.")
    require(actor, permission, report)
    return report, actor


def find_sent(request: HttpRequest, sent_id: int, permission: str) -> tuple[SentProposal, Actor]:
    """The sent proposal for the actor."""
    actor = actor_of(request)
    sent = find_row(SentProposal, actor, sent_id, "Không có kiến nghị này.")
    require(actor, permission, sent)
    return sent, actor


def plan_url(plan_id: int) -> str:
    """The page of a plan."""
    return reverse("review_plan_detail", args=[plan_id])


def review_url(review: ProcedureReview) -> str:
    """The page of a review."""
    return reverse("review_detail", args=[review.id])


def bare_form(request: HttpRequest) -> Form:
    """The form of a deed that asks nothing."""
    return Form(request.POST if request.method == "POST" else None)
