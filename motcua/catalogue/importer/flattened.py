"""Tables that the portal's page text ran together without separators, taken apart again. Pure.

Nothing is dropped: what is taken apart, put together again, is the source's text letter by letter; a table
that does not come out so is not taken apart at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WAYS_HEAD = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS_HEAD = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_NOTHING = "Không có thông tin"
_CHANNEL = r"(?P<channel>Trực tuyến|Trực tiếp|Dịch vụ bưu chính)"
_UNIT = r"Ngày làm việc|Ngày|Giờ làm việc|Giờ|Tháng|Tuần|Năm"
# A bare number is a term only before words: before an amount nobody can tell where the one ends.
_TIME = (
    rf"(?P<time>(?P<value>\d+(?:\.\d+)?) (?P<unit>{_UNIT})|{_NOTHING}"
    rf"|(?P<bare>\d+(?:\.\d+)?)(?=Miễn phí|{_NOTHING})|)"
)
_FEE = rf"(?P<fee>Miễn phí|{_NOTHING}|\d[\d,.]* ?(?:Việt Nam Đồng|VNĐ|USD))"
_ROW = re.compile(_CHANNEL + _TIME + _FEE)
_QUANTITY = re.compile(r"\d+ bản chính(?:,\d+ bản sao)?|\d+ bản sao")
_ENDING = r"\.(?:docx?|pdf|xlsx?|rar|zip|jpe?g|png|rtf|odt|html?|txt)"
_FILE = re.compile(rf"{_ENDING}$", re.IGNORECASE)
_RESULT = re.compile(
    r"Mã: ?(?P<code>KQ\.[A-Z]\d{2}\.\d{5,7}(?!\d)"
    r"|000\.00\.00\.[A-Z]\d{2}-KQ\d{4,6}|[A-Z]\d{2}-KQ\d{6,7}|\d{2,8}(?!\d))"
)
_LEGAL_NUMBER = re.compile(
    r"\d{1,4}[A-Za-z]?(?:\.\d{1,2})?/\d{4}/(?:QH\d{2}|UBTVQH\d{2}|QĐ-TTg|[A-ZĐ]+(?:-[A-ZĐ]+)*)"
)
# Who signs documents: tells whether the last capital is the number's or the next title's.
_SIGNERS = re.compile(
    r"CP|TTg|QH|BTC|BTP|BCA|BXD|BNNMT|BGTVT|NHNN|BQP|BYT|BNV|BCT|BKHCN|BTNMT|BNNPTNT|BKHĐT|BLĐTBXH|BGDĐT"
    r"|BTTTT|BVHTTDL|BNG|VPCP|TTCP|UBDT|UBND|HĐND|BHXH|TANDTC|VKSNDTC"
)
# Values of the list of applicants that hold commas of their own.
_WITH_COMMAS = ("Cán bộ, công chức, viên chức",)
_CLOSING = frozenset(').;,:”"')


@dataclass(frozen=True, slots=True)
class Way:
    """One row of the table of ways, each cell as printed."""

    channel: str
    time: str
    value: float | None
    unit: str | None
    fee: str
    description: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the table of papers, and the heading of its group."""

    name: str
    form: str
    quantity: str
    group: str


def _closing(text: str, start: int) -> int:
    """The place behind the parenthesis that closes the one at ``start``; ``start`` when none does."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
            if depth == 0:
                return place + 1
    return start


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def ways(text: str) -> list[Way] | None:
    """The rows of a table of ways; None when the text is no such table."""
    body = text.strip()
    if not body.startswith(WAYS_HEAD):
        return None
    body, rows, place = body[len(WAYS_HEAD) :], [], 0
    found = _ROW.match(body)
    if found is None:
        return None
    while found is not None:
        end = found.end()
        if found["fee"] not in ("Miễn phí", _NOTHING) and body[end : end + 1] == "(":
            end = _closing(body, end)
        following = _ROW.search(body, end)
        place = following.start() if following else len(body)
        rows.append(
            Way(
                channel=found["channel"],
                time=found["time"],
                value=_number(found["value"] or found["bare"]),
                unit=found["unit"],
                fee=body[found.start("fee") : end],
                description=body[end:place].strip(),
            )
        )
        found = following
    return rows


def _named(text: str) -> tuple[str, str]:
    """A paper's name and the file of its form, which the source stuck together."""
    if not _FILE.search(text):
        return text, ""
    stem = text[: _FILE.search(text).start()]  # type: ignore[union-attr]
    for place in range(len(stem) - 1, 0, -1):
        if _is_seam(stem, place) and not _FILE.search(text[:place]):
            return text[:place], text[place:]
    return text, ""


def _is_seam(text: str, place: int) -> bool:
    """Whether two cells were run together here: a small letter or a stop before a capital, no blank."""
    before, after = text[place - 1], text[place]
    if after.isupper():
        return before.islower() or before.isdigit() or before in _CLOSING
    return before in _CLOSING and after.isalnum()


def papers(text: str) -> list[Paper] | None:
    """The rows of the tables of papers, group by group; None when the text is no such table."""
    parts = text.split(PAPERS_HEAD)
    if len(parts) < 2:
        return None
    rows: list[Paper] = []
    heading = parts[0]
    for part in parts[1:]:
        place = 0
        for found in _QUANTITY.finditer(part):
            name, form = _named(part[place : found.start()])
            rows.append(Paper(name.strip(), form.strip(), found[0], heading.strip(" -*:\n\t")))
            place = found.end()
        heading = part[place:]
    return rows


def results(text: str) -> list[tuple[str, str]]:
    """Names of results with their codes; the tail of the page stays with the last one for others to cut."""
    rows: list[tuple[str, str]] = []
    place = 0
    for found in _RESULT.finditer(text):
        rows.append((text[place : found.start()].strip(), found["code"]))
        place = found.end()
    rest = text[place:].strip()
    if rest:
        rows.append((rest, ""))
    return rows


def _is_whole(number: str) -> bool:
    """Whether the last capital belongs to the number though small letters follow it."""
    signer = re.split(r"[-/]", number)[-1]
    return bool(_SIGNERS.fullmatch(signer)) or not signer[-1:].isalpha()


def legal_numbers(text: str) -> list[str]:
    """Numbers of documents in the order they come, each once.

    A number that is a cell of its own is stuck to the next title or stands before a capital; one inside a
    title goes on after a blank in small letters and counts only when there is no other.
    """
    numbers, cells = [], []
    for found in _LEGAL_NUMBER.finditer(text):
        number, end = found[0], found.end()
        if text[end : end + 1].islower() and not _is_whole(number):
            number, end = number[:-1], end - 1
        number = number.rstrip("-")
        numbers.append(number)
        if text[end : end + 1].isalnum() or not text[end:].lstrip(" ,;.\t\n")[:1].islower():
            cells.append(number)
    return list(dict.fromkeys(cells or numbers))


def applicants(text: str) -> list[str]:
    """A list parted by commas whose own values hold commas inside parentheses."""
    kept = dict(enumerate(value for value in _WITH_COMMAS if value in text))
    for number, value in kept.items():
        text = text.replace(value, f"\x00{number}")
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    values = (part.strip() for part in parts)
    return [kept[int(part[1:])] if part[:1] == "\x00" else part for part in values if part]
