"""Header cells: which column is which, whatever words and order an office uses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from motcua.core.text import fold

NUMBER, CONTENT, LEAD, COORDINATION = "number", "content", "lead", "coordination"
DEADLINE, PRODUCT = "deadline", "products"
STATUS, BASIS, OTHER = "status", "basis", "other"
SIX = (NUMBER, CONTENT, LEAD, COORDINATION, DEADLINE, PRODUCT)

# First match wins: "kết quả thực hiện" is a status before "kết quả" is a product.
_WORDS: tuple[tuple[str, str], ...] = (
    (NUMBER, r"^(?:so )?(?:tt|stt|s\.t\.t|so thu tu|so tt)\.?$"),
    (STATUS, r"tien do|ket qua thuc hien|tinh trang|trang thai|da thuc hien|ty le hoan thanh"),
    (BASIS, r"van ban giao|can cu"),
    (DEADLINE, r"thoi gian|thoi han|han hoan thanh|thoi diem|ngay hoan thanh|tien do hoan thanh"),
    (COORDINATION, r"^(?!.*chu tri).*phoi hop"),
    (
        LEAD,
        r"chu tri|tham muu|(?:co quan|don vi|bo phan|nguoi) (?:thuc hien|dau moi|phu trach)|"
        r"dau moi|phu trach",
    ),
    (PRODUCT, r"san pham|ket qua|dau ra"),
    (CONTENT, r"noi dung|nhiem vu|cong viec|ten nhiem vu|giai phap|hoat dong|dau viec"),
    (OTHER, r"^ghi chu$|kinh phi|nguon luc|muc tieu|chi tieu"),
)
_SCORE = re.compile(r"\bdiem\b|cham diem|thang diem")


def column_of(text: str) -> str | None:
    """The column a header cell names; None when it names none we know."""
    folded = " ".join(fold(text).split()).strip(" .:*")
    if not folded or len(folded) > 90:
        return None
    return next((name for name, pattern in _WORDS if re.search(pattern, folded)), None)


def columns_of(cells: Sequence[str]) -> list[str] | None:
    """The columns of a row if it is a header, else None.

    A header names the content and at least two more of the known columns, and no cell is long. A name
    that occurs twice keeps the first place; unnamed columns are ``other``.
    """
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 3 or any(len(cell) > 90 for cell in filled):
        return None
    found = [column_of(cell) for cell in cells]
    known = {name for name in found if name in SIX}
    if CONTENT not in known or len(known) < 3 or not known & {LEAD, DEADLINE}:
        return None
    if sum(name is None for name in found if name != "") > len(cells) // 2:
        return None
    columns: list[str] = []
    for name in found:
        columns.append(name if name and (name not in columns or name not in SIX) else OTHER)
    return columns


def is_scoring(cells: Sequence[str]) -> bool:
    """Whether a row heads a scoring table: points, and neither who nor when."""
    filled = [fold(cell) for cell in cells if cell.strip()]
    if len(filled) < 3 or any(len(cell) > 90 for cell in filled):
        return False
    names = {column_of(cell) for cell in filled}
    points = any(_SCORE.search(cell) and len(cell) <= 40 for cell in filled)
    heads = NUMBER in names or any("tieu chi" in cell for cell in filled)
    return points and heads and not names & {LEAD, DEADLINE}


def is_column_numbers(cells: Sequence[str]) -> bool:
    """A row "(1) (2) (3)" or "1 2 3 4" below the header."""
    filled = [re.sub(r"[()\s]", "", cell) for cell in cells if cell.strip()]
    return len(filled) >= 3 and filled == [str(place) for place in range(1, len(filled) + 1)]
