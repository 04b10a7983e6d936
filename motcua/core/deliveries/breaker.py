"""What all workers know of a destination together: its breaker and its calls per second.

The count of failures in a row is each worker's own; only the opening, probing and closing of the breaker
and, where calls are limited, one reservation for a batch are written.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from django.db import transaction

from motcua.core.clock import now
from motcua.core.deliveries.destinations import policy_of
from motcua.core.deliveries.queue import bring_forward
from motcua.core.models import DestinationState

log = structlog.get_logger(__name__)
# No wait is longer; a later moment was written by a clock that was ahead.
_LONGEST = timedelta(hours=2)


class Gate(StrEnum):
    """Whether a destination may be called now."""

    OPEN = "open"
    PROBE = "probe"
    SHUT = "shut"


class Breakers:
    """One worker's view of all breakers; ``look`` reads the shared rows again."""

    def __init__(self) -> None:
        self._in_a_row: dict[str, int] = {}
        self._states: dict[str, DestinationState] = {}
        self._probing: set[str] = set()
        self._not_before: dict[str, datetime] = {}

    def look(self) -> None:
        """Read what the other workers wrote: one statement."""
        self._states = {one.name: one for one in DestinationState.objects.all()}

    def gate(self, name: str) -> Gate:
        """Whether to send now; PROBE: exactly one delivery, and this worker alone."""
        state = self._states.get(name)
        if state is None or state.broken_at is None:
            self._probing.discard(name)
            return Gate.OPEN
        moment = now()
        if state.probe_at is not None and moment < state.probe_at < moment + _LONGEST:
            return Gate.SHUT
        until = moment + policy_of(name).break_delay(state.failed_probes)
        same = DestinationState.objects.filter(name=name, broken_at=state.broken_at, probe_at=state.probe_at)
        if same.update(probe_at=until) != 1:
            return Gate.SHUT
        state.probe_at = until
        self._probing.add(name)
        return Gate.PROBE

    def answered(self, name: str) -> None:
        """Somebody answered, whatever the answer: the breaker closes."""
        self._in_a_row.pop(name, None)
        if name not in self._probing:
            return
        self._probing.discard(name)
        DestinationState.objects.filter(name=name).update(broken_at=None, probe_at=None, failed_probes=0)
        self._states.pop(name, None)
        forward = bring_forward(name, policy_of(name).longest_unreachable_delay)
        log.info("destination.answers_again", destination=name, brought_forward=forward)

    def unreachable(self, name: str, error: str) -> bool:
        """Nobody answered; returns whether the breaker is open now."""
        policy, moment = policy_of(name), now()
        if name in self._probing:
            self._probing.discard(name)
            state = self._states[name]
            state.failed_probes = min(state.failed_probes + 1, 1000)
            state.probe_at = moment + policy.break_delay(state.failed_probes)
            DestinationState.objects.filter(name=name, broken_at=state.broken_at).update(
                failed_probes=state.failed_probes, probe_at=state.probe_at, last_error=error
            )
            return True
        self._in_a_row[name] = self._in_a_row.get(name, 0) + 1
        if self._in_a_row[name] < policy.break_after:
            return False
        self._in_a_row.pop(name)
        self._open(name, moment, moment + policy.break_delay(0), error)
        return True

    def _open(self, name: str, moment: datetime, probe_at: datetime, error: str) -> None:
        with transaction.atomic():
            state, _ = DestinationState.objects.select_for_update().get_or_create(name=name)
            if state.broken_at is None:
                state.broken_at, state.probe_at, state.failed_probes = moment, probe_at, 0
                state.last_error = error
                state.save(update_fields=["broken_at", "probe_at", "failed_probes", "last_error"])
                log.warning("destination.broken", destination=name)
        self._states[name] = state

    def reserve(self, name: str, wanted: int) -> tuple[int, datetime, float]:
        """Places for calls in the next second: how many, when the first may begin, seconds between two.

        Without a limit all of them, at once.
        """
        per_second = policy_of(name).per_second
        moment = now()
        if per_second is None or wanted == 0:
            return wanted, moment, 0.0
        if moment < self._not_before.get(name, moment) < moment + _LONGEST:
            return 0, moment, 0.0
        between = 1 / per_second
        with transaction.atomic():
            state, _ = DestinationState.objects.select_for_update().get_or_create(name=name)
            first = moment
            if state.next_call_at is not None and moment < state.next_call_at < moment + _LONGEST:
                first = state.next_call_at
            room = max(timedelta(seconds=1) - (first - moment), timedelta(0)).total_seconds()
            granted = min(wanted, math.ceil(room / between))
            if granted:
                after = first + timedelta(seconds=between * granted)
                DestinationState.objects.filter(name=name).update(next_call_at=after)
        if not granted:
            self._not_before[name] = first - timedelta(seconds=0.9)
        return granted, first, between
