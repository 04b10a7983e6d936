"""Figures of the deliveries: for the page of destinations, the health check and the command line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Min

from motcua.core.clock import now
from motcua.core.deliveries.destinations import DESTINATIONS, label_of, policy_of
from motcua.core.guards import across_agencies
from motcua.core.models import CallOutcome, Delivery, DeliveryCall, DestinationPause, DestinationState

WINDOW = timedelta(minutes=60)
_SAMPLED_CALLS = 2000
# A delivery that waits longer without pause or open breaker is named on the health page.
LATE_AFTER = timedelta(hours=1)


@dataclass
class Figures:
    """One destination. Times in milliseconds over the calls of the last hour; None: no call."""

    name: str
    label: str
    is_local: bool
    waiting: int = 0
    oldest_at: datetime | None = None
    dead: int = 0
    arrived: int = 0
    troubled: int = 0
    p50_ms: int | None = None
    p95_ms: int | None = None
    broken_at: datetime | None = None
    probe_at: datetime | None = None
    error: str = ""
    pauses: list[DestinationPause] = field(default_factory=list)

    @property
    def per_minute(self) -> float:
        """Deliveries arrived in a minute, over the last hour."""
        return round(self.arrived / (WINDOW.total_seconds() / 60), 2)

    @property
    def is_late(self) -> bool:
        """Whether something waits longer than it should without a known reason."""
        return (
            self.oldest_at is not None
            and now() - self.oldest_at > LATE_AFTER
            and not self.pauses
            and self.broken_at is None
        )

    def told(self) -> dict[str, Any]:
        """As plain data."""
        waits = round((now() - self.oldest_at).total_seconds()) if self.oldest_at else None
        return {
            "destination": self.name,
            "label": self.label,
            "waiting": self.waiting,
            "oldest_waiting_seconds": waits,
            "dead": self.dead,
            "arrived_per_minute": self.per_minute,
            "failed_calls_last_hour": self.troubled,
            "call_p50_ms": self.p50_ms,
            "call_p95_ms": self.p95_ms,
            "breaker": "open" if self.broken_at else "closed",
            "broken_at": self.broken_at.isoformat() if self.broken_at else None,
            "error": self.error,
            "paused_in_agencies": len(self.pauses),
        }


def percentile(values: Sequence[int], share: float) -> int | None:
    """The nearest-rank percentile of some values; None of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def figures(agencies: Collection[int] | None) -> list[Figures]:
    """One line for each destination, by label; ``agencies`` None: the whole installation."""
    reading = across_agencies("figures of all deliveries") if agencies is None else nullcontext()
    with reading:
        return _figures(agencies)


def _figures(agencies: Collection[int] | None) -> list[Figures]:
    own: dict[str, Any] = {} if agencies is None else {"agency_id__in": agencies}
    found: dict[str, Figures] = {name: _blank(name) for name in DESTINATIONS}

    def of(name: str) -> Figures:
        return found.setdefault(name, _blank(name))

    # Two statements: each has its own partial index.
    waiting = Delivery.objects.filter(done_at=None, dead_at=None, **own).values("destination")
    for row in waiting.annotate(count=Count("destination"), oldest=Min("created_at")):
        of(row["destination"]).waiting, of(row["destination"]).oldest_at = row["count"], row["oldest"]
    dead = Delivery.objects.filter(dead_at__isnull=False, **own).values("destination")
    for stuck in dead.annotate(count=Count("destination")):
        of(stuck["destination"]).dead = stuck["count"]
    for state in DestinationState.objects.exclude(broken_at=None):
        one = of(state.name)
        one.broken_at, one.probe_at, one.error = state.broken_at, state.probe_at, state.last_error
    for pause in DestinationPause.objects.filter(resumed_at=None, **own).order_by("paused_at"):
        of(pause.destination).pauses.append(pause)
    _add_calls(DeliveryCall.objects.filter(started_at__gte=now() - WINDOW, **own), of)
    return sorted(found.values(), key=lambda one: one.label)


def _blank(name: str) -> Figures:
    return Figures(name, label_of(name), policy_of(name).is_local)


def _add_calls(calls: models.QuerySet[DeliveryCall], of: Any) -> None:
    ends: Counter[tuple[str, str]] = Counter()
    for name, outcome, count in (
        calls.order_by().values_list("destination", "outcome").annotate(n=Count("outcome"))
    ):
        ends[name, outcome] = count
    troubles = (CallOutcome.RETRY, CallOutcome.UNREACHABLE, CallOutcome.DEAD, CallOutcome.BROKEN_OFF)
    times: defaultdict[str, list[int]] = defaultdict(list)
    for name, took in calls.order_by("-started_at").values_list("destination", "took_ms")[:_SAMPLED_CALLS]:
        times[name].append(took)
    for name in {name for name, _ in ends}:
        one = of(name)
        one.arrived = ends[name, CallOutcome.ARRIVED]
        one.troubled = sum(ends[name, outcome] for outcome in troubles)
        one.p50_ms, one.p95_ms = percentile(times[name], 0.5), percentile(times[name], 0.95)
