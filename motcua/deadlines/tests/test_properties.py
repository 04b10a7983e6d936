"""The engine against a counter that walks: random calendars, terms and starts over ten years."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.deadlines.calendar import ZONE, Calendar, DayKind, DayRule, DayState, Session, WeeklyHours
from motcua.deadlines.rules import (
    Term,
    Unit,
    due_date,
    term_end,
    working_time_between,
)
from motcua.deadlines.tests.brute_force import Plain

FIRST = date(2019, 1, 1)
LATEST_START = date(2028, 12, 31)

MORNING = Session(time(7, 30), time(11, 30))
AFTERNOON = Session(time(13, 30), time(17, 0))
SUMMER = (Session(time(7), time(11)), Session(time(13), time(16, 45)))
NORMAL = (MORNING, AFTERNOON)

weekly_hours = st.sampled_from(
    [
        WeeklyHours(FIRST, (NORMAL,) * 5 + ((), ())),
        WeeklyHours(FIRST, (NORMAL,) * 5 + ((MORNING,), ())),
        WeeklyHours(FIRST, (SUMMER,) * 4 + ((MORNING,), (MORNING,), ())),
    ]
)


@st.composite
def starts(draw: st.DrawFn) -> datetime:
    on = draw(st.dates(FIRST, LATEST_START))
    edges = [0, 449, 450, 690, 700, 810, 899, 900, 901, 1019, 1020, 1021, 1439]
    minute = draw(st.sampled_from(edges) | st.integers(0, 1439))
    return datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=ZONE)


@st.composite
def rows_near(draw: st.DrawFn, around: date) -> list[DayRule]:
    """Days off, swaps and closures within some weeks of a start, one row a date."""
    offsets = draw(st.lists(st.integers(-2, 90), max_size=25, unique=True))
    rows = []
    for offset in offsets:
        on = around + timedelta(days=offset)
        state = draw(st.sampled_from(DayState))
        kind = draw(st.sampled_from(DayKind))
        pair = None
        if kind is DayKind.SWAP_WORKED:
            kind = kind if on.weekday() > 4 else DayKind.SWAP_OFF
            pair = on - timedelta(days=on.weekday())
        closed = (draw(st.sampled_from([MORNING, AFTERNOON, Session(time(9), time(14))])),)
        sessions = closed if kind is DayKind.PARTIAL_CLOSURE else ()
        rows.append(DayRule(on, kind, f"Lý do {offset % 3}", "Thông báo", state, sessions, pair))
    return rows


@st.composite
def cases(draw: st.DrawFn) -> tuple[Term, datetime, Calendar, Plain]:
    unit = draw(st.sampled_from(Unit))
    longest = {Unit.SAME_DAY: 1, Unit.MONTH: 11, Unit.WORKING_HOUR: 120}.get(unit, 60)
    start = draw(starts())
    weekly = draw(weekly_hours)
    rows = draw(rows_near(start.date()))
    # Starts lie anywhere in ten years; the calendar only needs the years a count can reach.
    ends = date(start.year - 1, 1, 1), date(start.year + 2, 12, 31)
    calendar = Calendar((weekly,), tuple(rows), *ends)
    return Term(draw(st.integers(1, longest)), unit), start, calendar, Plain(weekly, rows)


def expected(term: Term, start: datetime, plain: Plain) -> datetime:
    arrival = plain.arrival(start)
    match term.unit:
        case Unit.WORKING_DAY:
            return plain.working_days(arrival.date(), term.value)
        case Unit.WORKING_HOUR:
            return plain.working_hours(arrival, term.value)
        case Unit.DAY:
            return plain.days_after(arrival.date(), term.value)
        case Unit.MONTH:
            return plain.months_after(arrival.date(), term.value)
        case Unit.HOUR:
            return start + timedelta(hours=term.value)
        case Unit.SAME_DAY:
            return plain.same_day(arrival)


# A calendar is built anew for every case: slower than hypothesis expects.
PATIENT = settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(cases())
def test_the_engine_agrees_with_a_counter_that_walks(case: tuple[Term, datetime, Calendar, Plain]) -> None:
    term, start, calendar, plain = case
    due = due_date(term, start, calendar, explain=False)
    assert due.due_at == expected(term, start, plain)
    assert due.transfer_by == plain.transfer(plain.arrival(start))


@PATIENT
@given(cases())
def test_explaining_changes_nothing_and_its_lines_cover_the_whole_time(
    case: tuple[Term, datetime, Calendar, Plain],
) -> None:
    term, start, calendar, _ = case
    fast = due_date(term, start, calendar, explain=False)
    due = due_date(term, start, calendar)
    assert (due.due_at, due.transfer_by, due.rules) == (fast.due_at, fast.transfer_by, fast.rules)
    assert due.lines[0].from_at == start
    assert due.lines[-1].to_at == due.due_at
    for earlier, later in pairwise(due.lines):
        assert earlier.to_at == later.from_at
        assert earlier.from_at < later.from_at
    assert sum((line.counted for line in due.lines), Decimal(0)) == term.value
    assert all(line.why and line.citation and line.counted >= 0 for line in due.lines)
    assert due.transfer_why


@PATIENT
@given(cases())
def test_an_event_counts_on_its_own_date(case: tuple[Term, datetime, Calendar, Plain]) -> None:
    term, start, calendar, plain = case
    due = term_end(term, start, calendar)
    match term.unit:
        case Unit.WORKING_DAY:
            assert due.due_at == plain.working_days(start.date(), term.value)
        case Unit.DAY:
            assert due.due_at == plain.days_after(start.date(), term.value)
        case Unit.MONTH:
            assert due.due_at == plain.months_after(start.date(), term.value)
    assert due.lines[0].from_at == start
    assert sum((line.counted for line in due.lines), Decimal(0)) == term.value


@PATIENT
@given(cases())
def test_a_longer_term_is_never_due_sooner(case: tuple[Term, datetime, Calendar, Plain]) -> None:
    term, start, calendar, _ = case
    if term.unit is Unit.SAME_DAY:
        return
    longer = Term(term.value + 1, term.unit)
    here, there = (due_date(each, start, calendar, explain=False).due_at for each in (term, longer))
    assert there > here or (term.unit in {Unit.DAY, Unit.MONTH} and there == here)


@PATIENT
@given(cases())
def test_working_time_to_the_due_moment_is_the_term(case: tuple[Term, datetime, Calendar, Plain]) -> None:
    term, start, calendar, _ = case
    due = due_date(term, start, calendar, explain=False)
    if term.unit in {Unit.WORKING_HOUR, Unit.WORKING_DAY}:
        assert working_time_between(due.counted_from, due.due_at, calendar, unit=term.unit) == term.value


@PATIENT
@given(cases(), st.lists(st.integers(1, 60), max_size=6))
def test_a_partial_closure_never_moves_a_term_in_days(
    case: tuple[Term, datetime, Calendar, Plain], offsets: list[int]
) -> None:
    term, start, calendar, _ = case
    if term.unit not in {Unit.WORKING_DAY, Unit.DAY, Unit.MONTH}:
        return
    event = due_date(term, start, calendar, explain=False).counted_from
    closures = tuple(
        DayRule(
            on=event.date() + timedelta(days=each),
            kind=DayKind.PARTIAL_CLOSURE,
            name="Họp",
            source="Thông báo",
            sessions=(AFTERNOON,),
        )
        for each in offsets
    )
    shut = Calendar(calendar.weekly, calendar.days + closures, calendar.first_on, calendar.last_on)
    assert due_date(term, start, shut).due_at == due_date(term, start, calendar).due_at
