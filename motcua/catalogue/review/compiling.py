"""All that a report of review prints, as plain data: compiled while a draft, kept as it was once sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.catalogue.models import ProcedureKind
from motcua.catalogue.review.cost import Counting, Sums, share
from motcua.catalogue.review.models import (
    ComplianceCost,
    Option,
    PartAnswer,
    ProcedureReview,
    ReviewReport,
    ReviewState,
    SimplificationProposal,
)
from motcua.catalogue.review.questions import get_form
from motcua.law import NoRuleOnDate, rule
from motcua.organisations.models import Agency
from motcua.organisations.queries import find_parent_on

Content = Mapping[str, Any]


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _head(report: ReviewReport) -> dict[str, Any]:
    agency = Agency.objects.get(pk=report.agency_id)
    parent = find_parent_on(agency, report.dated_on)
    plan = report.plan
    return {
        "agency": agency.name,
        "parent_agency": parent.name if parent else "",
        "place": agency.place,
        "version": report.version,
        "dated_on": _day(report.dated_on),
        "addressee": report.addressee,
        "report_number": report.report_number,
        "letter_number": report.letter_number,
        "signer_title": report.signer_title,
        "signer": report.signer,
        "overview": report.overview,
        "requests": report.requests,
        "answer_by": _day(report.answer_by),
        "year": plan.year,
        "plan": {"title": plan.title, "number": plan.number, "issued_on": _day(plan.issued_on)},
        "goal": str(plan.goal) if plan.goal is not None else "",
    }


def _sums(sums: Sums) -> dict[str, Any]:
    return {
        "lines": [list(line) for line in sums.lines],
        "once": sums.once,
        "yearly": sums.yearly,
        "performances": str(sums.performances),
        "hours": str(sums.hours),
        "waiting": str(sums.waiting),
        "money": sums.money,
        "trips": str(sums.trips),
    }


def _cost(cost: ComplianceCost) -> dict[str, Any]:
    found = cost.comparison
    before, after = cost.sides
    return {
        "counting": Counting(cost.counting).sentence,
        "income": cost.income,
        "income_source": cost.income_source,
        "note": cost.note,
        "before": _sums(found.before),
        "after": _sums(found.after),
        "saving": found.saving,
        "rate": str(found.rate) if found.rate is not None else "",
        "hours": str(found.hours),
        "waiting": str(found.waiting),
        "money": found.money,
        "trips": str(found.trips),
        "waits": [str(before.waiting), str(after.waiting)],
    }


def _proposal(row: SimplificationProposal, labels: Mapping[str, str]) -> dict[str, Any]:
    texts = {
        name: getattr(row, name) for name in ("content", "reason", "place", "issuer", "wording", "roadmap")
    }
    return {"id": row.id, "part": labels[row.part], "kind": row.kind, "kind_label": _label(row.kind), **texts}


def _label(option: str) -> str:
    return Option(option).label if option else ""


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.review_id, []).append(row)
    return found


def _reviews(report: ReviewReport) -> list[dict[str, Any]]:
    """Every procedure of the plan; those that are done with their proposals and cost. Four statements."""
    mine: dict[str, Any] = {"agency_id": report.agency_id}
    rows = list(
        ProcedureReview.objects.filter(**mine, plan_id=report.plan_id)
        .select_related("procedure__sector")
        .order_by("procedure__sector__name", "procedure__code")
    )
    of_these = {**mine, "review_id__in": [row.id for row in rows if row.state == ReviewState.DONE]}
    proposals = _grouped(SimplificationProposal.objects.filter(**of_these).order_by("id"))
    answers = _grouped(PartAnswer.objects.filter(**of_these))
    costs = {row.review_id: row for row in ComplianceCost.objects.filter(**of_these)}
    return [
        _review(row, proposals.get(row.id, []), answers.get(row.id, []), costs.get(row.id)) for row in rows
    ]


def _review(
    row: ProcedureReview,
    proposals: list[SimplificationProposal],
    answers: list[PartAnswer],
    cost: ComplianceCost | None,
) -> dict[str, Any]:
    labels = {part.key: part.label for part in get_form(row.form).parts}
    return {
        "id": row.id,
        "code": row.procedure.code,
        "name": row.procedure.name,
        "sector": row.procedure.sector.name,
        "is_internal": row.procedure.kind != ProcedureKind.PUBLIC,
        "is_done": row.state == ReviewState.DONE,
        "state": row.get_state_display(),
        "conclusion": row.conclusion,
        "conclusion_label": _label(row.conclusion),
        "ends_on": _day(row.ends_on),
        "kept": [labels[one.part] for one in answers if one.option == Option.KEEP],
        "proposals": [_proposal(one, labels) for one in proposals],
        "cost": _cost(cost) if cost else None,
    }


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Sums of the costs of these rows, and how many of them are changed or abolished."""
    costs = [row["cost"] for row in rows if row["cost"]]
    before = sum(cost["before"]["yearly"] for cost in costs)
    after = sum(cost["after"]["yearly"] for cost in costs)
    rate = share(before - after, before)
    changed = [row for row in rows if row["conclusion"] in {Option.CHANGE, Option.ABOLISH}]
    return {
        "done": sum(1 for row in rows if row["is_done"]),
        "all": len(rows),
        "changed": len(changed),
        "abolished": sum(1 for row in changed if row["conclusion"] == Option.ABOLISH),
        "costed": len(costs),
        "before": before,
        "after": after,
        "saving": before - after,
        "rate": str(rate) if rate is not None else "",
        "money": sum(cost["money"] for cost in costs),
        **{
            name: str(sum((Decimal(cost[name]) for cost in costs), Decimal(0)))
            for name in ("hours", "waiting", "trips")
        },
    }


def _internal_goal(rows: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """What internal procedures should come to on the day, and what share of them is changed or abolished."""
    changed = sum(1 for row in rows if row["conclusion"] in {Option.CHANGE, Option.ABOLISH})
    reached = {"share_changed": str(share(changed, len(rows)))}
    try:
        goal = rule("review.internal_goal", on)
    except NoRuleOnDate:
        return {**reached, "goal": ""}
    wanted = goal.value
    words = f"{wanted['percent_of_procedures']} % số thủ tục, {wanted['percent_of_cost']} % chi phí"
    return {**reached, "goal": f"{words} ({goal.citation}; {goal.confidence.label.lower()})"}


def compile_content(report: ReviewReport) -> dict[str, Any]:
    """What the report would print today."""
    rows = _reviews(report)
    internal = [row for row in rows if row["is_internal"]]
    return {
        **_head(report),
        "reviews": rows,
        "total": _total(rows),
        "internal": {**_total(internal), **_internal_goal(internal, report.dated_on)} if internal else None,
    }


def content_of(report: ReviewReport) -> Content:
    """What the report prints: as compiled today while a draft, as sent ever after."""
    if report.is_draft:
        return compile_content(report)
    sent: Content = report.content
    return sent


def digest_of(content: Content) -> str:
    """SHA-256 of the one written form of a content, in hex."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def sendable(content: Content) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The proposals that ask somebody for something, each with its procedure."""
    return [
        (row, proposal)
        for row in content["reviews"]
        for proposal in row["proposals"]
        if row["is_done"] and proposal["kind"] != Option.KEEP
    ]
