"""What a commune at work has of annual plans; each product slice adds a function for its own things."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from motcua.core.clock import now, today
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskWording,
    VersionState,
)

if TYPE_CHECKING:
    from tests.support.world import World


def add_plans(world: World) -> None:
    """This year's plan of both communes, in force, with one task and its day."""
    organisation, things = world.organisation, world.things
    for prefix, agency in (("", organisation.commune), ("foreign_", organisation.neighbour)):
        task = plan_with_a_task(agency.pk)
        things[f"{prefix}plan"], things[f"{prefix}task"] = task.plan, task


def plan_with_a_task(agency_id: int, *, year: int | None = None) -> PlanTask:
    """A plan in force with one version, one task and one milestone, written row by row."""
    year = year or today().year
    title = f"Kế hoạch kiểm soát thủ tục hành chính năm {year}"
    common = {"agency_id": agency_id}
    plan = AnnualPlan.objects.create(
        **common, year=year, title=title, state=PlanState.IN_FORCE, created_at=now()
    )
    version = PlanVersion.objects.create(
        **common,
        plan_id=plan.id,
        number=1,
        state=VersionState.APPROVED,
        title=title,
        document_number="12/KH-UBND",
        issued_on=date(year, 1, 12),
        signer="Người Ký Mẫu",
        sections=[{"path": ["I"], "title": "CÔNG TÁC CHUNG"}],
        created_at=now(),
        approved_at=now(),
    )
    task = PlanTask.objects.create(**common, plan_id=plan.id)
    days = {"start": date(year, 10, 1), "end": date(year, 12, 31)}
    TaskWording.objects.create(
        **common,
        version_id=version.id,
        task_id=task.id,
        position=1,
        section_path=["I"],
        number="1",
        content="Niêm yết, công khai thủ tục hành chính tại bộ phận một cửa",
        lead="Văn phòng HĐND - UBND",
        coordination=["Các đơn vị có liên quan"],
        deadline={
            "raw": "Quý IV",
            "kind": "quarter",
            "start": days["start"].isoformat(),
            "end": days["end"].isoformat(),
            "recurrence": None,
            "condition": None,
        },
        products=["Biên bản niêm yết"],
    )
    TaskMilestone.objects.create(
        **common,
        task_id=task.id,
        label="Quý IV",
        starts_on=days["start"],
        original_on=days["end"],
        due_on=days["end"],
    )
    return task
