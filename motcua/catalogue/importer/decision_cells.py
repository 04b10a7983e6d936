"""A decision's text with bar-separated tables as one row of cells, and what its header says. Pure.

A line that is only a bar parts two cells. A row begins and ends with a bar, so two bars in a row are an
empty cell or the seam of two rows; only the number of columns tells which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from motcua.catalogue.importer.tidying import same_words

_STARS = re.compile(r"\*{1,3}|__")
# Codes as decisions write them: 1.001806, 1.003901.H42, 1.001213. H42, 1.013.792.H42
LOOSE_CODE = re.compile(
    r"(?<![\d.])(?P<first>\d)\.(?P<second>\d{3})\.?(?P<third>\d{3})(?:\s*\.\s*(?P<local>H\d{2}(?:\.\d+)*))?(?!\d)"
)
_PARENTS = ("hinh thuc", "cach thuc", "truc tuyen")
_FIRST = {"tt", "stt", "so tt"}
_NUMBER = re.compile(r"\d{1,3}\.?")


def code_of(found: re.Match[str]) -> str:
    """The code in the catalogue's form."""
    local = f".{found['local']}" if found["local"] else ""
    return f"{found['first']}.{found['second']}{found['third']}{local}"


def plain(text: str) -> str:
    """Words of a cell in one line, without marks of heavy and slanted type."""
    return " ".join(_STARS.sub("", text).split())


def cells_of(text: str) -> list[str]:
    """The text between the bars, outside tables and in them alike."""
    cells: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip() == "|":
            cells.append([])
        else:
            cells[-1].append(line)
    return ["\n".join(lines).strip() for lines in cells]


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table of procedures, and behind which cell its rows begin."""

    columns: tuple[str, ...]
    end: int


def _row(cells: list[str], start: int) -> list[str]:
    row = []
    for cell in cells[start:]:
        if not cell:
            break
        row.append(plain(cell))
    return row


def _is_row_start(cells: list[str], place: int) -> bool:
    return place < len(cells) and bool(_NUMBER.fullmatch(plain(cells[place])))


def find_header(cells: list[str], place: int) -> Header | None:
    """The header that begins at this cell, its sub-columns put in place of their parents."""
    if same_words(plain(cells[place])) not in _FIRST:
        return None
    columns = _row(cells, place)
    end = place + len(columns)
    if len(columns) < 2:
        return None
    below: list[list[str]] = []
    while end + 1 < len(cells) and not cells[end] and cells[end + 1] and len(below) < 2:
        row = _row(cells, end + 1)
        is_sub = all(len(name) < 40 for name in row) and not _is_row_start(cells, end + 1)
        if not is_sub or not any(same_words(name) in _SUB for name in row):
            break
        below.append(row)
        end += 1 + len(row)
    for row in below:
        parent = next((n for n, name in enumerate(columns) if same_words(name).startswith(_PARENTS)), None)
        if parent is None:
            break
        columns[parent : parent + 1] = row
    return Header(tuple(columns), end)


_SUB = {"truc tuyen", "truc tiep", "dich vu bcci", "toan trinh", "mot phan", "buu chinh", "dich vu buu chinh"}
