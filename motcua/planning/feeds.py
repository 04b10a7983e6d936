"""Calendar feeds (RFC 5545): what a calendar program reads of the tasks of an officer or a unit."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from icalendar import Calendar, Event

from motcua.core.clock import today
from motcua.core.text import clean
from motcua.core.wording import write_date
from motcua.organisations.models import Agency, on_day
from motcua.organisations.queries import agency_in_charge, is_working_officer
from motcua.planning.models import (
    CalendarFeed,
    CoordinationRequest,
    PlanState,
    SubTask,
    TaskCoordinator,
    TaskMilestone,
    TaskState,
    TaskWording,
)
from motcua.planning.wordings import in_force, short

PRODUCT_ID = "-//motcua//Ke hoach nam//VI"
_SUMMARY_LENGTH = 200
_LARGEST_ID = 2**63 - 1
_LIVING = {
    "task__plan__state": PlanState.IN_FORCE,
    "task__state__in": (TaskState.OPEN, TaskState.DONE),
}


def new_secret() -> str:
    """A secret of 256 bits, in letters an address may hold."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a secret: a digest is enough, as nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_address(feed: CalendarFeed, secret: str) -> str:
    """The whole address, as a person copies it into a calendar program."""
    return settings.PUBLIC_URL + reverse("calendar_feed", args=[feed.agency_id, secret])


@dataclass(frozen=True, slots=True)
class Entry:
    """One day in the calendar. ``key`` never changes for the same thing, so that a changed day moves it."""

    key: str
    on: date
    summary: str
    description: str
    url: str


def _plain(text: str) -> str:
    """Words that every program reads back alike: they disagree about a backslash before a letter."""
    return clean(text).replace("\\", "/")


def _line(text: str) -> str:
    flat = " ".join(_plain(text).split())
    if len(flat) <= _SUMMARY_LENGTH:
        return flat
    return flat[: _SUMMARY_LENGTH - 1].rstrip() + "…"


def calendar_text(name: str, entries: Iterable[Entry], stamped_at: datetime) -> bytes:
    """The file a calendar program reads: one all-day event for each entry.

    Events, not to-dos: phones leave those out of the calendars they subscribe to.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(name))
    calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@motcua")
        event.add("dtstamp", stamped_at.astimezone(UTC))
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", _line(entry.summary) or "Việc của kế hoạch năm")
        event.add("description", _plain(entry.description))
        event.add("url", entry.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def find_feed(agency_id: int, secret: str) -> CalendarFeed | None:
    """The feed behind an address, while its officer works here or its unit exists; one row by its digest."""
    if agency_id > _LARGEST_ID:
        return None
    rows = CalendarFeed.objects.filter(agency_id=agency_id, digest=digest_of(secret))
    feed: CalendarFeed | None = rows.select_related("officer", "unit").first()
    if feed is None:
        return None
    if feed.officer_id is not None:
        return feed if is_working_officer(agency_id, feed.officer_id) else None
    return feed if Agency.objects.filter(on_day(today()), pk=feed.unit_id or 0).exists() else None


def _address(task_id: int) -> str:
    return settings.PUBLIC_URL + reverse("plan_task", args=[task_id])


def _done(done_on: date | None) -> str:
    return f"Đã xong {write_date(done_on)}. " if done_on else ""


def _piece_entry(row: SubTask) -> Entry:
    assert row.due_on is not None
    summary = f"{_done(row.done_on)}Việc nhỏ: {row.title}"
    return Entry(f"viec-{row.id}", row.due_on, summary, row.title, _address(row.task_id))


def _question_entry(row: CoordinationRequest) -> Entry:
    assert row.due_on is not None
    summary = f"Trả lời đề nghị phối hợp: {row.question}"
    return Entry(f"hoi-{row.id}", row.due_on, summary, row.question, _address(row.task_id))


def _milestone_entry(row: TaskMilestone, wording: TaskWording | None) -> Entry:
    label = f"{row.label}: " if row.label else ""
    lines = [wording.content if wording else ""]
    if row.due_on != row.original_on:
        lines.append(f"Hạn theo kế hoạch: {write_date(row.original_on)}")
    summary = f"{_done(row.done_on)}{label}{short(wording)}"
    return Entry(f"moc-{row.id}", row.due_on, summary, "\n".join(lines), _address(row.task_id))


def entries_of(feed: CalendarFeed) -> list[Entry]:
    """What the officer or the unit has to do by which day, of plans that are being carried out.

    Few statements whatever the number of tasks: helped tasks, days, words, pieces, questions.
    """
    agencies = agency_in_charge(feed.agency_id, today()).working_for(today())
    if feed.unit_id is None:
        whose = Q(task__officer_id=feed.officer_id)
        pieces = helps = Q(officer_id=feed.officer_id)
    else:
        whose = pieces = Q(task__lead_unit_id=feed.unit_id)
        helps = Q(unit_id=feed.unit_id)
    helped = TaskCoordinator.objects.filter(helps, agency_id__in=agencies).values_list("task_id", flat=True)
    whose |= Q(task_id__in=set(helped))
    rows = TaskMilestone.objects.filter(whose, agency_id__in=agencies, **_LIVING)
    milestones = list(rows.order_by("due_on", "id"))
    found = {each.task_id for each in milestones}
    wordings = {one.task_id: one for one in in_force(agencies).filter(task_id__in=found)}
    entries = [_milestone_entry(row, wordings.get(row.task_id)) for row in milestones]
    own = {"agency_id__in": agencies, "due_on__isnull": False, **_LIVING}
    entries += [_piece_entry(row) for row in SubTask.objects.filter(pieces, **own).order_by("due_on", "id")]
    if feed.unit_id is not None:
        asked = CoordinationRequest.objects.filter(unit_id=feed.unit_id, answered_at=None, **own)
        entries += [_question_entry(row) for row in asked.order_by("due_on", "id")]
    return entries
