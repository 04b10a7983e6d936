"""The register of issued documents: how the office numbers, the last numbers given, the documents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.core.keys import AgencyLink, AgencyOwned, OwnedConstraint, OwnedLink, ReferenceLink, owned_key
from motcua.planning.issued_documents.symbols import document_types
from motcua.planning.models.plans import OwnedQuerySet


class Urgency(models.TextChoices):
    """How fast a document must travel (NĐ 30/2020/NĐ-CP, Điều 8 and Phụ lục I)."""

    NORMAL = "normal", "Thường"
    URGENT = "urgent", "Khẩn"
    VERY_URGENT = "very_urgent", "Thượng khẩn"
    AT_ONCE = "at_once", "Hỏa tốc"


class NumberingChoice(AgencyOwned):
    """How an agency numbers its documents in one year: each kind by itself, or all together.

    Answers "which series does this kind belong to, and what stands after the stroke?". Fixed once the
    year's first number has been given. ``organ``: the letters of the body in a symbol.
    """

    year = models.PositiveSmallIntegerField("năm")
    is_by_type = models.BooleanField("đánh số riêng từng loại", default=True)
    organ = models.CharField("chữ viết tắt tên cơ quan", max_length=20, default="UBND")

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "cách đánh số văn bản"
        verbose_name_plural = "cách đánh số văn bản"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "year"], name="issued_choice_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {'từng loại' if self.is_by_type else 'chung'}"


class NumberSeries(models.Model):
    """The last number given in one series of one year.

    One statement adds one and returns the new number; a deed that is refused gives it back, so there are
    no gaps.
    """

    pk = models.CompositePrimaryKey("agency_id", "year", "series")
    agency = AgencyLink()
    year = models.PositiveSmallIntegerField("năm")
    series = models.CharField("dãy số", max_length=30)
    last = models.PositiveIntegerField("số cuối")

    class Meta:
        verbose_name = "dãy số văn bản"
        verbose_name_plural = "dãy số văn bản"
        constraints = [
            OwnedConstraint(
                name="issued_documents_numberseries_agency",
                fields=["agency"],
                to="organisations.Agency",
                to_fields=["id"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class IssuedDocument(AgencyOwned):
    """One line of the register of issued documents (sổ đăng ký văn bản đi).

    Answers "what did we issue, under which number, and where is the signed paper?". Number and day never
    change; a cancelled document keeps both with the reason. ``folded`` is what the search compares.
    """

    year = models.PositiveSmallIntegerField("năm")
    series = models.CharField("dãy số", max_length=30)
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("số, ký hiệu", max_length=60)
    type_code = models.CharField("tên loại", max_length=30)
    issued_on = models.DateField("ngày ban hành")
    excerpt = models.CharField("trích yếu", max_length=500)
    signer = models.CharField("người ký", max_length=120)
    signer_position = models.CharField("chức vụ người ký", max_length=120, blank=True)
    urgency = models.CharField(
        "độ khẩn", max_length=12, choices=Urgency.choices, default=Urgency.NORMAL.value
    )
    recipients = models.CharField("nơi nhận", max_length=1000, blank=True)
    copies = models.PositiveSmallIntegerField("số bản", null=True, blank=True)
    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị soạn thảo", null=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    file_id = models.BigIntegerField("bản đã ký", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)
    made_at = models.DateTimeField("vào sổ lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người vào sổ", null=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, editable=False)
    cancelled_at = models.DateTimeField("hủy lúc", null=True)
    cancelled_by = ReferenceLink(to="organisations.Officer", verbose_name="người hủy", null=True)
    cancel_reason = models.CharField("lý do hủy", max_length=500, blank=True)
    folded = models.TextField("chữ để tìm", editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "văn bản ban hành"
        verbose_name_plural = "văn bản ban hành"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("issued_document_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(
                fields=["agency", "year", "series", "number"], name="issued_document_number"
            ),
            models.UniqueConstraint(fields=["agency", "request_id"], name="issued_document_request"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
                name="issued_document_cancel_reason",
                violation_error_message="Hủy văn bản phải ghi lý do.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-issued_on"], name="issued_document_day")]

    def __str__(self) -> str:
        return f"{self.symbol} {self.excerpt[:60]}"

    @property
    def type_name(self) -> str:
        """The kind in words."""
        return document_types()[self.type_code].name

    @property
    def is_cancelled(self) -> bool:
        """Whether the number stands for nothing any more."""
        return self.cancelled_at is not None

    @property
    def title(self) -> str:
        """How lists of other things name it."""
        return f"{self.symbol} – {self.excerpt}"

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of its state, drawn from the facts."""
        if self.is_cancelled:
            return "neutral", "Đã hủy"
        return ("done", "Đã ban hành") if self.file_id else ("waiting", "Chưa có bản ký")
