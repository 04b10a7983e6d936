"""How plainly the texts of a version read, kept so that the list can be narrowed by it."""

from __future__ import annotations

from django.db import models

from motcua.catalogue.models.versions import ProcedureVersion


class ReadingScore(models.Model):
    """The counts of the plain-language check for one content under one set of rules.

    Written by the worker; a score whose digests are not those of today is out of date, not wrong.
    """

    version = models.OneToOneField(
        ProcedureVersion,
        verbose_name="phiên bản",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="reading",
    )
    content_digest = models.CharField("mã băm nội dung", max_length=64, editable=False)
    rules_digest = models.CharField("mã băm quy tắc", max_length=64, editable=False)
    strict = models.PositiveIntegerField("số chỗ phải sửa")
    advice = models.PositiveIntegerField("số chỗ nên sửa")
    checked_at = models.DateTimeField("kiểm lúc", editable=False)

    class Meta:
        verbose_name = "điểm câu chữ"
        verbose_name_plural = "điểm câu chữ"
        indexes = [models.Index(fields=["strict"], name="catalogue_reading_strict")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.strict} phải sửa, {self.advice} nên sửa"
