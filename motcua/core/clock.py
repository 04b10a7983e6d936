"""The one clock. Nothing else in the package asks the machine for the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


_simulated: ContextVar[datetime | None] = ContextVar("simulated_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in Vietnam's time zone, to the microsecond."""
    return (_simulated.get() or timezone.now()).astimezone(ZONE)


@contextmanager
def simulated(moment: datetime) -> Iterator[None]:
    """Let the clock stand at a moment: for invented history and, by ``one_moment``, for one deed."""
    token = _simulated.set(moment)
    try:
        yield
    finally:
        _simulated.reset(token)


@contextmanager
def one_moment(at: datetime | None = None) -> Iterator[datetime]:
    """Let the clock stand while one deed is done (at the present moment, or ``at``).

    Code, register, form and event then agree on day and year, also when midnight strikes meanwhile.
    """
    moment = at or now()
    with simulated(moment):
        yield moment


def today() -> date:
    """The calendar date in Vietnam."""
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment on Vietnam's wall clock."""
    return moment.astimezone(ZONE)
