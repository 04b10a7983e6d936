"""Text whose columns are still marked: bars on lines of their own, "a | b | c" lines, tabs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from motcua.planning.importer import headers
from motcua.planning.importer.grid import Grid, Row, Source, cell_text, row_of
from motcua.planning.importer.numbering import is_number, split_title

_MARKUP = re.compile(r"\*+")


def _plain(text: str) -> str:
    return cell_text(_MARKUP.sub("", text))


def is_barred(lines: Sequence[str]) -> bool:
    """Whether bars stand on lines of their own."""
    return sum(line.strip() == "|" for line in lines) >= 8


def is_delimited(lines: Sequence[str]) -> bool:
    """Whether rows are lines with tabs or bars between cells."""
    return sum(line.count("\t") >= 2 or line.count("|") >= 3 for line in lines) >= 2


class _Bars:
    """Cells between bars. A row of n columns is n cells and one empty place before the next row."""

    def __init__(self, text: str) -> None:
        self.parts = re.split(r"(?m)^[ \t]*\|[ \t]*$", text)
        self.cells = [_plain(part) for part in self.parts]
        self.grids: list[Grid] = []
        self.outside: list[str] = []

    def read(self) -> Source:
        at = 0
        while at < len(self.cells):
            width = self._header(at)
            if width:
                at = self._table(at, width)
            else:
                self.outside.extend(self.parts[at].splitlines())
                at += 1
        return Source(self.grids, self.outside)

    def _cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""

    def _header(self, at: int) -> int:
        """Width of a header that begins here, 0 if none does."""
        end = at
        while end < len(self.cells) and self.cells[end] and end - at < 15:
            end += 1
        row = self.cells[at:end]
        named = [headers.column_of(cell) for cell in row]
        first = (
            headers.NUMBER not in named[1:] and bool(row) and named[0] in (headers.NUMBER, headers.CONTENT)
        )
        return len(row) if first and (headers.columns_of(row) or headers.is_scoring(row)) else 0

    def _table(self, at: int, width: int) -> int:
        grid = Grid([row_of(self.cells[at : at + width])])
        self.grids.append(grid)
        at += width
        while at + 1 < len(self.cells):
            between = self.cells[at]
            if between and not self._goes_on(between, at + 1):
                return at
            if between:
                grid.notes.append((len(grid.rows), between))
            at += 1
            if not any(self.cells[at : at + 2]) and at + 2 >= len(self.cells):
                return at
            length = self._length(at, width)
            row = self.cells[at : at + length]
            across = length != width and headers.columns_of(row) is None
            grid.rows.append(row_of(row, across=across))
            at += length
        return at

    def _goes_on(self, between: str, at: int) -> bool:
        """Words between rows: a gap of dots leaves the table open, a paragraph ends it."""
        return len(between) < 200 and is_number(self._cell(at)) and not self._header(at)

    def _begins_row(self, at: int) -> bool:
        first = self._cell(at)
        return (
            at >= len(self.cells) or is_number(first) or bool(split_title(first)[0]) or self._header(at) > 0
        )

    def _length(self, at: int, width: int) -> int:
        """How many cells the row at this place has: all, or fewer where cells are merged."""
        first = self._cell(at)
        for length in (1, 2):
            ends = at + length >= len(self.cells) or not self._cell(at + length)
            heading = (length == 1 and not is_number(first)) or (length == 2 and is_number(first))
            if ends and heading and self._cell(at + length - 1) and self._begins_row(at + length + 1):
                return length
        sparse = sum(bool(cell) for cell in self.cells[at : at + width + 1]) <= 2
        if sparse and not self._begins_row(at + width + 1) and self._begins_row(at + width + 2):
            return width + 1 if not self._cell(at + width + 1) else width
        if not self._cell(at + width) or self._ends(at + width):
            return width
        for length in range(width - 1, 2, -1):
            row = self.cells[at : at + length]
            if not self._cell(at + length) and (headers.columns_of(row) or self._begins_row(at + length + 1)):
                return length
        return width

    def _ends(self, at: int) -> bool:
        return at >= len(self.cells) - 1 or self._goes_on(self._cell(at), at + 1)


def read_barred(text: str) -> Source:
    """Text with bars on their own lines."""
    return _Bars(text).read()


def _delimited_rows(lines: Sequence[str]) -> list[list[str] | str]:
    if sum(line.count("\t") >= 2 for line in lines) >= 2:
        rows = csv.reader(io.StringIO("\n".join(lines)), delimiter="\t")
        return [row if len(row) > 1 else "".join(row) for row in rows]
    found: list[list[str] | str] = []
    for line in lines:
        if line.count("|") < 2:
            found.append(line)
        elif not re.fullmatch(r"[\s|:+-]+", line):
            found.append(line.strip().removeprefix("|").removesuffix("|").split("|"))
    return found


def read_delimited(lines: Sequence[str]) -> Source:
    """Lines with tabs (pasted from Word or Excel) or bars between the cells."""
    source, rows = Source(), []
    for row in _delimited_rows(lines):
        if isinstance(row, str):
            if row.strip():
                source.lines.append(row.strip())
        else:
            rows.append(row)
    width = max((len(row) for row in rows), default=0)
    grid = Grid([_padded(row, width) for row in rows])
    source.grids.append(grid)
    return source


def _padded(texts: Sequence[str], width: int) -> Row:
    return row_of([_MARKUP.sub("", text) for text in texts] + [""] * (width - len(texts)))
