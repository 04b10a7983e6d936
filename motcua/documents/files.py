"""Taking files in: known by their content, limited in size, kept outside the web root under their hash."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import BinaryIO

import puremagic
import pypdfium2
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.errors import DomainError
from motcua.core.text import clean
from motcua.documents.models import StoredFile

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OFFICE_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_ACCEPTED = "PDF, ảnh PNG hoặc JPG, Word (.docx), Excel (.xlsx)"
# An office file that unpacks to more than this is an attack, not a form.
_UNPACKED_LIMIT = 300 * 1024 * 1024


class BadFile(DomainError):
    """The file cannot be taken; nothing of it is kept."""

    code = "bad_file"


def _office_kind(content: bytes) -> str | None:
    """docx or xlsx when the zip really holds one; a zip that merely has the name is neither."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT:
                raise BadFile("Tệp nén quá lớn khi mở ra. Hãy lưu lại tệp gọn hơn.")
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for kind, part in _OFFICE_PART.items() if part in names), None)


def sniff(content: bytes) -> str:
    """The kind of the content; BadFile when it is empty or none that is accepted."""
    if not content:
        raise BadFile("Tệp rỗng. Hãy chọn lại tệp.")
    if content[:4] == b"PK\x03\x04":
        kind = _office_kind(content)
    else:
        try:
            extension = puremagic.from_string(content).lstrip(".").lower()
        except (puremagic.PureError, ValueError):
            extension = ""
        kind = {"pdf": "pdf", "png": "png", "jpg": "jpg", "jpeg": "jpg", "jfif": "jpg"}.get(extension)
    if kind is None:
        raise BadFile(f"Loại tệp này không nhận. Hãy nộp {_ACCEPTED}.")
    return kind


def count_pages(content: bytes, kind: str) -> int | None:
    """Pages of a PDF, 1 of a picture, unknown of an office file. BadFile for a broken PDF."""
    if kind == "pdf":
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise BadFile("Tệp PDF bị hỏng hoặc có mật khẩu. Hãy quét hoặc lưu lại.") from error
        try:
            return len(document)
        finally:
            document.close()
    return 1 if kind in {"png", "jpg"} else None


def _read(upload: BinaryIO) -> bytes:
    limit = settings.UPLOAD_LIMIT_BYTES
    content = upload.read(limit + 1)
    if len(content) > limit:
        raise BadFile(f"Tệp lớn hơn {limit // 1024 // 1024} MB. Hãy quét ở độ phân giải thấp hơn.")
    return content


def storage_path(agency_id: int, sha256: str) -> str:
    """Where the bytes of a hash lie in the storage."""
    return f"{agency_id}/{sha256[:2]}/{sha256}"


def store_file(upload: BinaryIO, name: str, *, agency_id: int, actor: Actor) -> StoredFile:
    """Keep a file and return its row. The same bytes are kept once. BadFile with what to do instead.

    The bytes are written before the row: a crash in between leaves an unused file, never a lost one.
    """
    content = _read(upload)
    kind = sniff(content)
    pages = count_pages(content, kind)
    sha256 = hashlib.sha256(content).hexdigest()
    path = storage_path(agency_id, sha256)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    return StoredFile.objects.create(
        agency_id=agency_id,
        sha256=sha256,
        size=len(content),
        kind=kind,
        name=clean(name).replace("/", "_")[-200:] or f"tep.{kind}",
        pages=pages,
        stored_at=now(),
        stored_by_id=actor.user_id,
    )


def open_file(stored: StoredFile) -> bytes:
    """The bytes, checked against their hash; BadFile when the storage has lost or changed them."""
    try:
        with default_storage.open(storage_path(stored.agency_id, stored.sha256)) as handle:
            content: bytes = handle.read()
    except FileNotFoundError as error:
        raise BadFile("Không tìm thấy tệp trong kho lưu trữ. Hãy báo quản trị.") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise BadFile("Tệp trong kho đã bị thay đổi. Hãy báo quản trị ngay.")
    return content
