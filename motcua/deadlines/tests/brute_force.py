"""An independent counter: walks day by day and minute by minute, knows nothing of the engine's index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from motcua.deadlines.calendar import ZONE, DayKind, DayRule, WeeklyHours

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plain:
    """The same facts as a Calendar, as plain lists."""

    weekly: WeeklyHours
    days: Sequence[DayRule]

    def kinds(self, on: date) -> set[DayKind]:
        return {row.kind for row in self.days if row.on == on}

    def is_working(self, on: date) -> bool:
        kinds = self.kinds(on)
        if DayKind.CLOSURE in kinds:
            return False
        if DayKind.SWAP_WORKED in kinds:
            return True
        if DayKind.HOLIDAY in kinds or DayKind.SWAP_OFF in kinds:
            return False
        return on.weekday() < 5

    def normal_minutes(self, on: date) -> list[int]:
        weekday = on.weekday()
        for row in self.days:
            if row.on == on and row.kind is DayKind.SWAP_WORKED:
                weekday = row.pair.weekday() if row.pair else 4
        return [
            minute
            for session in self.weekly.sessions[weekday]
            for minute in range(
                session.start.hour * 60 + session.start.minute, session.end.hour * 60 + session.end.minute
            )
        ]

    def open_minutes(self, on: date) -> list[int]:
        """Each open minute of a date by its number since midnight."""
        kinds = self.kinds(on)
        if DayKind.CLOSURE in kinds:
            return []
        if kinds & {DayKind.HOLIDAY, DayKind.SWAP_OFF} and DayKind.SWAP_WORKED not in kinds:
            return []
        closed = {
            minute
            for row in self.days
            if row.on == on and row.kind is DayKind.PARTIAL_CLOSURE
            for session in row.sessions
            for minute in range(
                session.start.hour * 60 + session.start.minute, session.end.hour * 60 + session.end.minute
            )
        }
        return [minute for minute in self.normal_minutes(on) if minute not in closed]

    def closing(self, on: date) -> datetime:
        return _at(on, self.normal_minutes(on)[-1] + 1)

    def opening(self, on: date) -> datetime:
        return _at(on, self.normal_minutes(on)[0])

    def next_working(self, on: date) -> date:
        on += ONE_DAY
        while not self.is_working(on):
            on += ONE_DAY
        return on

    def arrival(self, start: datetime) -> datetime:
        """Minute by minute until a minute is open; a closing minute still belongs to the open time."""
        on, minute = start.date(), start.hour * 60 + start.minute
        while True:
            opened = set(self.open_minutes(on))
            while minute < 24 * 60:
                if minute in opened or (minute - 1 in opened and _at(on, minute) == start):
                    return _at(on, minute)
                minute += 1
            on, minute = on + ONE_DAY, 0

    def working_days(self, event_on: date, count: int) -> datetime:
        on = event_on
        for _ in range(count):
            on = self.next_working(on)
        return self.closing(on)

    def rolled(self, last: date) -> datetime:
        while not self.is_working(last):
            last += ONE_DAY
        return self.closing(last)

    def days_after(self, event_on: date, count: int) -> datetime:
        return self.rolled(event_on + count * ONE_DAY)

    def months_after(self, event_on: date, count: int) -> datetime:
        year, month = event_on.year, event_on.month
        for _ in range(count):
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        for day in (event_on.day, 30, 29, 28):
            try:
                return self.rolled(date(year, month, day))
            except ValueError:
                continue
        raise AssertionError("a month has at least 28 days")

    def working_hours(self, start: datetime, count: int) -> datetime:
        left, on = count * 60, start.date()
        first = start.hour * 60 + start.minute
        while True:
            for minute in self.open_minutes(on):
                if on == start.date() and minute < first:
                    continue
                left -= 1
                if left == 0:
                    return _at(on, minute + 1)
            on += ONE_DAY

    def same_day(self, start: datetime) -> datetime:
        late = start.hour * 60 + start.minute > 15 * 60
        if self.is_working(start.date()) and not late:
            return self.closing(start.date())
        return self.closing(self.next_working(start.date()))

    def transfer(self, start: datetime) -> datetime:
        late = start.hour * 60 + start.minute > 15 * 60
        if self.is_working(start.date()) and not late:
            return self.closing(start.date())
        return self.opening(self.next_working(start.date()))


def _at(on: date, minute: int) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=ZONE) + timedelta(minutes=minute)
