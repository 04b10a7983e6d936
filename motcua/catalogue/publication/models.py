"""Where procedures are published, what hangs there, and what was found when somebody looked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key


class PublicationQuerySet(models.QuerySet[Any]):
    """Rows of publication: every member of the agency's staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> PublicationQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()

    def open_on(self, day: date) -> PublicationQuerySet:
        """Places in use on the day."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class PlaceKind(models.TextChoices):
    """Ways to publish (NĐ 63/2010 Điều 16, 17)."""

    BOARD = "board", "Bảng niêm yết"
    SCREEN = "screen", "Màn hình, ki-ốt"
    WEBSITE = "website", "Trang thông tin điện tử"
    NATIONAL = "national", "Cơ sở dữ liệu quốc gia về thủ tục hành chính"


class PublicationPlace(AgencyOwned):
    """A place where the agency publishes procedures (nơi công khai); answers "where must it hang?".

    ``address`` is where to walk or the address on the web. ``valid_to`` is the last day of use.
    """

    kind = models.CharField("hình thức", max_length=10, choices=PlaceKind.choices)
    name = models.CharField("tên nơi công khai", max_length=200)
    address = models.CharField("địa chỉ", max_length=300)
    valid_from = models.DateField("dùng từ ngày")
    valid_to = models.DateField("dùng đến hết ngày", null=True, blank=True)
    closing_reason = models.CharField("lý do thôi dùng", max_length=500, blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "nơi công khai thủ tục"
        verbose_name_plural = "nơi công khai thủ tục"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "request_id"], name="publication_place_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="publication_place_dates",
                violation_error_message="Ngày thôi dùng phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        """Whether it is in use on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class _OfPlace(AgencyOwned):
    """A row of one place."""

    place_id = models.BigIntegerField("nơi công khai", editable=False)
    place = OwnedLink(to="publication.PublicationPlace", from_fields=["agency", "place_id"])

    objects = PublicationQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class Posting(_OfPlace):
    """One version of a procedure hanging at one place (lượt niêm yết), from a day to a day.

    ``taken_down_on`` is the first day on which it no longer hangs. A version hangs at a place once at a time.
    """

    procedure = ReferenceLink(to="catalogue.Procedure", verbose_name="thủ tục")
    version = ReferenceLink(to="catalogue.ProcedureVersion", verbose_name="phiên bản")
    posted_on = models.DateField("công khai ngày")
    taken_down_on = models.DateField("gỡ ngày", null=True, blank=True)
    posted_at = models.DateTimeField("ghi lúc")
    posted_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi công khai", null=True)
    taken_down_at = models.DateTimeField("ghi gỡ lúc", null=True)
    taken_down_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi gỡ", null=True)

    class Meta(_OfPlace.Meta):
        verbose_name = "lượt niêm yết"
        verbose_name_plural = "lượt niêm yết"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("publication_posting_of", "place", "publication.PublicationPlace"),
            models.UniqueConstraint(
                fields=["agency", "place_id", "version"],
                condition=Q(taken_down_on__isnull=True),
                name="publication_posting_once",
                violation_error_message="Phiên bản này đang niêm yết ở nơi này.",
            ),
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True) | Q(taken_down_on__gte=F("posted_on")),
                name="publication_posting_dates",
                violation_error_message="Ngày gỡ không thể trước ngày công khai.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.posted_on}"


class FastTrack(AgencyOwned):
    """A decision made by the shortened order (trình tự rút gọn), so that its version is due in two days.

    Nothing in the version tells it: a person reads it in the decision and says where (``basis``).
    """

    version = ReferenceLink(to="catalogue.ProcedureVersion", verbose_name="phiên bản")
    basis = models.CharField("căn cứ", max_length=300)
    made_at = models.DateTimeField("ghi lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "quyết định theo trình tự rút gọn"
        verbose_name_plural = "quyết định theo trình tự rút gọn"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "version"], name="publication_fast_track_once"),
        ]

    def __str__(self) -> str:
        return self.basis


class CheckRound(_OfPlace):
    """One walk along a place (lượt kiểm tra niêm yết): when, by whom; open until ``finished_at``."""

    checked_on = models.DateField("ngày kiểm tra")
    finished_at = models.DateTimeField("kết thúc lúc", null=True)
    note = models.CharField("nhận xét chung", max_length=1000, blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("bắt đầu lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người kiểm tra", null=True)

    class Meta(_OfPlace.Meta):
        verbose_name = "lượt kiểm tra niêm yết"
        verbose_name_plural = "lượt kiểm tra niêm yết"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("publication_round_of", "place", "publication.PublicationPlace"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="publication_round_once"),
            models.UniqueConstraint(
                fields=["agency", "place_id"],
                condition=Q(finished_at__isnull=True),
                name="publication_round_open",
                violation_error_message="Nơi này đang có một lượt kiểm tra chưa kết thúc.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kiểm tra niêm yết {self.checked_on:%d/%m/%Y}"


class CheckOutcome(models.TextChoices):
    """What was seen of one procedure."""

    OK = "ok", "Đúng"
    DEFECT = "defect", "Có lỗi"


class CheckResult(_OfPlace):
    """What a round found of one procedure, or (``procedure`` empty) of the place itself.

    A defect says what is wrong and stays open until ``fixed_on``; it then says who mended it and how.
    ``version`` is what hung there according to the books when it was looked at.
    """

    round_id = models.BigIntegerField("lượt kiểm tra", editable=False)
    round = OwnedLink(to="publication.CheckRound", from_fields=["agency", "round_id"])
    procedure = ReferenceLink(to="catalogue.Procedure", verbose_name="thủ tục", null=True)
    version = ReferenceLink(to="catalogue.ProcedureVersion", verbose_name="phiên bản đang treo", null=True)
    outcome = models.CharField("kết quả", max_length=6, choices=CheckOutcome.choices)
    defect = models.CharField("lỗi", max_length=1000, blank=True)
    found_on = models.DateField("ngày thấy")
    marked_at = models.DateTimeField("ghi lúc")
    marked_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    fixed_on = models.DateField("sửa xong ngày", null=True, blank=True)
    fix = models.CharField("cách sửa", max_length=1000, blank=True)
    fixed_by = ReferenceLink(to="organisations.Officer", verbose_name="người sửa", null=True)

    class Meta(_OfPlace.Meta):
        verbose_name = "kết quả kiểm tra niêm yết"
        verbose_name_plural = "kết quả kiểm tra niêm yết"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("publication_result_place", "place", "publication.PublicationPlace"),
            owned_key("publication_result_of", "round", "publication.CheckRound"),
            models.UniqueConstraint(
                fields=["agency", "round_id", "procedure"], name="publication_result_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "round_id"],
                condition=Q(procedure__isnull=True),
                name="publication_result_place_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="ok", defect="", fixed_on__isnull=True)
                | (Q(outcome="defect") & ~Q(defect="")),
                name="publication_result_defect",
                violation_error_message="Có lỗi thì phải ghi lỗi gì.",
            ),
            models.CheckConstraint(
                condition=Q(fixed_on__isnull=True, fix="") | (Q(fixed_on__isnull=False) & ~Q(fix="")),
                name="publication_result_fix",
                violation_error_message="Sửa xong thì phải ghi cách sửa.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "found_on"],
                name="publication_defect_open",
                condition=Q(outcome="defect", fixed_on__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def is_open_defect(self) -> bool:
        """Whether something is still to be mended."""
        return self.outcome == CheckOutcome.DEFECT and self.fixed_on is None


class CheckPhoto(AgencyOwned):
    """A picture taken on a round."""

    round_id = models.BigIntegerField("lượt kiểm tra", editable=False)
    round = OwnedLink(to="publication.CheckRound", from_fields=["agency", "round_id"])
    file_id = models.BigIntegerField("tệp", editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"])
    added_at = models.DateTimeField("thêm lúc")

    objects = PublicationQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "ảnh kiểm tra niêm yết"
        verbose_name_plural = "ảnh kiểm tra niêm yết"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("publication_photo_of", "round", "publication.CheckRound"),
            owned_key("publication_photo_file", "file", "documents.StoredFile"),
        ]

    def __str__(self) -> str:
        return f"Ảnh {self.id}"


class CheckedLink(models.Model):
    """One address that public texts name; answers "does it still lead anywhere, and where is it written?".

    ``uses`` are the places to mend: [{"label", "path", "agency"}], agency null for the catalogue that all
    read. Whatever answered last stands in ``status`` (HTTP, null: no answer) and ``error``.
    """

    url = models.CharField("địa chỉ", max_length=2000)
    digest = models.CharField("mã băm", max_length=64, unique=True, editable=False)
    uses = models.JSONField("chỗ dùng", default=list)
    listed_at = models.DateTimeField("thấy trong nội dung lúc")
    checked_at = models.DateTimeField("kiểm tra lúc", null=True)
    succeeded_at = models.DateTimeField("mở được gần nhất lúc", null=True)
    failing_since = models.DateTimeField("hỏng từ lúc", null=True)
    failed_at = models.DateTimeField("hỏng gần nhất lúc", null=True)
    status = models.PositiveSmallIntegerField("mã trả lời", null=True)
    error = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        verbose_name = "đường dẫn đã kiểm tra"
        verbose_name_plural = "đường dẫn đã kiểm tra"
        ordering = ["failing_since", "id"]
        indexes = [
            models.Index(fields=["checked_at"], name="publication_link_checked"),
            models.Index(
                fields=["failing_since"],
                name="publication_link_failing",
                condition=Q(failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.url
