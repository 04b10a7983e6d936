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
    thing) leave in the order of ``sequence``. ``attempts`` counts every attempt, ``failures`` those that
    count towards giving up. ``dead_at`` set: a person must decide; ``cancelled_at`` set (with ``done_at``,
    so that the stream goes on): a person decided that it is not sent any more.
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
    failures = models.PositiveSmallIntegerField("số lần lỗi", default=0)
    cancelled_at = models.DateTimeField("thôi gửi lúc", null=True)
    cancel_reason = models.CharField("lý do thôi gửi", max_length=300, blank=True, default="")

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
                fields=["agency", "destination", "run_at"],
                name="core_delivery_next",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(
                fields=["agency", "dead_at"],
                name="core_delivery_dead",
                condition=models.Q(dead_at__isnull=False),
            ),
        ]

    @property
    def key(self) -> str:
        """The idempotency key, the same at every attempt: the id of the event itself."""
        return f"{self.subject}-{self.agency_id}-{self.subject_id}-{self.sequence}"


class CallOutcome(models.TextChoices):
    """How one call to a destination ended."""

    ANSWERED = "answered", "Có trả lời"
    ARRIVED = "arrived", "Đã tới nơi"
    RETRY = "retry", "Sẽ gửi lại"
    UNREACHABLE = "unreachable", "Không kết nối được"
    DEAD = "dead", "Bị dừng"
    BROKEN_OFF = "broken_off", "Bị ngắt giữa chừng"


class DeliveryCall(AgencyOwned):
    """One call to a destination, personal data masked; answers "what was sent, when, and what came back?".

    The last call of an attempt carries how the attempt ended; a call before it, or one outside any
    delivery (a log-in, a look-up), is ``answered`` or ``unreachable``. An attempt whose handler calls
    nobody outside leaves one row too. Removed after the days of MOTCUA_TRACE_DAYS.
    """

    destination = models.CharField("nơi nhận", max_length=40)
    delivery_id = models.BigIntegerField("lượt gửi", null=True)
    subject = models.CharField("loại đối tượng", max_length=20, blank=True)
    subject_id = models.BigIntegerField("đối tượng", null=True)
    sequence = models.PositiveIntegerField("số sự kiện", null=True)
    operation = models.CharField("thao tác", max_length=80, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    started_at = models.DateTimeField("bắt đầu lúc")
    took_ms = models.PositiveIntegerField("thời gian (ms)")
    outcome = models.CharField("kết quả", max_length=12, choices=CallOutcome.choices)
    status = models.PositiveSmallIntegerField("mã HTTP", null=True)
    error = models.TextField("lỗi", blank=True)
    request = models.TextField("nội dung gửi", blank=True)
    answer = models.TextField("nội dung trả lời", blank=True)
    worker = models.CharField("tiến trình", max_length=40, blank=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lượt gọi"
        verbose_name_plural = "nhật ký gửi"
        indexes = [
            models.Index(fields=["agency", "started_at"], name="core_call_started"),
            models.Index(fields=["agency", "subject_id", "started_at"], name="core_call_subject"),
        ]


class DestinationState(models.Model):
    """What all workers must know of a destination: its breaker, and when the next call may begin.

    Written when the breaker opens, probes or closes, and once a batch where calls per second are limited;
    never for each delivery.
    """

    name = models.CharField("nơi nhận", max_length=40, primary_key=True)
    broken_at = models.DateTimeField("ngắt lúc", null=True)
    probe_at = models.DateTimeField("thử lại lúc", null=True)
    failed_probes = models.PositiveSmallIntegerField("số lần thử lại không được", default=0)
    last_error = models.TextField("lỗi gần nhất", blank=True)
    next_call_at = models.DateTimeField("lượt sau từ", null=True)

    class Meta:
        verbose_name = "tình trạng nơi nhận"
        verbose_name_plural = "tình trạng nơi nhận"


class DestinationPause(AgencyOwned):
    """A stretch of time in which an agency sends nothing to a destination, with its reason."""

    destination = models.CharField("nơi nhận", max_length=40)
    reason = models.CharField("lý do", max_length=300)
    paused_at = models.DateTimeField("tạm dừng lúc")
    paused_by_id = models.BigIntegerField("người tạm dừng", null=True)
    resumed_at = models.DateTimeField("gửi tiếp lúc", null=True)
    resumed_by_id = models.BigIntegerField("người cho gửi tiếp", null=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lần tạm dừng gửi"
        verbose_name_plural = "lần tạm dừng gửi"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "destination"],
                condition=models.Q(resumed_at__isnull=True),
                name="core_destinationpause_one",
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
