"""Readings of outside files, the doubts they raised and what they would change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.models.versions import ProcedureVersion


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
    shape = models.CharField("dạng tệp", max_length=40, blank=True)
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


class ChangeDecision(models.TextChoices):
    """What a person decided about one field that an outside source changed."""

    TAKEN = "taken", "Lấy theo nguồn mới"
    KEPT = "kept", "Giữ nội dung đang dùng"


class SourceChange(models.Model):
    """One field of a draft in which a changed source differs from what we had; answers "take it or not?".

    ``path`` is the field's address inside the content, ``before`` and ``after`` its value in words.
    """

    version = models.ForeignKey(
        ProcedureVersion, verbose_name="phiên bản", on_delete=models.PROTECT, related_name="source_changes"
    )
    path = models.CharField("chỗ thay đổi", max_length=300)
    label = models.CharField("tên mục", max_length=300)
    before = models.TextField("đang dùng", blank=True)
    after = models.TextField("nguồn mới", blank=True)
    decision = models.CharField("quyết định", max_length=8, choices=ChangeDecision.choices, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    decided_by = models.CharField("người quyết định", max_length=120, blank=True)

    class Meta:
        verbose_name = "thay đổi từ nguồn"
        verbose_name_plural = "thay đổi từ nguồn"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "path"],
                name="catalogue_change_once",
                violation_error_message="Chỗ thay đổi này đã có trong phiên bản.",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="catalogue_change_decided",
                violation_error_message="Quyết định về thay đổi phải ghi thời điểm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.label}"


class RecordOutcome(models.TextChoices):
    """What came of one record of an imported file."""

    NEW = "new", "Thủ tục mới"
    DRAFTED = "drafted", "Bản thảo mới, đầy đủ hơn"
    CHANGED = "changed", "Nguồn đã đổi, chờ quyết định"
    SAME = "same", "Khớp với nội dung đang có"
    COMPARED = "compared", "Chỉ đối chiếu, không ghi đè"
    UNCLEAR = "unclear", "Chưa hiểu được"
    TEXT = "text", "Phần chữ giữ nguyên văn"


class ImportedRecord(models.Model):
    """One record of an imported file and what came of it; answers "where is what the file said?".

    ``said`` holds the source's words (JSON, field by field) unless the version made from it keeps them.
    ``reading`` is the content as read, without the source's words: a later file of the same shape is
    compared with it, so that only what the source changed is asked, not what people changed here. A record
    that is word for word as the last one of its shape leaves no row.
    """

    run = models.ForeignKey(
        ImportRun, verbose_name="lượt nhập", on_delete=models.PROTECT, related_name="records"
    )
    place = models.CharField("chỗ trong tệp", max_length=80)
    shape = models.CharField("dạng tệp", max_length=40)
    code = models.CharField("mã thủ tục", max_length=40, blank=True)
    name = models.CharField("tên trong tệp", max_length=300, blank=True)
    digest = models.CharField("mã băm của bản ghi", max_length=64)
    outcome = models.CharField("kết quả", max_length=10, choices=RecordOutcome.choices)
    version = models.ForeignKey(
        ProcedureVersion,
        verbose_name="phiên bản",
        on_delete=models.PROTECT,
        related_name="imported_records",
        null=True,
    )
    base = models.ForeignKey(
        ProcedureVersion,
        verbose_name="phiên bản được so sánh",
        on_delete=models.PROTECT,
        related_name="compared_records",
        null=True,
    )
    said = models.TextField("chữ trong nguồn", blank=True)
    reading = models.TextField("nội dung đọc được", blank=True)
    written_digest = models.CharField("mã băm bản thảo lúc ghi", max_length=64, blank=True)

    class Meta:
        verbose_name = "bản ghi của lượt nhập"
        verbose_name_plural = "bản ghi của lượt nhập"
        ordering = ["id"]
        indexes = [models.Index(fields=["shape", "code", "-id"], name="catalogue_record_last")]

    def __str__(self) -> str:
        return f"{self.place} {self.code}"
