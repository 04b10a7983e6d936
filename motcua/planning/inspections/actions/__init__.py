"""Deeds on inspections: each one transaction, one permission, one audit line."""

from motcua.planning.inspections.actions.findings import (
    FindingFacts,
    add_finding,
    close_finding,
    remedy_finding,
    reopen_finding,
)
from motcua.planning.inspections.actions.preparation import (
    InspectionFacts,
    add_member,
    cancel_inspection,
    change_inspection,
    create_inspection,
    remove_member,
    start_inspection,
)
from motcua.planning.inspections.actions.visit import (
    MinutesFacts,
    answer_question,
    attach_signed_minutes,
    conclude_inspection,
    draw_sample,
    mark_sample,
    write_minutes,
)

__all__ = [
    "FindingFacts",
    "InspectionFacts",
    "MinutesFacts",
    "add_finding",
    "add_member",
    "answer_question",
    "attach_signed_minutes",
    "cancel_inspection",
    "change_inspection",
    "close_finding",
    "conclude_inspection",
    "create_inspection",
    "draw_sample",
    "mark_sample",
    "remedy_finding",
    "remove_member",
    "reopen_finding",
    "start_inspection",
    "write_minutes",
]
