"""Real arguments for the addresses of plan tasks at work."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import Sample
from tests.support.world import World

_OF_TASK = (
    "plan_task",
    "task_assign",
    "task_close",
    "task_reopen",
    "task_drop",
    "sub_task_add",
    "milestone_add",
    "coordinator_add",
    "coordination_ask",
    "task_product_link",
)


def task_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """Of one task to which everything has happened."""
    things = {name: world.things[f"{prefix}{name}"] for name in ("plan", "task")}
    things |= {
        name: world.things[f"{prefix}plan_{name}"]
        for name in ("sub_task", "milestone", "coordinator", "question", "answered")
    }
    task = things["task"]
    for name in _OF_TASK:
        yield Sample(name, {"task_id": task.id}, whose, task)
    for name in ("plan_board", "plan_year_view"):
        yield Sample(name, {"plan_id": things["plan"].id}, whose, things["plan"])
    for name in ("sub_task_tick", "sub_task_remove"):
        yield Sample(name, {"sub_task_id": things["sub_task"].id}, whose, things["sub_task"])
    for name in ("milestone_done", "milestone_reopen", "milestone_change"):
        yield Sample(name, {"milestone_id": things["milestone"].id}, whose, task)
    yield Sample("coordinator_remove", {"coordinator_id": things["coordinator"].id}, whose, task)
    yield Sample("coordination_answer", {"request_id": things["question"].id}, whose, things["question"])
    yield Sample("coordination_file", {"request_id": things["answered"].id}, whose, task)
    product = {"task_id": task.id, "kind": "issued_document", "object_id": 1}
    yield Sample("task_product_unlink", product, whose, task)
    if not prefix:
        yield Sample(
            "calendar_feed", {"agency_id": world.agency_id, "secret": world.things["plan_feed_secret"]}
        )
