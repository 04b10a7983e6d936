"""Deeds on one review: its form part by part, its proposals, its cost, its end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from motcua.catalogue.review.cost import MOST_YEARLY, Counting, Side, compare, is_within_bounds
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
from motcua.catalogue.review.questions import get_form
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.owned_rows import in_state, insert_once, locked, made_before, words
from motcua.core.permissions import require
from motcua.core.wording import write_datetime

_NOT_APPROVED = "Kế hoạch rà soát chưa được phê duyệt hoặc đã kết thúc nên chưa ghi được."


def _open(review: ProcedureReview) -> ProcedureReview:
    """The review, locked, while its plan is in force and it is not done."""
    states = (ReviewState.PLANNED.value, ReviewState.RUNNING.value)
    current = in_state(review, *states, why="Thủ tục này đã rà soát xong. Hãy mở lại trước khi sửa.")
    if current.plan.state != ReviewPlanState.APPROVED:
        raise WrongState(_NOT_APPROVED)
    return current


def _begun(review: ProcedureReview) -> None:
    if review.state == ReviewState.PLANNED:
        review.state = ReviewState.RUNNING.value
        review.save(update_fields=["state"])


def _who(row: PartAnswer | ComplianceCost, officer: Any) -> str:
    moment = row.answered_at if isinstance(row, PartAnswer) else row.saved_at
    return f"{officer.name if officer else 'Người khác'} đã lưu lúc {write_datetime(moment)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFacts:
    """The answers on one part; whatever is not answered yet stays blank."""

    regulated_in: str = ""
    is_needed: str = ""
    is_reasonable: str = ""
    is_lawful: str = ""
    option: str = ""
    reason: str = ""


def _checked(facts: PartFacts) -> dict[str, str]:
    judged = {name: getattr(facts, name) for name in ("is_needed", "is_reasonable", "is_lawful")}
    for name, value in judged.items():
        if value not in Judgement.values:
            raise DomainError("Lựa chọn này không có trong danh sách. Hãy chọn lại.", field=name)
    if facts.option not in Option.values:
        raise DomainError("Lựa chọn này không có trong danh sách. Hãy chọn lại.", field="option")
    missing = "Hãy ghi lý do sửa đổi hoặc bãi bỏ." if facts.option in {Option.CHANGE, Option.ABOLISH} else ""
    return {
        **judged,
        "option": facts.option,
        "regulated_in": words(facts.regulated_in, "regulated_in", most=8000),
        "reason": words(facts.reason, "reason", most=8000, missing=missing),
    }


@transaction.atomic
def answer_part(
    review: ProcedureReview, facts: PartFacts, *, part: str, revision: int, actor: Actor
) -> PartAnswer:
    """Save what is known of one part, whole or not. ``revision`` is the one the writer saw.

    The same words again change nothing; other words over somebody else's are a Conflict that names them.
    """
    require(actor, "review.answer", review)
    if get_form(review.form).find_part(part) is None:
        raise NotFound("Phiếu rà soát không có phần này.")
    current = _open(review)
    values = _checked(facts)
    standing = PartAnswer.objects.filter(agency_id=current.agency_id, review_id=current.id, part=part)
    row: PartAnswer | None = standing.select_related("answered_by").first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if (row.revision if row else 0) != revision:
        told = _who(row, row.answered_by) if row else "Phần này vừa bị xóa"
        raise Conflict(f"{told}. Hãy xem nội dung của họ ở dưới rồi bấm lưu lại nếu vẫn muốn ghi đè.")
    row = row or PartAnswer(agency_id=current.agency_id, review_id=current.id, part=part)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.answered_at, row.answered_by_id = now(), actor.officer_id
    row.save()
    _begun(current)
    detail = {"part": part, "option": facts.option, "revision": row.revision}
    audit(actor, "review.answered", subject=str(current.id), detail=detail)
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """A proposal as the form asks for it."""

    part: str
    kind: str
    content: str
    reason: str
    document: str = ""
    article: str = ""
    clause: str = ""
    issuer: str = ""
    wording: str = ""
    roadmap: str = ""


_MOST = {"document": 500, "article": 60, "clause": 60, "issuer": 300, "roadmap": 300}


def _checked_proposal(facts: ProposalFacts, review: ProcedureReview) -> dict[str, str]:
    if get_form(review.form).find_part(facts.part) is None:
        raise DomainError("Hãy chọn bộ phận của thủ tục.", field="part")
    if facts.kind not in Option.values or not facts.kind:
        raise DomainError("Hãy chọn phương án.", field="kind")
    wanted = {"content": "Hãy ghi nội dung đơn giản hóa.", "reason": "Hãy ghi lý do."}
    if facts.kind != Option.KEEP:
        wanted["document"] = "Hãy ghi văn bản cần sửa đổi hoặc bãi bỏ."
    given = asdict(facts)
    part, kind = given.pop("part"), given.pop("kind")
    texts = {
        name: words(value, name, most=_MOST.get(name, 8000), missing=wanted.get(name, ""))
        for name, value in given.items()
    }
    return {"part": part, "kind": kind, **texts}


@transaction.atomic
def add_proposal(
    review: ProcedureReview, facts: ProposalFacts, *, request_id: str, actor: Actor
) -> SimplificationProposal:
    """Propose to keep, change or abolish something. Sent twice, it is made once."""
    require(actor, "review.answer", review)
    standing = made_before(SimplificationProposal, actor, request_id, agency_id=review.agency_id)
    if standing is not None:
        return standing
    current = _open(review)
    proposal = SimplificationProposal(
        agency_id=current.agency_id,
        review_id=current.id,
        request_id=request_id,
        made_at=now(),
        made_by_id=actor.officer_id,
        **_checked_proposal(facts, current),
    )
    standing = insert_once(proposal, actor)
    if standing is proposal:
        _begun(current)
        detail = {"proposal": proposal.id, "part": facts.part, "kind": facts.kind}
        audit(actor, "review.proposal_added", subject=str(current.id), detail=detail)
    return standing


@transaction.atomic
def change_proposal(
    proposal: SimplificationProposal, facts: ProposalFacts, *, actor: Actor
) -> SimplificationProposal:
    """Change a proposal; what was sent of it stays as it was sent."""
    require(actor, "review.answer", proposal.review)
    review = _open(proposal.review)
    current = locked(proposal)
    values = _checked_proposal(facts, review)
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    audit(actor, "review.proposal_changed", subject=str(review.id), detail={"proposal": current.id})
    return current


@transaction.atomic
def remove_proposal(proposal: SimplificationProposal, *, actor: Actor) -> None:
    """Drop a proposal that was never sent."""
    require(actor, "review.answer", proposal.review)
    review = _open(proposal.review)
    current = locked(proposal)
    if SentProposal.objects.filter(agency_id=current.agency_id, proposal_id=current.id).exists():
        raise WrongState("Phương án này đã gửi cấp trên nên không bỏ được. Có thể sửa rồi gửi lại.")
    SimplificationProposal.objects.filter(agency_id=current.agency_id, id=current.id).delete()
    audit(actor, "review.proposal_removed", subject=str(review.id), detail={"proposal": current.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFacts:
    """Everything the cost is reckoned from; ``income`` in đồng an hour."""

    counting: Counting
    income: int
    income_source: str
    before: Side
    after: Side
    note: str = ""


def _checked_cost(facts: CostFacts) -> dict[str, Any]:
    if not 0 < facts.income <= 10**9:
        raise DomainError("Thu nhập một giờ phải lớn hơn 0.", field="income")
    if not (is_within_bounds(facts.before) and is_within_bounds(facts.after)):
        raise DomainError("Có số quá lớn. Hãy kiểm tra lại số giờ, số tiền, số đối tượng.")
    found = compare(facts.before, facts.after, facts.income, facts.counting)
    if max(found.before.yearly, found.after.yearly) > MOST_YEARLY:
        raise DomainError("Chi phí một năm quá lớn. Hãy kiểm tra lại số giờ, số tiền, số đối tượng.")
    source = words(
        facts.income_source, "income_source", most=500, missing="Hãy ghi nguồn của mức thu nhập một giờ."
    )
    return {
        "counting": facts.counting.value,
        "income": facts.income,
        "income_source": source,
        "before": facts.before.to_json(),
        "after": facts.after.to_json(),
        "note": words(facts.note, "note", most=8000),
    }


@transaction.atomic
def save_cost(review: ProcedureReview, facts: CostFacts, *, revision: int, actor: Actor) -> ComplianceCost:
    """Keep the calculation. ``revision``: the one the writer saw; Conflict when somebody saved meanwhile."""
    require(actor, "review.answer", review)
    current = _open(review)
    values = _checked_cost(facts)
    standing = ComplianceCost.objects.filter(agency_id=current.agency_id, review_id=current.id)
    row: ComplianceCost | None = standing.select_related("saved_by").first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    if (row.revision if row else 0) != revision:
        told = _who(row, row.saved_by) if row else "Bảng tính vừa bị xóa"
        raise Conflict(f"{told}. Hãy kiểm tra các số của bạn rồi bấm lưu lại nếu vẫn muốn ghi đè.")
    row = row or ComplianceCost(agency_id=current.agency_id, review_id=current.id)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.saved_at, row.saved_by_id = now(), actor.officer_id
    row.save()
    _begun(current)
    audit(actor, "review.cost_saved", subject=str(current.id), detail={"revision": row.revision})
    return row


def conclude(options: Collection[tuple[str, str]]) -> Option:
    """What (part, option) pairs come to: without need the procedure goes; any change changes it."""
    chosen = dict(options)
    if chosen.get("necessity") == Option.ABOLISH:
        return Option.ABOLISH
    is_changed = any(option in {Option.CHANGE, Option.ABOLISH} for option in chosen.values())
    return Option.CHANGE if is_changed else Option.KEEP


def _labels(form: str, parts: Collection[str]) -> str:
    return ", ".join(part.label.lower() for part in get_form(form).parts if part.key in parts)


@transaction.atomic
def finish_review(review: ProcedureReview, *, actor: Actor) -> ProcedureReview:
    """End it: every part has its option, every change a proposal, and changes their cost."""
    require(actor, "review.answer", review)
    current = _open(review)
    rows: dict[str, Any] = {"agency_id": current.agency_id, "review_id": current.id}
    chosen = dict(PartAnswer.objects.filter(**rows).exclude(option="").values_list("part", "option"))
    left = [part.key for part in get_form(current.form).parts if part.key not in chosen]
    if left:
        raise DomainError(f"Còn phần chưa chọn phương án: {_labels(current.form, left)}.")
    proposed = set(SimplificationProposal.objects.filter(**rows).values_list("part", flat=True))
    changed = {part for part, option in chosen.items() if option != Option.KEEP}
    if changed - proposed:
        without = _labels(current.form, changed - proposed)
        raise DomainError(f"Có phần chọn sửa hoặc bãi bỏ mà chưa lập phương án: {without}.")
    cost = ComplianceCost.objects.filter(**rows).first()
    if changed and cost is None:
        raise DomainError("Có phương án sửa hoặc bãi bỏ: hãy tính chi phí tuân thủ trước và sau.")
    current.conclusion = conclude(chosen.items()).value
    current.saving = cost.comparison.saving if cost else None
    current.state, current.done_on = ReviewState.DONE.value, today()
    current.save(update_fields=["conclusion", "saving", "state", "done_on"])
    audit(actor, "review.finished", subject=str(current.id), detail={"conclusion": current.conclusion})
    return current
