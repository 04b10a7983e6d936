"""Reports of a period: a draft that is computed each time, a snapshot that stays once signed."""

from __future__ import annotations

from django.db import models

from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.models.plans import OwnedQuerySet


class ReportState(models.TextChoices):
    """Where a report stands."""

    DRAFT = "draft", "Dự thảo"
    SIGNED = "signed", "Đã ký"


class PeriodReport(AgencyOwned):
    """A report on a plan over a span of days; answers "what did we say then, and what differs now?".

    ``words`` holds what people wrote, by part of the skeleton; ``snapshot`` every figure and task as they
    stood when it was signed, never changed afterwards.
    """

    plan_id = models.BigIntegerField("kế hoạch", editable=False)
    plan = OwnedLink(to="planning.AnnualPlan", from_fields=["agency", "plan_id"])
    title = models.CharField("tên báo cáo", max_length=300)
    from_on = models.DateField("từ ngày")
    to_on = models.DateField("đến ngày")
    state = models.CharField(
        "trạng thái", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT.value
    )
    document_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    words = models.JSONField("phần viết tay", default=dict)
    snapshot = models.JSONField("số liệu khi ký", null=True)
    created_at = models.DateTimeField("lập lúc")
    signed_at = models.DateTimeField("ký lúc", null=True)
    signed_by = ReferenceLink(to="organisations.Officer", verbose_name="người ký", null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "báo cáo kỳ"
        verbose_name_plural = "báo cáo kỳ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_report_plan", "plan", "planning.AnnualPlan"),
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")),
                name="planning_report_days",
                violation_error_message="Ngày cuối kỳ phải sau ngày đầu kỳ.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
