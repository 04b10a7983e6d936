from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import (
    ZONE,
    BadHours,
    Calendar,
    CalendarEnds,
    DayKind,
    DayRule,
    Session,
    WeeklyHours,
)
from motcua.deadlines.explanation import printed
from motcua.deadlines.rules import (
    BadTerm,
    Term,
    Timeliness,
    Unit,
    add_working,
    add_working_hours,
    due_date,
    subtract_working,
    term_end,
    timeliness,
    working_time_between,
)
from motcua.deadlines.shipped import national_calendar, usual_hours
from motcua.law import NoRuleOnDate, rule

CALENDAR = national_calendar()
MORNING = Session(time(7, 30), time(11, 30))
AFTERNOON = Session(time(13, 30), time(17))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def with_days(*rows: DayRule, saturday: tuple[Session, ...] = ()) -> Calendar:
    day = (MORNING, AFTERNOON)
    weekly = WeeklyHours(date(2018, 1, 1), (day,) * 5 + (saturday, ()))
    return Calendar((weekly,), CALENDAR.days + rows, CALENDAR.first_on, CALENDAR.last_on)


def closure(on: str, *sessions: Session) -> DayRule:
    kind = DayKind.PARTIAL_CLOSURE if sessions else DayKind.CLOSURE
    return DayRule(date.fromisoformat(on), kind, "Bão số 5", "Thông báo 12/TB-UBND", sessions=sessions)


@pytest.mark.parametrize(
    ("term", "unit", "received", "due"),
    [
        (8, "working_hour", "2026-11-26T08:30", "2026-11-27T09:00"),
        (1, "working_hour", "2026-11-26T11:00", "2026-11-26T14:00"),
        (4, "working_hour", "2026-11-26T07:30", "2026-11-26T11:30"),
        (24, "hour", "2026-11-27T16:30", "2026-11-28T16:30"),
        (1, "working_day", "2026-11-26T12:15", "2026-11-27T17:00"),
        (1, "working_day", "2026-11-26T06:00", "2026-11-27T17:00"),
        (1, "working_day", "2026-11-26T17:00", "2026-11-27T17:00"),
        (1, "working_day", "2026-11-26T17:00:01", "2026-11-30T17:00"),
        (10, "day", "2026-11-26T09:00", "2026-12-07T17:00"),
        (1, "month", "2024-01-30T09:00", "2024-02-29T17:00"),
        (12, "month", "2024-02-29T09:00", "2025-02-28T17:00"),
        (1, "month", "2026-04-01T09:00", "2026-05-04T17:00"),
    ],
)
def test_each_unit_is_counted_by_its_own_rule(term: int, unit: str, received: str, due: str) -> None:
    assert due_date(Term(term, Unit(unit)), at(received), CALENDAR).due_at == at(due)


def test_a_dossier_from_sunday_counts_from_monday_morning_and_says_so() -> None:
    due = due_date(Term(3, Unit.WORKING_DAY), at("2026-11-29T10:00"), CALENDAR)
    assert due.counted_from == at("2026-11-30T07:30")
    assert due.due_at == at("2026-12-03T17:00")
    assert due.transfer_by == at("2026-11-30T17:00")
    assert due.lines[0].why == (
        "Hồ sơ đến ngoài giờ làm việc (Chủ nhật 29/11/2026 10:00), "
        "tính như tiếp nhận lúc 07:30 ngày 30/11/2026"
    )
    assert "clock.outside_hours" in due.rules


def test_hours_run_at_once_even_at_night() -> None:
    assert due_date(Term(2, Unit.HOUR), at("2026-11-28T23:00"), CALENDAR).due_at == at("2026-11-29T01:00")


def test_a_moment_of_another_zone_is_read_on_the_clock_of_vietnam() -> None:
    received = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)  # 16:30 in Vietnam
    due = due_date(Term(3, Unit.WORKING_DAY), received, CALENDAR)
    assert due.due_at == at("2026-12-02T17:00")
    assert due.start.utcoffset() == due.due_at.utcoffset()


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(DomainError, match="múi giờ"):
        due_date(Term(3, Unit.WORKING_DAY), at("2026-11-27T16:30").replace(tzinfo=None), CALENDAR)


def test_a_closed_day_is_not_counted_and_its_reason_is_cited() -> None:
    due = due_date(Term(3, Unit.WORKING_DAY), at("2026-11-26T09:00"), with_days(closure("2026-11-27")))
    assert due.due_at == at("2026-12-02T17:00")
    [line] = [line for line in due.lines if "đóng cửa" in line.why]
    assert line.why == "Cơ quan đóng cửa 27/11/2026: Bão số 5"
    assert line.citation == "Thông báo 12/TB-UBND"


def test_a_closed_afternoon_leaves_the_legal_day_whole_but_takes_its_hours() -> None:
    shut = with_days(closure("2026-11-27", AFTERNOON))
    received = at("2026-11-26T09:00")
    days = due_date(Term(1, Unit.WORKING_DAY), received, shut)
    assert days.due_at == at("2026-11-27T17:00")
    assert "vẫn là ngày làm việc" in days.lines[-1].why
    hours = due_date(Term(12, Unit.WORKING_HOUR), received, shut)
    assert hours.due_at == at("2026-11-30T09:30")


def test_a_saturday_morning_counts_in_hours_only() -> None:
    saturday = with_days(saturday=(MORNING,))
    friday = at("2026-11-27T16:00")
    assert due_date(Term(3, Unit.WORKING_HOUR), friday, saturday).due_at == at("2026-11-28T09:30")
    assert due_date(Term(1, Unit.WORKING_DAY), friday, saturday).due_at == at("2026-11-30T17:00")
    received = due_date(Term(1, Unit.WORKING_DAY), at("2026-11-28T08:00"), saturday)
    assert received.counted_from == at("2026-11-28T08:00")
    assert received.due_at == at("2026-11-30T17:00")
    assert received.transfer_by == at("2026-11-30T07:30")
    assert "28/11/2026 không phải ngày làm việc" in received.transfer_why


def test_new_weekly_hours_rule_from_their_first_day() -> None:
    summer = WeeklyHours(date(2026, 4, 16), ((Session(time(7), time(16, 30)),),) * 5 + ((), ()))
    calendar = Calendar(
        (usual_hours(date(2018, 1, 1)), summer), CALENDAR.days, CALENDAR.first_on, CALENDAR.last_on
    )
    before = due_date(Term(1, Unit.WORKING_DAY), at("2026-04-14T09:00"), calendar)
    after = due_date(Term(2, Unit.WORKING_DAY), at("2026-04-14T09:00"), calendar)
    assert before.due_at == at("2026-04-15T17:00")
    assert after.due_at == at("2026-04-16T16:30")


def test_an_old_reception_is_explained_by_the_law_of_its_day() -> None:
    due = due_date(Term(3, Unit.WORKING_DAY), at("2022-03-01T15:30"), CALENDAR)
    assert due.transfer_by == at("2022-03-02T07:30")
    assert "Nghị định 61/2018/NĐ-CP" in due.transfer_why


def test_the_rules_used_are_records_in_force() -> None:
    for unit in Unit:
        due = due_date(Term(1, unit), at("2026-11-29T10:00"), CALENDAR)
        assert due.rules
        assert all(rule(key, due.law_on).citation for key in due.rules)


@pytest.mark.parametrize(("value", "unit"), [(0, Unit.DAY), (-1, Unit.WORKING_DAY), (10_001, Unit.HOUR)])
def test_a_term_that_is_no_length_is_refused(value: int, unit: Unit) -> None:
    with pytest.raises(BadTerm):
        Term(value, unit)


def test_a_same_day_term_takes_no_number_of_days() -> None:
    with pytest.raises(BadTerm, match="trong ngày"):
        Term(2, Unit.SAME_DAY)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAY, Unit.WORKING_HOUR, Unit.DAY, Unit.MONTH])
def test_a_count_beyond_the_calendar_is_refused_and_names_the_missing_year(unit: Unit) -> None:
    with pytest.raises(CalendarEnds, match=r"chưa có năm 20\d\d|chưa có năm 2\d\d\d"):
        due_date(Term(9_999, unit), at("2029-06-01T09:00"), CALENDAR)


def test_a_reception_after_the_last_opening_of_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarEnds, match="2031"):
        due_date(Term(1, Unit.HOUR), at("2030-12-31T20:00"), CALENDAR)


def test_a_reception_before_the_law_is_known_is_refused() -> None:
    with pytest.raises(NoRuleOnDate):
        due_date(Term(1, Unit.WORKING_DAY), at("2018-06-01T09:00"), CALENDAR)


def test_working_time_is_measured_in_open_hours_or_counted_days() -> None:
    start, end = at("2026-11-27T16:00"), at("2026-11-30T09:00")
    assert working_time_between(start, end, CALENDAR) == Decimal("2.5")
    assert working_time_between(end, start, CALENDAR) == Decimal("-2.5")
    assert working_time_between(start, end, CALENDAR, unit=Unit.WORKING_DAY) == 1
    with pytest.raises(BadTerm):
        working_time_between(start, end, CALENDAR, unit=Unit.MONTH)


def test_step_hours_may_be_fractions_but_not_nothing() -> None:
    assert add_working_hours(at("2026-11-27T16:30"), Decimal("1.5"), CALENDAR) == at("2026-11-30T08:30")
    assert add_working_hours(at("2026-11-28T16:30"), Decimal("0.25"), CALENDAR) == at("2026-11-30T07:45")
    with pytest.raises(BadTerm):
        add_working_hours(at("2026-11-27T16:30"), Decimal(0), CALENDAR)


@pytest.mark.parametrize("move", [add_working, subtract_working])
def test_moving_by_no_day_is_refused(move: object) -> None:
    with pytest.raises(BadTerm):
        move(date(2026, 11, 27), 0, CALENDAR)  # type: ignore[operator]


def test_before_the_calendar_there_is_no_working_day() -> None:
    with pytest.raises(CalendarEnds, match="2017"):
        subtract_working(date(2018, 1, 2), 5, CALENDAR)


@pytest.mark.parametrize(
    ("finished", "standing"),
    [
        ("2026-12-01T16:59", Timeliness.EARLY),
        ("2026-12-02T07:00", Timeliness.ON_TIME),
        ("2026-12-02T17:00", Timeliness.ON_TIME),
        ("2026-12-02T17:00:01", Timeliness.OVERDUE),
    ],
)
def test_a_finished_dossier_is_early_on_time_or_overdue(finished: str, standing: Timeliness) -> None:
    assert timeliness(at("2026-12-02T17:00"), at(finished)) is standing


def test_a_short_explanation_is_printed_line_by_line_with_its_citation() -> None:
    due = due_date(Term(3, Unit.WORKING_DAY), at("2026-11-27T16:30"), CALENDAR)
    assert printed(due) == (
        "Ngày tiếp nhận 27/11/2026 không tính (khoản 2 Điều 147 Bộ luật Dân sự 2015)",
        "Thứ Bảy, Chủ nhật (Điều 111 Bộ luật Lao động 2019)",
        "Tính 3 ngày làm việc: 30/11 đến 02/12/2026 (khoản 2 Điều 147 Bộ luật Dân sự 2015)",
    )


def test_a_long_explanation_is_condensed_to_one_line_a_reason() -> None:
    due = due_date(Term(30, Unit.WORKING_DAY), at("2026-01-26T09:00"), CALENDAR)
    assert len(due.lines) > 8
    assert printed(due) == (
        "Ngày tiếp nhận 26/01/2026 không tính (khoản 2 Điều 147 Bộ luật Dân sự 2015)",
        "Tính 30 ngày làm việc từ 27/01 đến 16/03/2026, không tính các ngày sau:",
        "Thứ Bảy, Chủ nhật: 14 ngày (Điều 111 Bộ luật Lao động 2019)",
        "Nghỉ lễ: Tết Nguyên đán 16/02–20/02 (khoản 1 Điều 112 Bộ luật Lao động 2019)",
    )


def test_an_event_outside_hours_still_counts_on_its_own_date() -> None:
    assert term_end(Term(1, Unit.WORKING_DAY), at("2026-11-29T10:00"), CALENDAR).due_at == at(
        "2026-11-30T17:00"
    )


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [("17:00", "07:30", "phải trước"), ("7h30", "11:30", "07:30"), ("", "11:30", "07:30")],
)
def test_a_session_that_cannot_be_is_refused(start: str, end: str, says: str) -> None:
    with pytest.raises(BadHours, match=says):
        Session.parse(start, end)


def test_weekly_hours_must_open_every_legal_working_day_and_not_overlap() -> None:
    with pytest.raises(BadHours, match="Thứ Sáu là ngày làm việc"):
        WeeklyHours(date(2026, 1, 1), ((MORNING,),) * 4 + ((), (), ()))
    with pytest.raises(BadHours, match="Thứ Hai chồng lên nhau"):
        WeeklyHours(date(2026, 1, 1), ((MORNING, Session(time(11), time(12))),) * 5 + ((), ()))
    with pytest.raises(BadHours, match="bảy ngày"):
        WeeklyHours(date(2026, 1, 1), ((MORNING,),) * 5)
