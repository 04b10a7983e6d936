"""What proves a task: rules over figures, linked products, and evidence entered by hand with a document."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.models.work import _OfTask


class Target(models.TextChoices):
    """How a figure is held against what the plan wants."""

    AT_LEAST = "at_least", "ít nhất"
    SHARE = "share", "tỷ lệ ít nhất (%)"
    NONE_LEFT = "none_left", "không còn"


class EvidenceRule(_OfTask):
    """What a task wants of one figure over its year or a part of it; answers "is it proven, what lacks?".

    ``figure`` is the key in core.evidence; ``target`` a count or a percentage; for NONE_LEFT it is 0. The
    span is the plan's year where ``from_on`` and ``to_on`` are empty.
    """

    figure = models.CharField("chỉ số", max_length=60)
    comparison = models.CharField("cách so", max_length=10, choices=Target.choices)
    target = models.DecimalField("mức cần đạt", max_digits=12, decimal_places=2, default=0)
    from_on = models.DateField("từ ngày", null=True, blank=True)
    to_on = models.DateField("đến ngày", null=True, blank=True)

    class Meta(_OfTask.Meta):
        verbose_name = "quy tắc minh chứng"
        verbose_name_plural = "quy tắc minh chứng"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_rule_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "task_id", "figure", "from_on", "to_on"], name="planning_rule_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "task_id", "figure"],
                condition=Q(from_on__isnull=True),
                name="planning_rule_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.comparison} {self.target}"


class TaskProduct(_OfTask):
    """A thing that is the product of a task: ``kind`` in PRODUCT_KINDS and the id there."""

    kind = models.CharField("loại sản phẩm", max_length=30)
    object_id = models.BigIntegerField("sản phẩm")
    linked_at = models.DateTimeField("gắn lúc")
    linked_by = ReferenceLink(to="organisations.Officer", verbose_name="người gắn", null=True)

    class Meta(_OfTask.Meta):
        verbose_name = "sản phẩm của nhiệm vụ"
        verbose_name_plural = "sản phẩm của nhiệm vụ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_product_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "task_id", "kind", "object_id"], name="planning_product_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "kind", "object_id"], name="planning_product_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class HandEvidence(_OfTask):
    """A fact that the system cannot know, stated by an officer with the document that proves it."""

    statement = models.CharField("nội dung", max_length=1000)
    on = models.DateField("ngày")
    file_id = models.BigIntegerField("văn bản chứng minh", editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"])
    stated_at = models.DateTimeField("ghi lúc")
    stated_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    withdrawn_at = models.DateTimeField("rút lúc", null=True)

    class Meta(_OfTask.Meta):
        verbose_name = "minh chứng nhập tay"
        verbose_name_plural = "minh chứng nhập tay"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_hand_task", "task", "planning.PlanTask"),
            owned_key("planning_hand_file", "file", "documents.StoredFile"),
        ]

    def __str__(self) -> str:
        return self.statement[:60]
