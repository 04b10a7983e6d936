"""What an officer holds of the plan: it goes to another when the officer leaves, as dossiers do."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.organisations.work import WorkKind, register_work
from motcua.planning.actions.notices import tell
from motcua.planning.models import NoticeKind, PlanState, PlanTask, SubTask, TaskState
from motcua.planning.models.plans import OwnedQuerySet

_LIVING = (PlanState.DRAFT, PlanState.IN_FORCE)


def _tasks(agencies: Collection[int]) -> OwnedQuerySet:
    rows: OwnedQuerySet = PlanTask.objects.filter(
        agency_id__in=agencies, officer_id__isnull=False, state=TaskState.OPEN, plan__state__in=_LIVING
    )
    return rows


def _sub_tasks(agencies: Collection[int]) -> OwnedQuerySet:
    rows: OwnedQuerySet = SubTask.objects.filter(
        agency_id__in=agencies,
        officer_id__isnull=False,
        done_on=None,
        task__state=TaskState.OPEN,
        task__plan__state__in=_LIVING,
    )
    return rows


def _counted(rows: OwnedQuerySet, officer_id: int | None) -> Mapping[int, int]:
    if officer_id is not None:
        rows = rows.filter(officer_id=officer_id)
    return dict(rows.values_list("officer_id").annotate(Count("id")))


def count_tasks(agencies: Collection[int], officer_id: int | None) -> Mapping[int, int]:
    """Open tasks by officer; of one or of all."""
    return _counted(_tasks(agencies), officer_id)


def count_sub_tasks(agencies: Collection[int], officer_id: int | None) -> Mapping[int, int]:
    """Open sub-tasks by officer; of one or of all."""
    return _counted(_sub_tasks(agencies), officer_id)


def move_tasks(
    *, from_officer: int, to_officer: int, agencies: Collection[int], actor: Actor, request_id: str
) -> int:
    """Give every open task of one officer to another; each leaves its line in the task's history."""
    held: list[PlanTask] = list(_tasks(agencies).filter(officer_id=from_officer))
    for task in held:
        PlanTask.objects.filter(agency_id=task.agency_id, id=task.id).update(officer_id=to_officer)
        detail = {"officer": to_officer, "unit": task.lead_unit_id, "handed_over_from": from_officer}
        audit(actor, "plan.task_assigned", subject=str(task.id), detail=detail)
        tell(task, [to_officer], NoticeKind.ASSIGNED, "Được bàn giao một nhiệm vụ của kế hoạch năm.")
    return len(held)


def move_sub_tasks(
    *, from_officer: int, to_officer: int, agencies: Collection[int], actor: Actor, request_id: str
) -> int:
    """Give every open sub-task of one officer to another."""
    held: list[SubTask] = list(_sub_tasks(agencies).filter(officer_id=from_officer).select_related("task"))
    for one in held:
        SubTask.objects.filter(agency_id=one.agency_id, id=one.id).update(officer_id=to_officer)
        detail = {"sub_task": one.id, "title": one.title[:200], "officer": to_officer}
        audit(actor, "plan.sub_task_handed_over", subject=str(one.task_id), detail=detail)
        text = f"Được bàn giao việc nhỏ: {one.title}"
        tell(one.task, [to_officer], NoticeKind.ASSIGNED, text, about=one.id)
    return len(held)


register_work(WorkKind("plan_tasks", "nhiệm vụ của kế hoạch", count_tasks, move_tasks))
register_work(WorkKind("plan_sub_tasks", "việc nhỏ của kế hoạch", count_sub_tasks, move_sub_tasks))
