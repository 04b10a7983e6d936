"""Check every journal: chains, order, replay against the columns, and the digest of each day.

Reads everything once, in key order, one thing's events in memory at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from pydantic import ValidationError

from motcua.core.clock import local, now
from motcua.core.errors import DomainError
from motcua.core.guards import across_agencies
from motcua.core.journal import GENESIS, JOURNALS, Journal, differences, event_hash, replay
from motcua.core.models import JournalDigest
from motcua.core.snapshot import snapshot

_CHUNK = 2000
_SETTLING = timedelta(hours=1)  # a deed begun before midnight may be recorded for yesterday until then
MOST_FAULTS_KEPT = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it was recorded: where, which event (None: the row itself), and what."""

    journal: str
    agency_id: int | None
    subject_id: int | None
    sequence: int | None
    what: str

    def __str__(self) -> str:
        if self.subject_id is None:
            return self.what
        event = "" if self.sequence is None else f", sự kiện {self.sequence}"
        return f"{self.journal} {self.agency_id}/{self.subject_id}{event}: {self.what}"


@dataclass(frozen=True, slots=True)
class DayDigest:
    """All events recorded on one day: SHA-256 over their hashes in key order, one per line."""

    on: date
    events: int
    digest: str


@dataclass
class Report:
    """The outcome: counts, digests by day, and the faults (the first MOST_FAULTS_KEPT of them in full)."""

    subjects: int = 0
    events: int = 0
    days: list[DayDigest] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fault_count: int = 0

    def add(self, fault: Fault) -> None:
        """Count a fault; keep it unless there are too many to read."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS_KEPT:
            self.faults.append(fault)


class _Days:
    """Digests in the making; one small state a day."""

    def __init__(self) -> None:
        self._sums: dict[date, tuple[Any, int]] = {}

    def add(self, stored: Any) -> None:
        day = local(stored.recorded_at).date()
        digest, count = self._sums.get(day) or (hashlib.sha256(), 0)
        digest.update(f"{stored.hash}\n".encode())
        self._sums[day] = (digest, count + 1)

    def finished(self) -> list[DayDigest]:
        return [DayDigest(day, count, made.hexdigest()) for day, (made, count) in sorted(self._sums.items())]


Key = tuple[int, int]


def _groups(journal: Journal[Any]) -> Iterator[tuple[Key, list[Any]]]:
    """The events of each thing, things in key order."""
    parent = f"{journal.parent}_id"
    stored = journal.event_model._default_manager.order_by("agency_id", parent, "sequence").iterator(_CHUNK)

    def key(event: Any) -> Key:
        return event.agency_id, getattr(event, parent)

    for found, events in groupby(stored, key):
        yield found, list(events)


def _rows(journal: Journal[Any]) -> Iterator[tuple[Key, Any]]:
    for row in journal.model._default_manager.order_by("agency_id", "id").iterator(chunk_size=_CHUNK):
        yield (row.agency_id, row.id), row  # type: ignore[attr-defined]


def _paired(journal: Journal[Any]) -> Iterator[tuple[Key, Any | None, list[Any]]]:
    """Rows and their events side by side; a row without events or events without a row show up too."""
    rows, groups = _rows(journal), _groups(journal)
    row, group = next(rows, None), next(groups, None)
    while row is not None or group is not None:
        if group is None or (row is not None and row[0] < group[0]):
            assert row is not None
            yield row[0], row[1], []
            row = next(rows, None)
        elif row is None or group[0] < row[0]:
            yield group[0], None, group[1]
            group = next(groups, None)
        else:
            yield row[0], row[1], group[1]
            row, group = next(rows, None), next(groups, None)


def _chain_faults(events: list[Any], subject_id: int) -> Iterator[tuple[int, str]]:
    """(sequence, what) for every event whose content, link or place is not as recorded."""
    previous = GENESIS
    for expected, stored in enumerate(events, start=1):
        if stored.sequence != expected:
            yield (
                stored.sequence,
                f"số thứ tự không liền, lẽ ra là {expected}: có sự kiện bị mất",
            )
            return
        if stored.previous_hash != previous:
            yield stored.sequence, "không nối với sự kiện trước (mã băm trước khác)"
        if event_hash(stored, subject_id, stored.previous_hash) != stored.hash:
            yield stored.sequence, "nội dung đã bị sửa (mã băm tính lại khác mã đã ghi)"
        previous = stored.hash


def _row_faults(journal: Journal[Any], row: Any, events: list[Any]) -> Iterator[str]:
    """What differs between the row and what its events say."""
    last = events[-1]
    if row.sequence != last.sequence:
        yield f"dòng hiện tại ghi số sự kiện {row.sequence}, nhật ký có {last.sequence}"
    if row.head_hash != last.hash:
        yield "mã băm cuối của dòng hiện tại khác mã của sự kiện cuối"
    try:
        state = replay(journal, events)
    except (DomainError, ValidationError, KeyError, ValueError, TypeError, AttributeError) as error:
        yield f"không dựng lại được từ các sự kiện ({type(error).__name__})"
        return
    for name, (replayed, stored) in differences(state, row).items():
        yield f"cột “{name}” ghi {stored!r}, dựng lại từ sự kiện là {replayed!r}"


def _subject_faults(journal: Journal[Any], key: Key, row: Any | None, events: list[Any]) -> Iterator[Fault]:
    agency_id, subject_id = key
    for sequence, what in _chain_faults(events, subject_id):
        yield Fault(journal.name, agency_id, subject_id, sequence, what)
    if row is None:
        yield Fault(journal.name, agency_id, subject_id, None, "có sự kiện nhưng dòng hiện tại đã mất")
    elif not events:
        yield Fault(journal.name, agency_id, subject_id, None, "có dòng hiện tại nhưng không có sự kiện nào")
    else:
        for what in _row_faults(journal, row, events):
            yield Fault(journal.name, agency_id, subject_id, None, what)


def _day_faults(days: Iterable[DayDigest]) -> Iterator[Fault]:
    """Days whose stored digest is not the one computed now."""
    computed = {day.on: day for day in days}
    for stored in JournalDigest.objects.order_by("on"):
        found = computed.get(stored.on)
        if found is None or (found.events, found.digest) != (stored.events, stored.digest):
            count = 0 if found is None else found.events
            what = (
                f"ngày {stored.on:%d/%m/%Y}: mã băm trong ngày khác mã đã lưu "
                f"(lúc lưu có {stored.events} sự kiện, nay có {count})"
            )
            yield Fault("ngày", None, None, None, what)


def _keep_closed_days(days: Iterable[DayDigest]) -> None:
    """Store the digest of every day on which nothing can be recorded any more."""
    known = set(JournalDigest.objects.values_list("on", flat=True))
    open_from = (now() - _SETTLING).date()
    JournalDigest.objects.bulk_create(
        JournalDigest(on=day.on, events=day.events, digest=day.digest, made_at=now())
        for day in days
        if day.on < open_from and day.on not in known
    )


def verify_journals() -> Report:
    """Check all journals. A faultless run stores the digests of closed days for later comparison."""
    report, days = Report(), _Days()
    with across_agencies("the check reads every journal whole"):
        with snapshot():
            _read_all(report, days)
        report.days = days.finished()
        for fault in _day_faults(report.days):
            report.add(fault)
        if not report.fault_count:
            _keep_closed_days(report.days)
    return report


def _read_all(report: Report, days: _Days) -> None:
    for journal in sorted(JOURNALS.values(), key=lambda journal: journal.name):
        for key, row, events in _paired(journal):
            report.subjects += 1
            report.events += len(events)
            for stored in events:
                days.add(stored)
            for fault in _subject_faults(journal, key, row, events):
                report.add(fault)
