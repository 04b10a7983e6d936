"""The words of deadlines: term, unit, due date, line of explanation. Pure, no Django."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import HOUR, microseconds
from motcua.law import rule

LONGEST = 10_000


class BadTerm(DomainError):
    """A term that cannot be counted."""

    code = "bad_term"


class Unit(StrEnum):
    """What a term is counted in. A term whose unit is unknown must be confirmed by a person first."""

    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    HOUR = "hour"
    SAME_DAY = "same_day"

    @property
    def label(self) -> str:
        """The Vietnamese word after the number."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    Unit.WORKING_HOUR: "giờ làm việc",
    Unit.WORKING_DAY: "ngày làm việc",
    Unit.DAY: "ngày",
    Unit.MONTH: "tháng",
    Unit.HOUR: "giờ",
    Unit.SAME_DAY: "trong ngày",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time in one unit, 1 to 10 000; for ``same_day`` the value is 1. BadTerm otherwise."""

    value: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.value <= LONGEST:
            raise BadTerm("Thời hạn phải là số nguyên từ 1 đến 10000.", field="value")
        if self.unit is Unit.SAME_DAY and self.value != 1:
            raise BadTerm("Thủ tục trả trong ngày không kèm số ngày.", field="value")

    def __str__(self) -> str:
        return self.unit.label if self.unit is Unit.SAME_DAY else f"{self.value} {self.unit.label}"


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of the explanation: lines follow each other without gap from start to due.

    ``counted`` is in the unit of the term; zero means the stretch does not count, ``why`` says the reason.
    """

    from_at: datetime
    to_at: datetime
    counted: Decimal
    why: str
    citation: str


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with its reasons.

    ``start`` is the moment given, ``counted_from`` the moment the clock uses (the next opening when the
    dossier came outside hours). ``rules`` names the records of law used, in force on ``law_on``.
    ``is_estimated``: days off that are not announced yet lie in between. ``lines`` and ``transfer_why``
    are empty when no explanation was asked for.
    """

    term: Term
    start: datetime
    counted_from: datetime
    due_at: datetime
    transfer_by: datetime
    law_on: date
    is_estimated: bool
    rules: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    transfer_why: str = ""


class Timeliness(StrEnum):
    """How a finished dossier stands to its due moment; Biểu II.06a counts these."""

    EARLY = "early"
    ON_TIME = "on_time"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class ClockLaw:
    """The clock's parameters in force on one day, in microseconds of the day where they are times."""

    transfer_cutoff: int
    same_day_cutoff: int
    waits_for_opening: bool


@lru_cache(maxsize=8_192)
def clock_law(on: date) -> ClockLaw:
    """The parameters by date of reception. NoRuleOnDate before 21/06/2018."""

    def cutoff(key: str) -> int:
        return microseconds(time.fromisoformat(rule(key, on).value))

    return ClockLaw(
        transfer_cutoff=cutoff("transfer.cutoff"),
        same_day_cutoff=cutoff("same_day.cutoff"),
        waits_for_opening=rule("clock.outside_hours", on).value == "next_opening",
    )


def nominal_end(value: int, unit: Unit, event_on: date) -> date:
    """The last day of a term in days or months before it rolls forward (BLDS Điều 148)."""
    if unit is Unit.DAY:
        return event_on + timedelta(days=value)
    years, month = divmod(event_on.month - 1 + value, 12)
    year = event_on.year + years
    if year > date.max.year:
        raise BadTerm("Thời hạn quá dài.", field="value")
    return date(year, month + 1, min(event_on.day, monthrange(year, month + 1)[1]))


def hours(amount: int) -> Decimal:
    """Microseconds as hours, to four decimals."""
    return (Decimal(amount) / HOUR).quantize(Decimal("0.0001"))
