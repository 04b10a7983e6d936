"""Opening a file from outside: what form it has, by its content, within limits a hostile file cannot pass."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from motcua.catalogue.importer.record import ImportRefused

_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_MAX_BYTES = 400 * 1024 * 1024
_MAX_LINE_BYTES = 8 * 1024 * 1024
_MAX_LINES = 1_000_000
# A file that must be read whole before anything of it is understood.
_MAX_WHOLE_BYTES = 64 * 1024 * 1024
_MAX_ZIP_PARTS = 2000
_MAX_ZIP_RATIO = 200
_MAX_ROWS = 100_000
_MAX_COLUMNS = 200
EMPTY = "Tệp “{name}” rỗng, không có thủ tục nào."
_TOO_LARGE = "Tệp “{name}” quá lớn để đọc một lần. Hãy chia nhỏ tệp rồi nhập lại."
_BROKEN_SHEET = "Không đọc được bảng tính “{name}”. Tệp bị hỏng hoặc có mật khẩu; hãy lưu lại rồi nhập lại."
_NOT_JSON = "Dòng {line} không phải JSON hợp lệ hoặc bị cắt giữa chừng. Hãy tải lại tệp từ nguồn."

Counted = Callable[[int], None]


class Form(StrEnum):
    """How a file is built, before its shape is known."""

    RECORDS = "records"
    SHEET = "sheet"
    TEXT = "text"


@dataclass(slots=True)
class Opened:
    """What a file holds: records (JSON), rows (sheet or CSV) or plain text, each with its place.

    ``word`` names the places of the records: lines of the file, or items of one list.
    """

    name: str
    form: Form
    word: str = "Dòng"
    records: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    text: str = ""


def _lines(path: Path, name: str) -> Generator[tuple[int, str], None, None]:
    """Lines of the file with their numbers, decompressed, decoded, blank ones included.

    ``name`` is what people call the file; its ending says whether it must be compressed.
    """
    try:
        with path.open("rb") as plain:
            is_gzip = plain.read(2) == _GZIP_MAGIC
        if name.lower().endswith(".gz") and not is_gzip:
            raise ImportRefused(f"Tệp “{name}” không phải tệp nén gzip. Hãy tải lại tệp từ nguồn.")
        total = 0
        with gzip.open(path, "rb") if is_gzip else path.open("rb") as stream:
            for number, raw in enumerate(iter(lambda: stream.readline(_MAX_LINE_BYTES + 1), b""), start=1):
                total += len(raw)
                if len(raw) > _MAX_LINE_BYTES or total > _MAX_BYTES or number > _MAX_LINES:
                    raise ImportRefused(f"Dòng {number} làm tệp quá lớn. Hãy chia nhỏ tệp rồi nhập lại.")
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            f"Tệp “{name}” không phải bảng mã UTF-8. Hãy lưu lại tệp theo UTF-8 rồi nhập lại."
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ImportRefused(f"Tệp nén “{name}” bị hỏng hoặc bị cụt. Hãy tải lại tệp từ nguồn.") from error
    except FileNotFoundError as error:
        raise ImportRefused(f"Không tìm thấy tệp “{name}”. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise ImportRefused(f"Không đọc được tệp “{name}”: {error.strerror or 'lỗi đọc tệp'}.") from error


def _magic(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as plain:
            head = plain.read(8)
        if not head.startswith(_GZIP_MAGIC):
            return head
        with gzip.open(path, "rb") as stream:
            return stream.read(8)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ImportRefused(f"Tệp nén “{name}” bị hỏng hoặc bị cụt. Hãy tải lại tệp từ nguồn.") from error
    except FileNotFoundError as error:
        raise ImportRefused(f"Không tìm thấy tệp “{name}”. Hãy kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise ImportRefused(f"Không đọc được tệp “{name}”: {error.strerror or 'lỗi đọc tệp'}.") from error


def _whole(path: Path, name: str) -> str:
    """The whole text of a file that cannot be read line by line."""
    parts, total = [], 0
    with closing(_lines(path, name)) as lines:
        for _, text in lines:
            total += len(text)
            if total > _MAX_WHOLE_BYTES:
                raise ImportRefused(_TOO_LARGE.format(name=name))
            parts.append(text)
    return "".join(parts)


def _value(text: str, line: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ImportRefused(_NOT_JSON.format(line=line)) from error


def _as_record(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ImportRefused(f"{place} không phải một bản ghi thủ tục.")
    return value


def _json_lines(
    path: Path, name: str, *, only_first: bool, counted: Counted | None
) -> list[tuple[int, dict[str, Any]]]:
    records = []
    with closing(_lines(path, name)) as lines:
        for number, text in lines:
            if not text.strip():
                continue
            records.append((number, _as_record(_value(text, number), f"Dòng {number}")))
            if counted is not None:
                counted(len(records))
            if only_first:
                break
    return records


def _json_document(path: Path, name: str) -> list[tuple[int, dict[str, Any]]]:
    """A file that is one JSON value: a list of records, or one record over several lines."""
    value = _value(_whole(path, name), 1)
    items = value if isinstance(value, list) else [value]
    return [(number, _as_record(item, f"Mục {number}")) for number, item in enumerate(items, start=1)]


def _first_line(path: Path, name: str) -> str:
    with closing(_lines(path, name)) as lines:
        for _, text in lines:
            if text.strip():
                return text
    raise ImportRefused(EMPTY.format(name=name))


def _is_value(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _check_zip(path: Path, name: str) -> None:
    """Refuse a workbook that unpacks to more than a sheet of procedures ever does."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ImportRefused(_BROKEN_SHEET.format(name=name)) from error
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > _MAX_ZIP_PARTS or unpacked > _MAX_WHOLE_BYTES or unpacked > _MAX_ZIP_RATIO * (packed + 1):
        raise ImportRefused(_TOO_LARGE.format(name=name))


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _sheet_rows(path: Path, name: str) -> list[tuple[int, tuple[str, ...]]]:
    """Rows of all sheets one after the other, numbered as people see them in the first sheet."""
    _check_zip(path, name)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        with CalamineWorkbook.from_path(path) as book:
            for sheet in book.sheet_names:
                table = book.get_sheet_by_name(sheet)
                if table.height > _MAX_ROWS or table.width > _MAX_COLUMNS:
                    raise ImportRefused(_TOO_LARGE.format(name=name))
                values = table.to_python(skip_empty_area=False)
                rows.extend((number, tuple(map(_cell, row))) for number, row in enumerate(values, start=1))
    except ImportRefused:
        raise
    except Exception as error:  # the reader raises whatever its parser meets in a broken file
        raise ImportRefused(_BROKEN_SHEET.format(name=name)) from error
    return [(number, row) for number, row in rows if any(cell.strip() for cell in row)]


def _csv_rows(text: str, name: str) -> list[tuple[int, tuple[str, ...]]]:
    rows: list[tuple[int, tuple[str, ...]]] = []
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for row in reader:
            if len(rows) >= _MAX_ROWS or len(row) > _MAX_COLUMNS:
                raise ImportRefused(_TOO_LARGE.format(name=name))
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, tuple(row)))
    except csv.Error as error:
        raise ImportRefused(
            f"Dòng {reader.line_num} của tệp “{name}” không đúng dạng CSV. Hãy lưu lại tệp rồi nhập lại."
        ) from error
    return rows


def open_file(
    path: Path, name: str = "", *, only_opening: bool = False, counted: Counted | None = None
) -> Opened:
    """What a file holds; ImportRefused with a sentence for people when it cannot be read.

    ``name``: what people call the file, when it is stored under another. ``only_opening`` reads no more
    than tells the shape. ``counted`` hears how many records have been read.
    """
    shown = name or path.name
    magic = _magic(path, shown)
    if magic.startswith(_OLE_MAGIC):
        raise ImportRefused(f"Tệp “{shown}” là tệp Office kiểu cũ. Hãy lưu lại thành .xlsx rồi nhập lại.")
    if magic.startswith(_ZIP_MAGIC) and not shown.lower().endswith(".gz"):
        rows = _sheet_rows(path, shown)
        if not rows:
            raise ImportRefused(EMPTY.format(name=shown))
        return Opened(shown, Form.SHEET, rows=rows)
    first = _first_line(path, shown)
    opening = first.lstrip()[:1]
    if opening == "{" and (_is_value(first) or shown.lower().removesuffix(".gz").endswith(".jsonl")):
        lines = _json_lines(path, shown, only_first=only_opening, counted=counted)
        return Opened(shown, Form.RECORDS, records=lines)
    if opening in {"{", "["}:
        return Opened(shown, Form.RECORDS, word="Mục", records=_json_document(path, shown))
    if shown.lower().removesuffix(".gz").endswith((".json", ".jsonl")):
        raise ImportRefused(_NOT_JSON.format(line=1))
    text = _whole(path, shown)
    if "\x00" in text:
        raise ImportRefused(f"Tệp “{shown}” không phải tệp văn bản. Hãy chọn tệp khác.")
    if _is_csv(first):
        return Opened(shown, Form.SHEET, rows=_csv_rows(text, shown))
    return Opened(shown, Form.TEXT, text=text)


def _is_csv(first: str) -> bool:
    """Whether the first line names at least three columns apart by commas, one of them a code."""
    names = [part.strip().strip('"').lower() for part in first.split(",")]
    return len(names) >= 3 and any(name in {"code", "mã số", "mã", "mã tthc", "mã thủ tục"} for name in names)
