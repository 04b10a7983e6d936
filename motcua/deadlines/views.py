"""The working calendar's pages: a year with its days off, and one page for each deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed
from motcua.deadlines import actions
from motcua.deadlines.calendar import Calendar, CalendarEnds, DayKind, DayState, weekday_name
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.forms import (
    ClosureForm,
    DeedForm,
    DueForm,
    HolidayForm,
    HoursForm,
    SourceForm,
    SwapForm,
)
from motcua.deadlines.models import NATIONAL, CalendarDay, CalendarYear, OpeningHours
from motcua.deadlines.rules import due_date
from motcua.deadlines.shipped import shipped_years
from motcua.law import rule

_TONES = {
    DayKind.HOLIDAY: "info",
    DayKind.SWAP_OFF: "neutral",
    DayKind.SWAP_WORKED: "done",
    DayKind.CLOSURE: "warning",
    DayKind.PARTIAL_CLOSURE: "waiting",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of the year's list, and what the actor may do with it."""

    day: CalendarDay
    weekday: str
    tone: str
    is_expected: bool
    may_announce: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class _Month:
    """One month: its rows and how many working days it has."""

    number: int
    entries: list[_Entry]
    working_days: int


def _entry(day: CalendarDay, actor: Actor) -> _Entry:
    deed = "calendar.manage_national" if day.agency_id is None else "calendar.manage_local"
    may_change = allowed(actor, deed, day)
    is_expected = day.state == DayState.ESTIMATED
    kind = DayKind(day.kind)
    weekday = weekday_name(day.on.weekday())
    return _Entry(day, weekday, _TONES[kind], is_expected, may_change and is_expected, may_change)


def _month(number: int, year: int, entries: list[_Entry], calendar: Calendar) -> _Month:
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    days = (following - first).days
    working = sum(calendar.is_working_day(first + timedelta(days=each)) for each in range(days))
    return _Month(number, [entry for entry in entries if entry.day.on.month == number], working)


def _months(year: int, actor: Actor) -> list[_Month]:
    rows = CalendarDay.objects.standing().visible_to(actor).filter(on__year=year)
    entries = [_entry(row, actor) for row in rows]
    calendar = calendar_for(actor.agency_id)
    try:
        return [_month(number, year, entries, calendar) for number in range(1, 13)]
    except CalendarEnds:
        return []


@require_GET
def this_year(request: HttpRequest) -> HttpResponse:
    """The calendar of the year that runs."""
    return redirect("calendar_year", year=today().year)


@require_GET
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """A year by month: days off, swaps, closures, their state and source, and the opening hours."""
    first, last = min(shipped_years()), today().year + actions.FARTHEST_YEARS
    if not first <= year <= last:
        raise NotFound(f"Chỉ có lịch từ năm {first} đến năm {last}.")
    actor = actor_of(request)
    months = _months(year, actor)
    hours = OpeningHours.objects.filter(withdrawn_at=None, agency_id=actor.agency_id or NATIONAL)
    context = {
        "year": year,
        "previous": year - 1 if year > first else None,
        "following": year + 1 if year < last else None,
        "months": months,
        "has_expected": any(entry.is_expected for month in months for entry in month.entries),
        "working_days": sum(month.working_days for month in months),
        "is_entered": CalendarYear.objects.filter(year=year).exists(),
        "weeks": [_week(row) for row in hours],
        "usual": rule("calendar.sessions", today()),
        "may_local": allowed(actor, "calendar.manage_local"),
        "may_national": allowed(actor, "calendar.manage_national"),
    }
    return render(request, "deadlines/year.html", context)


def _week(row: OpeningHours) -> dict[str, Any]:
    days = row.as_hours().sessions
    lines = [
        (weekday_name(number), ", ".join(map(str, sessions)) or "nghỉ")
        for number, sessions in enumerate(days)
    ]
    return {"valid_from": row.valid_from, "source": row.source, "lines": lines}


def _deed_page(
    request: HttpRequest,
    form: DeedForm,
    perform: Callable[[dict[str, Any]], object],
    words: dict[str, str],
    year: int,
) -> HttpResponse:
    """Show a deed's form; when it is sent, do the deed and go back to the year."""
    if request.method == "POST" and form.is_valid():
        try:
            perform(form.values())
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, words["done"])
            return redirect("calendar_year", year=year)
    context = {**words, "form": form, "back": reverse("calendar_year", args=[year])}
    status = 422 if form.is_bound else 200
    return render(request, "core/deed.html", context, status=status)


def _year_of(form: DeedForm, name: str) -> int:
    found = form.cleaned_data.get(name) if form.is_bound and form.is_valid() else None
    return found.year if found else today().year


@require_http_methods(["GET", "POST"])
def add_closure(request: HttpRequest) -> HttpResponse:
    """Close the agency for a day or a part of it."""
    form = ClosureForm(request.POST or None)
    actor = actor_of(request)
    words = {
        "title": "Thêm ngày đóng cửa",
        "intro": "Ngày cơ quan không tiếp nhận hồ sơ. Hạn đã hẹn trước đó không đổi.",
        "submit": "Thêm vào lịch",
        "done": "Đã thêm ngày đóng cửa.",
    }
    return _deed_page(
        request,
        form,
        lambda values: actions.add_day(actor=actor, agency_id=actor.agency_id, **values),
        words,
        _year_of(form, "on"),
    )


@require_http_methods(["GET", "POST"])
def add_holiday(request: HttpRequest) -> HttpResponse:
    """Add a day off for the whole country."""
    form = HolidayForm(request.POST or None)
    actor = actor_of(request)
    words = {
        "title": "Thêm ngày nghỉ chung",
        "intro": "Ngày nghỉ của cả nước. Mọi cơ quan trong hệ thống dùng chung.",
        "submit": "Thêm vào lịch",
        "done": "Đã thêm ngày nghỉ.",
    }
    return _deed_page(
        request,
        form,
        lambda values: actions.add_day(actor=actor, agency_id=None, **values),
        words,
        _year_of(form, "on"),
    )


@require_http_methods(["GET", "POST"])
def add_swap(request: HttpRequest) -> HttpResponse:
    """Swap a working day with a weekend day."""
    form = SwapForm(request.POST or None)
    actor = actor_of(request)
    words = {
        "title": "Hoán đổi ngày làm việc",
        "intro": "Nghỉ một ngày làm việc và làm bù vào ngày nghỉ hằng tuần.",
        "submit": "Ghi hoán đổi",
        "done": "Đã ghi hoán đổi ngày làm việc.",
    }
    return _deed_page(
        request, form, lambda values: actions.add_swap(actor=actor, **values), words, _year_of(form, "off")
    )


@require_http_methods(["GET", "POST"])
def set_hours(request: HttpRequest) -> HttpResponse:
    """Set the agency's opening hours from a day on."""
    form = HoursForm(request.POST or None)
    actor = actor_of(request)
    words = {
        "title": "Đặt giờ làm việc",
        "intro": "Giờ mở cửa từ Thứ Hai đến Thứ Sáu. Giờ cũ vẫn dùng cho những ngày trước đó.",
        "submit": "Đặt giờ làm việc",
        "done": "Đã đặt giờ làm việc.",
    }
    return _deed_page(
        request,
        form,
        lambda values: actions.set_weekly_hours(actor=actor, agency_id=actor.agency_id, **values),
        words,
        _year_of(form, "valid_from"),
    )


def _find_day(actor: Actor, day_id: int) -> CalendarDay:
    day = CalendarDay.objects.standing().visible_to(actor).filter(pk=day_id).first()
    if day is None:
        raise NotFound("Không có ngày này trong lịch.")
    return day


@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, day_id: int) -> HttpResponse:
    """Confirm one expected day with its notice."""
    actor = actor_of(request)
    day = _find_day(actor, day_id)
    words = {
        "title": f"Xác nhận ngày {day.on:%d/%m/%Y}",
        "intro": f"{day.name} đang là dự kiến. Ghi số văn bản thông báo để xác nhận.",
        "submit": "Xác nhận đã thông báo",
        "done": "Đã xác nhận ngày nghỉ.",
    }
    return _deed_page(
        request,
        SourceForm(request.POST or None),
        lambda values: actions.announce_day(actor=actor, day_id=day.pk, **values),
        words,
        day.on.year,
    )


@require_http_methods(["GET", "POST"])
def announce_year(request: HttpRequest, year: int) -> HttpResponse:
    """Confirm every expected day of a year with one notice."""
    actor = actor_of(request)
    words = {
        "title": f"Xác nhận ngày nghỉ năm {year}",
        "intro": "Mọi ngày dự kiến trong năm sẽ thành đã thông báo. Hãy rút những ngày sai trước.",
        "submit": "Xác nhận cả năm",
        "done": f"Đã xác nhận ngày nghỉ năm {year}.",
    }
    return _deed_page(
        request,
        SourceForm(request.POST or None),
        lambda values: actions.announce_year(actor=actor, year=year, **values),
        words,
        year,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, day_id: int) -> HttpResponse:
    """Ask, then take a day out of the calendar."""
    actor = actor_of(request)
    day = _find_day(actor, day_id)
    if request.method == "POST":
        actions.withdraw_day(actor=actor, day_id=day.pk)
        messages.success(request, f"Đã rút ngày {day.on:%d/%m/%Y} khỏi lịch.")
        return redirect("calendar_year", year=day.on.year)
    consequences = [
        "Hạn đã hẹn trước lúc này không đổi.",
        "Hạn của hồ sơ nhận từ bây giờ tính theo lịch mới.",
    ]
    if day.pair:
        consequences.insert(0, f"Ngày hoán đổi {day.pair:%d/%m/%Y} cũng được rút.")
    context = {
        "title": f"Rút ngày {day.on:%d/%m/%Y} khỏi lịch",
        "question": f"Rút “{day.name}” khỏi lịch làm việc?",
        "consequences": consequences,
        "tone": "danger",
        "submit_label": "Rút khỏi lịch",
        "cancel_url": reverse("calendar_year", args=[day.on.year]),
        "action_url": "",
        "form": None,
    }
    return render(request, "confirm_page.html", context)


@require_POST
def prefill(request: HttpRequest, year: int) -> HttpResponse:
    """Put the holidays of a year into the calendar."""
    count = actions.prefill_year(year, actor=actor_of(request))
    messages.success(
        request, f"Đã lập lịch năm {year}: {count} ngày. Hãy kiểm tra và xác nhận khi có thông báo."
    )
    return redirect("calendar_year", year=year)


@require_GET
def try_due(request: HttpRequest) -> HttpResponse:
    """Compute a due date by hand and show its explanation."""
    form = DueForm(request.GET or None)
    due = None
    if form.is_bound and form.is_valid():
        try:
            due = due_date(form.term(), form.start(), calendar_for(actor_of(request).agency_id))
        except DomainError as error:
            tell(form, error)
    return render(request, "deadlines/due.html", {"form": form, "due": due})
