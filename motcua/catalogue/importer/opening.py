"""Reading a file of catalogue records: JSON lines, plain or gzip. Anything odd is refused with its line."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from motcua.core.errors import DomainError

_GZIP_MAGIC = b"\x1f\x8b"
_MAX_BYTES = 400 * 1024 * 1024
_MAX_LINE_BYTES = 8 * 1024 * 1024
_EMPTY = "Tệp “{name}” rỗng, không có thủ tục nào."
# A national code, and behind it the code of an agency that made a local version (1.012753.H19).
_CODE = re.compile(r"\d\.\d{6}(\.[0-9A-Z][0-9A-Z.]*)?")


class ImportRefused(DomainError):
    """The file cannot be taken in; nothing has been saved."""

    code = "import_refused"


class SourceWay(BaseModel):
    """One row of the table of ways: channel, term, fee, description, as the source prints them."""

    model_config = ConfigDict(extra="allow")

    channel: str
    time_raw: str = ""
    time_value: float | None = None
    time_unit: str | None = None
    fee_raw: str = ""
    description: str = ""


class SourcePaper(BaseModel):
    """One row of the table of papers."""

    model_config = ConfigDict(extra="allow")

    name: str
    form_file: str | None = None
    quantity_raw: str = ""


class SourceResult(BaseModel):
    """One kind of result."""

    model_config = ConfigDict(extra="allow")

    name: str
    code: str | None = None


class SourceRecord(BaseModel):
    """One procedure as the national portal's catalogue describes it, before any judgement of ours."""

    model_config = ConfigDict(extra="allow")

    code: str
    name: str
    domain: str
    url: str | None = None
    decision_no: str | None = None
    levels: list[str] = []
    type: str | None = None
    publisher: str | None = None
    targets: list[str] = []
    executing_agencies_portal: str | None = None
    executing_agencies_list: list[str] = []
    authority: str | None = None
    reception_address: str | None = None
    delegated_to: str | None = None
    coordinating: str | None = None
    steps_text: str | None = None
    submission_parse_ok: bool = True
    submission_ways: list[SourceWay] = []
    submission_raw: str | None = None
    components_parsed: list[SourcePaper] = []
    components_raw: str | None = None
    results: list[SourceResult] = []
    legal_doc_numbers: list[str] = []
    legal_raw: str | None = None
    requirements: str | None = None
    is_commune_level: bool = False
    is_commune_peoples_committee: bool = False
    in_nui_cam_catalogue: bool = False


class NumberedRecord(BaseModel):
    """A record with its line and the SHA-256 of what the source says, whatever the order of its keys."""

    line: int
    digest: str
    record: SourceRecord


def _lines(path: Path, name: str) -> Generator[tuple[int, str], None, None]:
    """Lines of the file with their numbers, decompressed, decoded, without blank ones.

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
                if len(raw) > _MAX_LINE_BYTES or total > _MAX_BYTES:
                    raise ImportRefused(f"Dòng {number} làm tệp quá lớn. Hãy chia nhỏ tệp rồi nhập lại.")
                text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
                if text.strip():
                    yield number, text
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


def source_digest(value: dict[str, Any]) -> str:
    """SHA-256 over a record, independent of the order of its keys."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def _record(number: int, text: str) -> NumberedRecord:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ImportRefused(
            f"Dòng {number} không phải JSON hợp lệ hoặc bị cắt giữa chừng. Hãy tải lại tệp từ nguồn."
        ) from error
    if not isinstance(value, dict):
        raise ImportRefused(f"Dòng {number} không phải một bản ghi thủ tục.")
    try:
        record = SourceRecord.model_validate(value)
    except ValidationError as error:
        names = sorted({str(row["loc"][0]) for row in error.errors() if row["loc"]})
        raise ImportRefused(
            f"Dòng {number}: trường {', '.join(f'“{name}”' for name in names)} bị thiếu hoặc sai kiểu. "
            "Hãy kiểm tra tệp có đúng mẫu của danh mục thủ tục không."
        ) from error
    if not _CODE.fullmatch(record.code):
        raise ImportRefused(f"Dòng {number}: mã thủ tục “{record.code[:40]}” không đúng mẫu n.nnnnnn.")
    if not record.name.strip() or not record.domain.strip():
        raise ImportRefused(f"Dòng {number}: thủ tục {record.code} thiếu tên hoặc lĩnh vực.")
    return NumberedRecord(line=number, digest=source_digest(value), record=record)


def check_opening(path: Path, name: str) -> None:
    """Raise ImportRefused when the first record shows that the file is none of ours. Reads no further."""
    with closing(_lines(path, name)) as lines:
        first = next(lines, None)
    if first is None:
        raise ImportRefused(_EMPTY.format(name=name))
    _record(*first)


def read_records(
    path: Path, name: str = "", *, progress: Callable[[int], None] | None = None
) -> list[NumberedRecord]:
    """All records of a file; ImportRefused, naming the line, when any of it cannot be read.

    ``name``: what people call the file, when it is stored under another; ``progress`` hears how many
    records have been read so far.
    """
    records: dict[str, NumberedRecord] = {}
    shown = name or path.name
    with closing(_lines(path, shown)) as lines:
        for number, text in lines:
            found = _record(number, text)
            former = records.get(found.record.code)
            if former is not None and former.digest != found.digest:
                raise ImportRefused(
                    f"Dòng {number}: mã {found.record.code} đã có ở dòng {former.line} với nội dung khác. "
                    "Hãy giữ lại một dòng."
                )
            records.setdefault(found.record.code, found)
            if progress is not None:
                progress(len(records))
    if not records:
        raise ImportRefused(_EMPTY.format(name=shown))
    return list(records.values())
