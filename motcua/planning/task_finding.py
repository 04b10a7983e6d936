"""Finding what belongs to a task for an actor; NotFound for a stranger, who so learns nothing."""

from __future__ import annotations

from typing import Any

from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.planning.models import CoordinationRequest, SubTask, TaskCoordinator, TaskMilestone


def _found(model: Any, actor: Actor, row_id: int, missing: str, *with_it: str) -> Any:
    rows = model.objects.visible_to(actor).select_related("task", "task__plan", *with_it)
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotFound(missing)
    return found


def find_sub_task(actor: Actor, row_id: int) -> SubTask:
    """A sub-task with its task and plan."""
    found: SubTask = _found(SubTask, actor, row_id, "Không có việc này.")
    return found


def find_milestone(actor: Actor, row_id: int) -> TaskMilestone:
    """A milestone with its task and plan."""
    found: TaskMilestone = _found(TaskMilestone, actor, row_id, "Không có mốc hạn này.")
    return found


def find_coordinator(actor: Actor, row_id: int) -> TaskCoordinator:
    """A co-ordinator with task and plan, unit and officer."""
    found: TaskCoordinator = _found(
        TaskCoordinator, actor, row_id, "Không có đầu mối phối hợp này.", "unit", "officer"
    )
    return found


def find_request(actor: Actor, row_id: int) -> CoordinationRequest:
    """A question to a unit with task and plan, the unit and the answer's file."""
    found: CoordinationRequest = _found(
        CoordinationRequest, actor, row_id, "Không có đề nghị phối hợp này.", "unit", "file"
    )
    return found
