"""Who may read, call and record meetings."""

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_CALLERS = frozenset({Role.CONTROL_OFFICER, Role.LEADER, Role.CLERK, Role.SPECIALIST})


def own_or_caller(actor: Actor, subject: object) -> bool:
    """A decision is reported done by whoever has to do it, or by those who call meetings."""
    is_own = getattr(subject, "officer_id", None) == actor.officer_id
    return same_agency(actor, subject) and (is_own or not _CALLERS.isdisjoint(actor.roles))


permission("meeting.read", "Xem các cuộc họp", STAFF, rule=same_agency)
permission("meeting.check_in", "Điểm danh cuộc họp", STAFF, rule=same_agency)
permission("meeting.manage", "Lập và ghi cuộc họp", _CALLERS, rule=same_agency)
permission("meeting.approve_minutes", "Duyệt biên bản họp", {Role.LEADER}, rule=same_agency)
permission("meeting.report_decision", "Báo xong việc được giao tại cuộc họp", STAFF, rule=own_or_caller)

urls(
    {
        "meeting_list": "meeting.read",
        "meeting_attendance": "meeting.read",
        "meeting_decisions": "meeting.read",
        "meeting_detail": "meeting.read",
        "meeting_material": "meeting.read",
        "meeting_minutes_file": "meeting.read",
        "meeting_minutes_print": "meeting.read",
        "meeting_check_in": "meeting.check_in",
        "meeting_new": "meeting.manage",
        "meeting_change": "meeting.manage",
        "meeting_invite": "meeting.manage",
        "meeting_code": "meeting.manage",
        "meeting_cancel": "meeting.manage",
        "meeting_mark": "meeting.manage",
        "meeting_material_add": "meeting.manage",
        "meeting_minutes": "meeting.manage",
        "meeting_decision_add": "meeting.manage",
        "meeting_decision_to_task": "meeting.manage",
        "meeting_minutes_approve": "meeting.approve_minutes",
        "meeting_decision_done": "meeting.report_decision",
    }
)
