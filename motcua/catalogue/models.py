"""The catalogue's tables. Reference tables with ordinary ids: every agency reads the same rows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.doubts import DoubtKind
from motcua.core.errors import WrongState

if TYPE_CHECKING:
    from motcua.core.actor import Actor


class Sector(models.Model):
    """A field of administration (lĩnh vực) that groups procedures; its code is used inside contents."""

    code = models.CharField("mã lĩnh vực", max_length=60, unique=True)
    name = models.CharField("tên lĩnh vực", max_length=200)

    class Meta:
        verbose_name = "lĩnh vực"
        verbose_name_plural = "lĩnh vực"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    """Procedures by actor and by day."""

    def visible_to(self, actor: Actor) -> ProcedureQuerySet:
        """The catalogue is public law: everybody sees all of it."""
        return self

    def in_force_on(self, day: date) -> ProcedureQuerySet:
        """Those with an approved version that holds on the day."""
        return self.filter(
            models.Exists(ProcedureVersion.objects.in_force_on(day).filter(procedure=models.OuterRef("pk")))
        )

    def offered_by(self, agency_id: int, day: date) -> ProcedureQuerySet:
        """Those the agency offers on the day, by any channel."""
        return self.filter(
            models.Exists(
                Offering.objects.on(day).filter(procedure=models.OuterRef("pk"), agency_id=agency_id)
            )
        )


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) under its code, whatever its version.

    Answers "what is called this?". The name is that of its newest version; what it asks of people stands
    in its versions only.
    """

    code = models.CharField("mã thủ tục", max_length=40, unique=True)
    name = models.CharField("tên thủ tục", max_length=4000)
    sector = models.ForeignKey(
        Sector, verbose_name="lĩnh vực", on_delete=models.PROTECT, related_name="procedures"
    )
    executing = models.CharField(
        "nhóm cơ quan thực hiện", max_length=10, choices=[(kind.value, kind.label) for kind in ExecutingKind]
    )
    keywords = models.CharField("từ khóa", max_length=2000, blank=True)
    search_text = models.TextField("chữ để tìm", editable=False)

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục hành chính"
        verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class VersionState(models.TextChoices):
    """Where a version stands. Only draft and approved are stored; the rest follows from the day."""

    DRAFT = "draft", "Bản thảo"
    APPROVED = "approved", "Đã phê duyệt, chưa có hiệu lực"
    IN_FORCE = "in_force", "Đang có hiệu lực"
    ENDED = "ended", "Hết hiệu lực"


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions by day and by actor."""

    def visible_to(self, actor: Actor) -> ProcedureVersionQuerySet:
        """Drafts are for staff; approved versions are public."""
        return self if actor.is_officer else self.filter(state=VersionState.APPROVED)

    def in_force_on(self, day: date) -> ProcedureVersionQuerySet:
        """Approved versions that hold on the day: at most one for each procedure."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), state="approved", valid_from__lte=day
        )


class ProcedureVersion(models.Model):
    """What a procedure says from a day on, by a decision. Once approved its content never changes.

    ``content`` is the written form of a VersionContent; read it by ``queries.load_content``. Only
    ``valid_to`` of an approved version may still be set. Periods of approved versions never overlap.
    """

    procedure = models.ForeignKey(
        Procedure, verbose_name="thủ tục", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField("số phiên bản")
    state = models.CharField(
        "tình trạng", max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    valid_from = models.DateField("hiệu lực từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    decision_no = models.CharField("số quyết định công bố", max_length=100, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    content = models.TextField("nội dung", editable=False)
    content_digest = models.CharField("mã băm nội dung", max_length=64, editable=False)
    source_digest = models.CharField("mã băm của nguồn", max_length=64, blank=True, editable=False)
    saved_at = models.DateTimeField("lưu lúc", editable=False)
    saved_by = models.CharField("người lưu", max_length=120, blank=True, editable=False)
    approved_at = models.DateTimeField("phê duyệt lúc", null=True, blank=True, editable=False)
    approved_by = models.CharField("người phê duyệt", max_length=120, blank=True, editable=False)

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "phiên bản thủ tục"
        verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure_id", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"],
                name="catalogue_version_number",
                violation_error_message="Thủ tục đã có phiên bản mang số này.",
            ),
            models.UniqueConstraint(
                fields=["procedure", "valid_from"],
                condition=Q(state="approved"),
                name="catalogue_version_start",
                violation_error_message="Thủ tục đã có phiên bản có hiệu lực từ ngày này.",
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state="approved", valid_to__isnull=True),
                name="catalogue_version_open",
                violation_error_message="Thủ tục chỉ có một phiên bản không thời hạn.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (Q(state="approved", valid_from__isnull=False) & ~Q(decision_no="")),
                name="catalogue_version_approved",
                violation_error_message="Phiên bản đã phê duyệt phải có số quyết định và ngày hiệu lực.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_version_dates",
                violation_error_message="Ngày hết hiệu lực phải sau ngày có hiệu lực.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} phiên bản {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an approved version, but for its last day. The database refuses too."""
        fields = kwargs.get("update_fields")
        if self.pk is not None and (fields is None or set(fields) - {"valid_to"}):
            stored = type(self).objects.filter(pk=self.pk).values_list("state", flat=True).first()
            if stored == VersionState.APPROVED:
                raise WrongState("Phiên bản đã phê duyệt không sửa được nữa. Hãy soạn phiên bản mới.")
        super().save(*args, **kwargs)

    def state_on(self, day: date) -> VersionState:
        """Draft, approved for later, in force, or ended, seen from a day."""
        if self.state == VersionState.DRAFT or self.valid_from is None:
            return VersionState.DRAFT
        if day < self.valid_from:
            return VersionState.APPROVED
        if self.valid_to is not None and self.valid_to < day:
            return VersionState.ENDED
        return VersionState.IN_FORCE


class ImportState(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", "Đang chờ"
    RUNNING = "running", "Đang nhập"
    DONE = "done", "Đã nhập xong"
    FAILED = "failed", "Không nhập được"


OPEN_IMPORTS = (ImportState.WAITING.value, ImportState.RUNNING.value)


class ImportRun(models.Model):
    """One reading of an outside file: which, by whom, how far it is, and with what counts.

    From the browser it waits for the worker, which holds it under a lease while it reads; ``stored_as`` is
    then the file's name in the folder of waiting files. ``done`` of ``total`` records (None: still being
    counted) are read. Only a run that is done has written anything.
    """

    at = models.DateTimeField("lúc")
    file_name = models.CharField("tên tệp", max_length=200)
    file_digest = models.CharField("mã băm của tệp", max_length=64)
    actor_name = models.CharField("người nhập", max_length=120, blank=True)
    actor_user_id = models.BigIntegerField("tài khoản", null=True, editable=False)
    actor_officer_id = models.BigIntegerField("công chức", null=True, editable=False)
    actor_agency_id = models.BigIntegerField("cơ quan", null=True, editable=False)
    actor_position = models.CharField("chức danh", max_length=120, blank=True, editable=False)
    state = models.CharField(
        "tình trạng", max_length=10, choices=ImportState.choices, default=ImportState.DONE
    )
    done = models.PositiveIntegerField("đã đọc", default=0)
    total = models.PositiveIntegerField("tổng số", null=True)
    counts = models.JSONField("số liệu", default=dict)
    error = models.TextField("lý do không nhập được", blank=True)
    stored_as = models.CharField("tệp đang giữ", max_length=60, blank=True, editable=False)
    leased_by = models.CharField("đang giữ bởi", max_length=60, blank=True, editable=False)
    leased_until = models.DateTimeField("giữ đến", null=True, editable=False)
    attempts = models.PositiveSmallIntegerField("số lần bắt đầu", default=0)
    finished_at = models.DateTimeField("xong lúc", null=True)

    class Meta:
        verbose_name = "lượt nhập danh mục"
        verbose_name_plural = "lượt nhập danh mục"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="catalogue_import_open", condition=Q(state__in=OPEN_IMPORTS))
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.at:%d/%m/%Y %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether the worker has it still before it."""
        return self.state in OPEN_IMPORTS


class ImportDoubt(models.Model):
    """One thing in an imported draft that a person must look at; answered once, never deleted."""

    run = models.ForeignKey(
        ImportRun, verbose_name="lượt nhập", on_delete=models.PROTECT, related_name="doubts"
    )
    version = models.ForeignKey(
        ProcedureVersion, verbose_name="phiên bản", on_delete=models.PROTECT, related_name="import_doubts"
    )
    code = models.CharField("mã thủ tục", max_length=40)
    kind = models.CharField("loại nghi vấn", max_length=30)
    field = models.CharField("mục của nguồn", max_length=80)
    text = models.TextField("chữ trong nguồn", blank=True)
    settled_at = models.DateTimeField("giải quyết lúc", null=True, blank=True)
    settled_by = models.CharField("người giải quyết", max_length=120, blank=True)
    answer = models.CharField("cách giải quyết", max_length=1000, blank=True)

    class Meta:
        verbose_name = "nghi vấn khi nhập"
        verbose_name_plural = "nghi vấn khi nhập"
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["version"], name="catalogue_doubt_open", condition=Q(settled_at__isnull=True)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, answer="")
                | (Q(settled_at__isnull=False) & ~Q(answer="")),
                name="catalogue_doubt_answer",
                violation_error_message="Giải quyết nghi vấn thì phải ghi cách giải quyết.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"

    @property
    def why(self) -> str:
        """What is doubtful and what a person should do."""
        return DoubtKind(self.kind).why


class OfferingQuerySet(models.QuerySet["Offering"]):
    """Offerings by day."""

    def on(self, day: date) -> OfferingQuerySet:
        """Those open on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class OnlineLevel(models.TextChoices):
    """How far an online service goes (NĐ 42/2022, then NĐ 224/2026)."""

    NONE = "", "Không áp dụng"
    PARTIAL = "partial", "Một phần"
    FULL = "full", "Toàn trình"


class Offering(models.Model):
    """An agency offers a procedure by a channel for a span of time; answers "may it be filed here?"."""

    agency = models.ForeignKey(
        "organisations.Agency", verbose_name="cơ quan", on_delete=models.PROTECT, related_name="offerings"
    )
    procedure = models.ForeignKey(
        Procedure, verbose_name="thủ tục", on_delete=models.PROTECT, related_name="offerings"
    )
    channel = models.CharField(
        "cách nộp", max_length=8, choices=[(channel.value, channel.label) for channel in Channel]
    )
    online_level = models.CharField(
        "mức độ trực tuyến", max_length=8, choices=OnlineLevel.choices, blank=True
    )
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = "thủ tục cơ quan cung cấp"
        verbose_name_plural = "thủ tục cơ quan cung cấp"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure", "channel"],
                condition=Q(valid_to__isnull=True),
                name="catalogue_offering_open",
                violation_error_message="Cơ quan đang cung cấp thủ tục này theo cách nộp này.",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="catalogue_offering_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.channel}"
