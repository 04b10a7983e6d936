"""Plans for tests, written row by row: what import and approval would have left behind."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from motcua.core.clock import now
from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.rules import milestones

YEAR = 2026
SECTIONS = (
    {"path": ["I"], "title": "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"},
    {"path": ["II"], "title": "CÔNG KHAI THỦ TỤC HÀNH CHÍNH"},
)
_positions = count(1)


def make_plan(agency_id: int, *, year: int = YEAR, state: PlanState = PlanState.IN_FORCE) -> PlanVersion:
    """A plan with one version: approved while the plan is in force, else a draft."""
    title = f"Kế hoạch kiểm soát thủ tục hành chính năm {year}"
    plan = AnnualPlan.objects.create(
        agency_id=agency_id, year=year, title=title, state=state, created_at=now()
    )
    is_draft = state == PlanState.DRAFT
    return PlanVersion.objects.create(
        agency_id=agency_id,
        plan_id=plan.id,
        number=1,
        state=VersionState.DRAFT if is_draft else VersionState.APPROVED,
        title=title,
        document_number="" if is_draft else "12/KH-UBND",
        issued_on=None if is_draft else date(year, 1, 12),
        sections=list(SECTIONS),
        created_at=now(),
        approved_at=None if is_draft else now(),
    )


def make_task(
    version: PlanVersion,
    content: str = "Niêm yết công khai thủ tục hành chính",
    *,
    section: str = "I",
    number: str = "1",
    deadline: str = "Quý II",
    lead_unit_id: int | None = None,
    officer_id: int | None = None,
    state: TaskState = TaskState.OPEN,
    **cells: Any,
) -> PlanTask:
    """A task with its words in the version and the days that its deadline cell means."""
    own = {"agency_id": version.agency_id}
    task = PlanTask.objects.create(
        **own, plan_id=version.plan_id, lead_unit_id=lead_unit_id, officer_id=officer_id, state=state
    )
    year = version.plan.year
    meaning = deadline_of(deadline, year=year).as_json()
    TaskWording.objects.create(
        **own,
        version_id=version.id,
        task_id=task.id,
        position=next(_positions) % 30000,
        section_path=[section],
        number=number,
        content=content,
        deadline=meaning,
        **{"lead": "Văn phòng HĐND và UBND", "products": ["Biên bản niêm yết"], **cells},
    )
    for label, starts_on, due_on in milestones(meaning, year):
        TaskMilestone.objects.create(
            **own,
            task_id=task.id,
            label=label,
            starts_on=starts_on,
            original_on=due_on,
            due_on=due_on,
        )
    return task


def milestone_of(task: PlanTask) -> TaskMilestone:
    """The earliest day of a task."""
    rows = TaskMilestone.objects.filter(agency_id=task.agency_id, task_id=task.id).select_related("task")
    found = rows.order_by("due_on").first()
    assert found is not None
    return found  # type: ignore[no-any-return]
