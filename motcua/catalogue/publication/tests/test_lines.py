"""What must hang where by when: states that follow from versions, postings, the calendar and the day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.models import Offering
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.limits import Track, clock, explain, say, start_of, track_of
from motcua.catalogue.publication.queries import Line, LineState, duties_in, lines_on
from motcua.catalogue.publication.tests.conftest import NINE, Office
from motcua.deadlines.shipped import national_calendar

CALENDAR = national_calendar()


# The clock, pure.


@pytest.mark.parametrize(
    ("number", "issuer", "track"),
    [
        ("2228/QĐ-BTP", "", Track.MINISTRY),
        ("1085/QĐ-NHNN", "", Track.MINISTRY),
        ("12/QĐ-UBND", "", Track.PROVINCE),
        ("12/QĐ-UBND", "Bộ Tư pháp", Track.MINISTRY),
        ("12/QĐ-BTP", "Chủ tịch UBND tỉnh", Track.PROVINCE),
        ("Gói khởi đầu", "", Track.PROVINCE),
    ],
)
def test_whose_decision_it_is_sets_the_days(number: str, issuer: str, track: Track) -> None:
    assert track_of(number, issuer, is_fast=False)[0] is track
    assert track_of(number, issuer, is_fast=True)[0] is Track.FAST_TRACK


@pytest.mark.parametrize(
    ("track", "decided", "due", "warned"),
    [
        (Track.PROVINCE, date(2026, 6, 8), date(2026, 6, 15), date(2026, 6, 12)),
        (Track.MINISTRY, date(2026, 6, 8), date(2026, 6, 22), date(2026, 6, 19)),
        (Track.FAST_TRACK, date(2026, 6, 8), date(2026, 6, 10), date(2026, 6, 9)),
        # 30/4 and 1/5 are holidays, a week-end follows.
        (Track.FAST_TRACK, date(2026, 4, 29), date(2026, 5, 5), date(2026, 5, 4)),
    ],
)
def test_the_due_day_counts_working_days_after_the_decision(
    track: Track, decided: date, due: date, warned: date
) -> None:
    found = clock(start_of(decided, decided, decided, decided), track, "", CALENDAR)
    assert (found.due_on, found.warn_on) == (due, warned)
    assert explain(found, CALENDAR).due_at.date() == due
    assert str(found.law.citation) == "Điều 24 Nghị định 63/2010/NĐ-CP"
    assert f"{found.days} ngày làm việc" in say(found)


def test_the_clock_begins_no_sooner_than_the_offer_and_the_place() -> None:
    decided, later, last = date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 9)
    assert start_of(decided, last, decided, decided).on == decided
    assert start_of(decided, last, later, decided).why == "ngày cơ quan bắt đầu cung cấp thủ tục"
    assert start_of(decided, last, later, last).on == last
    assert "chưa ghi ngày quyết định" in start_of(None, last, decided, decided).why


# Lines.


def _line(office: Office, day: date | None = None) -> Line:
    [found] = lines_on(office.agency_id, day)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "state", "words"),
    [
        (date(2026, 6, 11), LineState.AWAITED, "Chờ công khai"),
        (date(2026, 6, 12), LineState.DUE_SOON, "Sắp đến hạn"),
        (date(2026, 6, 15), LineState.DUE_SOON, "Sắp đến hạn"),
        (date(2026, 6, 18), LineState.OVERDUE, "Quá hạn 3 ngày"),
    ],
)
def test_what_does_not_hang_is_awaited_then_due_then_overdue(
    office: Office, day: date, state: LineState, words: str
) -> None:
    office.place()
    office.version()
    line = _line(office, day)
    assert (line.state, line.words) == (state, words)
    assert line.next_step


@pytest.mark.django_db
def test_what_hangs_is_posted_until_its_version_ends(office: Office) -> None:
    place, version = office.place(), office.version()
    office.post(place, version, on=date(2026, 6, 10))
    assert _line(office).state == LineState.POSTED
    next_one = office.next_version(version, decision_on=NINE.date(), valid_from=date(2026, 7, 1))
    later = _line(office, date(2026, 6, 22))
    assert (later.state, later.wanted) == (LineState.DUE_SOON, next_one)
    outdated = _line(office, date(2026, 7, 1))
    assert (outdated.state, outdated.is_red) == (LineState.OUTDATED, True)
    assert [row.version for row in outdated.stale] == [version]


@pytest.mark.django_db
def test_what_ended_or_is_no_longer_offered_must_come_down(office: Office) -> None:
    place, ending, leaving = (
        office.place(),
        office.version(valid_to=date(2026, 6, 20)),
        office.version("1.000002"),
    )
    office.post(place, ending, leaving)
    Offering.objects.filter(procedure=leaving.procedure).update(valid_to=date(2026, 6, 20))
    lines = lines_on(office.agency_id, date(2026, 6, 21))
    assert {line.state for line in lines} == {LineState.TO_TAKE_DOWN}
    actions.take_down(
        place,
        posting_ids=[row.id for line in lines for row in line.stale],
        taken_down_on=NINE.date(),
        actor=office.cast["kiemsoat"],
    )
    assert lines_on(office.agency_id, date(2026, 6, 21)) == []


@pytest.mark.django_db
def test_the_shortened_order_moves_the_due_day(office: Office) -> None:
    office.place()
    version = office.version()
    actions.mark_fast_track(version, basis="QĐ", actor=office.cast["kiemsoat"])
    line = _line(office)
    assert line.clock is not None
    assert (line.clock.due_on, line.state) == (date(2026, 6, 10), LineState.OVERDUE)


@pytest.mark.django_db
def test_internal_procedures_and_those_of_others_have_no_line(office: Office) -> None:
    place, inner = office.place(), office.version()
    office.post(place, inner)
    type(inner.procedure).objects.filter(pk=inner.procedure_id).update(kind="internal_within")
    office.version("1.000002", by="stranger")
    assert lines_on(office.agency_id) == []
    assert lines_on(office.stranger.agency_id or 0) == []


@pytest.mark.django_db
def test_a_place_given_up_has_no_lines_and_the_past_keeps_its_own(office: Office) -> None:
    place, version = office.place(), office.version()
    office.post(place, version, on=date(2026, 6, 10))
    actions.close_place(place, valid_to=date(2026, 6, 12), reason="Sửa", actor=office.cast["kiemsoat"])
    assert lines_on(office.agency_id) == []
    assert _line(office, date(2026, 6, 11)).state == LineState.POSTED


@pytest.mark.django_db
def test_lines_cost_the_same_statements_whatever_their_number(office: Office) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            lines_on(office.agency_id)
        return len(asked)

    office.place()
    office.version()
    few = count()
    office.place(name="Ki-ốt")
    for number in range(2, 6):
        office.version(f"1.00000{number}")
    assert count() == few <= 9
    assert len(lines_on(office.agency_id)) == 10


# Duties.


@pytest.mark.django_db
def test_duties_are_those_due_in_the_span_and_no_others(
    office: Office, clock: time_machine.Coordinates
) -> None:
    place = office.place()
    in_time, late, never = (office.version(f"1.00000{number}") for number in (1, 2, 3))
    office.version("1.000004", decision_on=date(2026, 5, 4), valid_from=date(2026, 5, 5))  # of another month
    office.version("1.000005", valid_to=date(2026, 6, 13))  # ended before it was due
    clock.move_to(NINE.replace(day=18))
    office.post(place, in_time, on=date(2026, 6, 15))
    office.post(place, late, on=date(2026, 6, 16))
    rows = duties_in(office.agency_id, (), date(2026, 6, 1), date(2026, 6, 30))
    found = {row.version: (row.is_on_time, row.posted_on) for row in rows}
    assert found == {
        in_time: (True, date(2026, 6, 15)),
        late: (False, date(2026, 6, 16)),
        never: (False, None),
    }


@pytest.mark.django_db
def test_what_is_not_due_yet_is_no_duty_until_it_hangs(office: Office) -> None:
    place, version = office.place(), office.version()
    june = (date(2026, 6, 1), date(2026, 6, 30))
    assert duties_in(office.agency_id, (), *june) == []
    office.post(place, version)
    assert [row.is_on_time for row in duties_in(office.agency_id, (), *june)] == [True]
