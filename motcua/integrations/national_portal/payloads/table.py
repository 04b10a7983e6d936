"""A field of a message: its name on the wire, type, length and codes; and what breaks its rules. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Known(StrEnum):
    """How sure a field's row is. Only ``READ`` was read in a working program's source."""

    READ = "read"
    NEWER = "newer"
    GUESSED = "guessed"

    @property
    def label(self) -> str:
        """The words shown beside the field."""
        return {
            "read": "đọc trong mã nguồn đang chạy",
            "newer": "chỉ thấy ở hệ thống khác, chưa đối chiếu tài liệu chính thức",
            "guessed": "suy đoán, phải hỏi lại",
        }[self.value]


class Kind(StrEnum):
    """The wire's types. The first generation writes nearly everything as text."""

    TEXT = "text"
    CODE = "code"
    WHOLE = "whole"
    DIGITS = "digits"
    MOMENT = "moment"
    LONG_MOMENT = "long_moment"
    ISO_MOMENT = "iso_moment"
    FLAG = "flag"
    TRUTH = "truth"
    MONEY = "money"
    OBJECT = "object"
    ROWS = "rows"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of a field table. ``label`` is the Vietnamese name a person reads in a refusal.

    ``longest``: most characters (of rows: most rows); ``least``: fewest rows; ``codes``: what a CODE,
    DIGITS or WHOLE may be; ``parts``: the fields of an OBJECT or of each of ROWS; ``shape``: a pattern
    of the whole text.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    longest: int | None = None
    least: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Field, ...] = ()
    shape: str = ""
    known: Known = Known.READ


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a message breaks: where (path on the wire), which rule, and the whole sentence."""

    path: str
    rule: str
    words: str


_MOMENTS = {
    Kind.MOMENT: ("%Y%m%d%H%M%S", re.compile(r"^\d{14}$"), "dạng yyyyMMddHHmmss"),
    Kind.LONG_MOMENT: (
        "%Y-%m-%d %H:%M:%S",
        re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$"),
        "dạng yyyy-MM-dd HH:mm:ss",
    ),
    Kind.ISO_MOMENT: (
        "%Y-%m-%dT%H:%M:%S",
        re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d)?$"),
        "dạng ISO 8601",
    ),
}
_TEXTUAL = {Kind.TEXT, Kind.CODE, Kind.DIGITS, Kind.FLAG, *_MOMENTS}


def breaches(fields: tuple[Field, ...], value: Any, *, about: str) -> tuple[Breach, ...]:
    """Every rule the value breaks; nothing when it may be sent. ``about`` names the thing ("hồ sơ H24…")."""
    return tuple(_object(fields, value, about, ""))


def _breach(one: Field, path: str, about: str, rule: str, what: str) -> Breach:
    return Breach(path, rule, f"{about}: “{one.label}” ({path}) {what}.")


def _object(fields: tuple[Field, ...], value: Any, about: str, base: str) -> Iterator[Breach]:
    if not isinstance(value, dict):
        yield Breach(base or ".", "type", f"{about}: {base or 'bản tin'} phải là một đối tượng JSON.")
        return
    names = {one.name for one in fields}
    for name in value:
        if name not in names:
            path = f"{base}{name}"
            yield Breach(path, "unknown", f"{about}: trường {path} không có trong bảng trường.")
    for one in fields:
        yield from _one(one, value.get(one.name), about, f"{base}{one.name}")


def _one(one: Field, value: Any, about: str, path: str) -> Iterator[Breach]:
    if value is None or value == "" or (one.kind is Kind.ROWS and value == []):
        if one.needed or one.least:
            yield _breach(one, path, about, "needed", "còn trống, bắt buộc phải có")
        return
    if one.kind is Kind.FREE:
        return
    if one.kind is Kind.OBJECT:
        yield from _object(one.parts, value, about, f"{path}.")
    elif one.kind is Kind.ROWS:
        yield from _rows(one, value, about, path)
    else:
        yield from _scalar(one, value, about, path)


def _rows(one: Field, value: Any, about: str, path: str) -> Iterator[Breach]:
    if not isinstance(value, list):
        yield _breach(one, path, about, "type", "phải là một danh sách")
        return
    if one.longest is not None and len(value) > one.longest:
        yield _breach(one, path, about, "longest", f"có {len(value)} dòng, nhiều nhất {one.longest}")
    for number, row in enumerate(value, start=1):
        yield from _object(one.parts, row, about, f"{path}[{number}].")


def _scalar(one: Field, value: Any, about: str, path: str) -> Iterator[Breach]:
    wrong = _wrong_type(one, value)
    if wrong:
        yield _breach(one, path, about, "type", wrong)
        return
    if one.longest is not None and isinstance(value, str) and len(value) > one.longest:
        found = f"dài {len(value)} ký tự, dài nhất được {one.longest}"
        yield _breach(one, path, about, "longest", found)
    if one.codes and str(value) not in one.codes:
        allowed = ", ".join(one.codes)
        yield _breach(one, path, about, "codes", f"có mã “{str(value)[:40]}”, chỉ được: {allowed}")
    if one.shape and not re.fullmatch(one.shape, str(value)):
        yield _breach(one, path, about, "shape", f"có giá trị “{str(value)[:60]}” không đúng khuôn mẫu")


def _wrong_type(one: Field, value: Any) -> str:
    """What is wrong with the type of a scalar, in words; empty when nothing is."""
    if one.kind in _TEXTUAL and not isinstance(value, str):
        return "phải viết dạng chữ"
    if one.kind in _MOMENTS:
        return _wrong_moment(one, value)
    if one.kind is Kind.DIGITS and not value.isdecimal():
        return "phải là chữ số"
    if one.kind is Kind.FLAG and value not in {"True", "False"}:
        return "phải là “True” hoặc “False”"
    if one.kind is Kind.TRUTH and not isinstance(value, bool):
        return "phải là true hoặc false"
    if one.kind is Kind.WHOLE and (isinstance(value, bool) or not isinstance(value, int)):
        return "phải là số nguyên"
    if one.kind is Kind.MONEY and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
        return "phải là số tiền nguyên, không âm"
    return ""


def _wrong_moment(one: Field, value: str) -> str:
    form, pattern, words = _MOMENTS[one.kind]
    if not pattern.match(value):
        return f"phải là thời điểm {words}"
    try:
        datetime.strptime(value[:19] if one.kind is not Kind.MOMENT else value, form)  # noqa: DTZ007 - shape only
    except ValueError:
        return f"không phải thời điểm có thật ({value[:40]})"
    return ""
