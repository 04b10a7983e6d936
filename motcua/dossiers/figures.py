"""Counts over the dossiers of an agency and of those it followed. Each figure can be opened as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q

from motcua.core.clock import ZONE, local, now
from motcua.core.permissions import ROLE_LABELS, Role
from motcua.dossiers.models import Dossier, DossierQuerySet, late_at
from motcua.dossiers.state import OPEN, Proposal, Status

_OPEN = [status.value for status in OPEN]


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands at one moment: open ones, of these overdue and waiting; finished since a day."""

    open: int
    overdue: int
    due_today: int
    waiting: int
    received: int
    finished: int
    finished_late: int

    @property
    def on_time_share(self) -> float | None:
        """Share of finished dossiers that met the current appointment, in percent; None without any."""
        return None if not self.finished else 100 * (self.finished - self.finished_late) / self.finished

    @property
    def on_time_words(self) -> str:
        """The share for a tile: "96,5 %", or a dash."""
        share = self.on_time_share
        return "–" if share is None else f"{share:.1f} %".replace(".", ",")


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZONE)


def totals(agencies: Collection[int], since: date) -> Totals:
    """The head figures of the agencies in one statement."""
    moment = now()
    end_of_day = _start_of(moment.date() + timedelta(days=1))
    start = _start_of(since)
    is_open = Q(finished_at=None, status__in=_OPEN)
    # What none of the figures counts, by far the most, is left aside: an index answers each part.
    concerned = Q(handed_over_at=None) | Q(received_at__gte=start) | Q(finished_at__gte=start)
    counted = Dossier.objects.filter(concerned, agency_id__in=agencies).aggregate(
        open=Count("code", filter=is_open),
        overdue=Count("code", filter=is_open & late_at(moment)),
        due_today=Count("code", filter=is_open & Q(due_at__gte=moment, due_at__lt=end_of_day)),
        waiting=Count("code", filter=is_open & Q(status=Status.AWAITING_SUPPLEMENT.value)),
        received=Count("code", filter=Q(received_at__gte=start)),
        finished=Count("code", filter=Q(received_at__isnull=False, finished_at__gte=start)),
        finished_late=Count(
            "code", filter=Q(received_at__isnull=False, finished_at__gte=start, finished_at__gt=F("due_at"))
        ),
    )
    return Totals(**counted)


def late_rows(agencies: Collection[int], moment: datetime) -> DossierQuerySet:
    """What is late now, the oldest first, with the names the board shows."""
    return Dossier.objects.filter(agency_id__in=agencies).overdue_at(moment).with_names().order_by("due_at")


def waiting_decisions(agencies: Collection[int]) -> DossierQuerySet:
    """What was put before the leader and is not decided."""
    return (
        Dossier.objects.filter(agency_id__in=agencies)
        .exclude(proposal=Proposal.NONE.value)
        .select_related("owner", "holder", "procedure")
        .order_by("due_at")
    )


def why_late(row: Dossier, moment: datetime) -> str:
    """The most telling fact about a late dossier, for the leader's board."""
    if row.status == Status.AWAITING_SUPPLEMENT:
        return "Chờ người dân bổ sung"
    if row.status == Status.AWAITING_FEE:
        return "Chờ nộp phí, lệ phí"
    if row.status == Status.RECEIVED:
        return "Chưa chuyển xử lý"
    if row.proposal:
        return "Chờ lãnh đạo quyết định"
    if any(moment.isoformat() > one["due_at"] for one in row.consultations):
        return "Cơ quan được hỏi ý kiến chưa trả lời"
    if row.outcome:
        return "Đã duyệt, chưa phát hành kết quả"
    if row.holder_id is None:
        return "Chưa ai nhận xử lý"
    return "Đang ở người xử lý"


def received_by_day(agencies: Collection[int], since: date, until: date) -> dict[date, int]:
    """Receptions of each calendar day (Vietnam's), days without any included."""
    moments = Dossier.objects.filter(
        agency_id__in=agencies,
        received_at__gte=_start_of(since),
        received_at__lt=_start_of(until + timedelta(days=1)),
    ).values_list("received_at", flat=True)
    counted = Counter(local(moment).date() for moment in moments if moment is not None)
    days = (since + timedelta(days=offset) for offset in range((until - since).days + 1))
    return {day: counted.get(day, 0) for day in days}


def by_sector(agencies: Collection[int], since: date) -> list[tuple[str, int, int]]:
    """(sector code, received, of these late by now or at the end) since a day, the busiest first."""
    moment = now()
    late = Q(finished_at__gt=F("due_at")) | (Q(finished_at=None) & late_at(moment))
    rows = (
        Dossier.objects.filter(agency_id__in=agencies, received_at__gte=_start_of(since))
        .values("sector_code")
        .annotate(received=Count("code"), late=Count("code", filter=late))
        .order_by("-received")
    )
    return [(row["sector_code"], row["received"], row["late"]) for row in rows]


def by_channel(agencies: Collection[int], since: date) -> list[tuple[str, int]]:
    """(channel, received) since a day."""
    rows = (
        Dossier.objects.filter(agency_id__in=agencies, received_at__gte=_start_of(since))
        .values("channel")
        .annotate(received=Count("code"))
        .order_by("-received")
    )
    return [(row["channel"], row["received"]) for row in rows]


def load_by_holder(agencies: Collection[int]) -> list[tuple[str, int, int]]:
    """(officer, open, overdue) for everybody who holds work and for each position whose work nobody took.

    The most loaded first.
    """
    moment = now()
    rows = (
        Dossier.objects.filter(agency_id__in=agencies)
        .open()
        .values("holder__name", "holder_role")
        .annotate(open=Count("code"), overdue=Count("code", filter=late_at(moment)))
        .order_by("-open")
    )
    load: dict[str, tuple[int, int]] = {}
    for row in rows:
        role = ROLE_LABELS[Role(row["holder_role"])] if row["holder_role"] else "không rõ vị trí"
        name = row["holder__name"] or f"Chưa ai nhận ({role})"
        held, late = load.get(name, (0, 0))
        load[name] = (held + row["open"], late + row["overdue"])
    ordered = sorted(load.items(), key=lambda item: item[1], reverse=True)
    return [(name, held, late) for name, (held, late) in ordered]
