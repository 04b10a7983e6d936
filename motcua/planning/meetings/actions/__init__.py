"""Deeds on meetings."""

from motcua.planning.meetings.actions.attendance import check_in, mark
from motcua.planning.meetings.actions.calling import (
    KIND,
    Invited,
    MeetingFacts,
    add_material,
    call_meeting,
    cancel_meeting,
    change_meeting,
    invite,
)
from motcua.planning.meetings.actions.outcome import (
    add_decision,
    approve_minutes,
    decision_to_task,
    report_decision,
    write_minutes,
)

__all__ = [
    "KIND",
    "Invited",
    "MeetingFacts",
    "add_decision",
    "add_material",
    "approve_minutes",
    "call_meeting",
    "cancel_meeting",
    "change_meeting",
    "check_in",
    "decision_to_task",
    "invite",
    "mark",
    "report_decision",
    "write_minutes",
]
