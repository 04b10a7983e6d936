"""What a task still lacks before it can be called done without a word of explanation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from motcua.core.wording import write_date
from motcua.planning.models import HandEvidence, PlanTask, SubTask, TaskMilestone, TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS

# Task → what lacks, in words. More is asked by adding here.
CHECKS: list[Callable[[PlanTask], list[str]]] = []


def lacking(task: PlanTask) -> list[str]:
    """Everything that is missing, each in a few words; [] when the task proves itself."""
    return [gap for check in CHECKS for gap in check(task)]


def _open_days(task: PlanTask) -> list[str]:
    rows = TaskMilestone.objects.filter(agency_id=task.agency_id, task_id=task.id, done_on=None)
    return [f"mốc {row.label or 'hạn'} {write_date(row.due_on)} chưa xong" for row in rows.order_by("due_on")]


def _open_sub_tasks(task: PlanTask) -> list[str]:
    rows = SubTask.objects.filter(agency_id=task.agency_id, task_id=task.id, done_on=None)
    return [f"việc nhỏ chưa xong: {row.title[:80]}" for row in rows.order_by("id")]


def _products(task: PlanTask) -> list[str]:
    """Something must show what came of it: a product that is complete, or evidence with a document."""
    linked: dict[str, list[int]] = defaultdict(list)
    for kind, object_id in TaskProduct.objects.filter(agency_id=task.agency_id, task_id=task.id).values_list(
        "kind", "object_id"
    ):
        linked[kind].append(object_id)
    gaps = []
    for kind, ids in linked.items():
        if kind in PRODUCT_KINDS:
            cards = PRODUCT_KINDS[kind].cards([task.agency_id], ids).values()
            gaps += [f"{card.title[:80]}: {card.gap or card.state}" for card in cards if not card.is_complete]
    stated = HandEvidence.objects.filter(agency_id=task.agency_id, task_id=task.id, withdrawn_at=None)
    if not linked and not stated.exists():
        gaps.append("chưa gắn sản phẩm hay minh chứng nào")
    return gaps


CHECKS += [_open_days, _open_sub_tasks, _products]
