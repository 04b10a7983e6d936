"""The one clock. Nothing else in the package asks the machine for the time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in Vietnam's time zone, to the microsecond."""
    return timezone.now().astimezone(ZONE)


def today() -> date:
    """The calendar date in Vietnam."""
    return now().date()


def local(moment: datetime) -> datetime:
    """The same moment on Vietnam's wall clock."""
    return moment.astimezone(ZONE)
