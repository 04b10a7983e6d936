"""Tables as rows of cells, the common form of every source; and the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.core.text import clean

_WRAPPED_WORD = re.compile(r"(?<=[\w)])-$")


def joined(lines: Sequence[str]) -> str:
    """Lines of one cell as text: a wrapped line is joined, a line that begins an entry stays a line.

    "QĐ-" / "TTg" join without a blank, "HĐND -" / "UBND" with one.
    """
    text = ""
    for line in (" ".join(each.split()) for each in lines):
        if not line:
            continue
        if not text:
            text = line
        elif begins_entry(line, text):
            text += "\n" + line
        elif _WRAPPED_WORD.search(text) or text.endswith("/"):
            text += line
        else:
            text += " " + line
    return text


def begins_entry(line: str, before: str) -> bool:
    """Whether a line begins a list entry ("+", "-", "a)"), and is not a dash that happened to wrap."""
    if not re.match(r"(?:[+•*]\s*|[-–]\s+|[a-zđ]\)\s+)\S", line):
        return False
    return line[0] in "+•*" or before.rstrip()[-1:] in ".;:,"


@dataclass(frozen=True, slots=True)
class Cell:
    """Text of a cell; ``from_above`` when the cell is the lower part of one merged over rows."""

    text: str = ""
    from_above: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row. ``across``: one heading merged over the columns (its number may stand apart)."""

    cells: tuple[Cell, ...]
    across: bool = False
    page: int = 0

    @property
    def texts(self) -> list[str]:
        """The cells' own text."""
        return [cell.text for cell in self.cells]


@dataclass(slots=True)
class Grid:
    """One table. ``notes`` are words found between its rows."""

    rows: list[Row] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """A document as read: its tables, all words outside them line by line, and tasks put together by guess.

    ``unsure`` gives, for the n-th task, the reason to look at it.
    """

    grids: list[Grid] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    unsure: dict[int, str] = field(default_factory=dict)


def row_of(texts: Sequence[str], *, across: bool = False, page: int = 0) -> Row:
    """A row of plain texts, cleaned."""
    return Row(tuple(Cell(cell_text(text)) for text in texts), across, page)


def cell_text(text: str) -> str:
    """A cell's text with its wraps joined."""
    return joined(clean(text).splitlines())
