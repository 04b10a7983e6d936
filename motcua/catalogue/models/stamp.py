"""Which state of the public catalogue is the current one."""

from __future__ import annotations

from django.db import models


class CatalogueStamp(models.Model):
    """One row: a number that grows with every change of what the public may read.

    Whoever keeps prepared pages or an index of names compares it, and prepares again when it has grown.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField("số lần thay đổi", default=0)
    changed_at = models.DateTimeField("thay đổi lúc", null=True)

    class Meta:
        verbose_name = "dấu thay đổi danh mục"
        verbose_name_plural = "dấu thay đổi danh mục"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1),
                name="catalogue_stamp_one",
                violation_error_message="Chỉ có một dấu thay đổi.",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
