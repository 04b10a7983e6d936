"""Study visits: where to, who goes, what it costs, what was brought home."""

from __future__ import annotations

from datetime import date

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.models.plans import OwnedQuerySet


class VisitQuerySet(OwnedQuerySet):
    """Visits and their rows: every member of the agency's staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> VisitQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class VisitState(models.TextChoices):
    """Where a visit stands; whether it has taken place follows from its days."""

    PLANNED = "planned", "Đã lên kế hoạch"
    REPORTED = "reported", "Đã báo cáo"
    CANCELLED = "cancelled", "Đã hủy"


class StudyVisit(AgencyOwned):
    """A study visit (học tập kinh nghiệm) and the report that must follow it by ``report_due_on``.

    ``cost`` is in đồng. Until its report the visit is no proof of anything.
    """

    destination = models.CharField("nơi đến", max_length=300)
    purpose = models.TextField("mục đích, nội dung")
    starts_on = models.DateField("đi từ ngày")
    ends_on = models.DateField("đến ngày")
    cost = models.PositiveBigIntegerField("kinh phí (đồng)", default=0)
    decision_number = models.CharField("số kế hoạch, quyết định", max_length=60, blank=True)
    report_due_on = models.DateField("hạn báo cáo kết quả")
    state = models.CharField(
        "trạng thái", max_length=9, choices=VisitState.choices, default=VisitState.PLANNED.value
    )
    closing_note = models.CharField("lý do hủy", max_length=1000, blank=True)
    results = models.TextField("kết quả chuyến đi", blank=True)
    report_file_id = models.BigIntegerField("báo cáo", null=True, editable=False)
    report_file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "report_file_id"], null=True)
    reported_on = models.DateField("báo cáo ngày", null=True, blank=True)
    reported_by = ReferenceLink(to="organisations.Officer", verbose_name="người báo cáo", null=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    objects = VisitQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "chuyến học tập kinh nghiệm"
        verbose_name_plural = "chuyến học tập kinh nghiệm"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("study_visits_visit_file", "report_file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="study_visits_visit_once"),
        ]
        indexes = [models.Index(fields=["agency", "-ends_on"], name="study_visits_by_day")]

    def __str__(self) -> str:
        return f"Học tập tại {self.destination}"

    def is_overdue(self, on: date) -> bool:
        """Whether the report is late on the day."""
        return self.state == VisitState.PLANNED and self.report_due_on < on


class _OfVisit(AgencyOwned):
    """A row of one visit."""

    visit_id = models.BigIntegerField("chuyến học tập", editable=False)
    visit = OwnedLink(to="study_visits.StudyVisit", from_fields=["agency", "visit_id"])

    objects = VisitQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class Participant(_OfVisit):
    """An officer who goes."""

    officer = ReferenceLink(to="organisations.Officer", verbose_name="người đi")

    class Meta(_OfVisit.Meta):
        verbose_name = "người tham gia"
        verbose_name_plural = "người tham gia"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("study_visits_participant_of", "visit", "study_visits.StudyVisit"),
            models.UniqueConstraint(fields=["agency", "visit_id", "officer"], name="study_visits_goes_once"),
        ]

    def __str__(self) -> str:
        return f"người đi {self.officer_id}"


class Lesson(_OfVisit):
    """One thing learnt; ``initiative_id`` is the initiative that came of it.

    The initiative belongs to another slice that this one does not know: it is found through the kinds of
    products, hence no key of the database.
    """

    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("bài học")
    initiative_id = models.BigIntegerField("sáng kiến", null=True, editable=False)

    class Meta(_OfVisit.Meta):
        verbose_name = "bài học rút ra"
        verbose_name_plural = "bài học rút ra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("study_visits_lesson_of", "visit", "study_visits.StudyVisit"),
            models.UniqueConstraint(fields=["agency", "visit_id", "position"], name="study_visits_lesson_at"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
