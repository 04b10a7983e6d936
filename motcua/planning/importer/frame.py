"""The words around a plan's table: title, issuer, number and day, and whether the file holds two plans."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.core.errors import DomainError
from motcua.core.text import clean, fold

_NUMBER = re.compile(r"^\s*Số\s*:\s*(\S*\s{0,3}/[\w/-]+)", re.IGNORECASE)
_WITH = re.compile(r"\(\s*(?:Ban hành\s+)?kèm theo\s+(.{5,400}?)\)", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"(?<![\w/])(\d*\s*/(?:KH|QĐ|TB|CTr|NQ|CT|ĐA|HD)-?[\w.-]*)")
_DAY = re.compile(
    r"ngày\s+(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})|ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})",
    re.I,
)
_ISSUER = re.compile(
    r"\bcủa\s+((?:UBND|Ủy ban|Uỷ ban|Hội đồng|Văn phòng|Thủ tướng|Chủ tịch|Bộ|Sở)\b.*)$", re.I
)
_BODY = re.compile(
    r"\bcủa\s+((?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:xã|phường|thị trấn|đặc khu|huyện|tỉnh|thành phố)"
    r"(?:\s+(?!năm\b|giai\b)[A-ZĐÀ-Ỹ][\w]*)*)"
)
_LEVEL_ONLY = re.compile(r"(?:xã|phường|thị trấn|huyện|tỉnh|thành phố)$", re.I)
_HEAD = re.compile(
    r"^(?:ủy ban|uỷ ban|thủ tướng|văn phòng|bộ |sở |hội đồng|chính phủ|tỉnh |thành phố |"
    r"huyện |xã |phường |nhân dân|dân$)",
    re.I,
)
_KIND = re.compile(
    r"^(?:kế hoạch|quyết định|thông báo|chương trình|chỉ thị|đề án|danh mục|phụ lục(?: [IVX\d]+)?)\s*$", re.I
)
_NAMES_KIND = re.compile(r"^(?:kế hoạch|quyết định|thông báo|chương trình|chỉ thị|đề án)\b", re.I)
_STOP = re.compile(
    r"^(?:\(|căn cứ|thực hiện (?!quyết)|số\s*:|-{3,}|nơi nhận|theo đề nghị|"
    r"điều \d|[IVX]+\.\s|ngày \d|stt\b|tt\b|"
    r"ủy ban nhân dân (?!.*ban hành)|thủ tướng|bảng \d)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the paper says about itself. An unfilled number keeps its code: "/KH-UBND"."""

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None


def _day_in(text: str) -> date | None:
    for match in _DAY.finditer(text):
        parts = [int(part) for part in match.groups() if part]
        try:
            return date(parts[2], parts[1], parts[0])
        except ValueError:
            continue
    return None


def _references(text: str) -> list[str]:
    return [" ".join(match[1].split()) for match in _WITH.finditer(text)]


def _code(text: str) -> str:
    match = _CODE.search(text)
    return "".join(match[1].split()) if match else ""


def refuse_two_plans(lines: Sequence[str]) -> None:
    """Refuse a document that holds two plans: two own numbers, or annexes of two different plans."""
    own = {"".join(match[1].split()) for line in lines if (match := _NUMBER.match(line))}
    with_others = {
        (_code(reference), _day_in(reference))
        for reference in _references("\n".join(lines))
        if _code(reference)
    }
    for found in (
        sorted(own),
        sorted({f"{code} ngày {day:%d/%m/%Y}" if day else code for code, day in with_others}),
    ):
        if len(found) > 1:
            raise DomainError(
                f"Tệp này có từ hai văn bản trở lên ({'; '.join(found[:4])}). "
                "Hãy tách mỗi kế hoạch thành một tệp rồi nhập từng tệp."
            )


def _title(lines: Sequence[str]) -> str:
    """The title: the lines below "KẾ HOẠCH" or "PHỤ LỤC", up to the bracket or the first paragraph."""
    best = ""
    for place, line in enumerate(lines):
        if not (_KIND.match(line) or _NAMES_KIND.match(line)) or len(line) > 300:
            continue
        taken = [] if fold(line).startswith(("phu luc", "danh muc")) else [line]
        capitals = len(lines) > place + 1 and lines[place + 1].isupper()
        for following in lines[place + 1 : place + 8]:
            if (capitals and not following.isupper()) or (not capitals and _STOP.match(following)):
                break
            taken.append(following)
        if len(title := " ".join(taken)) > 12:
            return title
        best = best or title
    return best


def _issuer(lines: Sequence[str], references: Sequence[str], title: str) -> str:
    named = [match[1].strip(" .") for each in references if (match := _ISSUER.search(each))]
    if match := _BODY.search(title):
        named.append(match[1].strip())
    whole = [name for name in named if not _LEVEL_ONLY.search(name)]
    return whole[0] if whole else _letterhead(lines) or (named[0] if named else "")


def _letterhead(lines: Sequence[str]) -> str:
    """The issuer in the upper left corner."""
    head: list[str] = []
    for line in lines[:14]:
        part = re.split(r"\s*CỘNG H", line)[0].strip(" -|")
        if _HEAD.match(part) and len(part) < 70:
            head.append(part)
        elif head:
            break
    return " ".join(head)


def frame_of(lines: Sequence[str]) -> Frame:
    """Read the frame. Missing parts stay empty: the person who confirms fills them in."""
    kept = [" ".join(clean(line).split()).strip("*_ ") for line in lines]
    kept = [line for line in kept if line and not set(line) <= set("-|–_.")]
    text = "\n".join(kept)
    references = _references(text)
    title = _title(kept)
    own = next((match[1] for line in kept if (match := _NUMBER.match(line))), "")
    number = "".join(own.split()) or next((code for each in references if (code := _code(each))), "")
    dated = [day for each in references if (day := _day_in(each))]
    return Frame(
        title, _issuer(kept, references, title), number, dated[0] if dated else _day_in("\n".join(kept[:25]))
    )
