"""Handing over: one worker's turn with what is due for one agency and destination."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction

from motcua.core.clock import now
from motcua.core.deliveries import trace
from motcua.core.deliveries.breaker import Breakers, Gate
from motcua.core.deliveries.destinations import DESTINATIONS, Destination, policy_of
from motcua.core.deliveries.policy import DeliveryError, PermanentFailure, RetryLater, Unreachable
from motcua.core.deliveries.queue import (
    Closings,
    claim,
    give_back,
    pairs_with_work,
    release_leases,
    still_holds,
)
from motcua.core.masking import mask_text
from motcua.core.models import CallOutcome, Delivery, DeliveryCall

log = structlog.get_logger(__name__)

# One destination, however slow, has a worker so long at a time; then the others have their turn.
TURN_SECONDS = 2.0
# Attempts that ended are written after so long at the latest.
WRITE_SECONDS = 0.5
sleep = time.sleep

_BREAKERS: dict[str, Breakers] = {}


@dataclass
class _Batch:
    """What a worker leased together, and the ended attempts not written yet."""

    destination: Destination | None
    worker: str
    breakers: Breakers
    closings: Closings
    is_stopping: Callable[[], bool] = field(default=lambda: False)
    rows: list[DeliveryCall] = field(default_factory=list)
    arrived: int = 0
    written_at: float = field(default_factory=time.monotonic)

    def end(self, attempt: trace.Attempt, error: Exception | None, took_ms: int) -> None:
        """Note how one attempt ended."""
        delivery = attempt.delivery
        if error is None:
            self.arrived += 1
            self.closings.arrived.append(delivery.id)
            self.rows += attempt.rows(CallOutcome.ARRIVED, "", took_ms)
        else:
            outcome, values = _verdict(delivery, error)
            self.closings.failed.append((delivery.id, values))
            self.rows += attempt.rows(outcome, _message(error), took_ms)

    def write(self, *, is_due: bool = True) -> None:
        """Write closings and trace in one transaction."""
        if not self.rows or not (is_due or time.monotonic() - self.written_at > WRITE_SECONDS):
            return
        try:
            self._write_once()
        except IntegrityError:  # once in millions another worker took the same ids in the same millisecond
            self._write_once()
        self.rows, self.written_at = [], time.monotonic()

    def _write_once(self) -> None:
        with transaction.atomic():
            trace.write(self.rows)
            self.closings.write()
        self.closings.forget()


def _message(error: Exception) -> str:
    """What a person reads: the handler's own words, or what went wrong with its kind; masked."""
    text = str(error) if isinstance(error, DeliveryError) else f"{type(error).__name__}: {error}"
    return mask_text(text)[:2000]


def _verdict(delivery: Delivery, error: Exception) -> tuple[CallOutcome, dict[str, object]]:
    """How a failed attempt is closed: the outcome and the row's new values."""
    policy, moment = policy_of(delivery.destination), now()
    values: dict[str, object] = {"last_error": _message(error)}
    if isinstance(error, Unreachable):
        values["run_at"] = moment + policy.unreachable_delay(delivery.attempts)
        return CallOutcome.UNREACHABLE, values
    if isinstance(error, RetryLater):
        values["run_at"] = moment + error.after
        return CallOutcome.RETRY, values
    values["failures"] = delivery.failures + 1
    is_dead = isinstance(error, PermanentFailure) or delivery.failures + 1 >= policy.attempts
    log.warning(
        "delivery.failed",
        destination=delivery.destination,
        delivery=delivery.id,
        dead=is_dead,
        error=type(error).__name__,
    )
    if is_dead:
        values["dead_at"] = moment
        return CallOutcome.DEAD, values
    values["run_at"] = moment + policy.retry_delay(delivery.failures)
    return CallOutcome.RETRY, values


def _hand_over_one(batch: _Batch, delivery: Delivery) -> Exception | None:
    """Hand over one delivery and note how it ended; never raises."""
    began, error = time.perf_counter(), None
    with trace.attempting(trace.begin(delivery, batch.worker)) as attempt:
        try:
            if batch.destination is None:
                raise PermanentFailure(f"Nơi nhận “{delivery.destination}” không còn trong hệ thống.")
            batch.destination.handle(delivery)
        except Exception as raised:  # whatever went wrong is kept for a person to read
            error = raised
    batch.end(attempt, error, round((time.perf_counter() - began) * 1000))
    return error


def _hand_over_many(batch: _Batch, deliveries: Sequence[Delivery]) -> list[Exception | None]:
    """Hand over several at once; never raises. What the handler breaks off with holds for all of them."""
    assert batch.destination is not None
    assert batch.destination.handle_many is not None
    began = time.perf_counter()
    attempts = [trace.begin(one, batch.worker) for one in deliveries]
    errors: list[Exception | None]
    try:
        errors = list(batch.destination.handle_many(deliveries))
        if len(errors) != len(deliveries):
            raise ValueError(f"{len(errors)} answers for {len(deliveries)} deliveries")
    except Exception as raised:  # as above
        errors = [raised] * len(deliveries)
    took = round((time.perf_counter() - began) * 1000 / len(deliveries))
    for attempt, error in zip(attempts, errors, strict=True):
        batch.end(attempt, error, took)
    return errors


def _told(batch: _Batch, name: str, error: Exception | None) -> bool:
    """Tell the breaker how an attempt ended; returns whether to stop calling."""
    if isinstance(error, Unreachable):
        return batch.breakers.unreachable(name, _message(error))
    batch.breakers.answered(name)
    return False


def _wait_until(moment: datetime) -> None:
    seconds = (moment - now()).total_seconds()
    if seconds > 0:
        sleep(min(seconds, 1.0))


def _send(batch: _Batch, name: str, chosen: list[Delivery], until: float) -> bool:
    """Hand over a leased batch as far as rate, breaker and turn allow; returns whether to go on."""
    granted, first, between = batch.breakers.reserve(name, len(chosen))
    give_back(chosen[granted:], batch.worker)
    held = chosen[:granted]
    if not held:
        return False
    if batch.destination is not None and batch.destination.handle_many is not None:
        _wait_until(first + timedelta(seconds=between * (len(held) - 1)))
        held = [one for one in held if still_holds(one, batch.worker)]
        errors = _hand_over_many(batch, held) if held else []
        told = [_told(batch, name, error) for error in errors]  # each of them, also after a True
        is_shut = any(told)
        batch.write()
        return not is_shut and granted == len(chosen)
    for place, delivery in enumerate(held):
        _wait_until(first + timedelta(seconds=between * place))
        if not still_holds(delivery, batch.worker):
            continue
        is_shut = _told(batch, name, _hand_over_one(batch, delivery))
        batch.write(is_due=False)
        if is_shut or time.monotonic() >= until or batch.is_stopping():
            give_back(held[place + 1 :], batch.worker)
            batch.write()
            return False
    batch.write()
    return granted == len(chosen)


def _turn(agency_id: int, name: str, worker: str, breakers: Breakers, is_stopping: Callable[[], bool]) -> int:
    """One worker's turn with one agency and destination; returns how many arrived."""
    if is_stopping():
        return 0
    gate = breakers.gate(name)
    if gate is Gate.SHUT:
        return 0
    limit = 1 if gate is Gate.PROBE else policy_of(name).batch
    batch = _Batch(DESTINATIONS.get(name), worker, breakers, Closings(agency_id, worker), is_stopping)
    until = time.monotonic() + TURN_SECONDS
    while chosen := claim(agency_id, name, worker, limit):
        if lost := [one for one in chosen if one.leased_by]:
            trace.broken_off(lost, lost[0].leased_by)
        if not _send(batch, name, chosen, until) or time.monotonic() >= until or is_stopping():
            break
        limit = policy_of(name).batch
    return batch.arrived


def deliver(delivery: Delivery, worker: str = "") -> bool:
    """Hand one leased delivery to its destination; returns whether it arrived. Never raises."""
    batch = _Batch(
        DESTINATIONS.get(delivery.destination),
        worker,
        _breakers_of(worker),
        Closings(delivery.agency_id, worker),
    )
    _told(batch, delivery.destination, _hand_over_one(batch, delivery))
    batch.write()
    return batch.arrived == 1


def _breakers_of(worker: str) -> Breakers:
    return _BREAKERS.setdefault(worker, Breakers())


def forget_breakers() -> None:
    """Begin as a new process does, which knows of no failures yet."""
    _BREAKERS.clear()


def drain(worker: str, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Deliver what is due now, each agency and destination in its turn; returns how many arrived.

    What is local comes first; otherwise by lot, so that several workers seldom meet. Once told to stop
    it finishes what it is handing over and gives back the rest.
    """
    pairs = pairs_with_work()
    if not pairs:
        return 0
    breakers = _breakers_of(worker)
    breakers.look()
    random.shuffle(pairs)
    pairs.sort(key=lambda pair: not policy_of(pair[1]).is_local)
    return sum(_turn(agency_id, name, worker, breakers, is_stopping) for agency_id, name in pairs)


def take_back(worker: str) -> int:
    """What a dead worker of this name held runs again at once, and its trace says so; how many there were."""
    held = release_leases(worker)
    trace.broken_off(held, worker)
    return len(held)
