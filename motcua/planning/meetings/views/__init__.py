"""Pages of meetings."""

from motcua.planning.meetings.views.attendance import attendance, check_in, code_screen, mark
from motcua.planning.meetings.views.calling import (
    add_material,
    call,
    cancel,
    change,
    detail,
    invite,
    material,
    overview,
)
from motcua.planning.meetings.views.outcome import (
    approve,
    decide,
    decision_done,
    decisions,
    minutes,
    minutes_file,
    printed,
    to_task,
)

__all__ = [
    "add_material",
    "approve",
    "attendance",
    "call",
    "cancel",
    "change",
    "check_in",
    "code_screen",
    "decide",
    "decision_done",
    "decisions",
    "detail",
    "invite",
    "mark",
    "material",
    "minutes",
    "minutes_file",
    "overview",
    "printed",
    "to_task",
]
