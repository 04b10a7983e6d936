"""What came in from the national portal, and what became of it."""

from __future__ import annotations

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned


class InboundKind(models.TextChoices):
    """What a message from the portal carries."""

    DOSSIER = "dossier", "Hồ sơ mới"
    UPDATE = "update", "Hồ sơ nộp lại"
    PAYMENT = "payment", "Thông báo đã nộp tiền"


class InboundOutcome(models.TextChoices):
    """What became of it."""

    TAKEN = "taken", "Đã nhận"
    DUPLICATE = "duplicate", "Đã có trước đó"
    REFUSED = "refused", "Không nhận"


class InboundQuerySet(models.QuerySet["InboundMessage"]):
    """By actor."""

    def visible_to(self, actor: Actor) -> InboundQuerySet:
        """Those of the actor's agencies."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class InboundMessage(AgencyOwned):
    """One call of the portal as it was answered; answers "what did it send, and what did we say?".

    Holds no personal data: the dossier's rows do. ``portal_code`` is the portal's own code; a message that
    was taken is there once for each kind and ``key`` (its code, or that of the payment).
    """

    kind = models.CharField("loại", max_length=8, choices=InboundKind.choices)
    portal_code = models.CharField("mã trên Cổng", max_length=60, blank=True)
    key = models.CharField("khóa chống trùng", max_length=130)
    at = models.DateTimeField("đến lúc")
    outcome = models.CharField("kết quả", max_length=10, choices=InboundOutcome.choices)
    reason = models.CharField("lý do", max_length=600, blank=True)
    dossier_id = models.BigIntegerField("hồ sơ", null=True)
    dossier_code = models.CharField("mã hồ sơ", max_length=60, blank=True)

    objects = InboundQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "tin từ Cổng quốc gia"
        verbose_name_plural = "tin từ Cổng quốc gia"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "kind", "key"],
                condition=models.Q(outcome="taken"),
                name="portal_inbound_taken_once",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-at"], name="portal_inbound_at")]

    def __str__(self) -> str:
        return f"{self.portal_code} {self.kind}"
