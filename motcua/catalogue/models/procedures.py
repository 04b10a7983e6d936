"""What is called what: sectors and procedures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models

from motcua.catalogue.content import ExecutingKind

if TYPE_CHECKING:
    from motcua.core.actor import Actor


class Sector(models.Model):
    """A field of administration (lĩnh vực) that groups procedures; its code is used inside contents."""

    code = models.CharField("mã lĩnh vực", max_length=60, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=200)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProcedureKind(models.TextChoices):
    """Whom a procedure is for (QĐ 1085/QĐ-TTg 15/9/2022 for the two internal groups, not verified)."""

    PUBLIC = "public", "Thủ tục hành chính"
    INTERNAL_BETWEEN = "internal_between", "Thủ tục nội bộ giữa các cơ quan"
    INTERNAL_WITHIN = "internal_within", "Thủ tục nội bộ trong một cơ quan"


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Procedures by actor and by day."""

    def visible_to(self, actor: Actor) -> ProcedureQuerySet:
        """The public catalogue is law for all to read; internal procedures are for staff."""
        return self if actor.is_officer else self.public()

    def public(self) -> ProcedureQuerySet:
        """Those for persons and organisations: all but the internal ones."""
        return self.filter(kind=ProcedureKind.PUBLIC)

    def in_force_on(self, day: date) -> ProcedureQuerySet:
        """Those with an approved version that holds on the day."""
        from motcua.catalogue.models.versions import ProcedureVersion

        return self.filter(
            models.Exists(ProcedureVersion.objects.in_force_on(day).filter(procedure=models.OuterRef("pk")))
        )

    def offered_by(self, agency_id: int, day: date) -> ProcedureQuerySet:
        """Those the agency offers on the day, by any channel."""
        from motcua.catalogue.models.offerings import Offering

        return self.filter(
            models.Exists(
                Offering.objects.on(day).filter(procedure=models.OuterRef("pk"), agency_id=agency_id)
            )
        )


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) under its code, whatever its version.

    Answers "what is called this?". The name is that of its newest version; what it asks of people stands
    in its versions only. ``national_code`` is set for a local code such as 1.012753.H19.
    """

    code = models.CharField("mã thủ tục", max_length=40, unique=True)
    national_code = models.CharField(
        "mã quốc gia", max_length=40, blank=True, help_text="Khi mã thủ tục là mã riêng của địa phương."
    )
    name = models.CharField("tên thủ tục", max_length=4000)
    kind = models.CharField(
        "nhóm thủ tục", max_length=16, choices=ProcedureKind.choices, default=ProcedureKind.PUBLIC
    )
    sector = models.ForeignKey(
        Sector, verbose_name="lĩnh vực", on_delete=models.PROTECT, related_name="procedures"
    )
    executing = models.CharField(
        "nhóm cơ quan thực hiện", max_length=10, choices=[(kind.value, kind.label) for kind in ExecutingKind]
    )
    keywords = models.CharField("từ khóa", max_length=2000, blank=True)
    search_text = models.TextField("chữ để tìm", editable=False)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_internal(self) -> bool:
        """Whether it is for offices among themselves: never shown to the public, never filed."""
        return self.kind != ProcedureKind.PUBLIC
