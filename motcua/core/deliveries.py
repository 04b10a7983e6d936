"""The outbox: one row per event and destination, delivered in order per thing, at least once.

A destination's handler must be idempotent; its key is (subject_id, sequence). The row is leased in
one short transaction, handled outside it, and closed in another: a worker killed in between leaves a
lease that its successor takes over.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef, Q

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import NotFound, WrongState
from motcua.core.guards import across_agencies
from motcua.core.models import Delivery, JournalEvent
from motcua.core.permissions import require
from motcua.core.rows import insert

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 8
FIRST_RETRY_SECONDS = 10
BATCH = 20


class PermanentFailure(Exception):
    """Trying again cannot help: the delivery goes to the dead letters at once."""


Payload = Mapping[str, Any]
Builder = Callable[[models.Model, Any, Any], "Payload | None"]
Handler = Callable[[Delivery], None]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where events of one journal go: ``build`` says what is sent (None: not this event)."""

    name: str
    label: str
    journal: str
    build: Builder
    handle: Handler


DESTINATIONS: dict[str, Destination] = {}


def subscribe(destination: Destination) -> None:
    """Add a destination; from now on each fitting event makes one delivery."""
    DESTINATIONS[destination.name] = destination


def enqueue(journal: str, row: models.Model, stored: JournalEvent, event: object) -> None:
    """Write the deliveries of one event, in the transaction of the deed."""
    drafts = []
    for destination in DESTINATIONS.values():
        if destination.journal != journal:
            continue
        payload = destination.build(row, stored, event)
        if payload is not None:
            drafts.append(
                Delivery(
                    agency_id=stored.agency_id,
                    destination=destination.name,
                    subject=journal,
                    subject_id=row.id,  # type: ignore[attr-defined]
                    sequence=stored.sequence,
                    payload=dict(payload),
                    created_at=stored.recorded_at,
                    run_at=stored.recorded_at,
                )
            )
    insert(drafts)


def open_deliveries() -> models.QuerySet[Delivery]:
    """Neither arrived nor given up."""
    return Delivery.objects.filter(done_at=None, dead_at=None)


def agencies_with_work() -> list[int]:
    """Agencies that have a delivery due now."""
    with across_agencies("the worker asks which agencies have due deliveries"):
        return list(
            open_deliveries().filter(run_at__lte=now()).values_list("agency_id", flat=True).distinct()
        )


def claim(agency_id: int, worker: str) -> list[Delivery]:
    """Lease up to BATCH due deliveries of an agency, the oldest open one of each stream only.

    A stream whose head is leased, waiting for its retry or dead gives nothing: order is kept, and
    blocked things, however many, hold up nobody else.
    """
    moment = now()
    before = Delivery.objects.filter(
        agency_id=agency_id,
        destination=OuterRef("destination"),
        subject=OuterRef("subject"),
        subject_id=OuterRef("subject_id"),
        sequence__lt=OuterRef("sequence"),
        done_at=None,
    )
    with transaction.atomic():
        heads = (
            open_deliveries()
            .filter(~Exists(before), agency_id=agency_id, run_at__lte=moment)
            .filter(Q(leased_until=None) | Q(leased_until__lt=moment))
            .order_by("run_at", "id")
        )
        if connection.features.has_select_for_update_skip_locked:
            heads = heads.select_for_update(skip_locked=True)
        chosen = list(heads[:BATCH])
        lease = {"leased_by": worker, "leased_until": moment + LEASE}
        Delivery.objects.filter(agency_id=agency_id, id__in=[one.id for one in chosen]).update(**lease)
    for one in chosen:
        one.leased_by, one.leased_until = worker, moment + LEASE
    return chosen


def still_holds(delivery: Delivery) -> bool:
    """Whether the lease is still ours; near its end it is made longer first.

    Those at the end of a batch may have waited so long that another worker took them.
    """
    if delivery.leased_until is not None and delivery.leased_until - now() > LEASE / 2:
        return True
    held = Delivery.objects.filter(
        agency_id=delivery.agency_id, id=delivery.id, leased_by=delivery.leased_by, done_at=None
    )
    return held.update(leased_until=now() + LEASE) == 1


def _close(delivery: Delivery, **values: Any) -> None:
    """End an attempt. What arrived has arrived; a failure counts only while nobody else has taken over."""
    rows = Delivery.objects.filter(agency_id=delivery.agency_id, id=delivery.id, done_at=None)
    if "done_at" not in values:
        rows = rows.filter(leased_by=delivery.leased_by)
    rows.update(leased_by="", leased_until=None, attempts=delivery.attempts + 1, **values)


def retry_delay(attempts: int) -> timedelta:
    """Exponential back-off with jitter: 10 s, 20 s, 40 s … each ± 20 %."""
    seconds = FIRST_RETRY_SECONDS * 2**attempts
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load, guards nothing


def deliver(delivery: Delivery) -> bool:
    """Hand one leased delivery to its destination; returns whether it arrived. Never raises."""
    try:
        destination = DESTINATIONS.get(delivery.destination)
        if destination is None:
            raise PermanentFailure(f"Nơi nhận “{delivery.destination}” không còn trong hệ thống.")
        destination.handle(delivery)
    except Exception as error:  # whatever went wrong is kept for a person to read
        is_dead = isinstance(error, PermanentFailure) or delivery.attempts + 1 >= MAX_ATTEMPTS
        log.warning(
            "delivery.failed",
            destination=delivery.destination,
            delivery=delivery.id,
            dead=is_dead,
            error=type(error).__name__,
        )
        message = f"{type(error).__name__}: {error}"[:2000]
        if is_dead:
            _close(delivery, dead_at=now(), last_error=message)
        else:
            _close(delivery, run_at=now() + retry_delay(delivery.attempts), last_error=message)
        return False
    _close(delivery, done_at=now(), last_error="")
    return True


def release_leases(worker: str) -> int:
    """Give back what a dead worker of the same name held, so that it runs again at once."""
    with across_agencies("a restarted worker frees its own leases in every agency"):
        return Delivery.objects.filter(leased_by=worker, done_at=None).update(leased_by="", leased_until=None)


def drain(worker: str) -> int:
    """Deliver what is due now, agency by agency; returns how many arrived."""
    arrived = 0
    for agency_id in agencies_with_work():
        while batch := claim(agency_id, worker):
            arrived += sum(deliver(delivery) for delivery in batch if still_holds(delivery))
    return arrived


def replay_dead(agency_id: int, delivery_id: int, *, actor: Actor) -> Delivery:
    """Send a dead letter again from the first attempt. Raises NotFound or WrongState."""
    with transaction.atomic():
        require(actor, "delivery.replay")
        delivery = (
            Delivery.objects.select_for_update().filter(agency_id=agency_id, id=delivery_id).first()
            if agency_id in actor.agencies
            else None
        )
        if delivery is None:
            raise NotFound("Không tìm thấy lượt gửi này.")
        if delivery.dead_at is None:
            raise WrongState("Lượt gửi này không nằm trong danh sách dừng. Hãy tải lại trang.")
        delivery.dead_at, delivery.attempts, delivery.run_at = None, 0, now()
        Delivery.objects.filter(agency_id=agency_id, id=delivery_id).update(
            dead_at=None, attempts=0, run_at=delivery.run_at
        )
        audit(actor, "delivery.replayed", subject=str(delivery_id), detail={"to": delivery.destination})
    return delivery


def worker_name() -> str:
    """A name for this process's leases."""
    return f"worker-{os.getpid()}"
