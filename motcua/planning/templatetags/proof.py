"""The evidence of a task as a part of its page."""

from __future__ import annotations

from typing import Any

from django import template

from motcua.planning.models import PlanTask
from motcua.planning.proof import proof_of

register = template.Library()


@register.inclusion_tag("planning/_proof.html")
def task_proof(task: PlanTask, may_manage: bool, may_work: bool) -> dict[str, Any]:
    """What proves the task, with the deeds the reader may do on it."""
    return {"task": task, "proof": proof_of(task), "may_manage": may_manage, "may_work": may_work}
