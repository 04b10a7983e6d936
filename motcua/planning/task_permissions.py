"""Who may work on the tasks of a plan in force; loaded with the slice's other permissions."""

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = frozenset({Role.CONTROL_OFFICER.value, Role.LEADER.value})


def _works_on(actor: Actor, subject: object) -> bool:
    """A task or a sub-task of one's own, of one's unit, of whom one stands in for; managers: all of them."""
    if not same_agency(actor, subject):
        return False
    if not _MANAGERS.isdisjoint(actor.roles):
        return True
    task = getattr(subject, "task", subject)
    unit_id = getattr(task, "lead_unit_id", None)
    if unit_id is not None and unit_id == actor.unit_id:
        return True
    officers = (getattr(subject, "officer_id", None), getattr(task, "officer_id", None))
    return any(actor.is_or_stands_in_for(officer_id, "") for officer_id in officers)


def _answers(actor: Actor, subject: object) -> bool:
    """A question put to one's own unit; leaders may answer for any unit of theirs."""
    if not same_agency(actor, subject):
        return False
    unit_id = getattr(subject, "unit_id", None)
    return Role.LEADER.value in actor.roles or (unit_id is not None and unit_id == actor.unit_id)


permission("plan.work", "Làm nhiệm vụ của kế hoạch (việc nhỏ, mốc hạn, phối hợp)", STAFF, rule=_works_on)
permission("plan.answer", "Trả lời đề nghị phối hợp gửi cho đơn vị mình", STAFF, rule=_answers)

urls(
    {
        "plan_task": "plan.read",
        "task_assign": "plan.manage",
        "task_close": "plan.manage",
        "task_reopen": "plan.manage",
        "task_drop": "plan.manage",
        "sub_task_add": "plan.work",
        "sub_task_tick": "plan.work",
        "sub_task_remove": "plan.work",
        "milestone_add": "plan.manage",
        "milestone_done": "plan.work",
        "milestone_reopen": "plan.work",
        "milestone_change": "plan.manage",
        "coordinator_add": "plan.work",
        "coordinator_remove": "plan.work",
        "coordination_ask": "plan.work",
        "coordination_answer": "plan.answer",
        "coordination_file": "plan.read",
        "task_product_link": "plan.link_product",
        "task_product_unlink": "plan.link_product",
        "plan_board": "plan.read",
        "plan_year_view": "plan.read",
        "my_plan_tasks": "plan.read",
        "my_notices": "plan.read",
        "notices_read": "plan.read",
        "calendar_feeds": "plan.read",
        "calendar_feed_renew": "plan.read",
        "calendar_feed_end": "plan.read",
        "calendar_feed": "public",
    }
)
