"""Text copied out of a PDF, without lines between columns: rows and cells found by what words can be.

The source writes a row's cells one after the other, each broken over lines; a page break may stand inside
a row. Three signs tell cells apart: only one place reads like a deadline, units' names begin as units'
names do, and a line that ends with a blank runs on. A row that a page break cuts through all its cells
("Công chức Văn Công chức Thường ...") is put together from the values other rows have in full.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from motcua.core.text import clean, fold
from motcua.planning.importer import headers
from motcua.planning.importer.deadline_meaning import reads_like_deadline
from motcua.planning.importer.doubtful import UNIT
from motcua.planning.importer.grid import Grid, Row, Source, begins_entry, joined, row_of
from motcua.planning.importer.headers import CONTENT, COORDINATION, DEADLINE, LEAD, NUMBER, PRODUCT

_HEADING = re.compile(r"^([IVX]{1,6})[.)]?\s+(\S.*)$")
_TASK = re.compile(r"^(\d{1,3})[.)]?(?:\s+(?=[-+–]|[^\W\d_])(.*))?$")
_HEADER_WORDS = (
    (NUMBER, r"so tt|stt|\btt\b"),
    (CONTENT, r"noi dung(?: cong viec| thuc hien| nhiem vu)?|ten nhiem vu|nhiem vu(?:, giai phap)?"),
    (LEAD, r"(?:co quan|don vi|bo phan) (?:chu tri|tham muu|thuc hien)|chu tri|tham muu"),
    (COORDINATION, r"(?:co quan|don vi|bo phan) phoi hop|phoi hop"),
    (DEADLINE, r"(?:thoi gian|thoi han)(?: hoan thanh| thuc hien| trien khai)?"),
    (PRODUCT, r"(?:san pham|ket qua)(?: du kien| dau ra)?(?: hoan thanh)?"),
)
# Words no cell ends with.
_DANGLING = {"và", "các", "của", "với", "tại", "về", "cho", "trong", "từ", "do", "theo", "được", "có"}
_FAR = -1_000.0
# No row is longer; what seems to be is no row, and is not worth the time of all its cuts.
_MOST_LINES = 150
_LONGEST = {LEAD: 12, COORDINATION: 14, DEADLINE: 6, PRODUCT: 16}


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its words, whether it runs on (a blank before its end), what stands before it."""

    text: str
    runs_on: bool
    after_gap: bool
    after_page: bool


@dataclass(slots=True)
class _Block:
    """The lines of one printed row or heading."""

    number: str
    lines: list[Line]
    heading: bool = False


def lines_of(text: str) -> list[Line]:
    """Non-empty lines with their signs. Two empty lines or a form feed are a page break."""
    found: list[Line] = []
    empty, page = 0, False
    for raw in text.replace("\f", "\n\n\n").splitlines():
        words = " ".join(clean(raw).split())
        if not words:
            empty += 1
            page = page or empty >= 2
            continue
        found.append(Line(words, raw.endswith((" ", "\u00a0")), empty > 0, page))
        empty, page = 0, False
    return found


def _header_end(lines: Sequence[Line]) -> tuple[int, int, list[str]] | None:
    """Where the header begins and ends, and its columns in printed order."""
    for start, line in enumerate(lines):
        if not re.match(r"^(?:so(?: tt)?|stt|tt)\b", fold(line.text)):
            continue
        end = start
        while end < len(lines) and end - start < 24 and not _is_start(lines[end].text):
            end += 1
        words = fold(" ".join(each.text for each in lines[start:end]))
        places = {
            name: match.start() for name, pattern in _HEADER_WORDS if (match := re.search(pattern, words))
        }
        if {CONTENT, LEAD, DEADLINE} <= places.keys() and len(words) < 400:
            return start, end, sorted(places, key=lambda name: places[name])
    return None


def _is_start(text: str) -> bool:
    heading = _HEADING.match(text)
    return bool(_TASK.match(text)) or bool(heading and heading[2].isupper())


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    """Lines of each row; headings are capital letters behind a Roman number."""
    blocks: list[_Block] = []
    for line in lines:
        heading, task = _HEADING.match(line.text), _TASK.match(line.text)
        last = blocks[-1] if blocks else None
        if heading and heading[2].isupper():
            blocks.append(_Block(heading[1], [Line(heading[2], line.runs_on, False, False)], heading=True))
        elif task and _begins_task(int(task[1]), last, blocks):
            rest = [Line(task[2], line.runs_on, False, False)] if task[2] else []
            blocks.append(_Block(task[1], rest))
        elif last is not None and last.heading and not line.text.isupper():
            blocks.append(_Block("", [line]))
        elif last is not None:
            last.lines.append(line)
    return blocks


def _begins_task(number: int, last: _Block | None, blocks: Sequence[_Block]) -> bool:
    """A number begins a row if it is the next one, or if the row above already has its deadline."""
    if last is None or last.heading:
        return True
    before = next((int(block.number) for block in reversed(blocks) if block.number.isdecimal()), 0)
    return number == before + 1 or any(
        reads_like_deadline(_text(last.lines[place : place + size]))
        for place in range(max(0, len(last.lines) - 40), len(last.lines))
        for size in (1, 2, 3)
    )


def _text(lines: Sequence[Line]) -> str:
    return joined([line.text for line in lines])


def _beginning(text: str) -> float:
    """Contents and products begin with a capital or a list's mark."""
    return 1.0 if text[:1].isupper() or text[0] in "-+–" else -4.0


class _Cells:
    """Cuts the lines of one row into the columns' cells: the best of all cuts."""

    def __init__(self, columns: Sequence[str], common: Counter[tuple[str, str]]) -> None:
        self.columns = columns
        self.common = common

    def cut(self, lines: Sequence[Line]) -> tuple[float, dict[str, str]]:
        """Score and cells. The last part may be content again: what a page break carried over."""
        if len(lines) > _MOST_LINES:
            return _FAR, {column: _text(lines) if column == CONTENT else "" for column in self.columns}
        order = [*self.columns, CONTENT]
        count = len(lines)
        best: list[list[tuple[float, int]]] = [
            [(0.0 if place == 0 else _FAR, 0) for place in range(count + 1)]
        ]
        for step, column in enumerate(order):
            row: list[tuple[float, int]] = []
            overflow = step == len(self.columns)
            for end in range(count + 1):
                starts = range(max(0, end - _LONGEST.get(column, count)), end + 1)
                row.append(
                    max(
                        (best[step][s][0] + self._score(column, lines, s, end, overflow=overflow), s)
                        for s in starts
                    )
                )
            best.append(row)
        cells: dict[str, list[Line]] = {column: [] for column in self.columns}
        end = count
        for step in range(len(order), 0, -1):
            start = best[step][end][1]
            cells[order[step - 1]] = (
                [*lines[start:end]]
                if step <= len(self.columns) and order[step - 1] != CONTENT
                else ([*lines[start:end], *cells[CONTENT]])
            )
            end = start
        return best[len(order)][count][0], {column: _text(part) for column, part in cells.items()}

    def _score(self, column: str, lines: Sequence[Line], start: int, end: int, *, overflow: bool) -> float:
        if start == end:
            return 0.0 if overflow else {DEADLINE: -30.0, CONTENT: -20.0, LEAD: -8.0}.get(column, -3.0)
        if overflow:
            first = lines[start]
            carried = first.text[0] == "+" or (first.after_page and begins_entry(first.text, ";"))
            return (4.0 if carried else 0.0) if first.after_page else (2.0 if carried else -6.0)
        score = self._edge(lines, start)
        if column == CONTENT:
            return score + _beginning(lines[start].text)
        text = _text(lines[start:end])
        if self.common[(column, text)] > 1:
            score += 6.0
        if column == DEADLINE:
            return score + (12.0 if reads_like_deadline(text) else -30.0)
        if column in (LEAD, COORDINATION):
            return score + (5.0 if UNIT.match(text) else -8.0) + (-3.0 if len(text) > 160 else 0.0)
        return score + _beginning(text)

    def _edge(self, lines: Sequence[Line], start: int) -> float:
        """How well a cell may begin here."""
        line = lines[start]
        if start == 0:
            return 0.0
        before = lines[start - 1]
        score = 1.5 if line.after_gap else 0.0
        if before.text.rsplit(" ", 1)[-1] in _DANGLING:
            score -= 4.0
        if before.runs_on and before.text[-1:] not in ".;:":
            score -= 3.0
        if line.text[:1].islower() or begins_entry(line.text, before.text):
            score -= 4.0
        if before.text.endswith(("-", "–", ",")) or (before.text.endswith(";") and not line.after_gap):
            score -= 3.0
        return score


def _two_parts(value: str) -> Iterator[tuple[str, str]]:
    words = value.split()
    for cut in range(1, len(words)):
        yield " ".join(words[:cut]), " ".join(words[cut:])


def _put_together(
    lines: Sequence[Line], columns: Sequence[str], common: Counter[tuple[str, str]]
) -> dict[str, str] | None:
    """A row cut by a page break through all its cells: upper parts on one line, lower parts below."""
    middle = [column for column in columns if column in (LEAD, COORDINATION, DEADLINE)]
    if list(columns[1:4]) != middle or len(columns) != 5:
        return None
    known = {
        column: [value for (name, value), times in common.most_common() if name == column and times > 1][:4]
        for column in middle
    }
    for cut in range(1, len(lines)):
        if not lines[cut].after_page:
            continue
        upper = " ".join(line.text for line in lines[:cut])
        lower = " ".join(line.text for line in lines[cut:])
        for values in product(*(known[column] for column in middle)):
            for parts in product(*(_two_parts(value) for value in values)):
                high, low = (" ".join(part[side] for part in parts) for side in (0, 1))
                if f" {high} " in f" {upper} " and f" {low} " in f" {lower} ":
                    return _around(upper, high, lower, low, columns, values)
    return None


def _around(
    upper: str, high: str, lower: str, low: str, columns: Sequence[str], values: Sequence[str]
) -> dict[str, str]:
    """Content stands before the middle cells, the last column behind them, on both pages."""
    first, last = upper.split(high, 1), lower.split(low, 1)
    cells = dict(zip(columns[1:4], values, strict=True))
    cells[columns[0]] = joined([first[0], last[0]])
    cells[columns[4]] = joined([first[1], last[1]])
    return cells


def _common(cutter: _Cells, blocks: Sequence[_Block]) -> Counter[tuple[str, str]]:
    """The cells rows have in common, from a first cut."""
    counts: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        if not block.heading:
            counts.update((column, text) for column, text in cutter.cut(block.lines)[1].items() if text)
    return counts


CUT_BY_PAGE = "Dòng bị ngắt trang giữa các ô; đã ghép lại theo giá trị của các dòng khác. Hãy đối chiếu."


def _task_row(block: _Block, columns: Sequence[str], cutter: _Cells) -> tuple[Row, bool]:
    score, cells = cutter.cut(block.lines)
    rebuilt = None
    if not reads_like_deadline(cells.get(DEADLINE, "")):
        rebuilt = _put_together(block.lines, columns, cutter.common)
    cells = rebuilt or cells
    return row_of(
        [block.number, *(cells.get(column, "") for column in columns)]
    ), rebuilt is not None or score < 0


def read_running(text: str) -> Source | None:
    """Rows of text without ruled columns; None without a header.

    The returned grid begins with a header row in our own words, in the source's order of columns.
    """
    lines = lines_of(text)
    header = _header_end(lines)
    if header is None:
        return None
    start, end, columns = header
    columns = [column for column in columns if column != NUMBER]
    blocks = _blocks(lines[end:])
    cutter = _Cells(columns, Counter())
    cutter.common = _common(cutter, blocks)
    names = {
        CONTENT: "Nội dung",
        LEAD: "Chủ trì",
        COORDINATION: "Phối hợp",
        DEADLINE: "Thời hạn",
        PRODUCT: "Sản phẩm",
    }
    grid = Grid([row_of(["TT", *(names[column] for column in columns)])])
    source = Source([grid], [line.text for line in lines[:start]])
    tasks = 0
    for block in blocks:
        if block.heading:
            grid.rows.append(row_of([block.number, _text(block.lines)], across=True))
            continue
        row, doubtful = _task_row(block, columns, cutter)
        if doubtful:
            source.unsure[tasks] = CUT_BY_PAGE
        tasks += 1
        grid.rows.append(row)
    return source


def is_mixed(source: Source) -> bool:
    """Whether the columns were mixed line by line: most rows have no readable deadline."""
    rows = [row for grid in source.grids for row in grid.rows[1:] if not row.across]
    header = source.grids[0].rows[0].texts if source.grids else []
    columns = headers.columns_of(header) or []
    if DEADLINE not in columns or not rows:
        return True
    place = columns.index(DEADLINE)
    readable = sum(reads_like_deadline(row.texts[place]) for row in rows if place < len(row.texts))
    return readable * 2 < len(rows)
