"""Figures of messages: how many left, arrived, how fast."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q

from motcua.core.clock import ZONE
from motcua.notifications.models import Message, OutgoingMessage, OutgoingState

FAST = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Speed:
    """Messages that were not held by quiet hours: how many, and how many within ten seconds."""

    sent: int
    fast: int

    @property
    def share(self) -> Decimal | None:
        """Percent with one place; None when nothing was sent."""
        return (Decimal(100) * self.fast / self.sent).quantize(Decimal("0.1")) if self.sent else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages that were to leave, by how far they came."""

    total: int
    sent: int
    delivered: int
    waiting: int
    failed: int


def _span(from_on: date, to_on: date, field: str = "recorded_at") -> Q:
    begin = datetime.combine(from_on, time.min, ZONE)
    end = datetime.combine(to_on + timedelta(days=1), time.min, ZONE)
    return Q(**{f"{field}__gte": begin, f"{field}__lt": end})


def speed(agencies: Collection[int], from_on: date, to_on: date) -> Speed:
    """From the recorded event to the account's message or the provider's acceptance. Two statements."""
    left = OutgoingMessage.objects.filter(
        _span(from_on, to_on), agency_id__in=agencies, sent_at__isnull=False, held_until=None
    ).aggregate(sent=Count("id"), fast=Count("id", filter=Q(sent_at__lte=F("recorded_at") + FAST)))
    shown = Message.objects.filter(_span(from_on, to_on), agency_id__in=agencies).aggregate(
        sent=Count("id"), fast=Count("id", filter=Q(created_at__lte=F("recorded_at") + FAST))
    )
    return Speed(left["sent"] + shown["sent"], left["fast"] + shown["fast"])


def tally(agencies: Collection[int], from_on: date, to_on: date) -> Tally:
    """Counts of what was to leave; one statement."""
    states = OutgoingState
    found = OutgoingMessage.objects.filter(_span(from_on, to_on), agency_id__in=agencies).aggregate(
        total=Count("id"),
        sent=Count("id", filter=Q(state__in=[states.SENT, states.DELIVERED])),
        delivered=Count("id", filter=Q(state=states.DELIVERED)),
        waiting=Count("id", filter=Q(state=states.WAITING)),
        failed=Count("id", filter=Q(state__in=[states.FAILED, states.EXPIRED])),
    )
    return Tally(**found)
