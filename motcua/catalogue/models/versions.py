"""What a procedure says, from which day to which, by which decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from motcua.catalogue.models.procedures import Procedure, ProcedureKind
from motcua.core.errors import WrongState

if TYPE_CHECKING:
    from motcua.core.actor import Actor


# What may still be written on an approved version.
_ENDING = {"valid_to", "ended_by_no", "ended_by_on"}


class VersionState(models.TextChoices):
    """Where a version stands. Only draft and approved are stored; the rest follows from the day."""

    DRAFT = "draft", "Bản thảo"
    APPROVED = "approved", "Đã phê duyệt, chưa có hiệu lực"
    IN_FORCE = "in_force", "Đang có hiệu lực"
    ENDED = "ended", "Hết hiệu lực"


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions by day and by actor."""

    def visible_to(self, actor: Actor) -> ProcedureVersionQuerySet:
        """Drafts and internal procedures are for staff; approved versions of the others are public."""
        if actor.is_officer:
            return self
        return self.filter(state=VersionState.APPROVED, procedure__kind=ProcedureKind.PUBLIC)

    def in_force_on(self, day: date) -> ProcedureVersionQuerySet:
        """Approved versions that hold on the day: at most one for each procedure."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), state="approved", valid_from__lte=day
        )


class ProcedureVersion(models.Model):
    """What a procedure says from a day on, by a decision. Once approved its content never changes.

    ``content`` is the written form of a VersionContent; read it by ``queries.load_content``. Of an approved
    version only its end may still be set: the last day, and the decision that ends or replaces it.
    Periods of approved versions never overlap.
    """

    procedure = models.ForeignKey(
        Procedure, verbose_name="thủ tục", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("số phiên bản")
    state = models.CharField(
        "tình trạng", max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    valid_from = models.DateField("hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decision_no = models.CharField("số quyết định công bố", max_length=100, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    decision_issuer = models.CharField("cơ quan ban hành quyết định", max_length=200, blank=True)
    ended_by_no = models.CharField("số quyết định làm hết hiệu lực", max_length=100, blank=True)
    ended_by_on = models.DateField("ngày quyết định làm hết hiệu lực", null=True, blank=True)
    content = models.TextField("nội dung", editable=False)
    content_digest = models.CharField("mã băm nội dung", max_length=64, editable=False)
    source_digest = models.CharField("mã băm của nguồn", max_length=64, blank=True, editable=False)
    saved_at = models.DateTimeField("lưu lúc", editable=False)
    saved_by = models.CharField("người lưu", max_length=120, blank=True, editable=False)
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, blank=True, editable=False)
    approved_by = models.CharField("người phê duyệt", max_length=120, blank=True, editable=False)

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản thủ tục"
        verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"],
                name="catalogue_version_number",
                violation_error_message="Thủ tục đã có phiên bản mang số này.",
            ),
            models.UniqueConstraint(
                fields=["procedure", "valid_from"],
                condition=Q(state="approved"),
                name="catalogue_version_start",
                violation_error_message="Thủ tục đã có phiên bản có hiệu lực từ ngày này.",
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state="approved", valid_to__isnull=True),
                name="catalogue_version_open",
                violation_error_message="Thủ tục chỉ có một phiên bản không thời hạn.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(state="approved", valid_from__isnull=False) & ~Q(decision_no="")),
                name="catalogue_version_approved",
                violation_error_message="Phiên bản đã phê duyệt phải có số quyết định và ngày hiệu lực.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_version_dates",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} phiên bản {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an approved version, but for its end. The database refuses too."""
        fields = kwargs.get("update_fields")
        if self.pk is not None and (fields is None or set(fields) - _ENDING):
            stored = type(self).objects.filter(pk=self.pk).values_list("state", flat=True).first()
            if stored == VersionState.APPROVED:
                raise WrongState("Phiên bản đã phê duyệt không sửa được nữa. Hãy soạn phiên bản mới.")
        super().save(*args, **kwargs)

    def state_on(self, day: date) -> VersionState:
        """Draft, approved for later, in force, or ended, seen from a day."""
        if self.state == VersionState.DRAFT or self.valid_from is None:
            return VersionState.DRAFT
        if day < self.valid_from:
            return VersionState.APPROVED
        if self.valid_to is not None and self.valid_to < day:
            return VersionState.ENDED
        return VersionState.IN_FORCE
