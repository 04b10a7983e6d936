"""What we know of the national portal: its codes, and for each dossier what it has confirmed."""

from __future__ import annotations

from django.db import models
from django.db.models import F

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, owned_key


class CodeKind(models.TextChoices):
    """What a code of the portal names."""

    PROCEDURE = "procedure", "Thủ tục"
    SECTOR = "sector", "Lĩnh vực"
    AGENCY = "agency", "Cơ quan"


class PortalCode(models.Model):
    """A row of one of the portal's dictionaries as last pulled; answers "is there such a code?"."""

    kind = models.CharField("loại mã", max_length=10, choices=CodeKind.choices)
    code = models.CharField("mã trên Cổng", max_length=60)
    name = models.CharField("tên trên Cổng", max_length=4000)
    folded_name = models.CharField(max_length=4000, editable=False)
    pulled_at = models.DateTimeField("lấy về lúc")

    class Meta:
        verbose_name = "mã của Cổng quốc gia"
        verbose_name_plural = "mã của Cổng quốc gia"
        ordering = ["kind", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="national_portal_portalcode_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CodeMapping(models.Model):
    """Which code of the portal stands for one of ours; answers "under what name is this sent?".

    ``own_code`` is the procedure's, sector's or agency's code here. Each settling is an audit line.
    """

    kind = models.CharField("loại mã", max_length=10, choices=CodeKind.choices)
    own_code = models.CharField("mã của ta", max_length=60)
    portal_code = models.CharField("mã trên Cổng", max_length=60)
    portal_name = models.CharField("tên trên Cổng", max_length=4000)
    settled_at = models.DateTimeField("chốt lúc")
    settled_by = models.CharField("người chốt", max_length=120)

    class Meta:
        verbose_name = "mã đã đối chiếu"
        verbose_name_plural = "mã đã đối chiếu"
        ordering = ["kind", "own_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "own_code"],
                name="national_portal_codemapping_once",
                violation_error_message="Mã này đã được đối chiếu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.own_code} → {self.portal_code}"


class Hindrance(models.TextChoices):
    """Why a dossier's last event has not been confirmed."""

    UNMAPPED = "unmapped", "Chưa đối chiếu mã"
    INVALID = "invalid", "Nội dung chưa đúng quy định của Cổng"
    REFUSED = "refused", "Cổng từ chối"
    UNREACHABLE = "unreachable", "Chưa kết nối được"
    FAILED = "failed", "Gửi chưa thành công"
    MISSING = "missing", "Cổng không có hồ sơ này"
    DIFFERENT = "different", "Trạng thái trên Cổng khác"


class PortalDossierQuerySet(models.QuerySet["PortalDossier"]):
    """By actor."""

    def visible_to(self, actor: Actor) -> PortalDossierQuerySet:
        """Those of the actor's agencies."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class PortalDossier(AgencyOwned):
    """What the portal has confirmed of one dossier; answers "does it have all, and if not, why not?".

    ``confirmed_sequence`` is the last event it took; the dossier is in step when that is its last event.
    ``is_known`` None: a call went out and nobody knows whether it arrived. ``portal_code``, ``portal_id``:
    the portal's own names of it (six steps, or a dossier that came from the portal). ``repairs`` counts
    how often it was sent anew, so that a repair is not taken for a repetition; ``told_until`` is the event
    up to which a call is on its way, so that its repetition is the same call. A plain row: see
    docs/decisions/0010.
    """

    dossier_id = models.BigIntegerField("hồ sơ")
    dossier = OwnedLink(to="dossiers.Dossier", from_fields=["agency", "dossier_id"])
    is_from_portal = models.BooleanField("do Cổng chuyển về", default=False)
    portal_code = models.CharField("mã hồ sơ trên Cổng", max_length=60, blank=True)
    portal_id = models.CharField("số của Cổng", max_length=100, blank=True)
    is_known = models.BooleanField("Cổng đã có", null=True)
    confirmed_sequence = models.PositiveIntegerField("đã xác nhận đến sự kiện", default=0)
    confirmed_status = models.PositiveSmallIntegerField("trạng thái đã xác nhận", null=True)
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True)
    hindrance = models.CharField("vướng mắc", max_length=12, choices=Hindrance.choices, blank=True)
    hindrance_text = models.CharField("nội dung vướng mắc", max_length=600, blank=True)
    hindered_since = models.DateTimeField("vướng từ", null=True)
    looked_up_at = models.DateTimeField("đối soát lúc", null=True)
    repairs = models.PositiveSmallIntegerField("số lần gửi bù", default=0)
    told_until = models.PositiveIntegerField("đang gửi đến sự kiện", default=0)

    objects = PortalDossierQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "hồ sơ trên Cổng quốc gia"
        verbose_name_plural = "hồ sơ trên Cổng quốc gia"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("national_portal_portaldossier_dossier", "dossier", "dossiers.Dossier"),
            models.UniqueConstraint(fields=["agency", "dossier_id"], name="national_portal_dossier_once"),
        ]

    @property
    def hindrance_label(self) -> str:
        """Why it is not in step, in words."""
        return Hindrance(self.hindrance).label if self.hindrance else ""


class PortalFile(AgencyOwned):
    """A file already uploaded to the six-step hub, so that a repetition uploads it only once."""

    file_id = models.BigIntegerField("tệp")
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"])
    portal_id = models.CharField("số của tệp trên Cổng", max_length=100)
    portal_hash = models.CharField("mã băm Cổng trả về", max_length=128)
    uploaded_at = models.DateTimeField("tải lên lúc")

    class Meta(AgencyOwned.Meta):
        verbose_name = "tệp đã tải lên Cổng"
        verbose_name_plural = "tệp đã tải lên Cổng"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("national_portal_portalfile_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "file_id"], name="national_portal_file_once"),
        ]


class Reconciliation(AgencyOwned):
    """One comparison of an agency's dossiers with what the portal has; answers "when, and what came of it?".

    Dossiers received ``from_on`` to ``to_on`` (both included). ``of``: those compared, so that ``agreed +
    missing + different + unanswered = of``; ``repaired``: dossiers of which something was sent anew.
    Waiting while ``started_at`` is None; broken off by a crash while ``finished_at`` is.
    """

    asked_at = models.DateTimeField("yêu cầu lúc")
    asked_by = models.CharField("người yêu cầu", max_length=120)
    from_on = models.DateField("tiếp nhận từ ngày")
    to_on = models.DateField("đến hết ngày")
    started_at = models.DateTimeField("bắt đầu lúc", null=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    of = models.PositiveIntegerField("số hồ sơ đối soát", default=0)
    agreed = models.PositiveIntegerField("khớp", default=0)
    missing = models.PositiveIntegerField("Cổng không có", default=0)
    different = models.PositiveIntegerField("khác trạng thái", default=0)
    unanswered = models.PositiveIntegerField("chưa có trả lời", default=0)
    repaired = models.PositiveIntegerField("đã gửi bù", default=0)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "lần đối soát"
        verbose_name_plural = "lần đối soát"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(to_on__gte=F("from_on")),
                name="national_portal_reconciliation_days",
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "asked_at"], name="national_portal_reconciled")]
