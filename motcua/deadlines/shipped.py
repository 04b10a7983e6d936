"""The national calendar shipped with the package: days off and swaps of 2018-2030, usual office hours."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field

from motcua.deadlines.calendar import (
    Calendar,
    DayKind,
    DayRule,
    DayState,
    Session,
    WeeklyHours,
)
from motcua.law import rule


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Holiday(_Strict):
    date: date
    name: str = Field(min_length=3)


class _Swap(_Strict):
    off: date
    worked: date
    source: str = Field(min_length=3)


class _Year(_Strict):
    year: int
    state: DayState
    source: str = Field(min_length=3)
    note: str = ""
    holidays: list[_Holiday]
    swaps: list[_Swap] = Field(default_factory=list)


def _rows(year: _Year) -> tuple[DayRule, ...]:
    holidays = [
        DayRule(day.date, DayKind.HOLIDAY, day.name, year.source, year.state) for day in year.holidays
    ]
    return (*holidays, *(row for swap in year.swaps for row in swap_rows(swap.off, swap.worked, swap.source)))


def swap_rows(off: date, worked: date, source: str) -> tuple[DayRule, DayRule]:
    """The two announced rows of one swap: the weekday off and the weekend day worked instead."""
    name = "Hoán đổi ngày làm việc"
    return (
        DayRule(off, DayKind.SWAP_OFF, name, source, pair=worked),
        DayRule(worked, DayKind.SWAP_WORKED, name, source, pair=off),
    )


@cache
def shipped_years() -> dict[int, tuple[DayRule, ...]]:
    """The rows of every shipped year, by year of the holidays."""
    folder = resources.files("motcua.deadlines") / "data"
    files = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    years = [_Year.model_validate(tomllib.loads(entry.read_text("utf-8"))) for entry in files]
    return {year.year: _rows(year) for year in sorted(years, key=lambda year: year.year)}


def usual_hours(on: date) -> WeeklyHours:
    """Office hours most communes keep: a starting value, each agency sets its own."""
    law = rule("calendar.sessions", on)
    day = tuple(Session.parse(start, end) for start, end in law.value)
    working = rule("calendar.working_weekdays", on).value
    week = tuple(day if number in working else () for number in range(1, 8))
    return WeeklyHours(law.valid_from, week, str(law.citation))


@cache
def national_calendar() -> Calendar:
    """The shipped calendar without anything local."""
    years = shipped_years()
    first_on = date(min(years), 1, 1)
    return Calendar(
        weekly=(usual_hours(first_on),),
        days=tuple(row for rows in years.values() for row in rows),
        first_on=first_on,
        last_on=date(max(years), 12, 31),
    )
