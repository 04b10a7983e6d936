"""The working calendar: weekly hours, days off, swaps and closures, indexed for arithmetic. Pure, no Django.

Two notions are kept apart. A *working day* in law is a date with a flag: Monday to Friday unless a day
off, or a swapped day worked instead; a half-day closure does not take the flag away and an optional
Saturday morning does not give it. *Open time* is what the doors say: it is counted for working hours only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from motcua.core.errors import DomainError
from motcua.law import rule

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SECOND = 1_000_000
DAY = 86_400 * SECOND
HOUR = 3_600 * SECOND

_FRIDAY = 4

Span = tuple[int, int]


class CalendarEnds(DomainError):
    """A count runs beyond the years the calendar holds."""

    code = "calendar_ends"


class BadHours(DomainError):
    """Weekly hours or a session that cannot be."""

    code = "bad_hours"


class DayKind(StrEnum):
    """What a row of the calendar says about its date."""

    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"
    SWAP_WORKED = "swap_worked"
    CLOSURE = "closure"
    PARTIAL_CLOSURE = "partial_closure"


class DayState(StrEnum):
    """Whether an authority has announced the day or we only expect it."""

    ANNOUNCED = "announced"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, order=True)
class Session:
    """One stretch of open time within a day, on the wall clock, end after start."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise BadHours(
                f"Giờ bắt đầu {self.start:%H:%M} phải trước giờ kết thúc {self.end:%H:%M}.", field="sessions"
            )

    @classmethod
    def parse(cls, start: str, end: str) -> Session:
        """A session from two texts such as "07:30". BadHours when one is not a time."""
        try:
            return cls(time.fromisoformat(start), time.fromisoformat(end))
        except ValueError as error:
            raise BadHours(f"Giờ “{start}–{end}” không đúng. Hãy ghi như 07:30.", field="sessions") from error

    @property
    def span(self) -> Span:
        """Start and end in microseconds of the day."""
        return microseconds(self.start), microseconds(self.end)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class DayRule:
    """What one row says about one date.

    ``sessions``: for a partial closure the hours that are closed; for a swapped day worked its own hours
    (empty: those of ``pair``'s weekday). ``pair``: the other date of a swap.
    """

    on: date
    kind: DayKind
    name: str
    source: str
    state: DayState = DayState.ANNOUNCED
    sessions: tuple[Session, ...] = ()
    pair: date | None = None


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open hours by weekday (Monday first), in force from a date until the next such row begins."""

    valid_from: date
    sessions: tuple[tuple[Session, ...], ...]
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.sessions) != 7:
            raise BadHours("Lịch tuần phải có đủ bảy ngày.", field="sessions")
        for weekday, day in enumerate(self.sessions):
            if any(earlier.end > later.start for earlier, later in pairwise(day)):
                raise BadHours(f"Các buổi của {weekday_name(weekday)} chồng lên nhau.", field="sessions")
        for number in rule("calendar.working_weekdays", self.valid_from).value:
            if not self.sessions[number - 1]:
                raise BadHours(
                    f"{weekday_name(number - 1)} là ngày làm việc, phải có giờ mở cửa.", field="sessions"
                )

    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """The sessions by weekday in microseconds of the day."""
        return tuple(tuple(session.span for session in day) for day in self.sessions)


_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def weekday_name(weekday: int) -> str:
    """The Vietnamese name of a weekday, Monday = 0."""
    return _WEEKDAYS[weekday]


def microseconds(moment: time | datetime) -> int:
    """Microseconds since midnight on the wall clock."""
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * SECOND + moment.microsecond


def moment_at(on: date, microsecond: int) -> datetime:
    """The moment that lies so many microseconds after the midnight that begins the date."""
    return datetime(on.year, on.month, on.day, tzinfo=ZONE) + timedelta(microseconds=microsecond)


def local_moment(moment: datetime) -> datetime:
    """The moment on Vietnam's wall clock. DomainError when it carries no time zone."""
    if moment.tzinfo is ZONE:
        return moment
    if moment.tzinfo is None:
        raise DomainError("Thời điểm phải kèm múi giờ.")
    return moment.astimezone(ZONE)


def _without(open_spans: tuple[Span, ...], closed: Iterable[Span]) -> tuple[Span, ...]:
    for closed_from, closed_to in closed:
        left = [
            piece
            for start, end in open_spans
            for piece in ((start, min(end, closed_from)), (max(start, closed_to), end))
            if piece[0] < piece[1]
        ]
        open_spans = tuple(left)
    return open_spans


@dataclass(frozen=True, slots=True)
class _Day:
    """A date worked out: its legal flag, the hours of a normal such day, and the doors' real hours."""

    is_working: bool
    nominal: tuple[Span, ...]
    open: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The calendar of one agency for whole years, ready for counting.

    ``weekly``: at least one, the first also covers the time before it. ``days``: national and local rows
    together. Built once (some 10 ms) and shared: it never changes.
    """

    weekly: tuple[WeeklyHours, ...]
    days: tuple[DayRule, ...]
    first_on: date
    last_on: date
    _first: int = field(init=False, repr=False)
    _rules: Mapping[date, tuple[DayRule, ...]] = field(init=False, repr=False)
    _plans: list[tuple[date, tuple[tuple[Span, ...], ...]]] = field(init=False, repr=False)
    # Offsets (days since first_on) of working days, and how many lie at or before each offset.
    _working: list[int] = field(init=False, repr=False)
    _working_through: list[int] = field(init=False, repr=False)
    _days: list[_Day] = field(init=False, repr=False)
    # Open microseconds before each offset; one entry more than there are days.
    _open_before: list[int] = field(init=False, repr=False)
    _estimated_through: list[int] = field(init=False, repr=False)
    # Per working day: when a normal such day opens and closes.
    _opens: list[datetime] = field(init=False, repr=False)
    _closes: list[datetime] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.weekly:
            raise BadHours("Lịch làm việc chưa có giờ mở cửa.")
        if self.first_on > self.last_on:
            raise BadHours("Lịch làm việc chưa có năm nào.")
        by_date: dict[date, list[DayRule]] = defaultdict(list)
        for row in self.days:
            by_date[row.on].append(row)
        put = object.__setattr__
        put(self, "weekly", tuple(sorted(self.weekly, key=lambda hours: hours.valid_from)))
        put(self, "_first", self.first_on.toordinal())
        put(self, "_rules", {on: tuple(rows) for on, rows in by_date.items()})
        put(self, "_plans", [(hours.valid_from, hours.spans()) for hours in self.weekly])
        put(self, "_days", self._worked_out())
        self._build_index()

    def _worked_out(self) -> list[_Day]:
        shared: dict[_Day, _Day] = {}
        dates = (date.fromordinal(o) for o in range(self._first, self.last_on.toordinal() + 1))
        return [shared.setdefault(day, day) for day in map(self._work_out, dates)]

    def _weekly_spans(self, on: date, weekday: int) -> tuple[Span, ...]:
        chosen = self._plans[0]
        for plan in self._plans:
            if plan[0] <= on:
                chosen = plan
        return chosen[1][weekday]

    def _work_out(self, on: date) -> _Day:
        weekday = on.weekday()
        spans = self._weekly_spans(on, weekday)
        is_legal_weekday = weekday + 1 in rule("calendar.working_weekdays", on).value
        rows = self._rules.get(on)
        if rows is None:
            return _Day(is_legal_weekday, spans, spans)
        kinds = {row.kind for row in rows}
        if DayKind.CLOSURE in kinds:
            return _Day(False, (), ())
        if DayKind.SWAP_WORKED in kinds:
            is_legal_weekday = True
            spans = self._swapped_spans(on, rows)
        elif kinds & {DayKind.HOLIDAY, DayKind.SWAP_OFF}:
            return _Day(False, (), ())
        closed = [
            session.span for row in rows if row.kind is DayKind.PARTIAL_CLOSURE for session in row.sessions
        ]
        return _Day(is_legal_weekday, spans, _without(spans, closed))

    def _swapped_spans(self, on: date, rows: tuple[DayRule, ...]) -> tuple[Span, ...]:
        [row, *_] = [row for row in rows if row.kind is DayKind.SWAP_WORKED]
        if row.sessions:
            return tuple(session.span for session in row.sessions)
        replaced = self._weekly_spans(on, row.pair.weekday()) if row.pair else ()
        return replaced or self._weekly_spans(on, _FRIDAY)

    def _build_index(self) -> None:
        working: list[int] = []
        through: list[int] = []
        open_before = [0]
        estimated: list[int] = []
        opens: list[datetime] = []
        closes: list[datetime] = []
        expected = 0
        for offset, day in enumerate(self._days):
            on = date.fromordinal(self._first + offset)
            if day.is_working:
                working.append(offset)
                opens.append(moment_at(on, day.nominal[0][0]))
                closes.append(moment_at(on, day.nominal[-1][1]))
            through.append(len(working))
            open_before.append(open_before[-1] + sum(end - start for start, end in day.open))
            expected += any(row.state is DayState.ESTIMATED for row in self._rules.get(on, ()))
            estimated.append(expected)
        put = object.__setattr__
        put(self, "_working", working)
        put(self, "_working_through", through)
        put(self, "_open_before", open_before)
        put(self, "_estimated_through", estimated)
        put(self, "_opens", opens)
        put(self, "_closes", closes)

    # --- what a date is -------------------------------------------------------------------------

    def offset(self, on: date) -> int:
        """Days since the calendar begins. CalendarEnds when the date lies outside."""
        offset = on.toordinal() - self._first
        if not 0 <= offset < len(self._days):
            raise self.ends(on)
        return offset

    def ends(self, on: date | None = None) -> CalendarEnds:
        """The refusal for a count that leaves the calendar."""
        year = on.year if on else self.last_on.year + 1
        return CalendarEnds(
            f"Lịch làm việc chưa có năm {year} (đang có {self.first_on.year}–{self.last_on.year}). "
            "Hãy lập lịch năm đó rồi làm lại."
        )

    def rows(self, on: date) -> tuple[DayRule, ...]:
        """The rows about a date, empty for an ordinary one."""
        return self._rules.get(on, ())

    def is_working_day(self, on: date) -> bool:
        """Whether the date counts as a working day in law."""
        return self._days[self.offset(on)].is_working

    def open_spans(self, on: date) -> tuple[Span, ...]:
        """When the doors are really open, in microseconds of the day."""
        return self._days[self.offset(on)].open

    def has_estimates(self, after: date, through: date) -> bool:
        """Whether a day that is only expected lies after the first date and not after the second."""
        return self._estimated_through[self.offset(through)] > self._estimated_through[self.offset(after)]

    # --- counting -------------------------------------------------------------------------------

    def working_rank(self, on: date) -> int:
        """How many working days lie at or before the date, from the calendar's beginning."""
        return self._working_through[self.offset(on)]

    def _nth(self, index: int) -> int:
        if index >= len(self._working):
            raise self.ends()
        return index

    def working_day_after(self, on: date, count: int) -> date:
        """The count-th working day after the date (the date itself is never counted)."""
        index = self._nth(self.working_rank(on) + count - 1)
        return date.fromordinal(self._first + self._working[index])

    def working_day_before(self, on: date, count: int) -> date:
        """The count-th working day before the date (the date itself is never counted)."""
        offset = self.offset(on)
        index = self._working_through[offset] - self._days[offset].is_working - count
        if index < 0:
            raise self.ends(date(self.first_on.year - 1, 1, 1))
        return date.fromordinal(self._first + self._working[index])

    def closing_after(self, on: date, count: int) -> datetime:
        """When the count-th working day after the date closes."""
        return self._closes[self._nth(self.working_rank(on) + count - 1)]

    def opening_after(self, on: date) -> datetime:
        """When the next working day after the date opens."""
        return self._opens[self._nth(self.working_rank(on))]

    def closing_on_or_after(self, on: date) -> datetime:
        """When the date closes if it is a working day, else when the next working day does."""
        offset = self.offset(on)
        rank = self._working_through[offset]
        return self._closes[self._nth(rank - 1 if self._days[offset].is_working else rank)]

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself while the doors are open (closing time included), else the next opening."""
        offset = self.offset(moment.date())
        clock = microseconds(moment)
        for start, end in self._days[offset].open:
            if clock <= end:
                return moment if start <= clock else moment_at(moment.date(), start)
        while True:
            offset += 1
            if offset >= len(self._days):
                raise self.ends()
            if self._days[offset].open:
                return moment_at(date.fromordinal(self._first + offset), self._days[offset].open[0][0])

    def open_until(self, moment: datetime) -> int:
        """Open microseconds from the calendar's beginning to the moment."""
        offset = self.offset(moment.date())
        clock = microseconds(moment)
        today = sum(min(clock, end) - start for start, end in self._days[offset].open if start < clock)
        return self._open_before[offset] + today

    def after_open_time(self, moment: datetime, amount: int) -> datetime:
        """The moment when so many open microseconds (> 0) have passed."""
        target = self.open_until(moment) + amount
        offset = bisect_left(self._open_before, target) - 1
        if offset >= len(self._days):
            raise self.ends()
        left = target - self._open_before[offset]
        for start, end in self._days[offset].open:
            if left <= end - start:
                return moment_at(date.fromordinal(self._first + offset), start + left)
            left -= end - start
        raise AssertionError("the index of open time disagrees with its days")
