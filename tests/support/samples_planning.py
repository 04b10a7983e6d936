"""Real arguments for the addresses of annual plans and of the product slices; each adds a function."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.planning.queries import wordings_of
from tests.support.samples import COMMUNE, NEIGHBOUR, Sample
from tests.support.samples_proof import proof_samples
from tests.support.samples_tasks import task_samples
from tests.support.world import World


def planning_samples(world: World) -> list[Sample]:
    """The commune's own things."""
    return [
        *_plans(world, "", COMMUNE),
        *task_samples(world, "", COMMUNE),
        *proof_samples(world, "", COMMUNE),
    ]


def foreign_planning_samples(world: World) -> list[Sample]:
    """The same of the neighbour: to the commune they do not exist."""
    return [
        *_plans(world, "foreign_", NEIGHBOUR),
        *task_samples(world, "foreign_", NEIGHBOUR),
        *proof_samples(world, "foreign_", NEIGHBOUR),
    ]


def _plans(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """A plan in force, its first version, and the draft of an amendment."""
    plan, draft = world.things[f"{prefix}plan"], world.things[f"{prefix}plan_draft"]
    for name in ("plan_detail", "plan_amend", "plan_close"):
        yield Sample(name, {"plan_id": plan.id}, whose, plan)
    first, second = {"plan_id": plan.id, "number": 1}, {"plan_id": plan.id, "number": draft.number}
    yield Sample("plan_version", first, whose, plan)
    yield Sample("plan_source", first, whose, plan)
    yield Sample("plan_compare", {**second, "other": 1}, whose, plan)
    for name in (
        "plan_version",
        "plan_review",
        "plan_head",
        "plan_sections",
        "plan_task_add",
        "plan_confirm",
        "plan_approve",
        "plan_discard",
    ):
        yield Sample(name, second, whose, draft)
    for name in ("plan_section_rename", "plan_section_remove"):
        yield Sample(name, {**second, "place": 1}, whose, draft)
    task = {**second, "task_id": world.things[f"{prefix}task"].id}
    for name in ("edit", "split", "remove", "move", "merge"):
        yield Sample(f"plan_task_{name}", task, whose, draft)
    doubtful = next(row.task_id for row in wordings_of(draft) if row.doubts)
    yield Sample("plan_doubt", {**second, "task_id": doubtful, "place": 1}, whose, draft)
