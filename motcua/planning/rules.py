"""What a plan's words mean for its year: the days to keep. Pure; no tables, no clock.

Source of the forms of deadlines: the plans themselves; a quarter's and a year's last day is the last day
meant, as the importer reads it.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from motcua.planning.importer.deadline_meaning import deadline_of

Milestone = tuple[str, date | None, date]
"""Label, first day (None: left open) and last day of a period to keep."""

_ROMAN = ("I", "II", "III", "IV")
_SPANS = frozenset({"date", "range", "quarter", "month", "year", "condition"})
_LONGEST_LABEL = 200


def milestones(deadline: Mapping[str, Any], year: int) -> list[Milestone]:
    """The days to keep that a deadline (Deadline.as_json()) means in a plan of ``year``.

    A day, span, quarter, month or year gives one; what recurs gives one for each period of the year, and
    what is done all the time ("thường xuyên") the year as a whole. A condition without a day and words
    nobody understood give none: a person sets the day.
    """
    kind = deadline.get("kind")
    if kind == "recurrence":
        return _recurring(str(deadline.get("recurrence") or ""), year)
    if kind not in _SPANS:
        return []
    start, end = _day(deadline.get("start")), _day(deadline.get("end"))
    raw = str(deadline.get("raw") or "")
    if end is None:
        read = deadline_of(raw, year=year)
        start, end = read.start, read.end
    if end is None:
        return []
    return [(_label(raw), start if start is None or start <= end else None, end)]


def _label(raw: str) -> str:
    return raw if len(raw) <= _LONGEST_LABEL else raw[: _LONGEST_LABEL - 1] + "…"


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _parts(rule: str) -> dict[str, str]:
    """The parts of an RFC 5545 rule."""
    return dict(part.split("=", 1) for part in rule.split(";") if "=" in part)


def _number(text: str | None, low: int, high: int) -> int | None:
    return int(text) if text and text.isdecimal() and low <= int(text) <= high else None


def _recurring(rule: str, year: int) -> list[Milestone]:
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency == "MONTHLY":
        return _by_months(_number(parts.get("INTERVAL"), 1, 12) or 1, year)
    if frequency == "WEEKLY":
        return _by_weeks(year)
    month = _number(parts.get("BYMONTH"), 1, 12)
    if frequency == "YEARLY" and month is not None:
        last = calendar.monthrange(year, month)[1]
        day = _number(parts.get("BYMONTHDAY"), 1, 31)
        if day is not None:
            return [(f"Năm {year}", None, date(year, month, min(day, last)))]
        return [(f"Tháng {month}/{year}", date(year, month, 1), date(year, month, last))]
    # Every day and all the time: nobody keeps 365 days; the year is looked at as a whole.
    return [(f"Năm {year}", date(year, 1, 1), date(year, 12, 31))]


def _by_months(interval: int, year: int) -> list[Milestone]:
    found: list[Milestone] = []
    for at, first in enumerate(range(1, 13, interval)):
        last = min(first + interval - 1, 12)
        days = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
        found.append((_period(interval, at, first, last, year), *days))
    return found


def _period(interval: int, at: int, first: int, last: int, year: int) -> str:
    if interval == 1:
        return f"Tháng {first}/{year}"
    if interval == 3:
        return f"Quý {_ROMAN[at]}/{year}"
    if interval == 6:
        return f"6 tháng {'đầu' if at == 0 else 'cuối'} năm {year}"
    return f"Tháng {first}–{last}/{year}" if interval < 12 else f"Năm {year}"


def _by_weeks(year: int) -> list[Milestone]:
    """Weeks from Monday to Sunday; the first and the last end with the year."""
    found: list[Milestone] = []
    first, new_year = date(year, 1, 1), date(year + 1, 1, 1)
    while first < new_year:
        last = min(first + timedelta(days=6 - first.weekday()), new_year - timedelta(days=1))
        found.append((f"Tuần {first:%d/%m}–{last:%d/%m/%Y}", first, last))
        first = last + timedelta(days=1)
    return found
