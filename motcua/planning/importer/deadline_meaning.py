"""What the words of a deadline cell mean. The words themselves are always kept.

The printed day is the last day meant, also for "trước ngày": a plan is a promise between offices, and the
officer sees the words beside the date.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date

from motcua.core.text import clean, fold
from motcua.planning.importer.proposal import Deadline, DeadlineKind

CONTINUOUS = "continuous"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d+))?"
_LONG_DAY = r"(\d{1,2})\s+thang\s+(\d{1,2})(?:\s+nam\s+(\d+))?"
_YEAR = r"(?:19|20)\d{2}"
_QUARTER = rf"qu[yi]\s*(iv|iii|ii|i|[1-4])(?![a-z\d])(?:(?:[-/,\s]|nam)*({_YEAR})(?!\d))?"
_MONTH = rf"thang\s*(1[0-2]|0?[1-9])(?!\d)(?:(?:[-/,\s]|nam)*({_YEAR})(?!\d))?"
_BEFORE = re.compile(r"\b(truoc|cham nhat|den het|khong qua|xong truoc)\b")
_EVERY = r"(?:hang|moi|dinh ky(?: hang)?|theo)"
_QUARTERLY = r"qu[yi]\b(?! (?:dinh|che|trinh))"
_RECURRENCES = (
    (rf"{_EVERY}\s*tuan|tuan/lan|1 tuan", "FREQ=WEEKLY"),
    (rf"{_EVERY}\s*{_QUARTERLY}", "FREQ=MONTHLY;INTERVAL=3"),
    (
        rf"{_EVERY}\s*(?:0?6|sau)\s*thang|(?:0?6|sau) thang[,/ ]+(?:0?1|mot)? ?nam\b|2 lan/nam",
        "FREQ=MONTHLY;INTERVAL=6",
    ),
    (rf"{_EVERY}\s*thang\b", "FREQ=MONTHLY"),
    (rf"{_EVERY}\s*nam\b", "FREQ=YEARLY"),
    (rf"{_EVERY}\s*ngay\b", "FREQ=DAILY"),
)
_CONDITION = re.compile(
    r"^(?:thuc hien |hoan thanh )?(?:theo|sau khi|ngay sau|khi|tuy|can cu|phu hop|"
    r"dot xuat|neu|trong vong|trong thoi han)\b"
)
_CONDITION_INSIDE = re.compile(r"\btheo (?:yeu cau|chi dao|ke hoach|quy dinh|lo trinh)\b")
# The words a deadline may begin with, for recognising a cell in text without lines.
_BEGINNING = re.compile(
    r"^(?:(?:trong|truoc|tu|den|het|cham nhat|hoan thanh|ngay|nam|qu[yi]|thang|theo|sau khi|ngay sau|khi|"
    r"thuong xuyen|hang|moi|dinh ky|ca nam|dot xuat|nhiem vu thuong xuyen|dau|giua|cuoi|"
    r"giai doan|lien tuc)\b|\d)"
)


def _day(day: str, month: str, year: str | None, default_year: int | None) -> date | None:
    number = int(year) if year else default_year
    if number is None or (year and len(year) != 4):
        return None
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _spans(
    folded: str, default_year: int | None
) -> list[tuple[int, int, DeadlineKind, date | None, date | None]]:
    """Every day, quarter, month and year named, in order, none inside another."""
    found: list[tuple[int, int, DeadlineKind, date | None, date | None]] = []

    def free(match: re.Match[str]) -> bool:
        return all(match.end() <= start or match.start() >= end for start, end, *_ in found)

    for pattern in (_LONG_DAY, rf"(?<!\d){_DAY}(?!\d)"):
        for match in re.finditer(pattern, folded):
            day = _day(match[1], match[2], match[3], default_year)
            readable = day is not None or (match[3] is None and int(match[2]) <= 12 and int(match[1]) <= 31)
            if free(match) and readable:
                found.append((match.start(), match.end(), DeadlineKind.DATE, day, day))
    for pattern, kind, months in ((_QUARTER, DeadlineKind.QUARTER, 3), (_MONTH, DeadlineKind.MONTH, 1)):
        for match in re.finditer(pattern, folded):
            year = int(match[2]) if match[2] else default_year
            last = (_ROMAN[match[1]] if kind is DeadlineKind.QUARTER else int(match[1])) * months
            if free(match):
                start = date(year, last - months + 1, 1) if year else None
                found.append(
                    (match.start(), match.end(), kind, start, _month_end(year, last) if year else None)
                )
    for match in re.finditer(rf"(?<![\d/.]){_YEAR}(?![\d/])", folded):
        if free(match):
            year = int(match[0])
            found.append(
                (match.start(), match.end(), DeadlineKind.YEAR, date(year, 1, 1), date(year, 12, 31))
            )
    return sorted(found)


def _recurring(raw: str, folded: str) -> Deadline | None:
    rule = next((rule for pattern, rule in _RECURRENCES if re.search(rf"\b(?:{pattern})", folded)), None)
    if rule == "FREQ=YEARLY" and (match := re.search(_MONTH, folded)):
        rule = f"FREQ=YEARLY;BYMONTH={int(match[1])}"
    elif (
        rule == "FREQ=YEARLY"
        and (match := re.search(rf"(?<!\d){_DAY}", folded))
        and int(match[2]) in range(1, 13)
    ):
        rule = f"FREQ=YEARLY;BYMONTH={int(match[2])};BYMONTHDAY={int(match[1])}"
    if rule is None and re.search(r"\b(thuong xuyen|lien tuc)\b", folded):
        rule = CONTINUOUS
    return Deadline(raw, DeadlineKind.RECURRENCE, recurrence=rule) if rule else None


def _part_of_year(raw: str, folded: str, year: int | None) -> Deadline | None:
    named = re.search(rf"\b{_YEAR}\b", folded)
    of = int(named[0]) if named else year
    for pattern, first, last in (
        (r"(?:0?6|sau) thang dau nam", 1, 6),
        (r"(?:0?6|sau) thang cuoi nam", 7, 12),
    ):
        if re.search(pattern, folded):
            start, end = (date(of, first, 1), _month_end(of, last)) if of else (None, None)
            return Deadline(raw, DeadlineKind.RANGE, start, end)
    if re.fullmatch(r"(?:trong|ca|het)(?: ca)? nam(?: nay)?", folded):
        start, end = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
        return Deadline(raw, DeadlineKind.YEAR, start, end)
    return None


def _several_quarters(folded: str) -> str:
    """ "Quý I, II, III" names the word once: write it before each, so that all are found."""
    return re.sub(
        r"(qu[yi]\s*(?:iv|iii|ii|i))((?:\s*(?:,|va|-|den)\s*(?:iv|iii|ii|i)\b)+)",
        lambda match: match[1] + re.sub(r"\b(iv|iii|ii|i)\b", r"quy \1", match[2]),
        folded,
    )


def _dated(raw: str, folded: str, year: int | None) -> Deadline | None:
    spans = _spans(_several_quarters(folded), year)
    if not spans:
        return None
    if len(spans) == 1:
        _, _, kind, start, end = spans[0]
        return Deadline(raw, kind, None if _BEFORE.search(folded) else start, end)
    starts = [start for *_, start, _ in spans if start]
    ends = [end for *_, end in spans if end]
    start, end = (min(starts), max(ends)) if starts and ends else (None, None)
    return Deadline(raw, DeadlineKind.RANGE, start, end)


def _conditional(raw: str, folded: str, year: int | None) -> Deadline | None:
    """A condition; a day named beside it is kept as its last day."""
    if not (_CONDITION.search(folded) or _CONDITION_INSIDE.search(folded)):
        return None
    dated = _dated(raw, folded, year)
    start, end = (dated.start, dated.end) if dated else (None, None)
    return Deadline(raw, DeadlineKind.CONDITION, start, end, condition=raw)


_READERS: tuple[Callable[[str, str, int | None], Deadline | None], ...] = (
    _part_of_year,
    _conditional,
    _dated,
)


def deadline_of(text: str, *, year: int | None = None) -> Deadline:
    """The meaning of a deadline cell.

    ``year`` is the plan's, for words that name none ("Trong quý III"). Never fails: what is not
    understood is ``unknown`` and keeps its words.
    """
    raw = " ".join(clean(text).split())
    folded = fold(raw).strip(" .;,()")
    if not folded:
        return Deadline(raw, DeadlineKind.UNKNOWN)
    if found := _recurring(raw, folded):
        return found
    for reader in _READERS:
        if found := reader(raw, folded, year):
            return found
    return Deadline(raw, DeadlineKind.UNKNOWN)


def reads_like_deadline(text: str) -> bool:
    """Whether words could fill a deadline cell: short, begin as deadlines do, and have a meaning."""
    if len(text) > 90 or not _BEGINNING.search(fold(" ".join(text.split()))):
        return False
    return deadline_of(text, year=2000).kind is not DeadlineKind.UNKNOWN
