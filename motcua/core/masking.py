"""Personal data is masked before a call to an outside system is kept for staff to read. Pure.

What is not known to be harmless is masked: of a structured message (JSON, XML, form) only codes, numbers
and dates stay, and texts under names that never hold a person's data, in which numbers of nine to twelve
digits, e-mail addresses and personal names are masked all the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from motcua.core.text import fold

NUMBER, EMAIL, NAME, TEXT, SECRET = "[số]", "[thư điện tử]", "[tên]", "[đã che]", "[khóa]"
_FILE_FROM = 200

_EMAIL = re.compile(r"[^\s@<>,;:\"'()]+@[^\s@<>,;:\"'()]+")
# Nine to twelve digits, as people write identity and telephone numbers: with spaces, dots or dashes within.
_NUMBER = re.compile(r"(?<![\w])\+?\(?\d(?:[ .\-()]{0,2}\d){8,12}(?![\w])")
_DOSSIER_CODE = re.compile(r"[A-Z0-9]{2,4}(?:\.[A-Z0-9]{1,4}){1,4}-\d{6}-\d{3,6}")
_DATE = re.compile(
    r"\d{1,4}[/\-.]\d{1,2}[/\-.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+\-]\d{2}:?\d{2})?)?"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Lương|Trịnh|Mai|Đào|"
    "Tô|Tạ|Lâm|Trương|Cao|Châu|Hà|Thái|Quách|Lưu|Phùng|Vương|Nông|Triệu|Chu|Kiều|La|Giàng|Vàng|Sùng|Lò|Quàng"
)
_CAPITAL = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_NAME = re.compile(
    rf"\b(?:{_SURNAMES})(?:\s+[{_CAPITAL}][^\W\d_]*){{1,5}}|\b(?:{_SURNAMES.upper()})(?:\s+[{_CAPITAL}]+){{1,5}}\b"
)
_WRITTEN = rf"[{_CAPITAL}][^\W\d_]*"
_CALLED = re.compile(
    rf"(?i:\b(?:ông|bà|anh|chị|họ (?:và )?tên|tên)\b\s*:?\s+)({_WRITTEN}(?:\s+{_WRITTEN}){{0,5}})"
)

_SECRET_KEYS = re.compile(
    r"token|secret|password|matkhau|authorization|apikey|signature|chuky|session|cookie"
)
# Names under which outside systems carry persons' data (folded, without separators).
_PERSON_KEYS = re.compile(
    r"hoten|hovaten|nguoi|chuhoso|chusohuu|congdan|doanhnghiep|tochuc|diachi|dienthoai|sodt|sdt|mobile|phone|"
    r"email|thudientu|cccd|cmnd|cmt|giayto|dinhdanh|ngaysinh|gioitinh|quequan|thuongtru|tamtru|hokhau|"
    r"fullname|firstname|lastname|address|applicant|owner|contact|recipient|birth|identity|citizen|person"
)
# Names of texts that are about the procedure or the call itself.
_OPEN_KEYS = re.compile(
    r"^(?:message|messages|error|errors|errordesc|errormessage|description|detail|details|status|statustext|"
    r"code|errorcode|reason|result|mota|motaloi|thongbao|noidung|lydo|loi|ketqua|trangthai|tenthutuc|tentthc|"
    r"tenlinhvuc|tendonvi|tencoquan|donvixuly|coquanxuly|buocxuly|tentrangthai|service|operation|type|kind|key|"
    r"code|outcome|field|truong|version|format|title|event)$"
)
_WORD = re.compile(r"^[a-z0-9_.:/+\-]{1,80}$|^[A-Z0-9_.\-]{1,40}$|^[A-Za-z]+(?:[A-Z0-9_][A-Za-z0-9_]*)+$")


def mask_text(text: str) -> str:
    """Free text with numbers of nine to twelve digits, e-mail addresses and personal names masked."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\x00{len(kept) - 1}\x00"

    text = text.replace("\x00", "")
    text = _EMAIL.sub(EMAIL, text)
    text = _DOSSIER_CODE.sub(keep, text)
    text = _DATE.sub(keep, text)
    text = _NUMBER.sub(NUMBER, text)
    text = _NAME.sub(NAME, text)
    text = _CALLED.sub(lambda found: found[0][: found.start(1) - found.start()] + NAME, text)
    return re.sub(r"\x00(\d+)\x00", lambda found: kept[int(found[1])], text)


def _folded(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(key))


def _is_harmless(text: str) -> bool:
    """A code, a date, a number of other length, a word of a program."""
    if _DATE.fullmatch(text) or _DOSSIER_CODE.fullmatch(text):
        return True
    return _WORD.fullmatch(text) is not None and mask_text(text) == text


def mask_field(key: str, text: str) -> str:
    """One text under its name in a message."""
    name = _folded(key)
    if not text:
        return text
    if _SECRET_KEYS.search(name):
        return SECRET
    if len(text) > _FILE_FROM and not re.search(r"\s", text):
        return f"[tệp, {len(text)} ký tự]"
    if _PERSON_KEYS.search(name) and not _OPEN_KEYS.match(name):
        return TEXT
    if _OPEN_KEYS.match(name):
        return mask_text(text)
    return text if _is_harmless(text) else TEXT


def mask_value(value: Any, key: str = "") -> Any:
    """A JSON value with every personal part masked; its shape stays."""
    if isinstance(value, Mapping):
        return {
            (name if _is_harmless(name) else TEXT): mask_value(part, name) for name, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [mask_value(part, key) for part in value]
    if isinstance(value, str):
        return mask_field(key, value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        is_personal = _PERSON_KEYS.search(_folded(key)) or 9 <= len(re.sub(r"\D", "", str(value))) <= 12
        return NUMBER if is_personal else value
    return value


_LEAF = re.compile(r"<([\w:.\-]+)([^<>]*)>([^<>]*)</")
_ATTRIBUTE = re.compile(r"([\w:.\-]+)=(\"[^\"]*\"|'[^']*')")


def _mask_xml(text: str) -> str:
    def leaf(found: re.Match[str]) -> str:
        name = found[1].rpartition(":")[2]
        return f"<{found[1]}{found[2]}>{mask_field(name, found[3].strip())}</"

    def attribute(found: re.Match[str]) -> str:
        inner = found[2][1:-1]
        shown = inner if found[1].startswith("xmlns") else mask_field(found[1], inner)
        return f'{found[1]}="{shown}"'

    masked = _LEAF.sub(leaf, text)
    return re.sub(r"<[^<>]*>", lambda tag: _ATTRIBUTE.sub(attribute, tag[0]), masked)


def mask_body(body: bytes | str, content_type: str = "") -> str:
    """The body of a request or an answer, fit to be kept; what cannot be read is told by its size."""
    if not body:
        return ""
    if isinstance(body, bytes):
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return f"[{len(body)} byte, {content_type or 'không rõ loại'}]"
    else:
        text = body
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("multipart/") or kind in {"application/pdf", "application/octet-stream"}:
        return f"[{len(body)} byte, {kind}]"
    try:
        return json.dumps(mask_value(json.loads(text)), ensure_ascii=False)
    except (ValueError, RecursionError):
        pass
    if kind == "application/x-www-form-urlencoded":
        pairs = [(name, mask_field(name, value)) for name, value in parse_qsl(text, keep_blank_values=True)]
        return urlencode(pairs, safe="[]àảãáạ ", encoding="utf-8")
    if text.lstrip().startswith("<") and "html" not in kind:
        return mask_text(_mask_xml(text))
    return mask_text(text)


def mask_address(address: str) -> str:
    """An address for the trace: without its query and fragment, numbers of persons masked."""
    bare = re.split(r"[?#]", address, maxsplit=1)[0]
    return _NUMBER.sub(NUMBER, _EMAIL.sub(EMAIL, bare))
