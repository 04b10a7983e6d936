"""Messages to applicants, read in their account."""

from __future__ import annotations

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, owned_key
from motcua.notifications.outgoing import (
    AttemptState,
    Audience,
    ChannelSetting,
    MessageAttempt,
    MessagePreference,
    MessageTemplate,
    OutgoingMessage,
    OutgoingState,
)

__all__ = [
    "AttemptState",
    "Audience",
    "ChannelSetting",
    "Message",
    "MessageAttempt",
    "MessagePreference",
    "MessageQuerySet",
    "MessageTemplate",
    "OutgoingMessage",
    "OutgoingState",
]


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by reader."""

    def visible_to(self, actor: Actor) -> MessageQuerySet:
        """Those written to the actor's own account; nobody reads another's."""
        if actor.kind != "citizen" or actor.user_id is None:
            return self.none()
        return self.filter(user_id=actor.user_id)

    def unread(self) -> MessageQuerySet:
        """Not opened yet."""
        return self.filter(read_at=None)


class Message(AgencyOwned):
    """What an account was told about one event of a dossier; answers "did they tell me, and when?".

    One message for each event (``sequence``), however often its delivery is repeated. Only ``read_at``
    changes. The text names no person.
    """

    user_id = models.BigIntegerField("tài khoản", editable=False)
    recipient_id = models.BigIntegerField("người nhận", editable=False)
    recipient = OwnedLink(to="dossiers.Party", from_fields=["agency", "recipient_id"])
    dossier_id = models.BigIntegerField("hồ sơ", editable=False)
    dossier = OwnedLink(to="dossiers.Dossier", from_fields=["agency", "dossier_id"])
    sequence = models.PositiveIntegerField("số sự kiện", editable=False)
    kind = models.CharField("loại sự kiện", max_length=60, editable=False)
    title = models.CharField("tiêu đề", max_length=200)
    text = models.CharField("nội dung", max_length=1000)
    is_action_needed = models.BooleanField("cần người nhận làm gì đó", default=False)
    recorded_at = models.DateTimeField("sự kiện lúc", null=True, editable=False)
    created_at = models.DateTimeField("gửi lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "tin báo"
        verbose_name_plural = "tin báo"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("notifications_message_recipient", "recipient", "dossiers.Party"),
            owned_key("notifications_message_dossier", "dossier", "dossiers.Dossier"),
            models.UniqueConstraint(
                fields=["agency", "dossier_id", "sequence"], name="notifications_message_once"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "user_id", "-created_at"], name="notifications_message_user"),
            models.Index(
                fields=["agency", "user_id"],
                name="notifications_message_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title
