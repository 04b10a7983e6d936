"""The rows on their way: which are due, leased by whom, and how an attempt is closed.

Only the oldest open row of a stream (agency, destination, thing) may be leased, so whoever leases it may
be sure that all before it are done. A stream whose head is leased, waiting for its retry or dead gives
nothing: order is kept, and blocked things, however many, hold up nobody else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, Q

from motcua.core.clock import now
from motcua.core.deliveries.policy import LONGEST_WAIT
from motcua.core.guards import across_agencies
from motcua.core.models import Delivery, DestinationPause

LEASE = timedelta(minutes=2)
BATCH = 50
# Lists of ids come in these lengths only: the database plans each length once.
_SIZES = (1, 4, 16, 64)


def worker_name() -> str:
    """A name for this process's leases."""
    return f"worker-{os.getpid()}"


def open_deliveries() -> models.QuerySet[Delivery]:
    """Neither arrived nor given up."""
    return Delivery.objects.filter(done_at=None, dead_at=None)


def pairs_with_work() -> list[tuple[int, str]]:
    """(agency, destination) that have a delivery due now and no pause."""
    with across_agencies("the worker asks which agencies have due deliveries"):
        due = open_deliveries().filter(run_at__lte=now()).values_list("agency_id", "destination").distinct()
        found = set(due)
        if found:
            paused = DestinationPause.objects.filter(resumed_at=None)
            found.difference_update(paused.values_list("agency_id", "destination"))
    return sorted(found)


def agencies_with_work() -> list[int]:
    """Agencies that have a delivery due now."""
    return sorted({agency_id for agency_id, _ in pairs_with_work()})


def _heads(agency_id: int, destination: str, moment: datetime) -> models.QuerySet[Delivery]:
    before = Delivery.objects.filter(
        agency_id=agency_id,
        destination=destination,
        subject=OuterRef("subject"),
        subject_id=OuterRef("subject_id"),
        sequence__lt=OuterRef("sequence"),
        done_at=None,
    )
    heads = (
        open_deliveries()
        .filter(~Exists(before), agency_id=agency_id, destination=destination, run_at__lte=moment)
        .filter(Q(leased_until=None) | Q(leased_until__lt=moment))
        .order_by("run_at")  # as the index has it: found as soon as there are enough
    )
    if connection.features.has_select_for_update_skip_locked:
        heads = heads.select_for_update(skip_locked=True)
    return heads


def claim(agency_id: int, destination: str, worker: str, limit: int = BATCH) -> list[Delivery]:
    """Lease up to ``limit`` due deliveries, the oldest open one of each stream only.

    ``leased_by`` of what comes back names the worker whose lease ran out, if there was one; the lease
    itself is this worker's: see ``hold``.
    """
    moment = now()
    with transaction.atomic():
        chosen = list(_heads(agency_id, destination, moment)[:limit])
        if chosen:
            Delivery.objects.filter(agency_id=agency_id, id__in=_padded([one.id for one in chosen])).update(
                leased_by=worker, leased_until=moment + LEASE
            )
    for one in chosen:
        one.leased_until = moment + LEASE
    return chosen


def _padded(ids: Sequence[int]) -> list[int]:
    """The same set of ids in a list of a usual length."""
    size = next((one for one in _SIZES if one >= len(ids)), len(ids))
    return [*ids, *[ids[-1]] * (size - len(ids))]


def still_holds(delivery: Delivery, worker: str) -> bool:
    """Whether the lease is still the worker's; near its end it is made longer first.

    Those at the end of a batch may have waited so long that another worker took them.
    """
    left = delivery.leased_until - now() if delivery.leased_until is not None else timedelta(0)
    if LEASE / 2 < left <= LEASE:
        return True
    held = Delivery.objects.filter(
        agency_id=delivery.agency_id, id=delivery.id, leased_by=worker, done_at=None
    )
    delivery.leased_until = now() + LEASE
    return held.update(leased_until=delivery.leased_until) == 1


def give_back(deliveries: Iterable[Delivery], worker: str) -> None:
    """End the leases of what was not tried; it is due as before."""
    rows = list(deliveries)
    if rows:
        Delivery.objects.filter(
            agency_id=rows[0].agency_id,
            id__in=_padded([one.id for one in rows]),
            leased_by=worker,
            done_at=None,
        ).update(leased_by="", leased_until=None)


@dataclass
class Closings:
    """Ended attempts of one agency and worker, written together.

    What arrived has arrived, whoever holds the row now; a failure counts only while nobody else has
    taken over.
    """

    agency_id: int
    worker: str
    arrived: list[int] = field(default_factory=list)
    failed: list[tuple[int, dict[str, Any]]] = field(default_factory=list)

    def write(self) -> None:
        """Write them; call inside a transaction."""
        free = {"leased_by": "", "leased_until": None, "attempts": F("attempts") + 1}
        if self.arrived:
            Delivery.objects.filter(
                agency_id=self.agency_id, id__in=_padded(self.arrived), done_at=None
            ).update(done_at=now(), dead_at=None, last_error="", **free)
        for delivery_id, values in self.failed:
            Delivery.objects.filter(
                agency_id=self.agency_id, id=delivery_id, done_at=None, leased_by=self.worker
            ).update(**free, **values)

    def forget(self) -> None:
        """They are written."""
        self.arrived, self.failed = [], []


def release_leases(worker: str) -> list[Delivery]:
    """Give back what a dead worker of the same name held, so that it runs again at once."""
    with across_agencies("a restarted worker frees its own leases in every agency"):
        held = Delivery.objects.filter(leased_by=worker, done_at=None)
        found = list(held)
        if found:
            held.update(leased_by="", leased_until=None)
    return found


def bring_forward(destination: str, within: timedelta) -> int:
    """The destination answers again: what waited only because nobody answered goes out now.

    ``within``: the longest such wait; who waits longer was asked to by the receiver.
    """
    with across_agencies("a destination that answers again gets what waited for it in every agency"):
        moment = now()
        waiting = open_deliveries().filter(
            destination=destination, run_at__range=(moment, moment + within), failures=0, attempts__gt=0
        )
        return waiting.update(run_at=moment)


def mend_after_clock_step() -> int:
    """Moments that no wait and no lease can reach were written by a clock that was ahead: undo them."""
    moment = now()
    with across_agencies("times written by a wrong clock are undone in every agency"):
        waits = open_deliveries().filter(run_at__gt=moment + LONGEST_WAIT * 1.25)
        leases = open_deliveries().filter(leased_until__gt=moment + LEASE)
        return waits.update(run_at=moment) + leases.update(leased_until=None)
