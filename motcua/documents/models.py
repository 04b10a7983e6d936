"""Files as they were handed in or made: content by hash, outside the web root, never changed."""

from __future__ import annotations

from django.db import models

from motcua.core.keys import AgencyOwned


class StoredFile(AgencyOwned):
    """One file of an agency; answers "what exactly was handed in?". The bytes lie under their hash.

    ``kind`` is what the content is, not what its name says. Rows are only added.
    """

    sha256 = models.CharField("mã băm SHA-256", max_length=64)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    kind = models.CharField("loại nội dung", max_length=10)
    name = models.CharField("tên tệp lúc nộp", max_length=200)
    pages = models.PositiveIntegerField("số trang", null=True)
    stored_at = models.DateTimeField("lưu lúc")
    stored_by_id = models.BigIntegerField("người lưu", null=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        indexes = [models.Index(fields=["agency", "sha256"], name="documents_file_hash")]

    def __str__(self) -> str:
        return self.name

    @property
    def short_hash(self) -> str:
        """The first twelve hexadecimal digits, as printed on the receipt."""
        return self.sha256[:12]
