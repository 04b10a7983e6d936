"""Tables of referrals, owned by the body that works on them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import OwnedLink, ReferenceLink, owned_key
from motcua.core.models import JournalEvent, JournalledRow
from motcua.core.permissions import Role
from motcua.dossiers.models import sees_whole_agency
from motcua.dossiers.referrals.state import OPEN, STATUS_LABELS, ReferralState, ReferralStatus
from motcua.dossiers.state import REFERRAL_OUTCOME_LABELS, ReferralOutcome


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Referrals by actor and by what is to be done."""

    def visible_to(self, actor: Actor) -> ReferralQuerySet:
        """Staff see those of the own agency and of those it followed; an outside body what it holds."""
        owned = self.filter(agency_id__in=actor.agencies)
        if sees_whole_agency(actor):
            return owned
        if actor.is_officer and actor.roles and actor.roles <= {Role.EXTERNAL_OFFICER.value}:
            return owned.filter(holder_id=actor.officer_id)
        return self.none()

    def open(self) -> ReferralQuerySet:
        """Arrived or being worked on."""
        return self.filter(finished_at=None)


class Referral(JournalledRow):
    """A part of another agency's dossier, worked on here (liên thông); answers "what do others wait for?".

    Its id is that of the line of the transfer slip, so that the same line arriving twice is one row. The
    dossier itself stays at ``source_agency_id``; persons are read there, each read recorded.
    """

    source_agency = models.CharField("cơ quan gửi", max_length=200)
    source_agency_id = models.BigIntegerField("mã cơ quan gửi")
    dossier_id = models.BigIntegerField("hồ sơ")
    dossier_code = models.CharField("mã hồ sơ", max_length=60)
    procedure_code = models.CharField("mã thủ tục", max_length=40)
    slip_number = models.PositiveIntegerField("số phiếu chuyển")
    work = models.TextField("nội dung công việc")
    term_value = models.PositiveSmallIntegerField("thời hạn")
    term_unit = models.CharField("đơn vị tính", max_length=12)
    arrived_at = models.DateTimeField("đến lúc")
    status = models.CharField(
        "trạng thái", max_length=12, choices=[(one.value, STATUS_LABELS[one]) for one in ReferralStatus]
    )
    received_at = models.DateTimeField("nhận lúc", null=True)
    due_at = models.DateTimeField("hạn trả lời", null=True)
    holder = ReferenceLink(to="organisations.Officer", verbose_name="người giữ", null=True)
    holder_role = models.CharField("vị trí giữ", max_length=20, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    outcome = models.CharField(
        "kết quả",
        max_length=8,
        blank=True,
        choices=[(one.value, REFERRAL_OUTCOME_LABELS[one]) for one in ReferralOutcome],
    )
    result_number = models.CharField("số văn bản kết quả", max_length=60, blank=True)
    file_id = models.BigIntegerField("tệp kết quả", null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta(JournalledRow.Meta):
        verbose_name = "việc liên thông"
        verbose_name_plural = "việc liên thông"
        indexes = [
            models.Index(
                fields=["agency", "arrived_at"],
                name="referrals_referral_open",
                condition=models.Q(finished_at__isnull=True),
            ),
            models.Index(fields=["agency", "-finished_at"], name="referrals_referral_done"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_code} {self.work[:60]}"

    @property
    def state(self) -> ReferralState:
        """The projected columns as one value."""
        from motcua.core.journal import JOURNALS

        state: ReferralState = JOURNALS[Referral].state_of(self)
        return state

    @property
    def is_open(self) -> bool:
        """Whether it waits for this body."""
        return self.status in OPEN

    def is_late_at(self, moment: datetime) -> bool:
        """Past its own appointment: while open judged at the moment, afterwards at its end."""
        return self.due_at is not None and (self.finished_at or moment) > self.due_at


class ReferralEvent(JournalEvent):
    """One fact in a referral's life."""

    pk = models.CompositePrimaryKey("agency_id", "referral_id", "sequence")
    referral_id = models.BigIntegerField("việc liên thông")
    referral = OwnedLink(to=Referral, from_fields=["agency", "referral_id"], related_name="events")

    class Meta(JournalEvent.Meta):
        verbose_name = "sự kiện việc liên thông"
        verbose_name_plural = "sự kiện việc liên thông"
        constraints = [
            *JournalEvent.Meta.constraints,
            owned_key("referrals_referralevent_referral", "referral", "referrals.Referral"),
        ]
