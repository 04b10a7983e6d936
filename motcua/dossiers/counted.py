"""What the dossier slice counts over a span of days: one name and condition for figure and list alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q

from motcua.core.clock import ZONE, now
from motcua.dossiers.models import DossierEvent, late_at
from motcua.dossiers.state import OPEN, Channel

Span = tuple[datetime, datetime]
_OPEN = [status.value for status in OPEN]


@dataclass(frozen=True, slots=True)
class Counted:
    """A group of dossiers: its name on pages and its condition over [first moment, moment after)."""

    label: str
    condition: Callable[[Span], Q]


def span_of(from_on: date, to_on: date) -> Span:
    """The moments from the beginning of the first day to the end of the last."""
    return (
        datetime.combine(from_on, time(), tzinfo=ZONE),
        datetime.combine(to_on + timedelta(days=1), time(), tzinfo=ZONE),
    )


def _received(span: Span) -> Q:
    return Q(received_at__gte=span[0], received_at__lt=span[1])


def _finished(span: Span) -> Q:
    return Q(received_at__isnull=False, finished_at__gte=span[0], finished_at__lt=span[1])


def _not_online(span: Span) -> Q:
    return _received(span) & ~Q(channel=Channel.ONLINE.value)


# The events by which a person is sent for papers, before reception and after it.
PAPERS_ASKED = ("Guided", "SupplementRequested")


def _opened(span: Span) -> Q:
    return Q(opened_at__gte=span[0], opened_at__lt=span[1])


def _papers_asked(span: Span) -> Q:
    asked = DossierEvent.objects.filter(
        agency_id=OuterRef("agency_id"), dossier_id=OuterRef("id"), type__in=PAPERS_ASKED
    )
    return _opened(span) & Q(Exists(asked))


def _overdue(span: Span) -> Q:
    """Open and late today; a dossier received after the span is not the span's."""
    return Q(finished_at=None, status__in=_OPEN, received_at__lt=span[1]) & late_at(now())


COUNTED: dict[str, Counted] = {
    "received": Counted("Đã tiếp nhận trong kỳ", _received),
    "online": Counted(
        "Tiếp nhận trực tuyến trong kỳ", lambda span: _received(span) & Q(channel=Channel.ONLINE.value)
    ),
    "not_online": Counted("Tiếp nhận không qua trực tuyến trong kỳ", _not_online),
    "finished": Counted("Giải quyết xong trong kỳ", _finished),
    "on_time": Counted(
        "Xong trước hạn và đúng hạn trong kỳ", lambda span: _finished(span) & Q(finished_at__lte=F("due_at"))
    ),
    "late": Counted("Xong quá hạn trong kỳ", lambda span: _finished(span) & Q(finished_at__gt=F("due_at"))),
    "overdue": Counted("Đang quá hạn", _overdue),
    "opened": Counted("Nộp trong kỳ", _opened),
    "papers_asked": Counted("Nộp trong kỳ, phải bổ sung giấy tờ", _papers_asked),
    "extended": Counted(
        "Phải xin lỗi, hẹn lại trong kỳ", lambda span: _finished(span) & Q(extension_count__gt=0)
    ),
}
