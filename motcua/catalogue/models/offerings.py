"""Which agency offers what, by which channel, how far online, and the goals set for that."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from motcua.catalogue.content import POSITIONS, Channel
from motcua.catalogue.models.procedures import Procedure


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Offerings by day."""

    def on(self, day: date) -> OfferingQuerySet:
        """Those open on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class OnlineLevel(models.TextChoices):
    """How far an online service goes (NĐ 42/2022, then NĐ 224/2026)."""

    NONE = "", "Không áp dụng"
    PARTIAL = "partial", "Một phần"
    FULL = "full", "Toàn trình"


class Offering(models.Model):
    """An agency offers a procedure by a channel for a span of time; answers "may it be filed here?".

    ``service_level`` is the level 1 to 4 of the law before NĐ 42/2022, ``online_level`` that since then: the
    two do not map one to one, so both are kept. ``partial_reason``: NĐ 224/2026 lets a service be partial
    only for a published reason. ``position`` is who takes it in.
    """

    agency = models.ForeignKey(
        "organisations.Agency", verbose_name="cơ quan", on_delete=models.PROTECT, related_name="offerings"
    )
    procedure = models.ForeignKey(
        Procedure, verbose_name="thủ tục", on_delete=models.PROTECT, related_name="offerings"
    )
    channel = models.CharField(
        "cách nộp", max_length=8, choices=[(channel.value, channel.label) for channel in Channel]
    )
    online_level = models.CharField(
        "mức độ trực tuyến", max_length=8, choices=OnlineLevel.choices, blank=True
    )
    service_level = models.PositiveSmallIntegerField(
        "mức độ (1 đến 4, trước 01/7/2025)", null=True, blank=True
    )
    partial_reason = models.CharField("lý do chỉ một phần", max_length=500, blank=True)
    position = models.CharField(
        "vị trí tiếp nhận", max_length=20, choices=list(POSITIONS.items()), blank=True
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục cơ quan cung cấp"
        verbose_name_plural = "thủ tục cơ quan cung cấp"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "channel"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_offering_open",
                violation_error_message="Cơ quan đang cung cấp thủ tục này theo cách nộp này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_offering_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(service_level__isnull=True) | Q(service_level__gte=1, service_level__lte=4),
                name="catalogue_offering_level",
                violation_error_message="Mức độ dịch vụ công là số từ 1 đến 4.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.channel}"


class OnlineGoal(models.TextChoices):
    """What an online-service target measures."""

    PROCEDURES_ONLINE = "procedures_online", "Thủ tục có dịch vụ công trực tuyến"
    PROCEDURES_FULL = "procedures_full", "Thủ tục trực tuyến toàn trình"
    DOSSIERS_ONLINE = "dossiers_online", "Hồ sơ nộp trực tuyến"


class OnlineTarget(models.Model):
    """A share that an agency must reach in a span of time, for one procedure or for all it offers."""

    agency = models.ForeignKey(
        "organisations.Agency",
        verbose_name="cơ quan",
        on_delete=models.PROTECT,
        related_name="online_targets",
    )
    procedure = models.ForeignKey(
        Procedure,
        verbose_name="thủ tục",
        on_delete=models.PROTECT,
        related_name="online_targets",
        null=True,
        blank=True,
    )
    goal = models.CharField("chỉ tiêu", max_length=20, choices=OnlineGoal.choices)
    percent = models.DecimalField("mức phải đạt (%)", max_digits=5, decimal_places=2)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến hết ngày")
    basis = models.CharField("văn bản giao", max_length=300)

    class Meta:
        verbose_name = "chỉ tiêu dịch vụ công trực tuyến"
        verbose_name_plural = "chỉ tiêu dịch vụ công trực tuyến"
        ordering = ["to_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "goal", "from_on", "to_on"],
                nulls_distinct=False,
                name="catalogue_target_once",
                violation_error_message="Đã có chỉ tiêu này cho cùng khoảng thời gian.",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="catalogue_target_percent",
                violation_error_message="Mức phải đạt nằm trong khoảng trên 0 đến 100%.",
            ),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="catalogue_target_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_goal_display()} {self.percent}%"
