"""Texts of messages that leave the system: their variables, how they are filled, whether they may be used.

Pure. Variables come from a closed list that holds no name, no number of a person and no secret.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from motcua.catalogue.plain_language import check_text
from motcua.core.clock import local
from motcua.core.masking import mask_text
from motcua.core.wording import write_money
from motcua.notifications.channels import MessageChannel

_FILE = Path(__file__).parent / "texts.toml"
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){8,}")
# One SMS holds so many letters; in parts each holds a few less (GSM 03.38 and 03.40).
_PLAIN_ONE, _PLAIN_PART, _WIDE_ONE, _WIDE_PART = 160, 153, 70, 67
_MOST_PARTS = 3
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_COMMON = {
    "ma_ho_so": "Mã hồ sơ",
    "co_quan": "Tên cơ quan",
    "duong_dan": "Địa chỉ trang theo dõi hồ sơ",
}
_OWN = {
    "han_tra": "Giờ, ngày hẹn trả kết quả",
    "han_bo_sung": "Ngày cuối để bổ sung giấy tờ",
    "so_tien": "Số tiền phải nộp hoặc đã nộp",
}
LABELS: Mapping[str, str] = _COMMON | _OWN
SAMPLE: Mapping[str, str] = {
    "ma_ho_so": "000.00.01.H25-261123-0001",
    "co_quan": "Ủy ban nhân dân xã Thanh Mẫu",
    "duong_dan": "https://motcua.example.vn/tra-cuu/",
    "han_tra": "16:30 ngày 05/12/2026",
    "han_bo_sung": "ngày 05/12/2026",
    "so_tien": "150.000 đ",
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text with variables. ``title`` is the subject of a letter; SMS has none."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of message: what it is called, its own variables, its shipped texts."""

    name: str
    label: str
    variables: tuple[str, ...]
    is_urgent: bool
    long: Text
    short: Text

    @property
    def is_for_staff(self) -> bool:
        """Whether an officer gets it."""
        return self.name.startswith("staff-")

    def shipped(self, channel: str) -> Text:
        """The text that holds while an agency has none of its own."""
        return self.short if channel == MessageChannel.SMS else self.long


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a text: the words, why, what to do. ``is_grave`` bars its use."""

    words: str
    why: str
    advice: str
    is_grave: bool = True


@dataclass(frozen=True, slots=True)
class SmsSize:
    """How long a text is as SMS."""

    letters: int
    parts: int
    one: int
    is_wide: bool


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of message, from the data file."""
    found = {}
    for name, row in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        found[name] = Kind(
            name,
            row["label"],
            (*_COMMON, *row.get("variables", ())),
            row.get("urgent", False),
            Text(row["title"], row["text"]),
            Text("", row["sms"]),
        )
    return found


def _moment(stored: Any) -> str:
    return f"{local(datetime.fromisoformat(stored)):%H:%M ngày %d/%m/%Y}" if stored else ""


def _day(stored: Any) -> str:
    return f"{local(datetime.fromisoformat(stored)):ngày %d/%m/%Y}" if stored else ""


def values_of(facts: Mapping[str, Any], *, agency: str, address: str) -> dict[str, str]:
    """The values of all variables for one event."""
    amount = facts.get("amount")
    return {
        "ma_ho_so": str(facts["code"]),
        "co_quan": agency,
        "duong_dan": address,
        "han_tra": _moment(facts.get("due_at")) or "ngày ghi trong hồ sơ",
        "han_bo_sung": _day(facts.get("close_on")) or "ngày ghi trong hồ sơ",
        "so_tien": write_money(int(amount)) if amount is not None else "số tiền ghi trong hồ sơ",
    }


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled; what is no variable stays as it is. Never raises."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def unaccented(text: str) -> str:
    """The text as phones of every age show it: no accents, đ as d, typographic signs as plain ones."""
    plain = text.translate(str.maketrans("đĐ–—“”‘’…", "dD--\"\"''.")).replace("•", "-")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def sms_size(text: str) -> SmsSize:
    """Letters and parts: 160 letters in one SMS without accents, 70 with."""
    is_wide = not set(text) <= _GSM
    one, part = (_WIDE_ONE, _WIDE_PART) if is_wide else (_PLAIN_ONE, _PLAIN_PART)
    letters = sum(2 if ord(letter) > 0xFFFF else 1 for letter in text) if is_wide else len(text)
    return SmsSize(letters, 1 if letters <= one else -(-letters // part), one, is_wide)


def _braces(text: str, kind: Kind) -> list[Problem]:
    found = []
    for variable in _VARIABLE.finditer(text):
        if variable[1] not in kind.variables:
            known = ", ".join(f"{{{name}}}" for name in kind.variables)
            found.append(Problem(variable[0], "Không có biến này.", f"Chỉ dùng: {known}."))
    rest = _VARIABLE.sub("", text)
    if "{" in rest or "}" in rest:
        found.append(Problem("{ }", "Dấu ngoặc nhọn không thành cặp.", "Viết biến như {ma_ho_so}."))
    return found


def _private(text: str) -> list[Problem]:
    bare = _VARIABLE.sub(" ", text)
    number = _LONG_NUMBER.search(bare)
    if number:
        return [Problem(number[0], "Có dãy số dài như số giấy tờ, số điện thoại.", "Bỏ dãy số này.")]
    if mask_text(bare) != bare:
        return [
            Problem(
                "", "Có tên người hoặc thư điện tử.", "Bỏ tên, địa chỉ của người; nói chung cho mọi người."
            )
        ]
    return []


def problems(given: Text, kind: Kind, channel: str, *, is_unaccented: bool) -> list[Problem]:
    """What bars a text, and what should be mended: variables, private data, length, plain language."""
    found: list[Problem] = []
    if not given.text.strip():
        found.append(Problem("", "Chưa có nội dung.", "Viết nội dung, hoặc dùng lại lời nhắn mặc định."))
    if channel == MessageChannel.EMAIL and not given.title.strip():
        found.append(Problem("", "Thư chưa có tiêu đề.", "Viết một tiêu đề ngắn."))
    for text in (given.title, given.text):
        found += _braces(text, kind) + _private(text)
    if "{ma_ho_so}" not in given.text + given.title:
        found.append(Problem("", "Lời nhắn không nói về hồ sơ nào.", "Thêm {ma_ho_so}."))
    sample = fill(given.text, SAMPLE)
    if channel == MessageChannel.SMS:
        found += _length(unaccented(sample) if is_unaccented else sample)
    for one in check_text(sample, "text"):
        found.append(Problem(one.excerpt[:80], one.why, one.advice, one.is_strict))
    return found


def _length(text: str) -> list[Problem]:
    size = sms_size(text)
    if size.parts <= 1:
        return []
    why = f"Dài {size.letters} ký tự, phải gửi {size.parts} tin; một tin chứa {size.one} ký tự."
    return [Problem("", why, "Rút gọn, hoặc gửi không dấu.", size.parts > _MOST_PARTS)]
