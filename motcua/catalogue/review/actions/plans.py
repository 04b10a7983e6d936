"""Deeds on a plan of review: made, changed, approved, closed; its procedures put in, given out, taken off."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from motcua.catalogue.models import Procedure
from motcua.catalogue.review.models import (
    ChosenFor,
    Option,
    ProcedureReview,
    ReviewPlan,
    ReviewPlanState,
    ReviewState,
)
from motcua.catalogue.review.queries import find_reviewed_version
from motcua.catalogue.review.questions import form_on
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.owned_rows import in_state, insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.organisations.queries import is_working_officer

FIRST_YEAR, LAST_YEAR = 2010, 2100
_DRAFT, _APPROVED = ReviewPlanState.DRAFT.value, ReviewPlanState.APPROVED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan says of itself; ``goal`` in percent of the yearly cost."""

    year: int
    title: str
    basis: str = ""
    goal: Decimal | None = None


def _checked_plan(facts: PlanFacts) -> dict[str, Any]:
    if not FIRST_YEAR <= facts.year <= LAST_YEAR:
        raise DomainError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.", field="year")
    if facts.goal is not None and not 0 <= facts.goal <= 100:
        raise DomainError("Mục tiêu cắt giảm phải từ 0 đến 100 %.", field="goal")
    return {
        "year": facts.year,
        "title": words(facts.title, "title", most=300, missing="Hãy ghi tên kế hoạch."),
        "basis": words(facts.basis, "basis", most=4000),
        "goal": facts.goal,
    }


@transaction.atomic
def create_plan(facts: PlanFacts, *, request_id: str, actor: Actor) -> ReviewPlan:
    """Begin a plan of review. Sent twice, it is made once."""
    plan = ReviewPlan(agency_id=own_agency(actor), request_id=request_id, made_at=now())
    require(actor, "review.manage", plan)
    standing = made_before(ReviewPlan, actor, request_id, agency_id=plan.agency_id)
    if standing is not None:
        return standing
    for name, value in _checked_plan(facts).items():
        setattr(plan, name, value)
    plan.made_by_id = actor.officer_id
    standing = insert_once(plan, actor)
    if standing is plan:
        audit(actor, "review_plan.created", subject=str(plan.id), detail={"year": plan.year})
    return standing


@transaction.atomic
def change_plan(plan: ReviewPlan, facts: PlanFacts, *, actor: Actor) -> ReviewPlan:
    """Change what the plan says of itself while it is a draft."""
    require(actor, "review.manage", plan)
    current = in_state(plan, _DRAFT, why="Kế hoạch đã phê duyệt không sửa được nữa.")
    values = _checked_plan(facts)
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    audit(actor, "review_plan.changed", subject=str(current.id))
    return current


@transaction.atomic
def approve_plan(plan: ReviewPlan, *, number: str, issued_on: date, actor: Actor) -> ReviewPlan:
    """Approve the plan with its number and day; every procedure in it has somebody to review it."""
    require(actor, "review.approve", plan)
    current = in_state(plan, _DRAFT, why="Chỉ phê duyệt được bản thảo.")
    rows = ProcedureReview.objects.filter(agency_id=current.agency_id, plan_id=current.id)
    if not rows.exists():
        raise DomainError("Kế hoạch chưa có thủ tục nào. Hãy thêm thủ tục cần rà soát.")
    without = rows.filter(officer=None).count()
    if without:
        raise DomainError(f"Còn {without} thủ tục chưa giao người rà soát. Hãy giao trước khi phê duyệt.")
    if issued_on > today():
        raise DomainError("Ngày ban hành không được sau hôm nay.", field="issued_on")
    current.number = words(number, "number", most=60, missing="Hãy ghi số ký hiệu của kế hoạch.")
    current.issued_on, current.state = issued_on, _APPROVED
    current.approved_by_id = actor.officer_id
    current.save(update_fields=["number", "issued_on", "state", "approved_by"])
    audit(actor, "review_plan.approved", subject=str(current.id))
    return current


@transaction.atomic
def close_plan(plan: ReviewPlan, *, note: str, actor: Actor) -> ReviewPlan:
    """End the plan; what was not reviewed must be explained."""
    require(actor, "review.manage", plan)
    current = in_state(plan, _APPROVED, why="Chỉ kết thúc được kế hoạch đã phê duyệt.")
    rows = ProcedureReview.objects.filter(agency_id=current.agency_id, plan_id=current.id)
    left = rows.exclude(state=ReviewState.DONE).count()
    missing = f"Còn {left} thủ tục chưa rà soát xong. Hãy ghi rõ lý do." if left else ""
    current.closing_note = words(note, "note", most=4000, missing=missing)
    current.state = ReviewPlanState.CLOSED.value
    current.save(update_fields=["closing_note", "state"])
    audit(actor, "review_plan.closed", subject=str(current.id), detail={"left": left})
    return current


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFacts:
    """What the plan says of one procedure (NĐ 63/2010 Điều 30)."""

    executing_agency: str
    starts_on: date
    ends_on: date
    chosen_for: str
    expected: str
    chosen_why: str = ""
    officer_id: int | None = None


def _checked_review(facts: ReviewFacts, agency_id: int) -> dict[str, Any]:
    if facts.chosen_for not in ChosenFor.values:
        raise DomainError("Hãy chọn căn cứ lựa chọn thủ tục.", field="chosen_for")
    if facts.ends_on < facts.starts_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", field="ends_on")
    if facts.officer_id is not None and not is_working_officer(agency_id, facts.officer_id):
        raise NotFound("Không có người này trong cơ quan. Hãy chọn lại.")
    missing = {
        "executing_agency": "Hãy ghi cơ quan thực hiện rà soát.",
        "expected": "Hãy ghi dự kiến sản phẩm.",
        "chosen_why": "",
    }
    most = {"executing_agency": 300, "expected": 500, "chosen_why": 4000}
    texts = {
        name: words(getattr(facts, name), name, most=most[name], missing=missing[name]) for name in missing
    }
    return {**asdict(facts), **texts}


@transaction.atomic
def add_review(plan: ReviewPlan, facts: ReviewFacts, *, procedure_code: str, actor: Actor) -> ProcedureReview:
    """Put a procedure into the plan: what it says today, or last said, is what will be reviewed."""
    require(actor, "review.manage", plan)
    current = in_state(plan, _DRAFT, _APPROVED, why="Không thêm thủ tục được nữa.")
    procedure = Procedure.objects.visible_to(actor).filter(code=procedure_code).first()
    if procedure is None:
        raise DomainError("Không có thủ tục mang mã này. Hãy tìm và chọn lại.", field="procedure")
    version = find_reviewed_version(procedure, today())
    if version is None:
        raise DomainError(
            "Thủ tục này chưa có nội dung nào được phê duyệt nên chưa rà soát được.", field="procedure"
        )
    values = _checked_review(facts, current.agency_id)
    if current.state == _APPROVED and values["officer_id"] is None:
        raise DomainError("Kế hoạch đã phê duyệt: thủ tục thêm vào phải có người rà soát.", field="officer")
    review = ProcedureReview(
        agency_id=current.agency_id,
        plan_id=current.id,
        procedure=procedure,
        version=version,
        form=form_on(max(facts.starts_on, date(current.year, 1, 1))).key,
        **values,
    )
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Thủ tục này đã có trong kế hoạch.", field="procedure") from error
    audit(actor, "review.added", subject=str(review.id), detail={"procedure": procedure.code})
    return review


@transaction.atomic
def change_review(review: ProcedureReview, facts: ReviewFacts, *, actor: Actor) -> ProcedureReview:
    """Change what the plan says of a procedure: time, reason, product, and who reviews it."""
    require(actor, "review.manage", review)
    current = locked(review)
    plan = in_state(current.plan, _DRAFT, _APPROVED, why="Kế hoạch này không sửa được nữa.")
    if not current.is_open:
        raise WrongState("Thủ tục này đã rà soát xong. Hãy mở lại trước khi sửa.")
    values = _checked_review(facts, current.agency_id)
    if plan.state == _APPROVED and values["officer_id"] is None:
        raise DomainError("Kế hoạch đã phê duyệt: phải có người rà soát.", field="officer")
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    audit(actor, "review.changed", subject=str(current.id), detail={"officer": current.officer_id})
    return current


@transaction.atomic
def remove_review(review: ProcedureReview, *, actor: Actor) -> None:
    """Take a procedure off a plan that is still a draft."""
    require(actor, "review.manage", review)
    current = locked(review)
    in_state(current.plan, _DRAFT, why="Kế hoạch đã phê duyệt: không bỏ thủ tục được nữa.")
    code = current.procedure.code
    ProcedureReview.objects.filter(agency_id=current.agency_id, id=current.id).delete()
    audit(actor, "review.removed", subject=str(current.id), detail={"procedure": code})


@transaction.atomic
def reopen_review(review: ProcedureReview, *, reason: str, actor: Actor) -> ProcedureReview:
    """Open a finished review again; what was sent stays as it was sent."""
    require(actor, "review.manage", review)
    current = in_state(review, ReviewState.DONE.value, why="Chỉ mở lại được khi đã rà soát xong.")
    in_state(current.plan, _APPROVED, why="Kế hoạch này không sửa được nữa.")
    current.reopened_for = words(reason, "reason", most=1000, missing="Hãy ghi lý do mở lại.")
    current.state, current.done_on = ReviewState.RUNNING.value, None
    current.conclusion, current.saving = Option.NONE.value, None
    current.save(update_fields=["reopened_for", "state", "done_on", "conclusion", "saving"])
    audit(actor, "review.reopened", subject=str(current.id))
    return current
