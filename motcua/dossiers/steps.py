"""Where a dossier goes next in its procedure's steps."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from motcua.catalogue.content import Case, StepKind
from motcua.core.clock import local
from motcua.core.errors import DomainError, WrongState
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.rules import add_working_hours
from motcua.dossiers.events import Place


def place_at(
    case: Case, index: int, *, moment: datetime, calendar: Calendar, holder_id: int | None = None
) -> Place:
    """The place at a step: its kind, the next one's, who holds it, and until when by its hours."""
    if not 0 <= index < len(case.steps):
        raise WrongState("Quy trình không có bước này. Hãy kiểm tra quy trình của thủ tục.")
    step = case.steps[index]
    following = case.steps[index + 1].kind.value if index + 1 < len(case.steps) else ""
    due_at = add_working_hours(local(moment), step.hours, calendar) if step.hours > Decimal(0) else None
    return Place(
        step=index,
        kind=step.kind.value,
        next_kind=following,
        role=step.position,
        holder_id=holder_id,
        due_at=due_at,
    )


def index_of_kind(case: Case, kind: StepKind, *, after: int = -1) -> int:
    """The first step of that kind behind ``after``; WrongState when the procedure has none."""
    for index, step in enumerate(case.steps):
        if index > after and step.kind is kind:
            return index
    raise WrongState(f"Quy trình của thủ tục thiếu bước “{kind.label}”. Hãy báo công chức kiểm soát TTHC.")


def returnable(case: Case, current: int) -> list[int]:
    """Indices of the earlier steps a dossier may be returned to from here."""
    allowed = set(case.steps[current].may_return_to)
    earlier = range(1, current)  # never back before the desk handed it over
    return [index for index in earlier if not allowed or case.steps[index].key in allowed]


def check_returnable(case: Case, current: int, target: int) -> None:
    """DomainError when the procedure does not let a dossier go back there."""
    if target not in returnable(case, current):
        raise DomainError(
            "Không thể trả lại bước này. Hãy chọn một bước trước đó trong quy trình.", field="step"
        )
