"""Answering: one part of the form, the cost calculator, proposals."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.catalogue.queries import load_content
from motcua.catalogue.review import actions
from motcua.catalogue.review.cost import Comparison, Counting
from motcua.catalogue.review.cost_form import CostForm, first_initial, initial_of
from motcua.catalogue.review.forms import NewProposalForm, PartForm, ProposalForm, SpanForm
from motcua.catalogue.review.looking import hint_period, hints_of
from motcua.catalogue.review.models import (
    ComplianceCost,
    Option,
    PartAnswer,
    ProcedureReview,
    ReviewPlanState,
    SimplificationProposal,
)
from motcua.catalogue.review.pages import bare_form, find_review, review_url
from motcua.catalogue.review.prefill import regulated_in, stated
from motcua.catalogue.review.questions import Part, get_form
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page, tell
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.permissions import allowed, require
from motcua.law import rule


def _is_writable(review: ProcedureReview, actor: Actor) -> bool:
    is_running = review.is_open and review.plan.state == ReviewPlanState.APPROVED
    return is_running and allowed(actor, "review.answer", review)


def _answer_of(review: ProcedureReview, part: str) -> PartAnswer | None:
    rows = PartAnswer.objects.filter(agency_id=review.agency_id, review_id=review.id, part=part)
    found: PartAnswer | None = rows.select_related("answered_by").first()
    return found


def _part_form(request: HttpRequest, review: ProcedureReview, part: str) -> PartForm:
    if request.method == "POST":
        return PartForm(request.POST)
    answer = _answer_of(review, part)
    if answer is not None:
        return PartForm(initial=PartForm.initial_of(answer))
    return PartForm(initial={"revision": 0, "regulated_in": regulated_in(load_content(review.version_id))})


def _overtaken(request: HttpRequest, standing: int) -> dict[str, Any]:
    """What was typed, with the revision that now stands: sent once more it overwrites knowingly."""
    return {**request.POST.dict(), "revision": str(standing)}


@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, review_id: int, part: str) -> HttpResponse:
    """One part of the form: what the version says, the questions, the answers, what data suggest."""
    review, actor = find_review(request, review_id, "review.read")
    question = get_form(review.form).find_part(part)
    if question is None:
        raise NotFound("Phiếu rà soát không có phần này.")
    form, status, other = _part_form(request, review, part), 200, None
    if request.method == "POST":
        require(actor, "review.answer", review)
        status = 422
        if form.is_valid():
            revision = form.cleaned_data["revision"]
            try:
                actions.answer_part(review, form.facts(), part=part, revision=revision, actor=actor)
            except NotFound:
                raise
            except DomainError as error:
                if isinstance(error, Conflict):
                    other = _answer_of(review, part)
                    form = PartForm(_overtaken(request, other.revision if other else 0))
                    form.is_valid()
                status = tell(form, error)
            else:
                messages.success(request, f"Đã lưu phần “{question.label}”.")
                return redirect(_after_part(request, review, question))
    return _part_page(request, review, actor, question, form, other, status)


def _after_part(request: HttpRequest, review: ProcedureReview, question: Part) -> str:
    following = get_form(review.form).next_part(question.key)
    if "stay" in request.POST or following is None:
        return review_url(review)
    return reverse("review_part", args=[review.id, following.key])


def _part_page(
    request: HttpRequest,
    review: ProcedureReview,
    actor: Actor,
    question: Part,
    form: PartForm,
    other: PartAnswer | None,
    status: int,
) -> HttpResponse:
    content = load_content(review.version_id)
    period = hint_period(SpanForm(request.GET or None))
    rows = {"agency_id": review.agency_id, "review_id": review.id}
    context = {
        "review": review,
        "question": question,
        "question_form": get_form(review.form),
        "stated": stated(content, question.key),
        "form": form,
        "judged": [form[name] for name in ("is_needed", "is_reasonable", "is_lawful")],
        "other": other,
        "answer": _answer_of(review, question.key),
        "chosen": set(PartAnswer.objects.filter(**rows).exclude(option="").values_list("part", flat=True)),
        "hints": [one for one in hints_of(review, actor, content, period) if one.part == question.key],
        "period": period,
        "proposals": SimplificationProposal.objects.filter(**rows, part=question.key).order_by("id"),
        "may_answer": _is_writable(review, actor),
    }
    return render(request, "review/part.html", context, status=status)


@require_http_methods(["GET", "POST"])
def cost(request: HttpRequest, review_id: int) -> HttpResponse:
    """The cost calculator; the button "count" reckons without keeping anything."""
    review, actor = find_review(request, review_id, "review.read")
    kept = ComplianceCost.objects.filter(agency_id=review.agency_id, review_id=review.id).first()
    first = initial_of(kept) if kept else first_initial(load_content(review.version_id), today())
    form, status = CostForm(request.POST or None, initial=first), 200
    found: Comparison | None = kept.comparison if kept else None
    counting = Counting(kept.counting) if kept else Counting.WORKING
    if request.method == "POST":
        status, found = 422, None
        if form.is_valid():
            found, counting = form.comparison(), form.facts().counting
            if "count" in request.POST:
                status = 200
            else:
                require(actor, "review.answer", review)
                answer = _save_cost(request, review, form, actor)
                if answer is None:
                    return redirect(review_url(review))
                form, status = answer
    context = {
        "review": review,
        "form": form,
        "found": found,
        "lines": _cost_lines(found) if found else [],
        "counting": counting,
        "kept": kept,
        "income_rule": rule("review.income_divisors", today()),
        "may_answer": _is_writable(review, actor),
    }
    return render(request, "review/cost.html", context, status=status)


def _save_cost(
    request: HttpRequest, review: ProcedureReview, form: CostForm, actor: Actor
) -> tuple[CostForm, int] | None:
    """Keep it: None when that was done, else the form with what is wrong and the status."""
    revision = form.cleaned_data["revision"]
    try:
        actions.save_cost(review, form.facts(), revision=revision, actor=actor)
    except Conflict as error:
        standing = ComplianceCost.objects.filter(agency_id=review.agency_id, review_id=review.id).first()
        again = CostForm(_overtaken(request, standing.revision if standing else 0))
        again.is_valid()
        return again, tell(again, error)
    except DomainError as error:
        return form, tell(form, error)
    messages.success(request, "Đã lưu bảng tính chi phí tuân thủ.")
    return None


def _cost_lines(found: Comparison) -> list[tuple[str, int, int]]:
    """Name, đồng before, đồng after of one performance; lines that are nought on both sides are left out."""
    after = dict(found.after.lines)
    return [
        (name, amount, after.get(name, 0))
        for name, amount in found.before.lines
        if amount or after.get(name, 0)
    ]


@require_http_methods(["GET", "POST"])
def proposal_add(request: HttpRequest, review_id: int) -> HttpResponse:
    """Add a proposal; ?part= says on which part."""
    review, actor = find_review(request, review_id, "review.answer")
    question_form = get_form(review.form)
    question = question_form.find_part(request.GET.get("part", ""))
    answer = _answer_of(review, question.key) if question else None
    is_changed = answer is not None and answer.option not in {"", Option.KEEP}
    initial = {
        "part": question.key if question else "",
        "kind": answer.option if answer and is_changed else Option.CHANGE.value,
        "reason": answer.reason if answer else "",
        "document": answer.regulated_in.splitlines()[0][:500] if answer and answer.regulated_in else "",
    }
    form = NewProposalForm(request.POST or None, form=question_form, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        made = values["request_id"]
        actions.add_proposal(review, form.facts(), request_id=made, actor=actor)
        return f"{review_url(review)}#phuong-an"

    says = {
        "title": "Lập phương án đơn giản hóa",
        "intro": f"{review.procedure.code} {review.procedure.name}",
        "submit": "Lập phương án",
        "done": "Đã lập phương án.",
    }
    return deed_page(request, form, perform, says=says, back=review_url(review))


def _find_proposal(request: HttpRequest, proposal_id: int) -> tuple[SimplificationProposal, Actor]:
    actor = actor_of(request)
    proposal = find_row(SimplificationProposal, actor, proposal_id, "Không có phương án này.")
    require(actor, "review.answer", proposal.review)
    return proposal, actor


@require_http_methods(["GET", "POST"])
def proposal_change(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Change a proposal."""
    proposal, actor = _find_proposal(request, proposal_id)
    review: ProcedureReview = proposal.review
    form = ProposalForm(
        request.POST or None, form=get_form(review.form), initial=ProposalForm.initial_of(proposal)
    )

    def perform(_: dict[str, Any]) -> str:
        actions.change_proposal(proposal, form.facts(), actor=actor)
        return f"{review_url(review)}#phuong-an"

    says = {
        "title": "Sửa phương án đơn giản hóa",
        "intro": "Phần đã gửi cấp trên giữ nguyên như lúc gửi; nội dung mới đi cùng lần báo cáo sau.",
        "submit": "Lưu phương án",
        "done": "Đã lưu phương án.",
    }
    return deed_page(request, form, perform, says=says, back=review_url(review))


@require_http_methods(["GET", "POST"])
def proposal_remove(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Drop a proposal."""
    proposal, actor = _find_proposal(request, proposal_id)
    review: ProcedureReview = proposal.review

    def perform(_: dict[str, Any]) -> str:
        actions.remove_proposal(proposal, actor=actor)
        return f"{review_url(review)}#phuong-an"

    says = {
        "title": "Bỏ phương án đơn giản hóa",
        "intro": f"Bỏ phương án: {proposal.content[:300]}",
        "submit": "Bỏ phương án",
        "done": "Đã bỏ phương án.",
    }
    return deed_page(request, bare_form(request), perform, says=says, back=review_url(review))
