"""The gauge "đồng bộ": dossiers the portal has confirmed, of those received; and what is missing, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse

from motcua.core.models import Delivery
from motcua.dossiers.counted import span_of
from motcua.dossiers.models import Dossier
from motcua.integrations.national_portal.client import NAME, config
from motcua.integrations.national_portal.models import Hindrance, PortalDossier

NOT_QUEUED, WAITING = "not_queued", "waiting"
_MOST_CAUSES = 5


def received(agencies: Collection[int], from_on: date, to_on: date) -> QuerySet[Dossier]:
    """Dossiers accepted in the days, both included."""
    since, until = span_of(from_on, to_on)
    return Dossier.objects.filter(agency_id__in=agencies, received_at__gte=since, received_at__lt=until)


def _links(agencies: Collection[int]) -> QuerySet[PortalDossier]:
    return PortalDossier.objects.filter(agency_id__in=agencies, dossier_id=OuterRef("id"))


def _in_step(agencies: Collection[int]) -> Exists:
    """The portal has confirmed the dossier's last event."""
    return Exists(
        _links(agencies).filter(agency_id=OuterRef("agency_id"), confirmed_sequence__gte=OuterRef("sequence"))
    )


@dataclass(frozen=True, slots=True)
class Gauge:
    """How many were received, and how many of them the portal has confirmed to their last event."""

    received: int
    confirmed: int

    @property
    def lacking(self) -> int:
        """How many are not in step."""
        return self.received - self.confirmed

    @property
    def share(self) -> Decimal | None:
        """Percent with two places; None of nothing."""
        if not self.received:
            return None
        return (Decimal(100) * self.confirmed / self.received).quantize(Decimal("0.01"))


def gauge(agencies: Collection[int], from_on: date, to_on: date) -> Gauge:
    """The gauge now, in one statement."""
    rows = received(agencies, from_on, to_on).annotate(is_in_step=_in_step(agencies))
    found = rows.aggregate(received=Count("code"), confirmed=Count("code", filter=Q(is_in_step=True)))
    return Gauge(found["received"], found["confirmed"])


def by_month(agencies: Collection[int], from_on: date, to_on: date) -> list[tuple[date, Gauge]]:
    """The gauge of each month of reception, oldest first."""
    from django.db.models.functions import TruncMonth

    rows = (
        received(agencies, from_on, to_on)
        .annotate(is_in_step=_in_step(agencies), month=TruncMonth("received_at"))
        .values("month")
        .annotate(received=Count("code"), confirmed=Count("code", filter=Q(is_in_step=True)))
        .order_by("month")
    )
    return [(row["month"].date(), Gauge(row["received"], row["confirmed"])) for row in rows]


def lacking(agencies: Collection[int], from_on: date, to_on: date, *, why: str = "") -> QuerySet[Dossier]:
    """Received and not in step, the longest waiting first.

    With ``hindrance``, ``hindrance_text``, ``hindered_since``, ``queued_at`` (its oldest delivery that has
    not arrived) and ``dead_at`` beside. ``why``: a Hindrance, NOT_QUEUED or WAITING.
    """
    links = _links(agencies).filter(agency_id=OuterRef("agency_id"))
    waiting = Delivery.objects.filter(
        agency_id__in=agencies,
        agency_id=OuterRef("agency_id"),
        destination=NAME,
        subject="dossier",
        subject_id=OuterRef("id"),
        done_at=None,
    ).order_by("sequence")
    rows = (
        received(agencies, from_on, to_on)
        .filter(~_in_step(agencies))
        .annotate(
            hindrance=Subquery(links.values("hindrance")[:1], output_field=CharField()),
            hindrance_text=Subquery(links.values("hindrance_text")[:1], output_field=CharField()),
            hindered_since=Subquery(links.values("hindered_since")[:1], output_field=DateTimeField()),
            confirmed_sequence=Subquery(
                links.values("confirmed_sequence")[:1], output_field=BigIntegerField()
            ),
            queued_at=Subquery(waiting.values("created_at")[:1], output_field=DateTimeField()),
            dead_at=Subquery(waiting.values("dead_at")[:1], output_field=DateTimeField()),
        )
        .order_by(F("hindered_since").asc(nulls_last=True), "received_at")
    )
    if why == NOT_QUEUED:
        return rows.filter(queued_at=None).filter(Q(hindrance=None) | Q(hindrance=""))
    if why == WAITING:
        return rows.filter(queued_at__isnull=False).filter(Q(hindrance=None) | Q(hindrance=""))
    return rows.filter(hindrance=why) if why else rows


@dataclass(frozen=True, slots=True)
class Gap:
    """One dossier not in step: why, since when, what to do, and the page where that is done."""

    dossier_id: int
    code: str
    why: str
    words: str
    since: datetime | None
    to_do: str
    url: str
    url_label: str
    tone: str


def _advice(row: Any) -> tuple[str, str, str, str]:
    """What to do, address and label of the page, tone."""
    page = reverse("portal_sync_dossier", args=[row.id])
    hindrance = row.hindrance or ""
    if hindrance == Hindrance.UNMAPPED:
        words = "Đối chiếu mã; hồ sơ được gửi tiếp ngay sau đó."
        return words, reverse("portal_codes"), "Đối chiếu mã", "overdue"
    if hindrance == Hindrance.INVALID:
        words = "Sửa nội dung nêu bên cạnh (danh mục thủ tục, tên cán bộ …), rồi bấm gửi lại."
        return words, page, "Xem và gửi lại", "overdue"
    if hindrance == Hindrance.REFUSED:
        words = "Xem lời Cổng trả về, xử lý nguyên nhân, rồi bấm gửi lại."
        return words, page, "Xem và gửi lại", "overdue"
    if hindrance in {Hindrance.MISSING, Hindrance.DIFFERENT}:
        return "Hệ thống đang gửi bù. Chưa cần làm gì.", page, "Xem", "due_soon"
    if row.dead_at is not None:
        words = "Hệ thống đã thử nhiều lần rồi dừng. Xem nguyên nhân, rồi bấm gửi lại."
        return words, page, "Xem và gửi lại", "overdue"
    if row.queued_at is None:
        words = "Hồ sơ chưa được xếp vào hàng gửi. Bấm gửi bù cho kỳ này."
        return words, reverse("portal_sync_resend"), "Gửi bù", "overdue"
    return "Hệ thống tự gửi. Chưa cần làm gì.", page, "Xem", "waiting"


def gap_of(row: Any) -> Gap:
    """A row of ``lacking`` told to a person."""
    to_do, url, label, tone = _advice(row)
    hindrance = row.hindrance or ""
    if hindrance:
        why, words = Hindrance(hindrance).label, row.hindrance_text
    elif row.queued_at is None:
        why, words = "Chưa xếp vào hàng gửi", ""
    else:
        why, words = "Đang chờ gửi", ""
    since = row.hindered_since or row.queued_at or row.received_at
    return Gap(row.id, row.code, why, words or "", since, to_do, url, label, tone)


@dataclass(frozen=True, slots=True)
class Cause:
    """What keeps several dossiers back at once, told as of the one that waits longest."""

    count: int
    gap: Gap


def causes(agencies: Collection[int], from_on: date, to_on: date) -> list[Cause]:
    """Reasons that hold back two dossiers or more, the commonest first, in one statement."""
    rows = (
        lacking(agencies, from_on, to_on)
        .annotate(is_queued=Q(queued_at__isnull=False), is_dead=Q(dead_at__isnull=False))
        .order_by()
        .values("hindrance", "hindrance_text", "is_queued", "is_dead")
        .annotate(
            count=Count("code"),
            id=Min("id"),
            code=Min("code"),
            hindered_since=Min("hindered_since"),
            queued_at=Min("queued_at"),
            dead_at=Min("dead_at"),
            received_at=Min("received_at"),
        )
        .filter(count__gte=2)
        .order_by("-count")[:_MOST_CAUSES]
    )
    return [Cause(row["count"], gap_of(SimpleNamespace(**row))) for row in rows]


def is_on() -> bool:
    """Whether events are sent at all."""
    return config() is not None
