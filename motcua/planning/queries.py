"""Reading plans, their versions and the words of a version."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.planning.models import AnnualPlan, PlanVersion, TaskWording, VersionState


def find_plan(actor: Actor, plan_id: int) -> AnnualPlan:
    """A plan of the actor's agencies; NotFound for any other."""
    plan: AnnualPlan | None = AnnualPlan.objects.visible_to(actor).filter(id=plan_id).first()
    if plan is None:
        raise NotFound("Không có kế hoạch này.")
    return plan


def find_version(actor: Actor, plan_id: int, number: int) -> PlanVersion:
    """One version of such a plan, with the plan and its source file; NotFound for any other."""
    rows = PlanVersion.objects.visible_to(actor).select_related("plan", "source", "approved_by")
    version: PlanVersion | None = rows.filter(plan_id=plan_id, number=number).first()
    if version is None:
        raise NotFound("Không có bản kế hoạch này.")
    return version


def versions_of(plan: AnnualPlan) -> list[PlanVersion]:
    """All versions, the newest first; without the long source text."""
    rows = PlanVersion.objects.filter(agency_id=plan.agency_id, plan_id=plan.id)
    return list(rows.select_related("approved_by").defer("source_text").order_by("-number"))


def approved_version(plan: AnnualPlan) -> PlanVersion | None:
    """The version that holds."""
    found: PlanVersion | None = PlanVersion.objects.filter(
        agency_id=plan.agency_id, plan_id=plan.id, state=VersionState.APPROVED
    ).first()
    return found


def draft_version(plan: AnnualPlan) -> PlanVersion | None:
    """The version being written; there is at most one."""
    found: PlanVersion | None = PlanVersion.objects.filter(
        agency_id=plan.agency_id, plan_id=plan.id, state=VersionState.DRAFT
    ).first()
    return found


def wordings_of(version: PlanVersion) -> list[TaskWording]:
    """The tasks of a version in the order of the paper, each with its living task."""
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    return list(rows.select_related("task", "task__lead_unit", "task__officer").order_by("position"))


def open_doubts(wordings: list[TaskWording]) -> int:
    """How many doubtful places nobody has settled."""
    return sum(not doubt.get("settled") for wording in wordings for doubt in wording.doubts)
