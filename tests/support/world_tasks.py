"""A plan task to which everything has happened, for the guards and browsers that look at its pages."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from motcua.core.clock import now, today
from motcua.planning.actions.coordination import add_coordinator, answer_request, ask_unit
from motcua.planning.actions.feeds import renew_feed
from motcua.planning.actions.milestones import add_milestone
from motcua.planning.actions.tasks import add_sub_task, assign_task
from motcua.planning.models import PlanTask, TaskProduct

if TYPE_CHECKING:
    from tests.support.world import World


def add_task_life(world: World, prefix: str, task: PlanTask) -> None:
    """Pieces, a day, a helper and two questions, one of them answered; all to the agency itself."""
    from tests.support.world import PNG

    leader = world.cast["lancan.lanhdao" if prefix else "chutich"]
    officer_id = world.cast["lancan.chuyenmon" if prefix else "hotich"].officer_id or 0
    soon = today() + timedelta(days=5)
    unit_id = leader.agency_id
    task = assign_task(task, lead_unit_id=unit_id, officer_id=officer_id, actor=leader)
    world.things[f"{prefix}task"] = task
    made: dict[str, Any] = {
        "sub_task": add_sub_task(
            task, title="Rà soát danh mục niêm yết", officer_id=officer_id, due_on=soon, actor=leader
        ),
        "milestone": add_milestone(task, label="Đợt kiểm tra", due_on=soon, actor=leader),
        "coordinator": add_coordinator(task, officer_id=officer_id, actor=leader),
    }
    for name, question in (("question", "Cho số liệu niêm yết"), ("answered", "Cử người tham gia")):
        made[name] = ask_unit(task, unit_id=unit_id or 0, question=question, due_on=soon, actor=leader)
    scan = BytesIO(PNG)
    answer_request(
        made["answered"], answer="Đã cử một người.", upload=scan, file_name="cong-van.png", actor=leader
    )
    # What it points to has gone since: the link can still be taken off.
    own = {"agency_id": task.agency_id, "task_id": task.id}
    TaskProduct.objects.create(**own, kind="issued_document", object_id=1, linked_at=now())
    made["feed_secret"] = renew_feed(actor=leader).rpartition("/")[2].removesuffix(".ics")
    world.things |= {f"{prefix}plan_{name}": row for name, row in made.items()}
