"""Deeds on the working calendar. Promised dates never move: each change counts for dossiers from now on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from motcua.core.actor import SYSTEM, Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.ids import new_id
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.deadlines.calendar import DayKind, DayRule, DayState, Session, WeeklyHours
from motcua.deadlines.calendars import calendar_for, forget_calendars
from motcua.deadlines.models import (
    NATIONAL,
    CalendarDay,
    CalendarStamp,
    CalendarYear,
    OpeningHours,
    sessions_to_json,
)
from motcua.deadlines.shipped import shipped_years, swap_rows

LOCAL_KINDS = frozenset({DayKind.CLOSURE, DayKind.PARTIAL_CLOSURE})
FARTHEST_YEARS = 10
LONGEST = {"name": 120, "source": 300}

Row = TypeVar("Row", bound=Model)


def _require(actor: Actor, row: CalendarDay | OpeningHours) -> None:
    is_national = row.agency_id is None
    require(actor, "calendar.manage_national" if is_national else "calendar.manage_local", row)


def _touch(agency_id: int | None) -> None:
    """Tell every process that the scope has changed; locks the scope until the end of the transaction."""
    CalendarStamp.objects.update_or_create(scope=agency_id or NATIONAL, defaults={"version": new_id()})
    forget_calendars()


def _standing_already() -> Conflict:
    return Conflict("Ngày này đã có trong lịch. Hãy tải lại trang để xem.", field="on")


def _insert(row: Row) -> Row:
    """Insert, and answer a row that already stands with a sentence instead of a database error."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _standing_already() from error
    return row


def _text(text: str, field: str, missing: str) -> str:
    found = clean(text)
    if not found:
        raise DomainError(missing, field=field)
    if len(found) > LONGEST[field]:
        raise DomainError(f"Nội dung dài quá {LONGEST[field]} ký tự. Hãy viết ngắn lại.", field=field)
    return found


def _source(text: str) -> str:
    return _text(text, "source", "Hãy ghi căn cứ: số, ngày văn bản hoặc thông báo.")


def _check_year(year: int, field: str = "on") -> None:
    first, last = min(shipped_years()), today().year + FARTHEST_YEARS
    if not first <= year <= last:
        raise DomainError(f"Năm phải từ {first} đến {last}.", field=field)


def _row_of(rule: DayRule, actor: Actor, recorded_at: datetime, agency_id: int | None = None) -> CalendarDay:
    return CalendarDay(
        agency_id=agency_id,
        on=rule.on,
        kind=rule.kind,
        name=rule.name,
        source=rule.source,
        state=rule.state,
        sessions=sessions_to_json(rule.sessions),
        pair=rule.pair,
        recorded_at=recorded_at,
        recorded_by=actor.officer_id,
    )


@transaction.atomic
def add_day(
    *,
    actor: Actor,
    agency_id: int | None,
    on: date,
    kind: DayKind,
    name: str,
    source: str,
    state: DayState = DayState.ANNOUNCED,
    sessions: Sequence[Session] = (),
) -> CalendarDay:
    """Put one date into the calendar: a holiday for the whole country, or a closure of one agency.

    ``sessions``: for a partial closure the hours closed. Swaps go through ``add_swap``.
    """
    row = CalendarDay(agency_id=agency_id)
    _require(actor, row)
    if kind in {DayKind.SWAP_OFF, DayKind.SWAP_WORKED}:
        raise DomainError("Hoán đổi ngày làm việc phải ghi cả hai ngày.", field="kind")
    if (kind in LOCAL_KINDS) != (agency_id is not None):
        raise DomainError(
            "Ngày lễ là của cả nước; ngày đóng cửa là của một cơ quan. Hãy chọn lại loại ngày.", field="kind"
        )
    if (kind is DayKind.PARTIAL_CLOSURE) != bool(sessions):
        raise DomainError("Đóng cửa một buổi thì phải ghi giờ đóng cửa.", field="sessions")
    _check_year(on.year)
    prefill_year(on.year)
    named = _text(name, "name", "Hãy ghi tên hoặc lý do.")
    rule = DayRule(on, kind, named, _source(source), state, tuple(sessions))
    if CalendarDay.objects.standing().filter(agency=agency_id, on=on, kind=kind).exists():
        raise _standing_already()
    if kind is DayKind.PARTIAL_CLOSURE:
        _check_leaves_open_time(rule, agency_id)
    row = _insert(_row_of(rule, actor, now(), agency_id))
    _touch(agency_id)
    detail = {"kind": kind.value, "agency": agency_id}
    audit(actor, "calendar.day_added", subject=on.isoformat(), detail=detail)
    return row


def _check_leaves_open_time(rule: DayRule, agency_id: int | None) -> None:
    calendar = calendar_for(agency_id)
    spans = calendar.open_spans(rule.on)
    closed = [session.span for session in rule.sessions]
    if not any(start < span[1] and span[0] < end for start, end in spans for span in closed):
        raise DomainError("Giờ này cơ quan vốn không làm việc. Hãy kiểm tra ngày và giờ.", field="sessions")
    if all(any(span[0] <= start and end <= span[1] for span in closed) for start, end in spans):
        raise DomainError(
            "Giờ đóng cửa trùm cả ngày. Hãy chọn loại “Cơ quan đóng cửa cả ngày”.", field="sessions"
        )


@transaction.atomic
def add_swap(*, actor: Actor, off: date, worked: date, source: str) -> tuple[CalendarDay, CalendarDay]:
    """Swap a working day (off) for a day of rest (worked): two rows of the national calendar."""
    require(actor, "calendar.manage_national")
    _check_year(off.year, "off")
    _check_year(worked.year, "worked")
    prefill_year(off.year)
    prefill_year(worked.year)
    calendar = calendar_for(None)
    if not calendar.is_working_day(off):
        raise DomainError(f"Ngày {off:%d/%m/%Y} vốn không phải ngày làm việc.", field="off")
    if calendar.is_working_day(worked):
        raise DomainError(f"Ngày {worked:%d/%m/%Y} vốn là ngày làm việc, không làm bù được.", field="worked")
    moment = now()
    first, second = (
        _insert(_row_of(rule, actor, moment)) for rule in swap_rows(off, worked, _source(source))
    )
    _touch(None)
    audit(actor, "calendar.swap_added", subject=off.isoformat(), detail={"worked": worked.isoformat()})
    return first, second


def _standing(day_id: int) -> CalendarDay:
    row = CalendarDay.objects.select_for_update().filter(pk=day_id).first()
    if row is None:
        raise NotFound("Không có ngày này trong lịch.")
    return row


def _withdraw(row: CalendarDay | OpeningHours, actor: Actor, moment: datetime) -> None:
    row.withdrawn_at = moment
    row.withdrawn_by = actor.officer_id
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _partner(row: CalendarDay) -> list[CalendarDay]:
    """The other date of a swap, if the row is one."""
    if row.pair is None:
        return []
    return list(CalendarDay.objects.standing().filter(agency=row.agency_id, on=row.pair, pair=row.on))


@transaction.atomic
def withdraw_day(*, actor: Actor, day_id: int) -> CalendarDay:
    """Take a date out of the calendar from now on; for a swap both of its dates."""
    row = _standing(day_id)
    _require(actor, row)
    if row.withdrawn_at is not None:
        raise WrongState("Ngày này đã được rút khỏi lịch.")
    moment = now()
    for each in [row, *_partner(row)]:
        _withdraw(each, actor, moment)
    _touch(row.agency_id)
    detail = {"row": row.pk, "kind": row.kind}
    audit(actor, "calendar.day_withdrawn", subject=row.on.isoformat(), detail=detail)
    return row


@transaction.atomic
def announce_day(*, actor: Actor, day_id: int, source: str) -> CalendarDay:
    """Turn an expected day into an announced one, with the number of the notice as its source."""
    row = _standing(day_id)
    _require(actor, row)
    if row.withdrawn_at is not None or row.state != DayState.ESTIMATED:
        raise WrongState("Chỉ xác nhận được ngày đang là dự kiến. Hãy tải lại trang.")
    announced = _announce(row, actor, _source(source), now())
    _touch(row.agency_id)
    audit(actor, "calendar.day_announced", subject=row.on.isoformat(), detail={"row": row.pk})
    return announced


def _announce(row: CalendarDay, actor: Actor, source: str, moment: datetime) -> CalendarDay:
    """One moment for both rows: as known at any instant, the day is there exactly once."""
    announced = replace(row.as_rule(), source=source, state=DayState.ANNOUNCED)
    _withdraw(row, actor, moment)
    return _insert(_row_of(announced, actor, moment, row.agency_id))


@transaction.atomic
def announce_year(*, actor: Actor, year: int, source: str) -> int:
    """Announce every expected national day of a year at once; the number of days."""
    require(actor, "calendar.manage_national")
    source = _source(source)
    prefill_year(year)
    expected = CalendarDay.objects.standing().filter(
        agency__isnull=True, on__year=year, state=DayState.ESTIMATED
    )
    moment = now()
    rows = [_announce(row, actor, source, moment) for row in expected.select_for_update()]
    if not rows:
        raise WrongState(f"Năm {year} không còn ngày nghỉ nào là dự kiến.")
    _touch(None)
    audit(actor, "calendar.year_announced", subject=str(year), detail={"days": len(rows)})
    return len(rows)


@transaction.atomic
def set_weekly_hours(
    *,
    actor: Actor,
    agency_id: int | None,
    valid_from: date,
    week: Sequence[Sequence[Session]],
    source: str,
) -> OpeningHours:
    """The opening hours by weekday (Monday first) from a day on, until hours from a later day.

    Hours that began on the same day are withdrawn. Raises BadHours when a legal working day stays shut.
    """
    moment = now()
    row = OpeningHours(
        agency_id=agency_id,
        valid_from=valid_from,
        source=_source(source),
        recorded_at=moment,
        recorded_by=actor.officer_id,
    )
    _require(actor, row)
    _check_year(valid_from.year, "valid_from")
    hours = WeeklyHours(valid_from, tuple(tuple(day) for day in week), row.source)
    row.week = [sessions_to_json(day) for day in hours.sessions]
    replaced = OpeningHours.objects.filter(
        agency=agency_id, valid_from=valid_from, withdrawn_at__isnull=True
    ).select_for_update()
    for old in replaced:
        _withdraw(old, actor, moment)
    _insert(row)
    _touch(agency_id)
    audit(actor, "calendar.hours_set", subject=valid_from.isoformat(), detail={"agency": agency_id})
    return row


@transaction.atomic
def prefill_year(year: int, *, actor: Actor = SYSTEM) -> int:
    """Put the national days of a year into the table once; the number of rows, 0 when it was done before.

    Shipped years are copied; a later one is computed by the ``holidays`` library and marked as expected.
    """
    require(actor, "calendar.manage_national")
    _check_year(year, "year")
    if CalendarYear.objects.filter(year=year).exists():
        return 0
    if year - 1 not in {*shipped_years(), *CalendarYear.objects.values_list("year", flat=True)}:
        raise WrongState(f"Hãy lập lịch năm {year - 1} trước.")
    moment = now()
    _insert(CalendarYear(year=year, recorded_at=moment))
    rules = shipped_years().get(year) or expected_days(year)
    rows = CalendarDay.objects.bulk_create(_row_of(rule, actor, moment) for rule in rules)
    _touch(None)
    audit(actor, "calendar.year_prefilled", subject=str(year), detail={"days": len(rows)})
    return len(rows)


def expected_days(year: int) -> tuple[DayRule, ...]:
    """The holidays a later year will probably have, by computation."""
    # Imported here: the library takes a tenth of a second and is needed once in several years.
    import holidays

    computed = holidays.country_holidays("VN", years=year, language="vi")
    source = "Tính theo Điều 111, 112 Bộ luật Lao động 2019; chưa có thông báo"
    return tuple(
        DayRule(on, DayKind.HOLIDAY, name.split("; ")[0], source, DayState.ESTIMATED)
        for on, name in sorted(computed.items())
        if on.year == year
    )
