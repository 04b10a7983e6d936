"""Due dates of dossiers: derived from the procedure's term, the calendar and the law, and explainable.

Every clock is stored in its event with its inputs, so the same date can be derived years later from
the calendar as it was known when the event was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from motcua.catalogue.content import Case
from motcua.core.clock import local
from motcua.core.errors import DomainError
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import due_date, term_end
from motcua.deadlines.terms import DueDate, Term, Unit
from motcua.dossiers.events import Clock


def term_of(case: Case, channel: str) -> Term:
    """The case's term for the channel; DomainError when nobody has confirmed its unit."""
    found = case.find_term(channel)
    if found is None:
        raise DomainError(
            "Thủ tục này không nhận theo cách nộp đã chọn. Hãy chọn cách nộp khác.", field="channel"
        )
    if not found.is_known:
        raise DomainError(
            "Thời hạn của thủ tục chưa có đơn vị tính. Công chức kiểm soát TTHC cần xác nhận "
            "ở trang Danh mục thủ tục trước khi tiếp nhận."
        )
    return Term(found.value, Unit(found.unit))


def derive(clock: Clock, calendar: Calendar, *, explain: bool = True) -> DueDate:
    """The due date of a stored clock, with its lines, from the same inputs."""
    term = Term(clock.term_value, Unit(clock.term_unit))
    start = local(clock.start_at)
    if clock.kind in {"extension", "correction"}:
        return term_end(term, start, calendar, on=clock.law_on, explain=explain)
    if clock.allowance_days:
        # The competent agency has it at the end of the time for the way there (NĐ 309/2026 art. 8.3).
        way = Term(clock.allowance_days, Unit.WORKING_DAY)
        start = due_date(way, start, calendar, on=clock.law_on, explain=False).due_at
    return due_date(term, start, calendar, on=clock.law_on, explain=explain)


def start_clock(
    kind: str, term: Term, start: datetime, agency_id: int, *, law_on: date, allowance_days: int = 0
) -> Clock:
    """A clock with its due date, under the agency's calendar as it is known now."""
    calendar = calendar_for(agency_id)
    draft = Clock(
        kind=kind,
        start_at=start,
        term_value=term.value,
        term_unit=term.unit.value,
        law_on=law_on,
        due_at=start,
        allowance_days=allowance_days,
    )
    derived = derive(draft, calendar, explain=False)
    transfer_by = None
    if kind == "term":
        # The desk hands the dossier on the same day, whatever the way there takes.
        transfer_by = due_date(term, local(start), calendar, on=law_on, explain=False).transfer_by
    return replace(draft, due_at=derived.due_at, transfer_by=transfer_by)


@dataclass(frozen=True, slots=True)
class Explained:
    """One appointment of a dossier with the lines that lead to it."""

    title: str
    clock: Clock
    due: DueDate

    @property
    def agrees(self) -> bool:
        """Whether deriving the date again gives what was stored."""
        return self.due.due_at == self.clock.due_at


_TITLES = {
    "term": "Hạn theo quy định",
    "restart": "Hạn tính lại sau khi bổ sung",
    "extension": "Hẹn lại",
    "correction": "Hạn sửa sai sót",
}


def explain(agency_id: int, stored: Iterable[tuple[Any, datetime]]) -> list[Explained]:
    """Each appointment of a dossier, oldest first, from pairs (event, recorded_at).

    The calendar used is the one known when the event was recorded.
    """
    explained = []
    for event, recorded_at in stored:
        clock = getattr(event, "clock", None)
        if clock is not None:
            due = derive(clock, calendar_for(agency_id, known_at=recorded_at))
            explained.append(Explained(_TITLES[clock.kind], clock, due))
    return explained
