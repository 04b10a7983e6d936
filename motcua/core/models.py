"""Tables of the shell: journal bases, deliveries, audit and access lines, periodic work."""

from __future__ import annotations

from django.db import models

from motcua.core.keys import AgencyLink, AgencyOwned, OwnedConstraint


class JournalledRow(AgencyOwned):
    """A thing whose whole history is events: the row only repeats what the events say.

    ``sequence`` is the number of the last event and so the version for optimistic locking;
    ``head_hash`` the hash of that event, from which the next one continues the chain.
    """

    sequence = models.PositiveIntegerField("số sự kiện", default=0, editable=False)
    head_hash = models.CharField("mã băm cuối", max_length=64, default="", editable=False)

    class Meta(AgencyOwned.Meta):
        abstract = True


class JournalEvent(models.Model):
    """One fact in the life of a journalled thing; never changed, never deleted.

    The key (agency, parent, sequence) itself refuses two deeds at once. ``previous_hash`` chains it
    to the event before it in the same thing.
    """

    agency = AgencyLink()
    sequence = models.PositiveIntegerField("số thứ tự")
    type = models.CharField("loại sự kiện", max_length=60)
    occurred_at = models.DateTimeField("xảy ra lúc")
    recorded_at = models.DateTimeField("ghi lúc")
    actor_kind = models.CharField("loại người thực hiện", max_length=10)
    actor_user_id = models.BigIntegerField("tài khoản", null=True)
    actor_officer_id = models.BigIntegerField("công chức", null=True)
    actor_unit_id = models.BigIntegerField("đơn vị lúc đó", null=True)
    actor_position = models.CharField("chức danh lúc đó", max_length=120, blank=True)
    stands_in_for_id = models.BigIntegerField("làm thay cho", null=True)
    payload = models.JSONField("nội dung")
    request_id = models.CharField("mã yêu cầu", max_length=64)
    previous_hash = models.CharField("mã băm trước", max_length=64)
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        abstract = True
        constraints = [
            OwnedConstraint(
                name="%(app_label)s_%(class)s_agency",
                fields=["agency"],
                to="organisations.Agency",
                to_fields=["id"],
            ),
            models.UniqueConstraint(
                fields=["agency", "request_id", "actor_user_id"], name="%(app_label)s_%(class)s_request"
            ),
        ]


class Delivery(AgencyOwned):
    """One event on its way to one destination; answers "what has not arrived, and why?".

    ``payload`` is fixed when the event is recorded. Deliveries of one ``stream`` (destination and
    thing) leave in the order of ``sequence``. ``dead_at`` set: a person must decide.
    """

    destination = models.CharField("nơi nhận", max_length=40)
    subject = models.CharField("loại đối tượng", max_length=20)
    subject_id = models.BigIntegerField("đối tượng")
    sequence = models.PositiveIntegerField("số sự kiện")
    payload = models.JSONField("nội dung gửi")
    created_at = models.DateTimeField("tạo lúc")
    run_at = models.DateTimeField("gửi từ lúc")
    attempts = models.PositiveSmallIntegerField("số lần gửi", default=0)
    leased_by = models.CharField("đang gửi bởi", max_length=40, blank=True)
    leased_until = models.DateTimeField("giữ đến", null=True)
    done_at = models.DateTimeField("xong lúc", null=True)
    dead_at = models.DateTimeField("dừng lúc", null=True)
    last_error = models.TextField("lỗi gần nhất", blank=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lượt gửi"
        verbose_name_plural = "lượt gửi"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "destination", "subject", "subject_id", "sequence"],
                name="core_delivery_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "run_at"],
                name="core_delivery_due",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(
                fields=["agency", "dead_at"],
                name="core_delivery_dead",
                condition=models.Q(dead_at__isnull=False),
            ),
        ]


class AuditLine(models.Model):
    """Who changed which plain row, when. Only added, never changed."""

    at = models.DateTimeField("lúc")
    actor_user_id = models.BigIntegerField("tài khoản", null=True)
    actor_officer_id = models.BigIntegerField("công chức", null=True)
    actor_agency_id = models.BigIntegerField("cơ quan", null=True)
    actor_position = models.CharField("chức danh", max_length=120, blank=True)
    deed = models.CharField("việc", max_length=80)
    subject = models.CharField("đối tượng", max_length=200)
    detail = models.JSONField("chi tiết", default=dict)
    request_id = models.CharField("mã yêu cầu", max_length=64, blank=True)

    class Meta:
        verbose_name = "dòng kiểm tra"
        verbose_name_plural = "nhật ký kiểm tra"
        indexes = [
            models.Index(fields=["-at"], name="core_audit_at"),
            models.Index(fields=["subject", "-at"], name="core_audit_subject"),
        ]


class AccessLine(AgencyOwned):
    """Who read whose personal data, when and for what. Only added, never changed."""

    at = models.DateTimeField("lúc")
    actor_user_id = models.BigIntegerField("tài khoản", null=True)
    actor_officer_id = models.BigIntegerField("công chức", null=True)
    actor_kind = models.CharField("loại người đọc", max_length=10)
    subject = models.CharField("loại đối tượng", max_length=20)
    subject_id = models.BigIntegerField("đối tượng")
    purpose = models.CharField("mục đích", max_length=80)
    request_id = models.CharField("mã yêu cầu", max_length=64, blank=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lượt đọc dữ liệu cá nhân"
        verbose_name_plural = "nhật ký đọc dữ liệu cá nhân"
        indexes = [models.Index(fields=["agency", "subject_id", "at"], name="core_access_subject")]


class PeriodicJob(models.Model):
    """When a piece of regular work last ran; answers "is the worker alive and up to date?"."""

    name = models.CharField("việc định kỳ", max_length=60, primary_key=True)
    last_started_at = models.DateTimeField("bắt đầu gần nhất", null=True)
    last_done_at = models.DateTimeField("xong gần nhất", null=True)
    last_error = models.TextField("lỗi gần nhất", blank=True)

    class Meta:
        verbose_name = "việc định kỳ"
        verbose_name_plural = "việc định kỳ"


class JournalDigest(models.Model):
    """One line a day over all events recorded that day; printed, it lets anyone check the journal."""

    on = models.DateField("ngày", primary_key=True)
    events = models.PositiveIntegerField("số sự kiện")
    digest = models.CharField("mã băm trong ngày", max_length=64)
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "mã băm nhật ký theo ngày"
        verbose_name_plural = "mã băm nhật ký theo ngày"
