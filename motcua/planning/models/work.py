"""Working by the plan: days to keep, changes of them, sub-tasks, co-ordination, notices, calendar feeds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.models.plans import OwnedQuerySet


class _OfTask(AgencyOwned):
    """A row of one task."""

    task_id = models.BigIntegerField("nhiệm vụ", editable=False)
    task = OwnedLink(to="planning.PlanTask", from_fields=["agency", "task_id"])

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class TaskMilestone(_OfTask):
    """A day by which (a part of) a task is due; a recurring task has one for each period.

    ``original_on`` is what the plan said; ``due_on`` what holds now. Answers "what is due when?".
    """

    label = models.CharField("mốc", max_length=200, blank=True)
    starts_on = models.DateField("từ ngày", null=True, blank=True)
    original_on = models.DateField("hạn theo kế hoạch")
    due_on = models.DateField("hạn hiện nay")
    done_on = models.DateField("xong ngày", null=True, blank=True)

    class Meta(_OfTask.Meta):
        verbose_name = "mốc hạn của nhiệm vụ"
        verbose_name_plural = "mốc hạn của nhiệm vụ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_milestone_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "task_id", "original_on", "label"], name="planning_milestone_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_on"], name="planning_milestone_due")]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on:%d/%m/%Y}".strip()


class DeadlineChange(AgencyOwned):
    """One change of a milestone's day, with who decided it and why; never changed."""

    milestone_id = models.BigIntegerField("mốc", editable=False)
    milestone = OwnedLink(to="planning.TaskMilestone", from_fields=["agency", "milestone_id"])
    from_on = models.DateField("hạn cũ")
    to_on = models.DateField("hạn mới")
    reason = models.CharField("lý do", max_length=500)
    changed_at = models.DateTimeField("đổi lúc")
    changed_by = ReferenceLink(to="organisations.Officer", verbose_name="người đổi", null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "lần đổi hạn nhiệm vụ"
        verbose_name_plural = "lần đổi hạn nhiệm vụ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_change_milestone", "milestone", "planning.TaskMilestone"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on:%d/%m/%Y} → {self.to_on:%d/%m/%Y}"


class SubTask(_OfTask):
    """A piece of a task that one officer does by a day."""

    title = models.CharField("việc", max_length=500)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="người thực hiện", null=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    done_on = models.DateField("xong ngày", null=True, blank=True)

    class Meta(_OfTask.Meta):
        verbose_name = "việc nhỏ"
        verbose_name_plural = "việc nhỏ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_subtask_task", "task", "planning.PlanTask"),
        ]

    def __str__(self) -> str:
        return self.title


class TaskCoordinator(_OfTask):
    """A unit or officer who helps with a task (phối hợp), beside the printed words."""

    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị", null=True)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="công chức", null=True)

    class Meta(_OfTask.Meta):
        verbose_name = "đầu mối phối hợp"
        verbose_name_plural = "đầu mối phối hợp"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_coordinator_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "task_id", "unit", "officer"], name="planning_coordinator_once"
            ),
            # A database holds two empty values to be different: the rows without one need their own.
            models.UniqueConstraint(
                fields=["agency", "task_id", "unit"],
                condition=Q(officer__isnull=True),
                name="planning_coordinator_unit",
            ),
            models.UniqueConstraint(
                fields=["agency", "task_id", "officer"],
                condition=Q(unit__isnull=True),
                name="planning_coordinator_officer",
            ),
        ]

    def __str__(self) -> str:
        return f"phối hợp {self.unit_id or self.officer_id}"


class CoordinationRequest(_OfTask):
    """What the lead asked of a co-ordinating unit and what it answered."""

    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị được hỏi")
    question = models.CharField("nội dung đề nghị", max_length=1000)
    due_on = models.DateField("hạn trả lời", null=True, blank=True)
    asked_at = models.DateTimeField("gửi lúc")
    asked_by = ReferenceLink(to="organisations.Officer", verbose_name="người gửi", null=True)
    answer = models.TextField("trả lời", blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answered_by = ReferenceLink(to="organisations.Officer", verbose_name="người trả lời", null=True)
    file_id = models.BigIntegerField("tệp kèm", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)

    class Meta(_OfTask.Meta):
        verbose_name = "đề nghị phối hợp"
        verbose_name_plural = "đề nghị phối hợp"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_coordination_task", "task", "planning.PlanTask"),
            owned_key("planning_coordination_file", "file", "documents.StoredFile"),
        ]

    def __str__(self) -> str:
        return self.question[:60]


class NoticeKind(models.TextChoices):
    """Why an officer is told something about a task."""

    ASSIGNED = "assigned", "Được giao"
    ASKED = "asked", "Được đề nghị phối hợp"
    SOON = "soon", "Sắp đến hạn"
    TOMORROW = "tomorrow", "Ngày mai đến hạn"
    DUE = "due", "Đến hạn"
    OVERDUE = "overdue", "Quá hạn"
    ESCALATED = "escalated", "Báo lãnh đạo"
    CHANGED = "changed", "Đổi hạn"


class TaskNotice(_OfTask):
    """What one officer was told about a task, once for each reason; answers "were they told, and when?".

    ``about`` is the milestone, request or sub-task it concerns (0: the task itself). ``on`` is the due day
    it speaks of, so that a changed deadline is reminded of again; for a deed the day of it.
    """

    officer = ReferenceLink(to="organisations.Officer", verbose_name="người nhận")
    kind = models.CharField("loại", max_length=10, choices=NoticeKind.choices)
    about = models.BigIntegerField("về", default=0)
    on = models.DateField("về ngày")
    text = models.CharField("nội dung", max_length=500)
    created_at = models.DateTimeField("báo lúc")
    read_at = models.DateTimeField("đọc lúc", null=True)

    class Meta(_OfTask.Meta):
        verbose_name = "lời nhắc"
        verbose_name_plural = "lời nhắc"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("planning_notice_task", "task", "planning.PlanTask"),
            models.UniqueConstraint(
                fields=["agency", "task_id", "officer", "kind", "about", "on"], name="planning_notice_once"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "officer", "-created_at"], name="planning_notice_officer"),
        ]

    def __str__(self) -> str:
        return self.text


class CalendarFeed(AgencyOwned):
    """A secret address at which a calendar program reads the tasks of an officer or a unit.

    Only the digest of the secret is kept; a new secret ends the old address.
    """

    officer = ReferenceLink(to="organisations.Officer", verbose_name="công chức", null=True)
    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị", null=True)
    digest = models.CharField("mã băm của địa chỉ", max_length=64)
    created_at = models.DateTimeField("lập lúc")

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "đường lịch"
        verbose_name_plural = "đường lịch"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "officer"],
                condition=Q(unit__isnull=True),
                name="planning_feed_officer",
            ),
            models.UniqueConstraint(
                fields=["agency", "unit"], condition=Q(officer__isnull=True), name="planning_feed_unit"
            ),
            models.UniqueConstraint(fields=["agency", "digest"], name="planning_feed_digest"),
        ]

    def __str__(self) -> str:
        return f"đường lịch {self.id}"
