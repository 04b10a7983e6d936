"""The plan on paper and its tasks as things that live on through amendments."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key


class OwnedQuerySet(models.QuerySet[Any]):
    """Rows of an agency's plans: every member of its staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> OwnedQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class PlanState(models.TextChoices):
    """Where a year's plan stands."""

    DRAFT = "draft", "Dự thảo"
    IN_FORCE = "in_force", "Đang thực hiện"
    CLOSED = "closed", "Đã kết thúc"


class VersionState(models.TextChoices):
    """Where one version of the text stands."""

    DRAFT = "draft", "Dự thảo"
    APPROVED = "approved", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã được sửa đổi"


class TaskState(models.TextChoices):
    """Where a task stands. Progress is never stored: it is what the evidence says."""

    OPEN = "open", "Đang thực hiện"
    DONE = "done", "Đã hoàn thành"
    DROPPED = "dropped", "Đưa ra khỏi kế hoạch"


class AnnualPlan(AgencyOwned):
    """An agency's plan of administrative-procedure control for one year; one in a year.

    Answers "what did we promise for this year?". Its words stand in versions, its tasks live on through
    amendments.
    """

    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên kế hoạch", max_length=500)
    state = models.CharField(
        "trạng thái", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT.value
    )
    created_at = models.DateTimeField("lập lúc")

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "kế hoạch năm"
        verbose_name_plural = "kế hoạch năm"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="planning_plan_once_a_year",
                violation_error_message="Năm này đã có kế hoạch. Hãy mở kế hoạch đó để sửa.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanVersion(AgencyOwned):
    """The words of a plan as issued or as an amendment changed them; never changed once approved.

    ``sections`` is [{"path": [...], "title": ...}] in the order of the paper; ``source_text`` what was
    imported, ``set_aside`` its words that are no task, [{"text", "why"}]. ``reason`` says why an
    amendment was made.
    """

    plan_id = models.BigIntegerField("kế hoạch", editable=False)
    plan = OwnedLink(to="planning.AnnualPlan", from_fields=["agency", "plan_id"])
    number = models.PositiveSmallIntegerField("lần ban hành")
    state = models.CharField(
        "trạng thái", max_length=10, choices=VersionState.choices, default=VersionState.DRAFT.value
    )
    title = models.CharField("tên kế hoạch", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    document_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    reason = models.CharField("lý do sửa đổi", max_length=500, blank=True)
    sections = models.JSONField("các mục", default=list)
    source_id = models.BigIntegerField("tệp nguồn", null=True, editable=False)
    source = OwnedLink(to="documents.StoredFile", from_fields=["agency", "source_id"], null=True)
    source_text = models.TextField("văn bản nguồn", blank=True)
    set_aside = models.JSONField("chữ để riêng", default=list)
    created_at = models.DateTimeField("lập lúc")
    approved_at = models.DateTimeField("duyệt lúc", null=True)
    approved_by = ReferenceLink(to="organisations.Officer", verbose_name="người duyệt", null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "bản kế hoạch"
        verbose_name_plural = "bản kế hoạch"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_version_plan", "plan", "planning.AnnualPlan"),
            owned_key("planning_version_source", "source", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "plan_id", "number"], name="planning_version_number"),
            models.UniqueConstraint(
                fields=["agency", "plan_id"],
                condition=Q(state="draft"),
                name="planning_version_one_draft",
                violation_error_message="Kế hoạch đang có một dự thảo. Hãy duyệt hoặc bỏ dự thảo đó trước.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (lần {self.number})"


class PlanTask(AgencyOwned):
    """One task of a year as a living thing; answers "who does this, and where does it stand?".

    ``lead_unit`` and ``officer`` do the work; the printed lead stands in the wording. A task is done only
    with its evidence or with ``closing_note`` saying why not.
    """

    plan_id = models.BigIntegerField("kế hoạch", editable=False)
    plan = OwnedLink(to="planning.AnnualPlan", from_fields=["agency", "plan_id"])
    state = models.CharField(
        "trạng thái", max_length=10, choices=TaskState.choices, default=TaskState.OPEN.value
    )
    lead_unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị chủ trì", null=True)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="người thực hiện", null=True)
    closed_at = models.DateTimeField("kết thúc lúc", null=True)
    closing_note = models.CharField("ghi chú khi kết thúc", max_length=1000, blank=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_task_plan", "plan", "planning.AnnualPlan"),
        ]
        indexes = [models.Index(fields=["agency", "plan_id"], name="planning_task_of_plan")]

    def __str__(self) -> str:
        return f"nhiệm vụ {self.id}"


class TaskWording(AgencyOwned):
    """What one version says of a task: its six cells as printed, in the order of the paper.

    ``items`` are the sub-items ("+", "-"); ``coordination`` and ``products`` lists of texts; ``deadline``
    is Deadline.as_json(); ``doubts`` [{"field", "text", "why", "settled"}], ``settled`` a person's words.
    """

    version_id = models.BigIntegerField("bản kế hoạch", editable=False)
    version = OwnedLink(to="planning.PlanVersion", from_fields=["agency", "version_id"])
    task_id = models.BigIntegerField("nhiệm vụ", editable=False)
    task = OwnedLink(to="planning.PlanTask", from_fields=["agency", "task_id"])
    position = models.PositiveSmallIntegerField("thứ tự")
    section_path = models.JSONField("mục", default=list)
    number = models.CharField("số in", max_length=20, blank=True)
    content = models.TextField("nội dung")
    items = models.JSONField("việc con", default=list)
    lead = models.CharField("chủ trì", max_length=500, blank=True)
    coordination = models.JSONField("phối hợp", default=list)
    deadline = models.JSONField("thời hạn", default=dict)
    products = models.JSONField("sản phẩm", default=list)
    doubts = models.JSONField("chỗ cần xem", default=list)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "nội dung nhiệm vụ"
        verbose_name_plural = "nội dung nhiệm vụ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_wording_version", "version", "planning.PlanVersion"),
            owned_key("planning_wording_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "version_id", "position"], name="planning_wording_place"
            ),
            models.UniqueConstraint(fields=["agency", "version_id", "task_id"], name="planning_wording_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.content[:60]}"
