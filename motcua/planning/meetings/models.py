"""Meetings, briefings and trainings: agenda, who is invited and came, materials, minutes, decisions."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.meetings.rules import STATE_LABELS, STATE_TONES, Facts, State, state_of
from motcua.planning.models.plans import OwnedQuerySet


class MeetingKind(models.TextChoices):
    """What sort of coming together it is."""

    MEETING = "meeting", "Họp"
    HALF_YEAR = "half_year", "Giao ban 6 tháng"
    YEARLY = "yearly", "Giao ban năm"
    TRAINING = "training", "Tập huấn"


BRIEFINGS = (MeetingKind.HALF_YEAR.value, MeetingKind.YEARLY.value)


class Meeting(AgencyOwned):
    """One meeting, briefing or training; answers "did it take place, who came, what was decided?".

    Its state is never stored: rules.state_of draws it from the hours and the minutes. ``code`` stands on
    the screen; who is invited enters it to be present.
    """

    kind = models.CharField("loại", max_length=10, choices=MeetingKind.choices)
    title = models.CharField("nội dung chính", max_length=300)
    place = models.CharField("địa điểm", max_length=200)
    starts_at = models.DateTimeField("bắt đầu")
    ends_at = models.DateTimeField("kết thúc")
    chair = ReferenceLink(to="organisations.Officer", verbose_name="chủ trì", null=True)
    agenda = models.CharField("chương trình", max_length=4000, blank=True)
    code = models.CharField("mã điểm danh", max_length=10, editable=False)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, editable=False)
    minutes = models.TextField("biên bản", blank=True)
    minutes_file_id = models.BigIntegerField("biên bản đã ký", null=True, editable=False)
    minutes_file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "minutes_file_id"], null=True)
    written_at = models.DateTimeField("ghi biên bản lúc", null=True)
    written_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi biên bản", null=True)
    approved_at = models.DateTimeField("duyệt biên bản lúc", null=True)
    approved_by = ReferenceLink(to="organisations.Officer", verbose_name="người duyệt biên bản", null=True)
    cancelled_at = models.DateTimeField("hoãn lúc", null=True)
    cancel_reason = models.CharField("lý do hoãn", max_length=500, blank=True)
    folded = models.TextField("chữ để tìm", editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "cuộc họp"
        verbose_name_plural = "cuộc họp"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("meetings_minutes_file", "minutes_file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="meetings_request"),
            models.UniqueConstraint(fields=["agency", "code"], name="meetings_code"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meetings_hours",
                violation_error_message="Giờ kết thúc phải sau giờ bắt đầu.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-starts_at"], name="meetings_day")]

    def __str__(self) -> str:
        return self.title[:80]

    def state_at(self, moment: datetime) -> State:
        """Where it stands at the moment."""
        facts = Facts(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            is_cancelled=self.cancelled_at is not None,
            has_minutes=self.written_at is not None,
            is_approved=self.approved_at is not None,
        )
        return state_of(facts, moment)

    def standing_at(self, moment: datetime) -> tuple[str, str]:
        """Tone and words of the state."""
        state = self.state_at(moment)
        return STATE_TONES[state], STATE_LABELS[state]


class _OfMeeting(AgencyOwned):
    """A row of one meeting."""

    meeting_id = models.BigIntegerField("cuộc họp", editable=False)
    meeting = OwnedLink(to="meetings.Meeting", from_fields=["agency", "meeting_id"])

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class CameHow(models.TextChoices):
    """How somebody was found present."""

    CODE = "code", "Nhập mã"
    HAND = "hand", "Người tổ chức ghi"


class Invitee(_OfMeeting):
    """Somebody invited: an officer, or a guest by name. Answers "did they come, and who says so?"."""

    officer = ReferenceLink(to="organisations.Officer", verbose_name="công chức", null=True)
    name = models.CharField("họ và tên, đơn vị", max_length=200)
    came_at = models.DateTimeField("có mặt lúc", null=True)
    how = models.CharField("cách điểm danh", max_length=5, choices=CameHow.choices, blank=True)
    marked_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    excuse = models.CharField("lý do vắng", max_length=300, blank=True)

    class Meta(_OfMeeting.Meta):
        verbose_name = "người được mời"
        verbose_name_plural = "người được mời"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("meetings_invitee_of", "meeting", "meetings.Meeting"),
            models.UniqueConstraint(fields=["agency", "meeting_id", "officer"], name="meetings_invited_once"),
            models.UniqueConstraint(
                fields=["agency", "meeting_id", "name"],
                condition=Q(officer__isnull=True),
                name="meetings_guest_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeetingMaterial(_OfMeeting):
    """A paper handed out at a meeting."""

    title = models.CharField("tên tài liệu", max_length=200)
    file_id = models.BigIntegerField("tệp", editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"])
    added_at = models.DateTimeField("thêm lúc")

    class Meta(_OfMeeting.Meta):
        verbose_name = "tài liệu họp"
        verbose_name_plural = "tài liệu họp"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("meetings_material_of", "meeting", "meetings.Meeting"),
            owned_key("meetings_material_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "meeting_id", "title"], name="meetings_material_once"),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingDecision(_OfMeeting):
    """What a meeting decided that somebody does by a day; ``sub_task_id`` the plan's piece made of it."""

    text = models.CharField("nội dung kết luận", max_length=500)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="người thực hiện")
    due_on = models.DateField("hạn")
    done_on = models.DateField("xong ngày", null=True)
    result = models.CharField("kết quả", max_length=500, blank=True)
    sub_task_id = models.BigIntegerField("việc nhỏ trong kế hoạch", null=True, editable=False)
    request_id = models.CharField("mã yêu cầu", max_length=64, editable=False)
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    class Meta(_OfMeeting.Meta):
        verbose_name = "kết luận giao việc"
        verbose_name_plural = "kết luận giao việc"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("meetings_decision_of", "meeting", "meetings.Meeting"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="meetings_decision_request"),
        ]
        indexes = [models.Index(fields=["agency", "due_on"], name="meetings_decision_due")]

    def __str__(self) -> str:
        return self.text[:60]
