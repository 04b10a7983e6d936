"""What must hang where on a day, what does hang there, and what follows from the two.

Nothing of this is typed by hand: a line's state comes from versions, postings, the calendar and the day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from motcua.catalogue.models import Offering, Procedure, ProcedureVersion, VersionState
from motcua.catalogue.publication.limits import Clock, Start, clock, start_of, track_of
from motcua.catalogue.publication.models import (
    CheckOutcome,
    CheckResult,
    CheckRound,
    FastTrack,
    Posting,
    PublicationPlace,
)
from motcua.core.clock import today
from motcua.core.errors import DomainError
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.calendars import calendar_for


class LineState(models.TextChoices):
    """How a procedure stands at a place on a day; the worst first."""

    OUTDATED = "outdated", "Bản cũ còn treo"
    OVERDUE = "overdue", "Quá hạn công khai"
    TO_TAKE_DOWN = "to_take_down", "Phải gỡ xuống"
    DUE_SOON = "due_soon", "Sắp đến hạn"
    AWAITED = "awaited", "Chờ công khai"
    POSTED = "posted", "Đã công khai"


TONES = {
    LineState.OUTDATED: "overdue",
    LineState.OVERDUE: "overdue",
    LineState.TO_TAKE_DOWN: "overdue",
    LineState.DUE_SOON: "due_soon",
    LineState.AWAITED: "waiting",
    LineState.POSTED: "done",
}
RED = frozenset({LineState.OUTDATED, LineState.OVERDUE, LineState.TO_TAKE_DOWN})
_ORDER = {state: number for number, state in enumerate(LineState)}


@dataclass(frozen=True, slots=True)
class Line:
    """One procedure at one place on a day.

    ``wanted`` is the version that must hang (None: the procedure has ended); ``shown`` the versions that do
    hang, oldest first; ``stale`` those of them that must go. ``clock`` is that of ``wanted``.
    """

    place: PublicationPlace
    procedure: Procedure
    state: LineState
    wanted: ProcedureVersion | None
    shown: tuple[Posting, ...]
    stale: tuple[Posting, ...]
    clock: Clock | None
    day: date

    @property
    def tone(self) -> str:
        """Tone of the badge."""
        return TONES[self.state]

    @property
    def words(self) -> str:
        """The badge: the state with its days."""
        if self.state == LineState.OVERDUE and self.clock is not None:
            return f"Quá hạn {(self.day - self.clock.due_on).days} ngày"
        return str(self.state.label)

    @property
    def next_step(self) -> str:
        """What to do now, in words."""
        number = self.wanted.number if self.wanted else 0
        match self.state:
            case LineState.OUTDATED:
                return f"Thay bản cũ bằng phiên bản {number}, rồi ghi đã công khai."
            case LineState.TO_TAKE_DOWN:
                return "Gỡ bản đang treo, rồi ghi đã gỡ."
            case LineState.OVERDUE | LineState.DUE_SOON | LineState.AWAITED:
                return f"Công khai phiên bản {number}, rồi ghi đã công khai."
        return ""

    @property
    def is_red(self) -> bool:
        """Whether the office is late with it."""
        return self.state in RED


@dataclass(frozen=True, slots=True)
class Duty:
    """A version that had to hang at a place by a day; ``posted_on`` the first day it did."""

    place: PublicationPlace
    version: ProcedureVersion
    clock: Clock
    posted_on: date | None

    @property
    def is_on_time(self) -> bool:
        """Hung no later than the last day."""
        return self.posted_on is not None and self.posted_on <= self.clock.due_on


class _Facts:
    """Everything lines are made of, read in a handful of statements whatever the number of procedures."""

    def __init__(self, agency_id: int, agencies: Collection[int]) -> None:
        self.agency_id = agency_id
        self.agencies = frozenset(agencies) | {agency_id}
        self.calendar: Calendar = calendar_for(agency_id)
        fast = FastTrack.objects.filter(agency_id__in=self.agencies)
        self.fast = set(fast.values_list("version_id", flat=True))
        self._clocks: dict[tuple[Start, str, str], Clock | None] = {}

    def places(self, filtered: Q) -> list[PublicationPlace]:
        rows = PublicationPlace.objects.filter(filtered, agency_id__in=self.agencies)
        return list(rows.order_by("kind", "name", "id"))

    def versions(self, procedures: Collection[int]) -> dict[int, list[ProcedureVersion]]:
        """Approved versions by procedure, oldest first."""
        rows = ProcedureVersion.objects.filter(
            procedure_id__in=procedures, state=VersionState.APPROVED, valid_from__isnull=False
        )
        found: dict[int, list[ProcedureVersion]] = defaultdict(list)
        for row in rows.select_related("procedure__sector").defer("content").order_by("valid_from"):
            found[row.procedure_id].append(row)
        return found

    def postings(self, places: Iterable[PublicationPlace]) -> dict[tuple[int, int], list[Posting]]:
        """(place, procedure) → what hung there, oldest first."""
        rows = Posting.objects.filter(
            agency_id__in=self.agencies, place_id__in=[place.id for place in places]
        )
        found: dict[tuple[int, int], list[Posting]] = defaultdict(list)
        for row in rows.order_by("posted_on", "id"):
            found[row.place_id, row.procedure_id].append(row)
        return found

    def clock_of(self, version: ProcedureVersion, place: PublicationPlace, offered: date) -> Clock | None:
        """The clock of a version at a place; None where calendar or law know nothing of those days."""
        valid_from = version.valid_from or offered
        start = start_of(version.decision_on, valid_from, offered, place.valid_from)
        is_fast = version.pk in self.fast
        track, why = track_of(version.decision_no, version.decision_issuer, is_fast=is_fast)
        key = (start, track.value, why)
        if key not in self._clocks:
            try:
                self._clocks[key] = clock(start, track, why, self.calendar)
            except DomainError:
                self._clocks[key] = None
        return self._clocks[key]


def _offered(agency_id: int, day: date | None) -> dict[int, date]:
    """Public procedures the agency offers (on the day; None: ever) → the first day it did."""
    rows = Offering.objects.filter(agency_id=agency_id) if day is None else Offering.objects.on(day)
    public = Procedure.objects.public()
    found: dict[int, date] = {}
    pairs = rows.filter(agency_id=agency_id, procedure__in=public).values_list("procedure_id", "valid_from")
    for procedure_id, first in pairs:
        found[procedure_id] = min(first, found.get(procedure_id, first))
    return found


def _hangs(posting: Posting, day: date) -> bool:
    return posting.posted_on <= day and (posting.taken_down_on is None or day < posting.taken_down_on)


def _wanted(versions: list[ProcedureVersion], day: date, shown: set[int]) -> ProcedureVersion | None:
    """What must hang: the version in force if it does not, else one decided for later, else that in force."""
    current = next((row for row in versions if row.state_on(day) == VersionState.IN_FORCE), None)
    if current is not None and current.pk not in shown:
        return current
    # A decision without a date is as good as not made until its version holds.
    later = (
        row
        for row in versions
        if row.state_on(day) == VersionState.APPROVED
        and row.decision_on is not None
        and row.decision_on <= day
        and row.pk not in shown
    )
    return next(later, None) or current


def _state(
    wanted: ProcedureVersion | None, shown: set[int], is_stale: bool, found: Clock | None, day: date
) -> LineState:
    if is_stale:
        is_replaced = wanted is not None and wanted.state_on(day) == VersionState.IN_FORCE
        return LineState.OUTDATED if is_replaced else LineState.TO_TAKE_DOWN
    if wanted is None or wanted.pk in shown:
        return LineState.POSTED
    if found is None or day < found.warn_on:
        return LineState.AWAITED
    return LineState.OVERDUE if day > found.due_on else LineState.DUE_SOON


def lines_on(
    agency_id: int,
    day: date | None = None,
    *,
    agencies: Collection[int] = (),
    place_id: int | None = None,
    code: str = "",
) -> list[Line]:
    """Every public procedure the agency offers at every place in use on the day; the worst first.

    A procedure that is no longer offered, or has ended, has a line where it still hangs. About seven
    statements.
    """
    on = day or today()
    facts = _Facts(agency_id, agencies)
    asked = Q(id=place_id) if place_id is not None else Q()
    places = facts.places(asked & Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on)))
    offered, hung = _offered(agency_id, on), facts.postings(places)
    hanging = {key[1] for key, rows in hung.items() if any(_hangs(row, on) for row in rows)}
    public = Procedure.objects.public().filter(pk__in=set(offered) | hanging).select_related("sector")
    procedures = {row.pk: row for row in (public.filter(code=code) if code else public)}
    versions = facts.versions(procedures)
    found = [
        line
        for place in places
        for procedure in procedures.values()
        if (
            line := _line(
                facts, place, procedure, versions[procedure.pk], hung[place.id, procedure.pk], offered, on
            )
        )
    ]
    return sorted(found, key=lambda line: (_ORDER[line.state], line.procedure.code, line.place.id))


def _line(
    facts: _Facts,
    place: PublicationPlace,
    procedure: Procedure,
    versions: list[ProcedureVersion],
    hung: list[Posting],
    offered: dict[int, date],
    on: date,
) -> Line | None:
    shown = tuple(row for row in hung if _hangs(row, on))
    is_offered = procedure.pk in offered
    living = {row.pk for row in versions if row.state_on(on) != VersionState.ENDED} if is_offered else set()
    stale = tuple(row for row in shown if row.version_id not in living)
    ids = {row.version_id for row in shown}
    wanted = _wanted(versions, on, ids) if is_offered else None
    if wanted is None and not shown:
        return None
    found = facts.clock_of(wanted, place, offered[procedure.pk]) if wanted else None
    state = _state(wanted, ids, bool(stale), found, on)
    return Line(place, procedure, state, wanted, shown, stale, found, on)


def duties_in(agency_id: int, agencies: Collection[int], from_on: date, to_on: date) -> list[Duty]:
    """Versions whose last day to be hung lies in the span: those hung, and those whose day has passed.

    A version that ended, or a place that was given up, before that day never was a duty.
    """
    facts, until = _Facts(agency_id, agencies), today()
    places = facts.places(Q(valid_from__lte=to_on))
    offered = _offered(agency_id, None)
    versions, hung = facts.versions(offered), facts.postings(places)
    found = []
    for place in places:
        for procedure_id, rows in versions.items():
            first = _first_days(hung[place.id, procedure_id])
            for version in rows:
                due = facts.clock_of(version, place, offered[procedure_id])
                if due is None or not from_on <= due.due_on <= to_on or _lapsed(version, place, due):
                    continue
                posted_on = first.get(version.pk)
                if posted_on is not None or due.due_on < until:
                    found.append(Duty(place, version, due, posted_on))
    return sorted(found, key=lambda one: (one.is_on_time, one.clock.due_on, one.version.procedure.code))


def _first_days(rows: list[Posting]) -> dict[int, date]:
    return {row.version_id: row.posted_on for row in reversed(rows)}


def _lapsed(version: ProcedureVersion, place: PublicationPlace, due: Clock) -> bool:
    return any(end is not None and end < due.due_on for end in (version.valid_to, place.valid_to))


def rounds_in(agencies: Collection[int], from_on: date | None, to_on: date | None) -> Any:
    """Rounds that ended, by the day of the check."""
    rows = CheckRound.objects.filter(agency_id__in=agencies).exclude(finished_at=None)
    if from_on is not None:
        rows = rows.filter(checked_on__gte=from_on)
    if to_on is not None:
        rows = rows.filter(checked_on__lte=to_on)
    return rows.select_related("place", "made_by").order_by("-checked_on", "-id")


def defects_open_on(agencies: Collection[int], day: date) -> Any:
    """Defects seen by the day and on that day not yet mended; the oldest first."""
    rows = CheckResult.objects.filter(
        Q(fixed_on=None) | Q(fixed_on__gt=day),
        agency_id__in=agencies,
        outcome=CheckOutcome.DEFECT,
        found_on__lte=day,
    )
    return rows.select_related("place", "procedure", "round").order_by("found_on", "id")


def last_checks(agencies: Collection[int]) -> dict[int, date]:
    """Place → the day on which somebody last walked along it to the end."""
    rows = CheckRound.objects.filter(agency_id__in=agencies).exclude(finished_at=None)
    return dict(rows.order_by("checked_on").values_list("place_id", "checked_on"))
