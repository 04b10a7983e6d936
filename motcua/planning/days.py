"""From days to the months of a year. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Bar:
    """The months of one year over which something is drawn, both included; ``ends`` is its due day."""

    first: int
    last: int
    ends: date
    is_before: bool = False
    is_after: bool = False

    @property
    def months(self) -> int:
        """How many months it covers."""
        return self.last - self.first + 1

    def covers(self, month: int) -> bool:
        """Whether the month is part of it."""
        return self.first <= month <= self.last


def bar_in(year: int, starts_on: date | None, due_on: date) -> Bar | None:
    """Where a span stands in a year's twelve months; None when it lies wholly outside.

    Without a first day only the month of the due day is drawn. ``is_before`` and ``is_after`` say that
    it begins before the year or ends after it.
    """
    start = min(starts_on or due_on, due_on)
    if due_on.year < year or start.year > year:
        return None
    is_before, is_after = start.year < year, due_on.year > year
    return Bar(
        first=1 if is_before else start.month,
        last=12 if is_after else due_on.month,
        ends=due_on,
        is_before=is_before,
        is_after=is_after,
    )
