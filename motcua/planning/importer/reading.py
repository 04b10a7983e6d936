"""Files and pasted text to tables: the type told by content, limits before reading, errors in Vietnamese."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from motcua.core.errors import DomainError
from motcua.planning.importer.grid import Source
from motcua.planning.importer.ruled_text import is_barred, is_delimited, read_barred, read_delimited
from motcua.planning.importer.running_text import is_mixed, read_running

MAX_BYTES = 20 * 1024 * 1024
_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_TEXT = 3_000_000
_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "text": "văn bản thuần"}
_SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".txt": "text",
    ".md": "text",
    ".csv": "text",
    ".tsv": "text",
}


def _packed_kind(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MAX_UNPACKED:
                raise DomainError("Tệp bung ra quá lớn. Hãy lưu lại tệp chỉ với bảng kế hoạch rồi nhập lại.")
            names = set(packed.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DomainError(
            "Tệp bị hỏng, không mở được. Hãy lưu lại từ Word hoặc Excel rồi nhập lại."
        ) from error
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if any(name.startswith("xl/workbook.") for name in names) else None


def kind_of(data: bytes) -> str:
    """The type by content: "pdf", "docx", "xlsx" or "text"; DomainError for any other."""
    if data.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if data[:4] == b"PK\x03\x04" and (kind := _packed_kind(data)):
        return kind
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise DomainError(
            "Tệp Word hoặc Excel kiểu cũ (hoặc có mật khẩu). Hãy lưu lại thành .docx, .xlsx không mật khẩu."
        )
    if data[:5] == b"{\\rtf":
        raise DomainError("Tệp RTF chưa nhập được. Hãy mở bằng Word và lưu lại thành .docx.")
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise DomainError("Nội dung tệp không phải PDF, Word, Excel hay văn bản. Hãy chọn đúng tệp kế hoạch.")
    return "text"


def read(data: bytes, name: str = "") -> Source:
    """Read a file; DomainError says what is wrong with it and what to do."""
    if not data.strip():
        raise DomainError("Tệp rỗng. Hãy chọn tệp có bảng kế hoạch.")
    if len(data) > MAX_BYTES:
        raise DomainError(
            f"Tệp {len(data) / 1_048_576:.0f} MB vượt mức {MAX_BYTES // 1_048_576} MB. "
            "Hãy bỏ ảnh và phần không cần, chỉ giữ bảng kế hoạch."
        )
    kind = kind_of(data)
    promised = _SUFFIXES.get(PurePath(name).suffix.lower())
    if promised and promised != kind:
        raise DomainError(
            f"Tên tệp là {_NAMES[promised]} nhưng nội dung là {_NAMES[kind]}. "
            "Hãy đổi đúng tên tệp hoặc lưu lại đúng loại."
        )
    if kind == "text":
        return read_text(decoded(data))
    from motcua.planning.importer import reading_office, reading_pdf

    if kind == "pdf":
        return reading_pdf.read_pdf(data)
    return reading_office.read_docx(data) if kind == "docx" else reading_office.read_xlsx(data)


def decoded(data: bytes) -> str:
    """A text file's words; DomainError when it is not Unicode."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",)
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError("Tệp văn bản không dùng bảng mã Unicode. Hãy lưu lại với bảng mã UTF-8.")


def read_text(text: str) -> Source:
    """Read pasted or extracted text of any of the three kinds."""
    if not text.strip():
        raise DomainError("Chưa có nội dung. Hãy dán bảng kế hoạch vào ô.")
    if len(text) > _MAX_TEXT:
        raise DomainError("Văn bản quá dài đối với một kế hoạch. Hãy chỉ dán phần bảng kế hoạch.")
    lines = text.splitlines()
    if is_barred(lines):
        return read_barred(text)
    if is_delimited(lines):
        return read_delimited(lines)
    source = read_running(text)
    if source is None:
        return Source([], lines)
    if is_mixed(source):
        raise DomainError(
            "Chữ của các cột bị trộn lẫn từng dòng nên không tách được các ô. "
            "Hãy nhập chính tệp PDF hoặc Word, hoặc chép bảng từ Word, Excel rồi dán."
        )
    return source
