"""Deeds on what proves a task: rules over figures, and facts stated with the paper that proves them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound
from motcua.core.evidence import find_figure
from motcua.core.owned_rows import locked, words
from motcua.planning.actions.rows import check_day, inserted, open_task
from motcua.planning.models import EvidenceRule, HandEvidence, PlanTask, Target
from motcua.planning.product_rows import keep_upload

_MOST = Decimal("9999999")


@transaction.atomic
def add_rule(
    task: PlanTask,
    *,
    figure: str,
    comparison: str,
    target: Decimal,
    actor: Actor,
    from_on: date | None = None,
    to_on: date | None = None,
) -> EvidenceRule:
    """Let a figure prove a task. DomainError: a figure nobody offers, an impossible target, bent days."""
    task = open_task(task, actor=actor, permission="plan.manage")
    if find_figure(figure) is None:
        raise DomainError("Không có chỉ số này. Hãy chọn lại.", field="figure")
    if comparison not in Target.values:
        raise DomainError("Không có cách so này. Hãy chọn lại.", field="comparison")
    wanted = Decimal(0) if comparison == Target.NONE_LEFT else target
    _check_target(comparison, wanted)
    _check_span(from_on, to_on, task.plan.year)
    rule = EvidenceRule(
        agency_id=task.agency_id,
        task_id=task.id,
        figure=figure,
        comparison=comparison,
        target=wanted,
        from_on=from_on,
        to_on=to_on,
    )
    inserted(rule, "Nhiệm vụ đã có quy tắc với chỉ số và kỳ này. Hãy bỏ quy tắc cũ trước.")
    detail = {"figure": figure, "comparison": comparison, "target": str(wanted)}
    audit(actor, "plan.rule_added", subject=str(task.id), detail=detail)
    return rule


def _check_target(comparison: str, target: Decimal) -> None:
    if not target.is_finite() or target < 0 or target > _MOST:
        raise DomainError("Mức cần đạt phải là số từ 0 trở lên.", field="target")
    if comparison == Target.SHARE and target > 100:
        raise DomainError("Tỷ lệ không quá 100 %.", field="target")
    if comparison == Target.AT_LEAST and target == 0:
        raise DomainError("Mức cần đạt phải lớn hơn 0, nếu không thì lúc nào cũng đạt.", field="target")


def _check_span(from_on: date | None, to_on: date | None, year: int) -> None:
    if (from_on is None) != (to_on is None):
        raise DomainError("Hãy ghi cả ngày đầu và ngày cuối kỳ, hoặc để trống cả hai.", field="to_on")
    if from_on is not None and to_on is not None:
        check_day(from_on, "from_on", year)
        check_day(to_on, "to_on", year)
        if to_on < from_on:
            raise DomainError("Ngày cuối kỳ phải sau ngày đầu kỳ.", field="to_on")


@transaction.atomic
def remove_rule(rule: EvidenceRule, *, actor: Actor) -> None:
    """Take a rule away; the audit line keeps what it asked for."""
    rule = locked(rule)
    open_task(rule.task, actor=actor, permission="plan.manage")
    detail = {"figure": rule.figure, "comparison": rule.comparison, "target": str(rule.target)}
    rule.delete()
    audit(actor, "plan.rule_removed", subject=str(rule.task_id), detail=detail)


@transaction.atomic
def state_evidence(
    task: PlanTask, *, statement: str, on: date, upload: UploadedFile[Any] | None, actor: Actor
) -> HandEvidence:
    """State a fact the system cannot know, with the document that proves it; without one it is refused."""
    task = open_task(task, actor=actor, permission="plan.work")
    said = words(statement, "statement", missing="Hãy ghi nội dung cần chứng minh.", most=1000)
    if upload is None:
        raise DomainError("Hãy kèm văn bản chứng minh. Không có văn bản thì không ghi được.", field="upload")
    check_day(on, "on", task.plan.year)
    if on > today():
        raise DomainError("Ngày chưa tới. Hãy kiểm tra lại.", field="on")
    stored = keep_upload(upload, agency_id=task.agency_id, actor=actor)
    assert stored is not None
    standing: HandEvidence | None = HandEvidence.objects.filter(
        agency_id=task.agency_id,
        task_id=task.id,
        statement=said,
        on=on,
        file__sha256=stored.sha256,
        withdrawn_at=None,
    ).first()
    if standing is not None:
        return standing  # sent twice
    row = HandEvidence(
        agency_id=task.agency_id,
        task_id=task.id,
        statement=said,
        on=on,
        file_id=stored.id,
        stated_at=now(),
        stated_by_id=actor.officer_id,
    )
    row.save(force_insert=True)
    audit(actor, "plan.evidence_stated", subject=str(task.id), detail={"evidence": row.id, "on": str(on)})
    return row


@transaction.atomic
def withdraw_evidence(row: HandEvidence, *, actor: Actor) -> HandEvidence:
    """Take a stated fact back; the row and its document stay, and so does who stated it."""
    row = locked(row)
    open_task(row.task, actor=actor, permission="plan.work")
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    audit(actor, "plan.evidence_withdrawn", subject=str(row.task_id), detail={"evidence": row.id})
    return row


def find_rule(task: PlanTask, rule_id: int) -> EvidenceRule:
    """A rule of the task; NotFound for any other."""
    rule = EvidenceRule.objects.filter(agency_id=task.agency_id, task_id=task.id, id=rule_id).first()
    if rule is None:
        raise NotFound("Không có quy tắc này.")
    found: EvidenceRule = rule
    return found


def find_evidence(task: PlanTask, evidence_id: int, *, with_withdrawn: bool = False) -> HandEvidence:
    """A stated fact of the task, by default one that still stands; NotFound for any other."""
    rows = HandEvidence.objects.filter(agency_id=task.agency_id, task_id=task.id)
    if not with_withdrawn:
        rows = rows.filter(withdrawn_at=None)
    row = rows.select_related("file").filter(id=evidence_id).first()
    if row is None:
        raise NotFound("Không có minh chứng này.")
    found: HandEvidence = row
    return found
