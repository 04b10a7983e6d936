"""A draft sent down for comments: the consultation, who is asked, the comments by clause."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.models.plans import OwnedQuerySet


class DraftConsultation(AgencyOwned):
    """One draft on which an upper level wants our comments by a day.

    Answers "what must we comment on, by when, and did we?". Its state is never stored: rules.state_of
    draws it from these facts and from who has answered.
    """

    title = models.CharField("tên dự thảo", max_length=500)
    upper_agency = models.CharField("cơ quan lấy ý kiến", max_length=200)
    reference = models.CharField("số, ký hiệu văn bản lấy ý kiến", max_length=60, blank=True)
    received_on = models.DateField("ngày nhận")
    due_on = models.DateField("hạn gửi cấp trên")
    draft_id = models.BigIntegerField("dự thảo", editable=False)
    draft = OwnedLink(to="documents.StoredFile", from_fields=["agency", "draft_id"])
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, editable=False)
    sent_on = models.DateField("ngày gửi cấp trên", null=True)
    sent_symbol = models.CharField("số, ký hiệu văn bản trả lời", max_length=60, blank=True)
    sent_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi gửi", null=True)
    missing_note = models.CharField("ghi chú về đơn vị chưa trả lời", max_length=500, blank=True)
    reply_id = models.BigIntegerField("văn bản trả lời", null=True, editable=False)
    reply = OwnedLink(to="documents.StoredFile", from_fields=["agency", "reply_id"], null=True)
    stopped_at = models.DateTimeField("dừng lúc", null=True)
    stop_reason = models.CharField("lý do dừng", max_length=500, blank=True)
    folded = models.TextField("chữ để tìm", editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "đợt góp ý dự thảo"
        verbose_name_plural = "đợt góp ý dự thảo"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("consultations_draft_file", "draft", "documents.StoredFile"),
            owned_key("consultations_reply_file", "reply", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="consultations_request"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(sent_on__isnull=True),
                name="consultations_sent_or_stopped",
                violation_error_message="Đợt góp ý đã gửi thì không dừng được.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "due_on"], name="consultations_due")]

    def __str__(self) -> str:
        return self.title[:80]

    @property
    def is_open(self) -> bool:
        """Whether comments may still come in."""
        return self.sent_on is None and self.stopped_at is None


class AskedUnit(AgencyOwned):
    """Who is asked to comment and until when; ``unit`` is empty for a body outside the agency."""

    consultation_id = models.BigIntegerField("đợt góp ý", editable=False)
    consultation = OwnedLink(to="consultations.DraftConsultation", from_fields=["agency", "consultation_id"])
    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị", null=True)
    name = models.CharField("tên đơn vị", max_length=200)
    due_on = models.DateField("hạn góp ý")
    asked_at = models.DateTimeField("hỏi lúc")
    answered_at = models.DateTimeField("trả lời lúc", null=True)
    answered_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi trả lời", null=True)
    note = models.CharField("ý kiến chung", max_length=500, blank=True)
    file_id = models.BigIntegerField("văn bản góp ý", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "đơn vị được lấy ý kiến"
        verbose_name_plural = "đơn vị được lấy ý kiến"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("consultations_asked_of", "consultation", "consultations.DraftConsultation"),
            owned_key("consultations_asked_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(
                fields=["agency", "consultation_id", "name"], name="consultations_asked_once"
            ),
        ]
        indexes = [models.Index(fields=["agency", "unit"], name="consultations_asked_unit")]

    def __str__(self) -> str:
        return self.name


class ClauseComment(AgencyOwned):
    """A unit's comment on one place of the draft, and whether it is taken up.

    ``is_accepted`` empty: not decided yet. ``answer`` says why it is not taken up, or how it is.
    """

    asked_id = models.BigIntegerField("đơn vị góp ý", editable=False)
    asked = OwnedLink(to="consultations.AskedUnit", from_fields=["agency", "asked_id"])
    consultation_id = models.BigIntegerField("đợt góp ý", editable=False)
    clause = models.CharField("điều, khoản", max_length=120)
    proposal = models.CharField("nội dung đề nghị", max_length=4000)
    reason = models.CharField("lý do đề nghị", max_length=2000, blank=True)
    made_at = models.DateTimeField("ghi lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, editable=False)
    is_accepted = models.BooleanField("tiếp thu", null=True)
    answer = models.CharField("giải trình", max_length=2000, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True)
    decided_by = ReferenceLink(to="organisations.Officer", verbose_name="người quyết định", null=True)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "ý kiến theo điều, khoản"
        verbose_name_plural = "ý kiến theo điều, khoản"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("consultations_comment_asked", "asked", "consultations.AskedUnit"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="consultations_comment_request"),
            models.CheckConstraint(
                condition=Q(is_accepted__isnull=True) | Q(is_accepted=True) | ~Q(answer=""),
                name="consultations_declined_why",
                violation_error_message="Không tiếp thu thì phải ghi lý do.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "consultation_id"], name="consultations_comment_of")]

    def __str__(self) -> str:
        return f"{self.clause}: {self.proposal[:60]}"
