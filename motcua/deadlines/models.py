"""The editable working calendar. Rows never change: a correction withdraws one and adds another.

So the calendar *as it was known* at any moment can be built again, and an old due date derived again
agrees with what was promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from motcua.deadlines.calendar import DayKind, DayRule, DayState, Session, WeeklyHours

if TYPE_CHECKING:
    from motcua.core.actor import Actor

# The scope of national rows in CalendarStamp; agencies have positive ids.
NATIONAL = 0

KIND_LABELS = {
    DayKind.HOLIDAY: "Nghỉ lễ, tết",
    DayKind.SWAP_OFF: "Nghỉ hoán đổi",
    DayKind.SWAP_WORKED: "Làm bù",
    DayKind.CLOSURE: "Cơ quan đóng cửa cả ngày",
    DayKind.PARTIAL_CLOSURE: "Cơ quan đóng cửa một buổi",
}
STATE_LABELS = {DayState.ANNOUNCED: "Đã thông báo", DayState.ESTIMATED: "Dự kiến"}
_KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]
_STATES = [(state.value, label) for state, label in STATE_LABELS.items()]


def sessions_from_json(stored: Sequence[Sequence[str]]) -> tuple[Session, ...]:
    """Sessions from stored pairs of texts such as ["07:30", "11:30"]."""
    return tuple(Session.parse(start, end) for start, end in stored)


def sessions_to_json(sessions: Sequence[Session]) -> list[list[str]]:
    """The stored form of sessions."""
    return [[f"{session.start:%H:%M}", f"{session.end:%H:%M}"] for session in sessions]


class RecordedQuerySet(models.QuerySet["CalendarDay"]):
    """Calendar rows by what still stands and by who may see them."""

    def standing(self) -> RecordedQuerySet:
        """Rows that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, actor: Actor) -> RecordedQuerySet:
        """National rows and those of the actor's own agency."""
        return self.filter(Q(agency_id__isnull=True) | Q(agency_id=actor.agency_id))


class Recorded(models.Model):
    """A row that is known from ``recorded_at`` until ``withdrawn_at`` and never changes in between.

    ``agency`` null: holds for the whole country. Officers are named by id: their table lies above.
    """

    agency = models.ForeignKey(
        "organisations.Agency",
        verbose_name="cơ quan",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.CharField("căn cứ", max_length=300)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.BigIntegerField("công chức ghi", null=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)
    withdrawn_by = models.BigIntegerField("công chức rút", null=True)

    class Meta:
        abstract = True

    def is_known(self, moment: datetime | None) -> bool:
        """Whether the row stood at the moment (None: now)."""
        if moment is None:
            return self.withdrawn_at is None
        return self.recorded_at <= moment and (self.withdrawn_at is None or self.withdrawn_at > moment)


class CalendarDay(Recorded):
    """What one date is: a holiday, a swapped day, a closure. Answers "does the clock run on that day?".

    A date has at most one standing row of a kind in a scope. ``pair``: the other date of a swap.
    ``sessions``: the hours closed by a partial closure.
    """

    on = models.DateField("ngày")
    kind = models.CharField(
        "loại", max_length=15, choices=[(kind.value, KIND_LABELS[kind]) for kind in DayKind]
    )
    name = models.CharField("tên, lý do", max_length=120)
    state = models.CharField("tình trạng", max_length=10, choices=_STATES)
    sessions = models.JSONField("giờ đóng cửa", default=list, blank=True)
    pair = models.DateField("hoán đổi với ngày", null=True, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày trong lịch"
        verbose_name_plural = "lịch làm việc"
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "kind"],
                condition=Q(agency__isnull=True, withdrawn_at__isnull=True),
                name="deadlines_one_national_day",
                violation_error_message="Ngày này đã có trong lịch chung.",
            ),
            models.UniqueConstraint(
                fields=["agency", "on", "kind"],
                condition=Q(withdrawn_at__isnull=True),
                name="deadlines_one_local_day",
                violation_error_message="Ngày này đã có trong lịch của cơ quan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y} {self.name}"

    def as_rule(self) -> DayRule:
        """The row as the engine reads it."""
        return DayRule(
            on=self.on,
            kind=DayKind(self.kind),
            name=self.name,
            source=self.source,
            state=DayState(self.state),
            sessions=sessions_from_json(self.sessions),
            pair=self.pair,
        )

    @property
    def closed_hours(self) -> str:
        """The hours a partial closure closes, as text."""
        return ", ".join(map(str, sessions_from_json(self.sessions)))


class CalendarYear(models.Model):
    """A year whose national days have been put into the table; before that the shipped data answer."""

    year = models.PositiveSmallIntegerField("năm", unique=True)
    recorded_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "năm đã lập lịch"
        verbose_name_plural = "năm đã lập lịch"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"Năm {self.year}"


class OpeningHours(Recorded):
    """The weekly hours of a scope from a date until the next such row; answers "when are the doors open?"."""

    valid_from = models.DateField("áp dụng từ ngày")
    week = models.JSONField("giờ theo thứ")

    class Meta:
        verbose_name = "giờ làm việc"
        verbose_name_plural = "giờ làm việc"
        ordering = ["valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=Q(agency__isnull=True, withdrawn_at__isnull=True),
                name="deadlines_one_national_week",
                violation_error_message="Đã có giờ làm việc chung từ ngày này.",
            ),
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                condition=Q(withdrawn_at__isnull=True),
                name="deadlines_one_local_week",
                violation_error_message="Đã có giờ làm việc từ ngày này.",
            ),
        ]

    def __str__(self) -> str:
        return f"Từ {self.valid_from:%d/%m/%Y}"

    def as_hours(self) -> WeeklyHours:
        """The row as the engine reads it."""
        return WeeklyHours(self.valid_from, tuple(sessions_from_json(day) for day in self.week), self.source)


class CalendarStamp(models.Model):
    """Marks the last change of a scope (0: national, else the agency), so that caches know they are stale.

    One row a scope, read on the hot path by its primary key. The mark is never used twice, not even
    after a change was rolled back.
    """

    scope = models.BigIntegerField("phạm vi", primary_key=True)
    version = models.PositiveBigIntegerField("dấu")

    class Meta:
        verbose_name = "dấu lịch"
        verbose_name_plural = "dấu lịch"

    def __str__(self) -> str:
        return f"{self.scope}: {self.version}"
