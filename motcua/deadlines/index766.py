"""The second clock: how the QĐ 766 index looks at a dossier (indicator 2.1). Pure, no Django.

The law restarts a supplemented dossier from zero; the index keeps the appointment, takes off the time
spent waiting for the supplement, and counts a dossier asked twice as overdue. Both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from motcua.deadlines.calendar import Calendar, local_moment
from motcua.deadlines.terms import hours


@dataclass(frozen=True, slots=True)
class Wait:
    """A stretch of waiting for the applicant, from the request to the resubmission (None: still waiting)."""

    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IndexView:
    """A dossier as the index sees it. ``waited`` is in open hours; ``why`` is Vietnamese."""

    due_at: datetime
    waited: Decimal
    ended_at: datetime
    is_overdue: bool
    why: str


def index_due(due_at: datetime, waits: Sequence[Wait], calendar: Calendar) -> datetime:
    """The appointment (with its extension, without any restart) plus the open time spent waiting."""
    waited = _waited(waits, calendar)
    due_at = local_moment(due_at)
    return calendar.after_open_time(due_at, waited) if waited else due_at


def _waited(waits: Sequence[Wait], calendar: Calendar) -> int:
    def open_until(moment: datetime) -> int:
        return calendar.open_until(local_moment(moment))

    ended = [(wait.from_at, wait.to_at) for wait in waits if wait.to_at is not None]
    return sum(max(0, open_until(to_at) - open_until(from_at)) for from_at, to_at in ended)


def index_view(
    due_at: datetime,
    waits: Sequence[Wait],
    calendar: Calendar,
    *,
    finished_at: datetime | None,
    period_end_at: datetime,
) -> IndexView:
    """On time or overdue for the index.

    The end is the finish; else, while the one supplement is awaited, the moment it was asked for; else
    the end of the period. A second request is overdue whatever the dates.
    """
    end = index_due(due_at, waits, calendar)
    waited = hours(_waited(waits, calendar))
    still_waiting = [wait.from_at for wait in waits if wait.to_at is None]
    ended_at = finished_at or (still_waiting[0] if still_waiting else period_end_at)
    if len(waits) > 1:
        why = f"Yêu cầu bổ sung {len(waits)} lần: Bộ chỉ số 766 tính là quá hạn"
        return IndexView(end, waited, ended_at, True, why)
    is_overdue = ended_at > end
    amount = f"{waited.normalize():f}".replace(".", ",")
    why = f"Hạn theo Bộ chỉ số 766: {end:%H:%M %d/%m/%Y}"
    if waited:
        why += f", đã trừ {amount} giờ làm việc chờ bổ sung"
    return IndexView(end, waited, ended_at, is_overdue, why)
