"""What every deed on a task does first: find it again, lock it, ask the permission table and its state."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.keys import AgencyOwned
from motcua.core.owned_rows import locked
from motcua.core.permissions import require
from motcua.organisations.models import Agency, AgencyKind, on_day
from motcua.organisations.queries import is_working_officer
from motcua.planning.models import PlanState, PlanTask, TaskState

Row = TypeVar("Row", bound=AgencyOwned)

# No plan names a day further away than this; a mistyped year does.
FARTHEST_YEARS = 5


def locked_task(task: PlanTask, *, actor: Actor, permission: str) -> PlanTask:
    """The task, locked, once the permission table lets the actor do this to it."""
    found = locked(task)
    require(actor, permission, found)
    return found


def open_task(task: PlanTask, *, actor: Actor, permission: str) -> PlanTask:
    """The same, of a task one can work on; WrongState when it is closed or dropped, or its plan is over."""
    found = locked_task(task, actor=actor, permission=permission)
    if found.state != TaskState.OPEN:
        raise WrongState(
            f"Nhiệm vụ này đang ở trạng thái “{found.get_state_display()}”. Hãy mở lại nhiệm vụ trước."
        )
    if found.plan.state == PlanState.CLOSED:
        raise WrongState("Kế hoạch của năm này đã kết thúc, không sửa được nữa.")
    return found


def inserted(row: Row, taken: str) -> Row:
    """Insert; a row that stands already is answered with the sentence ``taken`` (Conflict)."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(taken) from error
    return row


def check_day(day: date, field: str, year: int) -> None:
    """A day near the plan's year; DomainError for a mistyped one."""
    if not year - 1 <= day.year <= year + FARTHEST_YEARS:
        raise DomainError(
            f"Ngày phải thuộc các năm {year - 1} đến {year + FARTHEST_YEARS}. Hãy kiểm tra năm.", field=field
        )


def check_officer(officer_id: int | None, actor: Actor) -> None:
    """Whoever is given work holds a position in the actor's agency today."""
    if officer_id is not None and not is_working_officer(actor.agency_id or 0, officer_id):
        raise DomainError("Người này không còn làm việc ở cơ quan. Hãy chọn người khác.", field="officer")


def check_unit(unit_id: int | None, actor: Actor, field: str = "unit") -> None:
    """The unit is the actor's agency itself or stands below it today."""
    if unit_id is None or unit_id == actor.agency_id:
        return
    kinds = (AgencyKind.DESK, AgencyKind.UNIT, AgencyKind.EXTERNAL)
    below = Agency.objects.filter(on_day(today()), pk=unit_id, parent_id=actor.agency_id, kind__in=kinds)
    if not below.exists():
        raise DomainError("Đơn vị này không thuộc cơ quan. Hãy chọn lại.", field=field)
