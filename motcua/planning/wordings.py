"""The words that hold for a task: of the version in force, else of the last that had it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, IntegerField, Value, When

from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.planning.models import PlanState, PlanTask, TaskWording, VersionState
from motcua.planning.models.plans import OwnedQuerySet

_RANK = Case(
    When(version__state=VersionState.APPROVED, then=Value(0)),
    When(version__state=VersionState.SUPERSEDED, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


def find_visible_task(actor: Actor, task_id: int) -> PlanTask:
    """A task of the actor's agencies with its plan, unit and officer; NotFound for any other."""
    rows = PlanTask.objects.visible_to(actor).select_related("plan", "lead_unit", "officer")
    task = rows.filter(id=task_id).first()
    if task is None:
        raise NotFound("Không có nhiệm vụ này.")
    found: PlanTask = task
    return found


def find_wording(task: PlanTask) -> TaskWording | None:
    """The words of one task with their version; those of a draft only while nothing else has them."""
    rows = TaskWording.objects.filter(agency_id=task.agency_id, task_id=task.id).select_related("version")
    return rows.order_by(_RANK, "-version__number").first()


def in_force(agency_ids: Collection[int]) -> OwnedQuerySet:
    """The words of every task of the agencies' plans that are being carried out."""
    rows: OwnedQuerySet = TaskWording.objects.filter(
        agency_id__in=agency_ids,
        version__state=VersionState.APPROVED,
        version__plan__state=PlanState.IN_FORCE,
    )
    return rows


def short(wording: TaskWording | None, length: int = 160) -> str:
    """A task in one line: section, printed number and the beginning of its words."""
    if wording is None:
        return "nhiệm vụ chưa có nội dung"
    place = ".".join([*wording.section_path[-1:], *filter(None, [wording.number.strip(" .")])])
    words = " ".join(wording.content.split())
    if len(words) > length:
        words = words[: length - 1].rsplit(" ", 1)[0] + "…"
    return f"{place} {words}".strip()
