"""What a task still lacks before it can be called done without a word of explanation."""

from __future__ import annotations

from motcua.core.wording import write_date
from motcua.planning.models import PlanTask, SubTask, TaskMilestone
from motcua.planning.proof import proof_of


def _open_days(task: PlanTask) -> list[str]:
    rows = TaskMilestone.objects.filter(agency_id=task.agency_id, task_id=task.id, done_on=None)
    return [f"mốc hạn {write_date(row.due_on)} chưa xong" for row in rows.order_by("due_on")]


def _open_sub_tasks(task: PlanTask) -> list[str]:
    rows = SubTask.objects.filter(agency_id=task.agency_id, task_id=task.id, done_on=None)
    return [f"việc nhỏ chưa xong: {row.title[:80]}" for row in rows.order_by("id")]


def _evidence(task: PlanTask) -> list[str]:
    """What the evidence lacks, and what nobody can say yet."""
    proof = proof_of(task)
    gaps = [gap.text.rstrip(".") for gap in proof.gaps]
    return gaps + [f"{one.label}: {one.verdict.words}" for one in proof.lines if one.verdict.is_met is None]


CHECKS = (_open_days, _open_sub_tasks, _evidence)


def lacking(task: PlanTask) -> list[str]:
    """Everything that is missing, each in a few words; [] when the task proves itself."""
    return [gap for check in CHECKS for gap in check(task)]
