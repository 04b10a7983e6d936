"""The editable calendar: what the engine sees, what was known when, and what asking costs."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import structlog
from django.db import connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.deadlines.actions import (
    add_day,
    add_swap,
    announce_day,
    announce_year,
    prefill_year,
    set_weekly_hours,
    withdraw_day,
)
from motcua.deadlines.calendar import BadHours, CalendarEnds, DayKind, DayState, Session
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.models import CalendarDay, CalendarYear, OpeningHours
from motcua.deadlines.rules import ZONE, Term, Unit, due_date
from motcua.deadlines.shipped import national_calendar, shipped_years

pytestmark = pytest.mark.django_db

MORNING = Session(time(7, 30), time(11, 30))
AFTERNOON = Session(time(13, 30), time(17))
RECEIVED = datetime(2026, 11, 26, 9, tzinfo=ZONE)
NOTICE = "Thông báo 12/TB-UBND"


def due(agency: Model, known_at: datetime | None = None) -> date:
    calendar = calendar_for(agency.pk, known_at=known_at)
    return due_date(Term(3, Unit.WORKING_DAY), RECEIVED, calendar).due_at.date()


def close(actor: Actor, agency: Model, on: date = date(2026, 11, 30)) -> CalendarDay:
    return add_day(
        actor=actor, agency_id=agency.pk, on=on, kind=DayKind.CLOSURE, name="Bão số 5", source=NOTICE
    )


def test_a_new_installation_holds_the_shipped_days_as_rows() -> None:
    shipped = {(row.on, row.kind) for rows in shipped_years().values() for row in rows}
    stored = {(row.on, row.kind) for row in CalendarDay.objects.standing()}
    assert stored == shipped
    assert list(CalendarYear.objects.values_list("year", flat=True)) == sorted(shipped_years())


def test_with_empty_tables_the_shipped_calendar_answers(empty_cache: None) -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    found, national = calendar_for(None), national_calendar()
    days = [date(2018, 1, 1) + timedelta(days=each) for each in range(13 * 365)]
    assert [found.is_working_day(on) for on in days] == [national.is_working_day(on) for on in days]


def test_a_closure_moves_only_its_own_agency(commune: Model, neighbour: Model, leader: Actor) -> None:
    assert due(commune) == date(2026, 12, 1)
    close(leader, commune)
    assert due(commune) == date(2026, 12, 2)
    assert due(neighbour) == date(2026, 12, 1)
    assert AuditLine.objects.filter(deed="calendar.day_added", subject="2026-11-30").count() == 1


def test_a_date_promised_earlier_is_derived_again_as_it_was_known(commune: Model, leader: Actor) -> None:
    before = now()
    row = close(leader, commune)
    closed = now()
    withdraw_day(actor=leader, day_id=row.pk)
    assert due(commune, before) == date(2026, 12, 1)
    assert due(commune, closed) == date(2026, 12, 2)
    assert due(commune) == due(commune, now()) == date(2026, 12, 1)
    row.refresh_from_db()
    assert row.name == "Bão số 5"


def test_an_announcement_replaces_the_expected_row_at_one_moment(administrator: Actor) -> None:
    expected = CalendarDay.objects.standing().get(on=date(2027, 9, 2))
    announced = announce_day(actor=administrator, day_id=expected.pk, source="Thông báo 999/TB-BNV")
    expected.refresh_from_db()
    assert expected.withdrawn_at == announced.recorded_at
    assert (announced.state, announced.source) == (DayState.ANNOUNCED, "Thông báo 999/TB-BNV")
    for moment in (announced.recorded_at - timedelta(microseconds=1), announced.recorded_at):
        assert not calendar_for(None, known_at=moment).is_working_day(date(2027, 9, 2))
    with pytest.raises(WrongState):
        announce_day(actor=administrator, day_id=expected.pk, source="Thông báo 999/TB-BNV")


def test_a_whole_year_is_announced_at_once(administrator: Actor) -> None:
    count = announce_year(actor=administrator, year=2027, source="Thông báo 999/TB-BNV")
    assert count == len(shipped_years()[2027])
    states = set(CalendarDay.objects.standing().filter(on__year=2027).values_list("state", flat=True))
    assert states == {"announced"}
    start = datetime(2027, 1, 25, 9, tzinfo=ZONE)
    assert not due_date(Term(20, Unit.WORKING_DAY), start, calendar_for(None)).is_estimated
    with pytest.raises(WrongState, match="2027"):
        announce_year(actor=administrator, year=2027, source="Thông báo 999/TB-BNV")


def test_a_swap_is_two_days_and_is_withdrawn_as_two(administrator: Actor) -> None:
    off, worked = date(2027, 9, 1), date(2027, 9, 11)
    first, _ = add_swap(actor=administrator, off=off, worked=worked, source="Công văn 1/VPCP")
    assert not calendar_for(None).is_working_day(off)
    assert calendar_for(None).is_working_day(worked)
    withdraw_day(actor=administrator, day_id=first.pk)
    assert calendar_for(None).is_working_day(off)
    assert not calendar_for(None).is_working_day(worked)


@pytest.mark.parametrize(
    ("off", "worked", "field"),
    [
        (date(2027, 9, 4), date(2027, 9, 11), "off"),
        (date(2027, 9, 1), date(2027, 9, 7), "worked"),
    ],
)
def test_a_swap_that_swaps_nothing_is_refused(
    administrator: Actor, off: date, worked: date, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        add_swap(actor=administrator, off=off, worked=worked, source="Công văn 1/VPCP")
    assert refusal.value.field == field
    assert not CalendarDay.objects.filter(on=off, kind="swap_off").exists()


def test_new_hours_rule_from_their_day_and_local_ones_win(
    commune: Model, neighbour: Model, leader: Actor, administrator: Actor
) -> None:
    summer = [(Session(time(7), time(11)), Session(time(13), time(16, 30)))] * 5 + [(), ()]
    later = [(MORNING, AFTERNOON)] * 5 + [(MORNING,), ()]
    set_weekly_hours(
        actor=administrator, agency_id=None, valid_from=date(2026, 11, 30), week=later, source=NOTICE
    )
    set_weekly_hours(
        actor=leader, agency_id=commune.pk, valid_from=date(2026, 12, 1), week=summer, source=NOTICE
    )
    calendar = calendar_for(commune.pk)
    assert calendar.closing_after(date(2026, 11, 29), 1).time() == time(17)
    assert calendar.closing_after(date(2026, 11, 30), 1).time() == time(16, 30)
    assert calendar.open_spans(date(2026, 12, 5)) == ()
    assert calendar_for(neighbour.pk).open_spans(date(2026, 12, 5)) == (MORNING.span,)


def test_hours_from_the_same_day_replace_each_other(commune: Model, leader: Actor) -> None:
    for end in (time(16, 30), time(16, 45)):
        week = [(Session(time(7), end),)] * 5 + [(), ()]
        set_weekly_hours(
            actor=leader, agency_id=commune.pk, valid_from=date(2026, 12, 1), week=week, source=NOTICE
        )
    assert OpeningHours.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert calendar_for(commune.pk).closing_after(date(2026, 11, 30), 1).time() == time(16, 45)


def test_hours_that_shut_a_working_day_are_refused_and_leave_nothing(commune: Model, leader: Actor) -> None:
    with pytest.raises(BadHours, match="Thứ Hai"):
        set_weekly_hours(
            actor=leader,
            agency_id=commune.pk,
            valid_from=date(2026, 12, 1),
            week=[()] * 7,
            source=NOTICE,
        )
    assert not OpeningHours.objects.exists()


def test_a_closed_afternoon_takes_hours_but_no_day(commune: Model, leader: Actor) -> None:
    add_day(
        actor=leader,
        agency_id=commune.pk,
        on=date(2026, 11, 27),
        kind=DayKind.PARTIAL_CLOSURE,
        name="Họp Hội đồng nhân dân",
        source=NOTICE,
        sessions=[AFTERNOON],
    )
    assert due(commune) == date(2026, 12, 1)
    assert calendar_for(commune.pk).open_spans(date(2026, 11, 27)) == (MORNING.span,)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": DayKind.HOLIDAY}, "kind"),
        ({"kind": DayKind.SWAP_OFF}, "kind"),
        ({"kind": DayKind.PARTIAL_CLOSURE}, "sessions"),
        ({"sessions": [AFTERNOON]}, "sessions"),
        ({"kind": DayKind.PARTIAL_CLOSURE, "sessions": [MORNING, AFTERNOON]}, "sessions"),
        ({"kind": DayKind.PARTIAL_CLOSURE, "sessions": [Session(time(18), time(19))]}, "sessions"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"source": "\u200b"}, "source"),
        ({"on": date(2017, 12, 31)}, "on"),
        ({"on": date(2060, 1, 1)}, "on"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused_and_leaves_nothing(
    commune: Model, leader: Actor, change: dict[str, object], field: str
) -> None:
    given: dict[str, object] = {
        "agency_id": commune.pk,
        "on": date(2026, 11, 27),
        "kind": DayKind.CLOSURE,
        "name": "Bão số 5",
        "source": NOTICE,
    }
    with pytest.raises(DomainError) as refusal:
        add_day(actor=leader, **(given | change))  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not CalendarDay.objects.filter(agency=commune).exists()


def test_the_same_day_twice_is_a_conflict(commune: Model, leader: Actor) -> None:
    close(leader, commune)
    with pytest.raises(Conflict, match="đã có trong lịch"):
        close(leader, commune)
    assert CalendarDay.objects.filter(agency=commune).count() == 1


def test_a_withdrawn_day_may_be_added_again_but_not_withdrawn_again(commune: Model, leader: Actor) -> None:
    row = close(leader, commune)
    withdraw_day(actor=leader, day_id=row.pk)
    with pytest.raises(WrongState):
        withdraw_day(actor=leader, day_id=row.pk)
    close(leader, commune)
    assert due(commune) == date(2026, 12, 2)


def test_an_unknown_day_is_not_found(leader: Actor) -> None:
    with pytest.raises(NotFound):
        withdraw_day(actor=leader, day_id=987_654_321)


def test_who_may_not_change_the_calendar_changes_nothing(
    commune: Model, leader: Actor, receptionist: Actor, leader_next_door: Actor
) -> None:
    for stranger in (receptionist, leader_next_door):
        with pytest.raises(NotAllowed):
            close(stranger, commune)
    row = close(leader, commune)
    with pytest.raises(NotAllowed):
        withdraw_day(actor=leader_next_door, day_id=row.pk)
    holiday = CalendarDay.objects.standing().filter(on__year=2027).first()
    assert holiday is not None
    for person in (leader, receptionist):
        with pytest.raises(NotAllowed):
            announce_day(actor=person, day_id=holiday.pk, source=NOTICE)
        with pytest.raises(NotAllowed):
            add_swap(actor=person, off=date(2027, 9, 1), worked=date(2027, 9, 11), source=NOTICE)
        with pytest.raises(NotAllowed):
            prefill_year(2031, actor=person)
    assert CalendarDay.objects.exclude(pk=row.pk).filter(agency__isnull=False).count() == 0


def test_a_year_is_filled_once_and_a_later_one_is_expected(empty_cache: None) -> None:
    assert prefill_year(2026) == 0
    with pytest.raises(CalendarEnds):
        calendar_for(None).is_working_day(date(2031, 1, 2))
    with pytest.raises(WrongState, match="2031"):
        prefill_year(2032)
    assert prefill_year(2031) > 10
    assert prefill_year(2031) == 0
    assert not calendar_for(None).is_working_day(date(2031, 9, 2))
    assert set(CalendarDay.objects.filter(on__year=2031).values_list("state", flat=True)) == {"estimated"}


def test_asking_costs_one_statement_and_none_again_in_the_same_request(commune: Model) -> None:
    calendar_for(commune.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        calendar_for(commune.pk)
        calendar_for(commune.pk, known_at=now())
    assert len(asked) == 2
    with (
        structlog.contextvars.bound_contextvars(request_id="a-request-of-a-test"),
        CaptureQueriesContext(connection) as asked,
    ):
        for _ in range(3):
            calendar_for(commune.pk)
    assert len(asked) == 1


def test_a_change_is_seen_within_the_request_that_makes_it(commune: Model, leader: Actor) -> None:
    with structlog.contextvars.bound_contextvars(request_id="another-request"):
        assert due(commune) == date(2026, 12, 1)
        close(leader, commune)
        assert due(commune) == date(2026, 12, 2)


def test_agencies_without_days_of_their_own_share_one_calendar(commune: Model, neighbour: Model) -> None:
    assert calendar_for(commune.pk) is calendar_for(neighbour.pk) is calendar_for(None)


def test_a_change_rolled_back_leaves_no_trace_in_the_cache(commune: Model, leader: Actor) -> None:
    with transaction.atomic():
        close(leader, commune)
        assert due(commune) == date(2026, 12, 2)
        transaction.set_rollback(True)
    assert due(commune) == date(2026, 12, 1)
    close(leader, commune, on=date(2026, 12, 1))
    assert due(commune) == date(2026, 12, 2)
    assert calendar_for(commune.pk).is_working_day(date(2026, 11, 30))


def test_the_system_prefills_under_its_own_name() -> None:
    prefill_year(2031, actor=SYSTEM)
    line = AuditLine.objects.get(deed="calendar.year_prefilled")
    assert (line.subject, line.actor_position) == ("2031", "system")
