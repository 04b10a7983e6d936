"""The worked cases that officials were asked about: one test a case, on the shipped calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from motcua.deadlines.calendar import ZONE
from motcua.deadlines.index766 import Wait, index_view
from motcua.deadlines.limits import (
    ExtensionRefused,
    extended,
    restarted,
    supplement_close,
    supplement_standing,
)
from motcua.deadlines.rules import Term, Unit, due_date, term_end
from motcua.deadlines.shipped import national_calendar

CALENDAR = national_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_friday_afternoon_three_working_days_is_due_wednesday_and_transferred_monday_morning() -> None:
    due = due_date(Term(3, Unit.WORKING_DAY), at("2026-11-27T16:30"), CALENDAR)
    assert due.due_at == at("2026-12-02T17:00")
    assert due.transfer_by == at("2026-11-30T07:30")
    assert [line.why for line in due.lines] == [
        "Ngày tiếp nhận 27/11/2026 không tính",
        "Thứ Bảy, Chủ nhật",
        "Tính 3 ngày làm việc: 30/11 đến 02/12/2026",
    ]
    assert due.transfer_why == (
        "Nhận sau 15 giờ: chuyển người giải quyết vào đầu giờ ngày 30/11/2026 "
        "(khoản 2 Điều 18 Nghị định 118/2025/NĐ-CP)"
    )


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-26T14:59", "2026-11-26T17:00"),
        ("2026-11-26T15:00:00", "2026-11-26T17:00"),
        ("2026-11-26T15:00:00.000001", "2026-11-27T17:00"),
        ("2026-11-26T15:01", "2026-11-27T17:00"),
        ("2026-11-27T15:01", "2026-11-30T17:00"),
    ],
)
def test_a_same_day_procedure_is_due_today_until_three_sharp(received: str, due: str) -> None:
    found = due_date(Term(1, Unit.SAME_DAY), at(received), CALENDAR)
    assert found.due_at == at(due)


def test_holidays_and_a_weekend_are_skipped_and_named() -> None:
    due = due_date(Term(5, Unit.WORKING_DAY), at("2026-04-28T09:00"), CALENDAR)
    assert due.due_at == at("2026-05-07T17:00")
    assert "Nghỉ lễ: Ngày Chiến thắng 30/04, Ngày Quốc tế Lao động 01/05" in [line.why for line in due.lines]


def test_fifteen_days_that_end_on_a_sunday_end_on_monday() -> None:
    end = term_end(Term(15, Unit.DAY), at("2026-11-14T09:00"), CALENDAR)
    assert end.due_at == at("2026-11-30T17:00")
    assert end.lines[-1].why == (
        "Ngày cuối 29/11/2026 là Chủ nhật: chuyển sang ngày làm việc tiếp theo 30/11/2026"
    )
    assert end.lines[-1].citation == "khoản 5 Điều 148 Bộ luật Dân sự 2015"


def test_a_supplement_asked_on_the_fourth_working_day_is_late() -> None:
    received = at("2026-11-26T09:00")
    in_time = supplement_standing(received, at("2026-12-01T17:00"), CALENDAR)
    late = supplement_standing(received, at("2026-12-02T08:00"), CALENDAR)
    assert not in_time.is_late
    assert late.is_late
    assert late.limit.due_at == at("2026-12-01T17:00")


def test_a_second_supplement_needs_the_leader_and_is_overdue_for_the_index() -> None:
    received = at("2026-11-26T09:00")
    assert not supplement_standing(received, at("2026-11-27T09:00"), CALENDAR).needs_leader
    second = supplement_standing(received, at("2026-11-27T09:00"), CALENDAR, requests_before=1)
    assert second.needs_leader
    waits = [Wait(at("2026-11-27T08:00"), at("2026-11-27T09:00")), Wait(at("2026-11-27T10:00"), None)]
    view = index_view(
        at("2026-12-02T17:00"), waits, CALENDAR, finished_at=None, period_end_at=at("2026-11-30T17:00")
    )
    assert view.is_overdue
    assert "2 lần" in view.why


def test_a_complete_supplement_gives_the_whole_term_again_but_the_index_only_gives_back_the_wait() -> None:
    term = Term(5, Unit.WORKING_DAY)
    first = due_date(term, at("2026-11-26T09:00"), CALENDAR)
    assert first.due_at == at("2026-12-03T17:00")
    asked, back = at("2026-11-30T09:00"), at("2026-12-02T09:00")
    assert restarted(term, back, CALENDAR, received_on=date(2026, 11, 26)).due_at == at("2026-12-09T17:00")
    view = index_view(
        first.due_at, [Wait(asked, back)], CALENDAR, finished_at=at("2026-12-08T10:00"), period_end_at=back
    )
    assert view.due_at == at("2026-12-07T17:00")
    assert view.waited == 15
    assert view.is_overdue


def test_the_index_takes_the_request_as_the_end_while_the_supplement_is_awaited() -> None:
    asked = at("2026-12-02T10:00")
    view = index_view(
        at("2026-12-02T17:00"),
        [Wait(asked)],
        CALENDAR,
        finished_at=None,
        period_end_at=at("2026-12-31T17:00"),
    )
    assert view.ended_at == asked
    assert not view.is_overdue


def test_an_unfinished_dossier_is_judged_at_the_end_of_the_period() -> None:
    due = at("2026-12-02T17:00")
    for end, overdue in (("2026-12-02T16:00", False), ("2026-12-31T17:00", True)):
        view = index_view(due, [], CALENDAR, finished_at=None, period_end_at=at(end))
        assert view.is_overdue is overdue


def test_a_dossier_without_answer_closes_after_fifteen_days_only_since_2025() -> None:
    closes = supplement_close(at("2026-11-26T09:00"), CALENDAR, received_on=date(2026, 11, 25))
    assert closes is not None
    assert closes.due_at == at("2026-12-11T17:00")
    assert supplement_close(at("2022-03-01T09:00"), CALENDAR, received_on=date(2022, 2, 28)) is None


def _extend(requested: str, *, before: int = 0, to: Term | date | None = None) -> datetime:
    return extended(
        at("2026-12-02T17:00"),
        to or Term(3, Unit.WORKING_DAY),
        CALENDAR,
        requested_at=at(requested),
        extensions_before=before,
        on=date(2026, 11, 26),
    ).due_at


def test_an_extension_asked_a_day_ahead_is_counted_from_the_old_due_date() -> None:
    assert _extend("2026-12-01T16:59") == at("2026-12-07T17:00")
    assert _extend("2026-12-01T08:00", to=date(2026, 12, 9)) == at("2026-12-09T17:00")


@pytest.mark.parametrize(
    ("requested", "before", "to", "says"),
    [
        ("2026-12-02T08:00", 0, None, "ít nhất 1 ngày"),
        ("2026-12-03T08:00", 0, None, "ít nhất 1 ngày"),
        ("2026-12-01T08:00", 1, None, "chỉ cho hẹn lại 1 lần"),
        ("2026-12-01T08:00", 0, date(2026, 12, 5), "không phải ngày làm việc"),
        ("2026-12-01T08:00", 0, date(2026, 12, 2), "phải sau ngày hẹn cũ"),
        ("2026-12-01T08:00", 0, date(2026, 12, 1), "phải sau ngày hẹn cũ"),
    ],
)
def test_an_extension_the_law_forbids_is_refused_with_its_reason(
    requested: str, before: int, to: date | None, says: str
) -> None:
    with pytest.raises(ExtensionRefused) as refusal:
        _extend(requested, before=before, to=to)
    assert says in refusal.value.message
