"""From draft to plan in force, from one version to the next, and the end of a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.planning.actions.editing import forget_tasks
from motcua.planning.models import (
    AnnualPlan,
    DeadlineChange,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.queries import approved_version, draft_version, open_doubts, wordings_of
from motcua.planning.rules import milestones

# Số và ký hiệu: NĐ 30/2020/NĐ-CP, Phụ lục I: "12/KH-UBND", an amendment may be a decision "15/QĐ-UBND".
_DOCUMENT_NUMBER = re.compile(r"\d{1,5}[a-z]?/[A-ZĐƯƠ]{2,4}(?:-[A-ZĐƯƠa-zđ0-9.&]{2,30}){1,2}")
# The data of a year's report end in the middle of December: from then on a year may be closed.
_CLOSES_FROM = (12, 15)


def normal_number(text: str) -> str:
    """A document number without blanks; DomainError when it is not built as Decree 30/2020 says."""
    found = "".join(clean(text).split())
    if not _DOCUMENT_NUMBER.fullmatch(found):
        raise DomainError(
            "Số, ký hiệu chưa đúng. Hãy ghi số, gạch chéo, ký hiệu; ví dụ 12/KH-UBND.",
            field="document_number",
        )
    return found


def _check_free(version: PlanVersion, number: str, issued_on: date) -> None:
    """Numbers run anew each year; two plans of one year cannot bear the same."""
    same = PlanVersion.objects.filter(
        agency_id=version.agency_id, document_number=number, issued_on__year=issued_on.year
    ).exclude(agency_id=version.agency_id, id=version.id)
    if same.exclude(state=VersionState.DRAFT).exists():
        raise Conflict(
            f"Số {number} năm {issued_on.year} đã dùng cho một bản kế hoạch khác. Hãy kiểm tra lại số.",
            field="document_number",
        )


def _check_day(issued_on: date, plan: AnnualPlan, before: PlanVersion | None) -> None:
    if issued_on > today():
        raise DomainError("Ngày ban hành không được sau hôm nay.", field="issued_on")
    if not plan.year - 1 <= issued_on.year <= plan.year + 1:
        raise DomainError(
            f"Kế hoạch năm {plan.year} không thể ban hành ngày {issued_on:%d/%m/%Y}. Hãy kiểm tra năm.",
            field="issued_on",
        )
    if before is not None and before.issued_on is not None and issued_on < before.issued_on:
        raise DomainError(
            f"Bản sửa đổi không thể ban hành trước bản đang thực hiện ({before.issued_on:%d/%m/%Y}).",
            field="issued_on",
        )


def _locked_plan(plan: AnnualPlan) -> AnnualPlan:
    rows = AnnualPlan.objects.select_for_update(no_key=True)
    found: AnnualPlan | None = rows.filter(agency_id=plan.agency_id, id=plan.id).first()
    if found is None:
        raise NotFound("Kế hoạch này không còn. Hãy mở lại danh sách.")
    return found


@transaction.atomic
def approve_version(
    version: PlanVersion, *, document_number: str, issued_on: date, signer: str, actor: Actor
) -> PlanVersion:
    """Put a draft in force with its number, day and signer; the version before it is superseded.

    Tasks the new words leave out are dropped, those they bring are opened with their days to keep.
    Raises WrongState for what is no draft or has unsettled places, Conflict for a number already used.
    """
    require(actor, "plan.approve", version)
    plan = _locked_plan(version.plan)
    draft = draft_version(plan)
    if draft is None or draft.id != version.id:
        raise WrongState("Bản này không còn là dự thảo. Hãy tải lại trang.")
    wordings = wordings_of(draft)
    _check_ready(wordings)
    number = normal_number(document_number)
    before = approved_version(plan)
    _check_day(issued_on, plan, before)
    _check_free(draft, number, issued_on)
    signer = " ".join(clean(signer).split())
    if not signer or len(signer) > 120:
        raise DomainError("Hãy ghi họ tên người ký, nhiều nhất 120 ký tự.", field="signer")
    if before is not None:
        before.state = VersionState.SUPERSEDED
        before.save(update_fields=["state"])
    draft.state, draft.document_number, draft.issued_on = VersionState.APPROVED, number, issued_on
    draft.signer, draft.approved_at, draft.approved_by_id = signer, now(), actor.officer_id
    draft.save()
    plan.state, plan.title = PlanState.IN_FORCE, draft.title
    plan.save(update_fields=["state", "title"])
    _take_effect(plan, wordings, wordings_of(before) if before else [], number)
    detail = {"version": draft.number, "number": number, "issued_on": issued_on.isoformat()}
    audit(actor, "plan.approved", subject=str(plan.id), detail=detail)
    draft.plan = plan
    return draft


def _check_ready(wordings: list[TaskWording]) -> None:
    if not wordings:
        raise WrongState("Dự thảo chưa có nhiệm vụ nào nên chưa duyệt được.")
    left = open_doubts(wordings)
    if left:
        raise WrongState(
            f"Dự thảo còn {left} chỗ cần xem. Hãy đối chiếu và xác nhận dự thảo trước khi duyệt."
        )


def _take_effect(
    plan: AnnualPlan, new: Sequence[TaskWording], old: Sequence[TaskWording], number: str
) -> None:
    """Carry the new words over to the living tasks and their days."""
    standing = {wording.task_id: wording for wording in old}
    kept = {wording.task_id for wording in new}
    rows = PlanTask.objects.filter(agency_id=plan.agency_id, plan_id=plan.id)
    gone = [task_id for task_id in standing if task_id not in kept]
    rows.filter(id__in=gone, state=TaskState.OPEN).update(
        state=TaskState.DROPPED, closed_at=now(), closing_note=f"Đưa ra khỏi kế hoạch theo {number}"
    )
    back = [wording.task_id for wording in new if wording.task_id not in standing]
    rows.filter(id__in=back, state=TaskState.DROPPED).update(
        state=TaskState.OPEN, closed_at=None, closing_note=""
    )
    changed = [
        wording
        for wording in new
        if wording.task_id not in standing or standing[wording.task_id].deadline != wording.deadline
    ]
    _set_days(plan, changed)


def _set_days(plan: AnnualPlan, wordings: Sequence[TaskWording]) -> None:
    """The days to keep of new or changed deadlines; days already kept or moved by a decision stay."""
    ids = [wording.task_id for wording in wordings]
    rows = TaskMilestone.objects.filter(agency_id=plan.agency_id, task_id__in=ids)
    moved = DeadlineChange.objects.filter(
        agency_id=plan.agency_id, milestone_id__in=list(rows.values_list("id", flat=True))
    )
    rows.filter(done_on=None).exclude(id__in=list(moved.values_list("milestone_id", flat=True))).delete()
    standing = set(rows.values_list("task_id", "original_on", "label"))
    TaskMilestone.objects.bulk_create(
        TaskMilestone(
            agency_id=plan.agency_id,
            task_id=wording.task_id,
            label=label,
            starts_on=starts_on,
            original_on=due_on,
            due_on=due_on,
        )
        for wording in wordings
        for label, starts_on, due_on in milestones(wording.deadline, plan.year)
        if (wording.task_id, due_on, label) not in standing
    )


@transaction.atomic
def discard_draft(version: PlanVersion, *, actor: Actor) -> None:
    """Throw a draft away; with the first one the plan itself goes. WrongState for what is no draft."""
    require(actor, "plan.manage", version)
    plan = _locked_plan(version.plan)
    draft = draft_version(plan)
    if draft is None or draft.id != version.id:
        raise WrongState("Bản này không còn là dự thảo. Hãy tải lại trang.")
    words = TaskWording.objects.filter(agency_id=plan.agency_id, version_id=draft.id)
    task_ids = list(words.values_list("task_id", flat=True))
    words.delete()
    forget_tasks(plan.agency_id, task_ids)
    PlanVersion.objects.filter(agency_id=plan.agency_id, id=draft.id).delete()
    if plan.state == PlanState.DRAFT:
        AnnualPlan.objects.filter(agency_id=plan.agency_id, id=plan.id).delete()
    detail = {"year": plan.year, "version": draft.number, "tasks": len(task_ids)}
    audit(actor, "plan.draft_discarded", subject=str(plan.id), detail=detail)


def closes_from(year: int) -> date:
    """The first day on which a year's plan may be closed."""
    return date(year, *_CLOSES_FROM)


@transaction.atomic
def close_plan(plan: AnnualPlan, *, actor: Actor) -> AnnualPlan:
    """End a year's plan: from then on it is only read. Sent twice it changes nothing.

    WrongState before the middle of December of its year, or while an amendment waits.
    """
    require(actor, "plan.approve", plan)
    plan = _locked_plan(plan)
    if plan.state == PlanState.CLOSED:
        return plan
    if plan.state != PlanState.IN_FORCE:
        raise WrongState("Chỉ kết thúc được kế hoạch đang thực hiện.")
    if today() < closes_from(plan.year):
        raise WrongState(f"Kế hoạch năm {plan.year} kết thúc được từ ngày {closes_from(plan.year):%d/%m/%Y}.")
    if draft_version(plan) is not None:
        raise WrongState("Đang có một dự thảo sửa đổi. Hãy duyệt hoặc bỏ dự thảo đó trước.")
    plan.state = PlanState.CLOSED
    plan.save(update_fields=["state"])
    left = PlanTask.objects.filter(agency_id=plan.agency_id, plan_id=plan.id, state=TaskState.OPEN).count()
    audit(actor, "plan.closed", subject=str(plan.id), detail={"year": plan.year, "open": left})
    return plan
