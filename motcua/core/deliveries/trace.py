"""The trace: every call to a destination leaves one row, personal data masked.

Calls made while a delivery is handed over are written with the closing of its batch; any other call is
written at once. Whoever makes a call outside the HTTP client (mail, a library) uses ``calling``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from motcua.core.clock import now
from motcua.core.deliveries.policy import Unreachable
from motcua.core.guards import across_agencies
from motcua.core.ids import new_id, new_ids
from motcua.core.masking import mask_text
from motcua.core.models import CallOutcome, Delivery, DeliveryCall
from motcua.core.rows import insert

EXCERPT = 4000
_INSERTED_AT_ONCE = 50
_FORGOTTEN_AT_ONCE = 5000
_HELD = "_attempt"


@dataclass
class Call:
    """One call while it runs. Its texts are masked by whoever sets them."""

    destination: str
    operation: str = ""
    address: str = ""
    request: str = ""
    answer: str = ""
    status: int | None = None
    error: str = ""
    started_at: datetime = field(default_factory=now)
    took_ms: int = 0
    outcome: CallOutcome = CallOutcome.ANSWERED


@dataclass
class Attempt:
    """One delivery while it is handed over, and the calls made for it."""

    delivery: Delivery
    worker: str
    calls: list[Call] = field(default_factory=list)

    def rows(self, outcome: CallOutcome, error: str, took_ms: int) -> list[DeliveryCall]:
        """The rows of the attempt; the last call says how it ended.

        What is called under a name of its own is one thing, how the delivery ended another.
        """
        if not self.calls or self.calls[-1].destination != self.delivery.destination:
            started = now() - timedelta(milliseconds=took_ms)
            self.calls.append(Call(self.delivery.destination, started_at=started, took_ms=took_ms))
        last = self.calls[-1]
        last.outcome, last.error = outcome, error or last.error
        return [_row(call, self.delivery.agency_id, self.delivery, self.worker) for call in self.calls]


_current: ContextVar[Attempt | None] = ContextVar("delivery_attempt", default=None)


def current_delivery() -> Delivery | None:
    """The delivery being handed over, or None."""
    attempt = _current.get()
    return attempt.delivery if attempt else None


@contextmanager
def attempting(attempt: Attempt) -> Iterator[Attempt]:
    """Calls made meanwhile belong to this attempt."""
    token = _current.set(attempt)
    try:
        yield attempt
    finally:
        _current.reset(token)


def of(delivery: Delivery) -> AbstractContextManager[Attempt]:
    """For ``handle_many``: calls made inside belong to this delivery, in whatever thread."""
    attempt: Attempt = delivery.__dict__[_HELD]
    return attempting(attempt)


def begin(delivery: Delivery, worker: str) -> Attempt:
    """A new attempt, which the delivery carries with it."""
    attempt = Attempt(delivery, worker)
    delivery.__dict__[_HELD] = attempt
    return attempt


@contextmanager
def calling(
    destination: str,
    *,
    agency_id: int | None = None,
    operation: str = "",
    address: str = "",
    request: str = "",
) -> Iterator[Call]:
    """Trace one call: set ``answer``, ``status`` and ``error`` on what is given, masked already.

    Outside a delivery ``agency_id`` says for whom the call is made, and the row is written at the end,
    so not inside a transaction that may be undone. An error leaves the block as it came.
    """
    call = Call(destination, operation, address, request)
    began = time.perf_counter()
    try:
        yield call
    except Exception as error:
        call.error = call.error or mask_text(str(error))[:EXCERPT]
        if isinstance(error, Unreachable | OSError):
            call.outcome = CallOutcome.UNREACHABLE
        raise
    finally:
        call.took_ms = round((time.perf_counter() - began) * 1000)
        keep(call, agency_id)


def keep(call: Call, agency_id: int | None) -> None:
    """Put a finished call to its attempt, or write it when there is none."""
    attempt = _current.get()
    if attempt is not None:
        attempt.calls.append(call)
    elif agency_id is not None:
        insert([_row(call, agency_id, None, "")])
    else:
        raise ValueError("a call outside a delivery needs the agency it is made for")


def _row(call: Call, agency_id: int, delivery: Delivery | None, worker: str) -> DeliveryCall:
    return DeliveryCall(
        agency_id=agency_id,
        id=new_id(),
        destination=call.destination,
        delivery_id=delivery.id if delivery else None,
        subject=delivery.subject if delivery else "",
        subject_id=delivery.subject_id if delivery else None,
        sequence=delivery.sequence if delivery else None,
        operation=call.operation[:80],
        address=call.address[:300],
        started_at=call.started_at,
        took_ms=call.took_ms,
        outcome=call.outcome,
        status=call.status,
        error=call.error[:EXCERPT],
        request=call.request[:EXCERPT],
        answer=call.answer[:EXCERPT],
        worker=worker,
    )


def write(rows: Sequence[DeliveryCall]) -> None:
    """Write the rows of a batch, a usual number in a statement."""
    for row, number in zip(rows, new_ids(len(rows)), strict=True):
        row.id = number
    for first in range(0, len(rows), _INSERTED_AT_ONCE):
        insert(rows[first : first + _INSERTED_AT_ONCE])


def broken_off(deliveries: Sequence[Delivery], worker: str) -> None:
    """Note that a worker died or lost its lease with these in hand: nobody knows whether they arrived."""
    message = "Tiến trình gửi bị ngắt giữa chừng, chưa biết đã tới nơi chưa. Hệ thống gửi lại với cùng mã."
    write(
        [
            _row(
                Call(one.destination, error=message, outcome=CallOutcome.BROKEN_OFF),
                one.agency_id,
                one,
                worker,
            )
            for one in deliveries
        ]
    )


def forget_old_calls() -> int:
    """Remove calls older than the days kept (MOTCUA_TRACE_DAYS); how many there were."""
    before = now() - timedelta(days=settings.TRACE_DAYS)
    removed = 0
    with across_agencies("old calls are removed in every agency"):
        agencies = list(
            DeliveryCall.objects.filter(started_at__lt=before).values_list("agency_id", flat=True).distinct()
        )
    for agency_id in agencies:
        old = DeliveryCall.objects.filter(agency_id=agency_id, started_at__lt=before)
        while ids := list(old.order_by("started_at").values_list("id", flat=True)[:_FORGOTTEN_AT_ONCE]):
            removed += DeliveryCall.objects.filter(agency_id=agency_id, id__in=ids).delete()[0]
    return removed
