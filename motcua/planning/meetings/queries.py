"""What the pages and figures of meetings read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from motcua.core.clock import ZONE, local, now, today
from motcua.core.text import clean, fold
from motcua.planning.meetings.models import Invitee, Meeting, MeetingDecision, MeetingMaterial
from motcua.planning.meetings.rules import State
from motcua.planning.product_kinds import ProductCard

MATCHES = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """A meeting with how many were invited and came."""

    row: Meeting
    tone: str
    label: str
    invited: int
    came: int


def midnight(day: date) -> datetime:
    """The first moment of a day in Vietnam."""
    return datetime.combine(day, time(), ZONE)


def _came() -> Exists:
    """Whether somebody came to the meeting of the outer row."""
    return Exists(
        Invitee.objects.filter(
            agency_id=OuterRef("agency_id"), meeting_id=OuterRef("id"), came_at__isnull=False
        )
    )


def _held_only(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Over, not put off, and somebody came: without anybody present nothing is proven."""
    return rows.filter(_came(), cancelled_at__isnull=True, ends_at__lte=now())


def listed(
    agency_ids: Collection[int],
    *,
    text: str = "",
    kind: str = "",
    state: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> QuerySet[Meeting]:
    """Meetings by their day, the latest first.

    ``kind`` "briefing" is both sorts of briefing. ``state``: coming, held, no_minutes (held, minutes not
    approved) or cancelled; empty: all.
    """
    rows: QuerySet[Meeting] = Meeting.objects.filter(agency_id__in=agency_ids)
    for word in fold(clean(text)).split()[:10]:
        rows = rows.filter(folded__contains=word)
    if kind == "briefing":
        rows = rows.filter(kind__in=("half_year", "yearly"))
    elif kind:
        rows = rows.filter(kind=kind)
    if from_on:
        rows = rows.filter(starts_at__gte=midnight(from_on))
    if to_on:
        rows = rows.filter(starts_at__lt=midnight(to_on) + timedelta(days=1))
    if state == "coming":
        rows = rows.filter(ends_at__gt=now(), cancelled_at__isnull=True)
    elif state == "cancelled":
        rows = rows.filter(cancelled_at__isnull=False)
    elif state:
        rows = _held_only(rows)
    if state == "no_minutes":
        rows = rows.filter(approved_at__isnull=True)
    return rows.order_by("-starts_at", "-id")


def standings(rows: Sequence[Meeting]) -> list[Standing]:
    """Each meeting with its state now and its counts; one statement for any number of rows."""
    if not rows:
        return []
    query = Invitee.objects.filter(
        agency_id__in={row.agency_id for row in rows}, meeting_id__in=[row.id for row in rows]
    )
    counted = query.values("meeting_id").annotate(
        all=Count("id"), came=Count("id", filter=Q(came_at__isnull=False))
    )
    counts = {one["meeting_id"]: (one["all"], one["came"]) for one in counted}
    moment = now()
    return [Standing(row, *row.standing_at(moment), *counts.get(row.id, (0, 0))) for row in rows]


def invitees_of(meeting: Meeting) -> list[Invitee]:
    """Who is invited: officers first, then guests, by name."""
    rows = Invitee.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id)
    return list(rows.select_related("marked_by").order_by(F("officer_id").asc(nulls_last=True), "name"))


def materials_of(meeting: Meeting) -> list[MeetingMaterial]:
    """The papers of a meeting."""
    rows = MeetingMaterial.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id)
    return list(rows.select_related("file").order_by("id"))


def decisions_of(meeting: Meeting) -> list[MeetingDecision]:
    """What a meeting decided, by day."""
    rows = MeetingDecision.objects.filter(agency_id=meeting.agency_id, meeting_id=meeting.id)
    return list(rows.select_related("officer").order_by("due_on", "id"))


def attendance(
    agency_ids: Collection[int],
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    kind: str = "",
    presence: str = "",
) -> QuerySet[Invitee]:
    """Who was invited to meetings held in a span. ``presence``: came, absent, excused; empty: all."""
    held = listed(agency_ids, kind=kind, state="held", from_on=from_on, to_on=to_on)
    ids = list(held.order_by().values_list("id", flat=True))
    rows = Invitee.objects.filter(agency_id__in=agency_ids, meeting_id__in=ids)
    if presence == "came":
        rows = rows.filter(came_at__isnull=False)
    elif presence:
        rows = rows.filter(came_at__isnull=True)
    if presence == "excused":
        rows = rows.exclude(excuse="")
    return rows.select_related("meeting", "marked_by").order_by("-meeting__starts_at", "name", "id")


def decisions(
    agency_ids: Collection[int],
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    state: str = "",
    officer_id: int | None = None,
) -> QuerySet[MeetingDecision]:
    """Decisions by their due day. ``state``: in_time, late (done too late), open, overdue; empty: all."""
    rows = MeetingDecision.objects.filter(agency_id__in=agency_ids)
    if from_on:
        rows = rows.filter(due_on__gte=from_on)
    if to_on:
        rows = rows.filter(due_on__lte=to_on)
    if officer_id:
        rows = rows.filter(officer_id=officer_id)
    narrowed = {
        "in_time": Q(done_on__isnull=False, done_on__lte=F("due_on")),
        "late": Q(done_on__isnull=False, done_on__gt=F("due_on")),
        "open": Q(done_on__isnull=True),
        "overdue": Q(done_on__isnull=True, due_on__lt=today()),
    }
    if state in narrowed:
        rows = rows.filter(narrowed[state])
    return rows.select_related("meeting", "officer").order_by("due_on", "id")


def _card(standing: Standing) -> ProductCard:
    row = standing.row
    is_done = row.state_at(now()) is State.DONE
    gap = "" if is_done else "Cuộc họp đã hoãn" if row.cancelled_at else "Chưa có biên bản được duyệt"
    return ProductCard(
        row.id,
        f"{row.get_kind_display()}: {row.title}",
        standing.label,
        standing.tone,
        reverse("meeting_detail", args=[row.id]),
        local(row.starts_at).date(),
        is_complete=is_done,
        gap=gap,
    )


def cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    """Meetings as a task shows them."""
    rows = list(Meeting.objects.filter(agency_id__in=agency_ids, id__in=ids))
    return {one.row.id: _card(one) for one in standings(rows)}


def matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    """Meetings to choose from, the latest first."""
    return [_card(one) for one in standings(list(listed(agency_ids, text=text)[:MATCHES]))]
