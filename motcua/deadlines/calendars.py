"""The calendar of an agency from the tables, cached in the process by its version stamps.

Asking again costs one small statement (two rows by primary key), none within the same request.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BigIntegerField, Q

from motcua.core.logs import current_request_id
from motcua.core.prepared import Prepared
from motcua.deadlines.calendar import Calendar, DayRule, WeeklyHours
from motcua.deadlines.models import NATIONAL, CalendarDay, CalendarStamp, CalendarYear, OpeningHours, Recorded
from motcua.deadlines.shipped import shipped_years, usual_hours

_KEPT = 256
# A request id may come from outside: what it remembers must not outlive a request by much.
_REMEMBERED_SECONDS = 2.0

Versions = tuple[int, int]
_STAMPS = Prepared(
    lambda scope: CalendarStamp.objects.filter(Q(scope=NATIONAL) | Q(scope=scope)), scope=BigIntegerField()
)


@dataclass(slots=True)
class History:
    """All rows of a scope, withdrawn ones too, and the calendars already built from them."""

    days: list[CalendarDay]
    hours: list[OpeningHours]
    years: list[CalendarYear]
    moments: list[datetime]
    built: dict[int, Calendar] = field(default_factory=dict)

    def at(self, moment: datetime | None) -> Calendar:
        """The calendar as known at the moment (None: now). Between two changes it is one object."""
        index = len(self.moments) if moment is None else bisect_right(self.moments, moment)
        if index not in self.built:
            self.built[index] = self._build(moment)
        return self.built[index]

    def _build(self, moment: datetime | None) -> Calendar:
        shipped = shipped_years()
        entered = {row.year for row in self.years if moment is None or row.recorded_at <= moment}
        rows: list[DayRule] = [row for year, days in shipped.items() if year not in entered for row in days]
        rows += [row.as_rule() for row in self.days if row.is_known(moment)]
        years = sorted(entered | set(shipped))
        first_on = date(years[0], 1, 1)
        return Calendar(
            weekly=self._weekly(moment, first_on),
            days=tuple(rows),
            first_on=first_on,
            last_on=date(_without_gap(years), 12, 31),
        )

    def _weekly(self, moment: datetime | None, first_on: date) -> tuple[WeeklyHours, ...]:
        """Local hours from their first day; before it the national ones; before those the usual ones."""
        known = [row for row in self.hours if row.is_known(moment)]
        local = [row.as_hours() for row in known if row.agency_id is not None]
        national = [row.as_hours() for row in known if row.agency_id is None]
        chosen = [usual_hours(first_on)]
        for layer in (national, local):
            if layer:
                begins = min(hours.valid_from for hours in layer)
                chosen = [hours for hours in chosen if hours.valid_from < begins] + layer
        return tuple(chosen)


def _without_gap(years: list[int]) -> int:
    """The last year before the first missing one: nobody counts across a year without a calendar."""
    last = years[0]
    for year in years[1:]:
        if year != last + 1:
            break
        last = year
    return last


_cache: OrderedDict[tuple[int, Versions], History] = OrderedDict()
_lock = threading.Lock()
_remembered = threading.local()


def calendar_for(agency_id: int | None, *, known_at: datetime | None = None) -> Calendar:
    """The working calendar of an agency (None: the national one), now or as it was known at a moment.

    What no row says comes from the shipped calendar.
    """
    return _history(agency_id or NATIONAL).at(known_at)


def _history(scope: int) -> History:
    memory = _memory_of_request()
    if memory is not None and scope in memory:
        return memory[scope]
    versions = _versions(scope)
    # An agency without rows of its own shares the national calendar.
    key = (scope if versions[1] else NATIONAL, versions)
    with _lock:
        found = _cache.get(key)
        if found is not None:
            _cache.move_to_end(key)
    if found is None:
        found = _load(key[0])
        with _lock:
            _cache[key] = found
            while len(_cache) > _KEPT:
                _cache.popitem(last=False)
    if memory is not None:
        memory[scope] = found
    return found


def _memory_of_request() -> dict[int, History] | None:
    request_id = current_request_id()
    if not request_id:
        return None
    held = getattr(_remembered, "held", None)
    if held is None or held[0] != request_id or time.monotonic() > held[1]:
        held = (request_id, time.monotonic() + _REMEMBERED_SECONDS, {})
        _remembered.held = held
    memory: dict[int, History] = held[2]
    return memory


def _versions(scope: int) -> Versions:
    stamps = {stamp.scope: stamp.version for stamp in _STAMPS.rows(scope=scope)}
    return stamps.get(NATIONAL, 0), stamps.get(scope, 0) if scope != NATIONAL else 0


def _load(scope: int) -> History:
    owned = Q(agency_id__isnull=True) | Q(agency_id=scope)
    days = list(CalendarDay.objects.filter(owned))
    hours = list(OpeningHours.objects.filter(owned))
    years = list(CalendarYear.objects.all())
    rows: list[Recorded] = [*days, *hours]
    moments = {row.recorded_at for row in rows} | {row.recorded_at for row in years}
    moments |= {row.withdrawn_at for row in rows if row.withdrawn_at is not None}
    return History(days, hours, years, sorted(moments))


def forget_calendars() -> None:
    """Drop what this thread remembers of its request; the stamps tell everybody else."""
    _remembered.held = None
