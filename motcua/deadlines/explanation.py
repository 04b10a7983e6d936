"""The lines that explain a due date, in Vietnamese, fit to be printed on a slip. Pure, no Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from motcua.deadlines.calendar import (
    ZONE,
    Calendar,
    DayKind,
    DayRule,
    DayState,
    microseconds,
    weekday_name,
)
from motcua.deadlines.terms import DueDate, Line, Unit, clock_law, hours, nominal_end
from motcua.law import rule

_NOTHING = Decimal(0)
_EXPECTED = " (dự kiến, chưa có thông báo)"


def explained(due: DueDate, calendar: Calendar, *, is_reception: bool) -> DueDate:
    """The same due date with its lines; for a reception also with the reason of ``transfer_by``."""
    story = _Story(due, calendar, is_reception)
    why = _transfer_why(due, calendar) if is_reception else ""
    return replace(due, lines=tuple(_tiled(due, story.stretches())), transfer_why=why)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A line before its ends are fixed: it begins here and lasts until the next begins."""

    from_at: datetime
    counted: Decimal
    why: str
    citation: str


def _tiled(due: DueDate, stretches: Iterator[_Stretch]) -> Iterator[Line]:
    found = list(stretches)
    for number, stretch in enumerate(found):
        to_at = found[number + 1].from_at if number + 1 < len(found) else due.due_at
        from_at = max(stretch.from_at, due.start)
        yield Line(from_at, to_at, stretch.counted, stretch.why, stretch.citation)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZONE)


def short(on: date) -> str:
    """Day and month, as on a slip."""
    return f"{on:%d/%m}"


def full(on: date) -> str:
    """Day, month and year."""
    return f"{on:%d/%m/%Y}"


def _span(first: date, last: date) -> str:
    return full(first) if first == last else f"{short(first)} đến {full(last)}"


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class _DayOff:
    """Why one date is not counted; days off with the same ``family`` and citation share a line."""

    on: date
    family: str
    name: str
    citation: str
    is_expected: bool


def _day_off(on: date, calendar: Calendar) -> _DayOff:
    rows = {row.kind: row for row in calendar.rows(on)}
    if closure := rows.get(DayKind.CLOSURE):
        return _DayOff(on, "closure " + closure.name, closure.name, closure.source, _is_expected(closure))
    if holiday := rows.get(DayKind.HOLIDAY):
        source = str(rule("calendar.holidays", on).citation)
        return _DayOff(on, "holiday", holiday.name, source, _is_expected(holiday))
    if swap := rows.get(DayKind.SWAP_OFF):
        return _DayOff(on, f"swap {on}", _swap_name(swap), swap.source, _is_expected(swap))
    if shut := rows.get(DayKind.PARTIAL_CLOSURE):
        return _DayOff(on, "closure " + shut.name, shut.name, shut.source, _is_expected(shut))
    rest = str(rule("calendar.weekly_rest", on).citation)
    return _DayOff(on, "weekend", weekday_name(on.weekday()), rest, False)


def _is_expected(row: DayRule) -> bool:
    return row.state is DayState.ESTIMATED


def _swap_name(row: DayRule) -> str:
    worked = f", làm bù {full(row.pair)}" if row.pair else ""
    return f"Nghỉ hoán đổi {full(row.on)}{worked}"


def _names(days: list[_DayOff]) -> str:
    """Holidays with their dates: "Ngày Chiến thắng 30/04, Ngày Quốc tế Lao động 01/05"."""
    named = []
    for name, run in groupby(days, key=lambda day: day.name):
        dates = [day.on for day in run]
        last = f"–{short(dates[-1])}" if len(dates) > 1 else ""
        named.append(f"{name} {short(dates[0])}{last}")
    return ", ".join(named)


def _run_of_days_off(days: list[_DayOff]) -> _Stretch:
    first = days[0]
    if first.family == "weekend":
        why = ", ".join(dict.fromkeys(day.name for day in days))
    elif first.family == "holiday":
        why = "Nghỉ lễ: " + _names(days)
    elif first.family.startswith("closure"):
        why = f"Cơ quan đóng cửa {_span(first.on, days[-1].on)}: {first.name}"
    else:
        why = first.name
    expected = _EXPECTED if any(day.is_expected for day in days) else ""
    return _Stretch(_midnight(first.on), _NOTHING, why + expected, first.citation)


def _days_off(dates: list[date], calendar: Calendar) -> Iterator[_Stretch]:
    reasons = [_day_off(on, calendar) for on in dates]
    for _, run in groupby(reasons, key=lambda day: (day.family, day.citation)):
        yield _run_of_days_off(list(run))


def _remarks(dates: list[date], calendar: Calendar) -> str:
    """What is unusual about counted dates: swapped days that are worked, hours that are closed."""
    found = []
    for on in dates:
        for row in calendar.rows(on):
            if row.kind is DayKind.SWAP_WORKED:
                instead = f" thay ngày {full(row.pair)}" if row.pair else ""
                found.append(f"{weekday_name(on.weekday())} {full(on)} làm bù{instead}")
            elif row.kind is DayKind.PARTIAL_CLOSURE:
                closed = ", ".join(map(str, row.sessions))
                found.append(f"{full(on)} đóng cửa {closed} ({row.name}), vẫn là ngày làm việc")
    return f" ({'; '.join(found)})" if found else ""


class _Story:
    """Walks from the start to the due moment and tells what counts."""

    def __init__(self, due: DueDate, calendar: Calendar, is_reception: bool) -> None:
        self.due = due
        self.calendar = calendar
        self.event_on = due.counted_from.date()
        self.due_on = due.due_at.date()
        self.event_name = "tiếp nhận" if is_reception else "bắt đầu"

    def stretches(self) -> Iterator[_Stretch]:
        yield from self._outside_hours()
        yield from _TELLERS[self.due.term.unit](self)

    def _cite(self, key: str) -> str:
        return str(rule(key, self.due.law_on).citation)

    def _outside_hours(self) -> Iterator[_Stretch]:
        start, counted_from = self.due.start, self.due.counted_from
        if start == counted_from:
            return
        why = (
            f"Hồ sơ đến ngoài giờ làm việc ({weekday_name(start.weekday())} {start:%d/%m/%Y %H:%M}), "
            f"tính như tiếp nhận lúc {counted_from:%H:%M} ngày {full(self.event_on)}"
        )
        yield _Stretch(start, _NOTHING, why, self._cite("clock.outside_hours"))

    def _event_day(self) -> _Stretch:
        why = f"Ngày {self.event_name} {full(self.event_on)} không tính"
        return _Stretch(self.due.counted_from, _NOTHING, why, self._cite("clock.first_day"))

    def working_days(self) -> Iterator[_Stretch]:
        yield self._event_day()
        dates = _dates(self.event_on + timedelta(days=1), self.due_on)
        for is_working, run in groupby(dates, key=self.calendar.is_working_day):
            days = list(run)
            if is_working:
                yield self._counted_days(days)
            else:
                yield from _days_off(days, self.calendar)

    def _counted_days(self, days: list[date]) -> _Stretch:
        why = f"Tính {len(days)} ngày làm việc: {_span(days[0], days[-1])}{_remarks(days, self.calendar)}"
        return _Stretch(_midnight(days[0]), Decimal(len(days)), why, self._cite("clock.first_day"))

    def calendar_days(self) -> Iterator[_Stretch]:
        yield self._event_day()
        term = self.due.term
        last = nominal_end(term.value, term.unit, self.event_on)
        first = self.event_on + timedelta(days=1)
        ends_by = "clock.days_end" if term.unit is Unit.DAY else "clock.month_end"
        why = f"Tính {term} liên tục, kể cả ngày nghỉ: {_span(first, last)}"
        yield _Stretch(_midnight(first), Decimal(term.value), why, self._cite(ends_by))
        if last != self.due_on:
            yield self._rolled(last)

    def _rolled(self, last: date) -> _Stretch:
        reason = next(_days_off([last], self.calendar)).why
        if reason == weekday_name(last.weekday()):
            reason = f"là {reason}"
        why = f"Ngày cuối {full(last)} {reason}: chuyển sang ngày làm việc tiếp theo {full(self.due_on)}"
        roll_from = _midnight(last + timedelta(days=1))
        return _Stretch(roll_from, _NOTHING, why, self._cite("clock.last_day_rolls"))

    def plain_hours(self) -> Iterator[_Stretch]:
        why = f"Tính {self.due.term} liên tục, kể từ lúc bắt đầu"
        cite = self._cite("clock.hours_at_once")
        yield _Stretch(self.due.start, Decimal(self.due.term.value), why, cite)

    def working_hours(self) -> Iterator[_Stretch]:
        dates = _dates(self.event_on, self.due_on)
        left = Decimal(self.due.term.value)
        for is_open, run in groupby(dates, key=lambda on: bool(self.calendar.open_spans(on))):
            days = list(run)
            if not is_open:
                yield from _days_off(days, self.calendar)
                continue
            counted = left if days[-1] == self.due_on else self._open_hours(days)
            left -= counted
            yield self._counted_hours(days, counted)

    def _open_hours(self, days: list[date]) -> Decimal:
        begin = max(_midnight(days[0]), self.due.counted_from)
        end = _midnight(days[-1] + timedelta(days=1))
        return hours(self.calendar.open_until(end) - self.calendar.open_until(begin))

    def _counted_hours(self, days: list[date], counted: Decimal) -> _Stretch:
        amount = f"{counted.normalize():f}".replace(".", ",")
        why = f"Tính {amount} giờ làm việc: {_span(days[0], days[-1])}{_remarks(days, self.calendar)}"
        if not counted:
            why = f"Đã hết giờ làm việc ngày {full(days[0])}"
        begin = max(_midnight(days[0]), self.due.counted_from)
        return _Stretch(begin, counted, why, self._cite("clock.hours_at_once"))

    def same_day(self) -> Iterator[_Stretch]:
        cite = self._cite("same_day.cutoff")
        if self.due_on == self.event_on:
            why = f"Trả kết quả trong ngày {full(self.event_on)}"
            yield _Stretch(self.due.counted_from, Decimal(1), why, cite)
            return
        yield _Stretch(self.due.counted_from, _NOTHING, self._not_today(), cite)
        between = _dates(self.event_on + timedelta(days=1), self.due_on - timedelta(days=1))
        yield from _days_off(between, self.calendar)
        why = f"Trả kết quả trong ngày làm việc tiếp theo {full(self.due_on)}"
        yield _Stretch(_midnight(self.due_on), Decimal(1), why, cite)

    def _not_today(self) -> str:
        if not self.calendar.is_working_day(self.event_on):
            return f"{weekday_name(self.event_on.weekday())} {full(self.event_on)} không phải ngày làm việc"
        return f"Nhận lúc {self.due.counted_from:%H:%M}, sau {_cutoff(self.due.law_on, 'same_day')}"


_TELLERS = {
    Unit.WORKING_HOUR: _Story.working_hours,
    Unit.WORKING_DAY: _Story.working_days,
    Unit.DAY: _Story.calendar_days,
    Unit.MONTH: _Story.calendar_days,
    Unit.HOUR: _Story.plain_hours,
    Unit.SAME_DAY: _Story.same_day,
}


def _cutoff(law_on: date, name: str) -> str:
    hour, _, minute = str(rule(f"{name}.cutoff", law_on).value).partition(":")
    return f"{int(hour)} giờ" + (f" {minute} phút" if minute != "00" else "")


def _transfer_why(due: DueDate, calendar: Calendar) -> str:
    arrived = calendar.next_opening(due.start) if clock_law(due.law_on).waits_for_opening else due.start
    on = arrived.date()
    citation = rule("transfer.cutoff", due.law_on).citation
    if due.transfer_by.date() == on:
        when = f"Chuyển người giải quyết ngay trong ngày {full(on)}"
    else:
        late = microseconds(arrived) > clock_law(due.law_on).transfer_cutoff
        reason = (
            f"Nhận sau {_cutoff(due.law_on, 'transfer')}" if late else f"{full(on)} không phải ngày làm việc"
        )
        when = f"{reason}: chuyển người giải quyết vào đầu giờ ngày {full(due.transfer_by.date())}"
    return f"{when} ({citation})"


def printed(due: DueDate, *, most: int = 8) -> tuple[str, ...]:
    """The lines as text for a slip. A long explanation is condensed to one line per reason.

    Condensed: the counted days together, the weekends together, every holiday, swap or closure by itself.
    """
    if len(due.lines) <= most:
        return tuple(f"{line.why} ({line.citation})" for line in due.lines)
    counted = sum((line.counted for line in due.lines), _NOTHING)
    first = next(line.from_at for line in due.lines if line.counted)
    span = _span(first.date(), due.due_at.date())
    kept = [f"Tính {counted.normalize():f} {due.term.unit.label} từ {span}, không tính các ngày sau:"]
    weekends = [line for line in due.lines if not line.counted and line.why in _WEEKENDS]
    if weekends:
        days = sum((line.to_at.date() - line.from_at.date()).days for line in weekends)
        kept.append(f"Thứ Bảy, Chủ nhật: {days} ngày ({weekends[0].citation})")
    others = [line for line in due.lines if not line.counted and line not in weekends]
    before = [line for line in others if line.from_at < first]
    texts = [f"{line.why} ({line.citation})" for line in others]
    return (*texts[: len(before)], *kept, *texts[len(before) :])


_WEEKENDS = {weekday_name(5), weekday_name(6), f"{weekday_name(5)}, {weekday_name(6)}"}
