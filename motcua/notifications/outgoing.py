"""Rows of the messages that leave the system, of their texts, and of how an agency wants them sent."""

from __future__ import annotations

from datetime import date

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.notifications.channels import MessageChannel


class Audience(models.TextChoices):
    """For whom a message is."""

    APPLICANT = "applicant", "Người nộp hồ sơ"
    STAFF = "staff", "Cán bộ, công chức"


class OutgoingState(models.TextChoices):
    """How far a message has come. Sent is not delivered: only the provider's receipt says that."""

    WAITING = "waiting", "Đang chờ gửi"
    SENT = "sent", "Đã gửi"
    DELIVERED = "delivered", "Đã đến máy người nhận"
    FAILED = "failed", "Không gửi được"
    NOT_WANTED = "not_wanted", "Người nhận không nhận tin"
    NO_ADDRESS = "no_address", "Không có địa chỉ để gửi"
    REPEATED = "repeated", "Trùng tin vừa gửi"
    EXPIRED = "expired", "Quá cũ nên không gửi"


class AttemptState(models.TextChoices):
    """How one attempt by one channel ended."""

    SENDING = "sending", "Đang gửi"
    ACCEPTED = "accepted", "Nhà cung cấp đã nhận"
    REFUSED = "refused", "Bị từ chối"
    UNREACHABLE = "unreachable", "Nhà cung cấp không trả lời"
    DELIVERED = "delivered", "Đã đến"
    UNDELIVERED = "undelivered", "Không đến được"


class OutgoingQuerySet(models.QuerySet["OutgoingMessage"]):
    """Messages by reader."""

    def visible_to(self, actor: Actor) -> OutgoingQuerySet:
        """Those of the actor's agencies."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class OutgoingMessage(AgencyOwned):
    """One message about one event of a dossier to one side; answers "did they get it, how, how fast?".

    It holds neither text nor address: both come from immutable rows when it is sent. ``text_digest`` finds
    the same words sent to the same person a moment ago. ``recorded_at`` is the event's moment.
    """

    audience = models.CharField("gửi cho", max_length=10, choices=Audience.choices)
    dossier_id = models.BigIntegerField("hồ sơ", editable=False)
    dossier = OwnedLink(to="dossiers.Dossier", from_fields=["agency", "dossier_id"])
    sequence = models.PositiveIntegerField("số sự kiện", editable=False)
    kind = models.CharField("loại tin", max_length=60)
    state = models.CharField(
        "tình trạng", max_length=10, choices=OutgoingState.choices, default=OutgoingState.WAITING.value
    )
    channel = models.CharField("gửi bằng", max_length=10, choices=MessageChannel.choices, blank=True)
    is_urgent = models.BooleanField("gửi cả trong giờ yên lặng", default=False)
    text_digest = models.CharField("mã băm lời nhắn", max_length=64, blank=True, editable=False)
    template_number = models.PositiveIntegerField("lời nhắn số", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    recorded_at = models.DateTimeField("sự kiện lúc")
    held_until = models.DateTimeField("chờ hết giờ yên lặng đến", null=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    delivered_at = models.DateTimeField("đến lúc", null=True)

    objects = OutgoingQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "tin gửi ra ngoài"
        verbose_name_plural = "tin gửi ra ngoài"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("notifications_outgoing_dossier", "dossier", "dossiers.Dossier"),
            models.UniqueConstraint(
                fields=["agency", "dossier_id", "sequence", "audience"], name="notifications_outgoing_once"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "-recorded_at"], name="notifications_outgoing_time"),
            models.Index(fields=["agency", "text_digest"], name="notifications_outgoing_text"),
            models.Index(
                fields=["agency", "id"],
                name="notifications_outgoing_waits",
                condition=models.Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}.{self.sequence}"


class MessageAttempt(AgencyOwned):
    """One attempt to send a message by one channel. ``provider_ref``: the provider's number of it."""

    message_id = models.BigIntegerField("tin", editable=False)
    message = OwnedLink(
        to="notifications.OutgoingMessage", from_fields=["agency", "message_id"], related_name="attempts"
    )
    number = models.PositiveSmallIntegerField("lần")
    channel = models.CharField("gửi bằng", max_length=10, choices=MessageChannel.choices)
    state = models.CharField(
        "kết quả", max_length=12, choices=AttemptState.choices, default=AttemptState.SENDING.value
    )
    provider_ref = models.CharField("số của nhà cung cấp", max_length=200, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    began_at = models.DateTimeField("bắt đầu lúc")
    ended_at = models.DateTimeField("kết thúc lúc", null=True)
    receipt_at = models.DateTimeField("biên nhận lúc", null=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lần gửi tin"
        verbose_name_plural = "lần gửi tin"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("notifications_attempt_message", "message", "notifications.OutgoingMessage"),
            models.UniqueConstraint(
                fields=["agency", "message_id", "number"], name="notifications_attempt_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} lần {self.number}"

    @property
    def key(self) -> str:
        """What the provider knows it by; it names the agency, so that a receipt finds its row."""
        return f"mc-{self.agency_id}-{self.message_id}-{self.number}"


class MessageTemplate(AgencyOwned):
    """One version of an agency's own text for a kind and channel; the highest number holds.

    ``is_shipped``: from this version on the text shipped with the product holds again.
    """

    kind = models.CharField("loại tin", max_length=60)
    channel = models.CharField("gửi bằng", max_length=10, choices=MessageChannel.choices)
    number = models.PositiveIntegerField("phiên bản")
    title = models.CharField("tiêu đề", max_length=200, blank=True)
    text = models.CharField("nội dung", max_length=1000, blank=True)
    is_shipped = models.BooleanField("dùng lời nhắn mặc định", default=False)
    made_at = models.DateTimeField("lưu lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lưu", null=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lời nhắn"
        verbose_name_plural = "lời nhắn"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "kind", "channel", "number"], name="notifications_template_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.number}"


class ChannelSettingQuerySet(models.QuerySet["ChannelSetting"]):
    """Settings by day."""

    def on(self, agency_id: int, day: date) -> ChannelSetting | None:
        """What holds for an agency on a day; of two of the same day the later one."""
        return self.filter(agency_id=agency_id, valid_from__lte=day).order_by("-valid_from", "-id").first()


class ChannelSetting(AgencyOwned):
    """How an agency sends messages from a day on. Never changed: a new row holds from its day.

    ``channels`` in the order in which they are tried; empty: nothing leaves. Between ``quiet_from`` and
    ``quiet_to`` (of the next day when earlier) only urgent messages leave; both null: no quiet hours.
    """

    valid_from = models.DateField("áp dụng từ ngày")
    channels = models.JSONField("cách gửi theo thứ tự", default=list)
    quiet_from = models.TimeField("yên lặng từ", null=True)
    quiet_to = models.TimeField("yên lặng đến", null=True)
    is_sms_unaccented = models.BooleanField("SMS không dấu", default=True)
    tells_staff = models.BooleanField("gửi cả cho cán bộ", default=False)
    made_at = models.DateTimeField("lưu lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lưu", null=True)

    objects = ChannelSettingQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "cách gửi tin"
        verbose_name_plural = "cách gửi tin"
        indexes = [models.Index(fields=["agency", "-valid_from"], name="notifications_setting_day")]

    def __str__(self) -> str:
        return f"{self.agency_id} từ {self.valid_from}"


class MessagePreference(models.Model):
    """The ways in which a person with an account wants to be told, in that order; none: not at all."""

    user = models.OneToOneField(
        "organisations.User", verbose_name="tài khoản", primary_key=True, on_delete=models.CASCADE
    )
    channels = models.JSONField("cách nhận theo thứ tự", default=list)
    changed_at = models.DateTimeField("đổi lúc")

    class Meta:
        verbose_name = "cách nhận tin"
        verbose_name_plural = "cách nhận tin"

    def __str__(self) -> str:
        return f"{self.user_id}"
