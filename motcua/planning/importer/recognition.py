"""Tables to tasks: headers wherever they stand, headings that nest, rows that continue or share cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.core.text import fold
from motcua.planning.importer import headers
from motcua.planning.importer.grid import Cell, Grid, Row, joined
from motcua.planning.importer.headers import CONTENT, COORDINATION, DEADLINE, LEAD, NUMBER, PRODUCT, SIX
from motcua.planning.importer.numbering import Outline, bare, is_arabic, is_number, kind_of, split_title
from motcua.planning.importer.proposal import SetAside

_CELLS = (CONTENT, LEAD, COORDINATION, DEADLINE, PRODUCT)


@dataclass(slots=True)
class RawTask:
    """A task's row before its cells are understood. ``extra``: cells of columns a plan does not have."""

    section_path: tuple[str, ...]
    number: str
    cells: dict[str, str]
    columns: frozenset[str]
    extra: list[tuple[str, str]] = field(default_factory=list)
    continued: list[str] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(slots=True)
class RawPlan:
    """Rows of all tables of a document, told apart."""

    outline: Outline = field(default_factory=Outline)
    tasks: list[RawTask] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    plan_tables: int = 0
    scoring_tables: int = 0


class _Reader:
    """Reads one table after another into a RawPlan."""

    def __init__(self, plan: RawPlan) -> None:
        self.plan = plan
        self.columns: list[str] = []
        self.names: list[str] = []
        self.seen: list[list[str]] = []
        self.page = 0
        self.task_in_table = False

    def table(self, grid: Grid) -> bool:
        """Read a table; False if it is no plan's."""
        start = self._find_header(grid.rows)
        if start is None:
            return False
        notes = dict(grid.notes)
        for place in range(start, len(grid.rows)):
            if place in notes:
                self.plan.set_aside.append(
                    SetAside(notes[place], "Nguồn bỏ trống hoặc ghi chú giữa các dòng.")
                )
            self._row(grid.rows[place], grid.rows[place + 1] if place + 1 < len(grid.rows) else None)
            self.page = grid.rows[place].page
        return True

    def skip(self, grid: Grid, why: str) -> None:
        """Set a whole table aside."""
        for row in grid.rows:
            self._aside(row, why)

    def _find_header(self, rows: Sequence[Row]) -> int | None:
        """Index of the first row below the header, or of the first row where a table runs on."""
        for place, row in enumerate(rows[:12]):
            upper = [cell.text for cell in row.cells]
            below = rows[place + 1] if place + 1 < len(rows) else None
            double = self._double_header(row, below)
            columns = double or headers.columns_of(upper)
            if columns is None:
                continue
            for skipped in rows[:place]:
                self._aside(skipped, "Dòng nằm trước tiêu đề bảng.")
            below_header = place + (2 if double else 1)
            for head in rows[place:below_header]:
                self._aside(head, "Dòng tiêu đề của bảng.")
            if not (row.page and upper in self.seen):
                self._begin(columns, upper)
            return below_header
        if self.columns and rows and len(rows[0].cells) == len(self.columns):
            return 0
        return None

    def _begin(self, columns: list[str], names: Sequence[str]) -> None:
        self.columns, self.names, self.task_in_table = columns, list(names), False
        self.seen = [self.names]
        self.plan.plan_tables += 1
        self.plan.outline.close()

    def _double_header(self, row: Row, below: Row | None) -> list[str] | None:
        """A header of two rows: "Phân công" over "Chủ trì" and "Phối hợp"."""
        if below is None or below.across or len(below.cells) != len(row.cells):
            return None
        if any(is_number(text) for text in below.texts) or headers.is_column_numbers(below.texts):
            return None
        named = [cell for cell in below.cells if cell.text and not cell.from_above]
        if len(named) < 2 or not all(headers.column_of(cell.text) for cell in named):
            return None
        pairs = zip(row.cells, below.cells, strict=True)
        return headers.columns_of([low.text or high.text for high, low in pairs])

    def _aside(self, row: Row, why: str) -> None:
        text = " | ".join(cell.text for cell in row.cells if cell.text and not cell.from_above)
        if text:
            self.plan.set_aside.append(SetAside(text, why))

    def _row(self, row: Row, following: Row | None) -> None:
        texts = row.texts
        if not any(texts):
            return
        if headers.is_column_numbers(texts):
            self._aside(row, "Dòng đánh số các cột.")
        elif (columns := headers.columns_of(texts)) or self._names_columns(texts):
            if columns and len(columns) == len(self.columns) and set(columns) != {headers.OTHER}:
                self._renamed(columns, texts)
            self._aside(row, "Dòng tiêu đề lặp lại.")
        elif self._is_heading(row, following):
            self._heading(row)
        else:
            self._task(row)

    def _renamed(self, columns: list[str], texts: Sequence[str]) -> None:
        """A repeated header may leave the number's cell without a name; other columns keep theirs."""
        if NUMBER in self.columns and NUMBER not in columns and columns.count(headers.OTHER) >= 1:
            columns[self.columns.index(NUMBER)] = NUMBER
        if set(columns) & set(SIX) >= set(self.columns) & set(SIX):
            self.columns, self.names = columns, list(texts)
            self.seen.append(self.names)

    def _names_columns(self, texts: Sequence[str]) -> bool:
        """A repeated header whose cells stand one off (its first cell is merged away)."""
        filled = [text for text in texts if text]
        known = {fold(name) for name in self.names}
        return len(filled) >= 3 and sum(fold(text) in known for text in filled) >= len(filled) - 1

    def _text(self, row: Row, column: str) -> str:
        if column not in self.columns:
            return ""
        place = self.columns.index(column)
        return row.cells[place].text if place < len(row.cells) else ""

    def _is_heading(self, row: Row, following: Row | None) -> bool:
        filled = [cell.text for cell in row.cells if cell.text]
        number = self._text(row, NUMBER)
        if row.across:
            continuing = (
                row.page != self.page and self.task_in_table and not number and filled[0][:1].islower()
            )
            return not continuing
        if len(filled) > 2 or any(cell.from_above for cell in row.cells):
            return False
        title = self._text(row, CONTENT)
        if filled == [title] and not number:
            return self._words_head(title, row, following)
        if not title or not number or len(filled) != 2:
            return filled == [row.cells[0].text] and bool(split_title(filled[0])[0])
        return self._number_heads(number, title, following)

    def _words_head(self, title: str, row: Row, following: Row | None) -> bool:
        """Words alone in the content's column: a heading, or the rest of the task above?"""
        if title.isupper() or (split_title(title)[0] and title[:1].isupper()):
            return True
        over_page = row.page != self.page and self.task_in_table
        counted = bool(following and is_number(self._text(following, NUMBER)))
        return (
            counted and not over_page and title[:1].isupper() and len(title) < 260 and title[-1] not in ".;"
        )

    def _number_heads(self, number: str, title: str, following: Row | None) -> bool:
        """A row of number and words is a heading if its number is a heading's, or rows count below it."""
        if not is_arabic(number):
            return is_number(number)
        next_number = bare(self._text(following, NUMBER)) if following else ""
        return title.isupper() or next_number.startswith(bare(number) + ".")

    def _heading(self, row: Row) -> None:
        filled = [cell.text for cell in row.cells if cell.text]
        number = filled[0] if len(filled) > 1 and is_number(filled[0]) else ""
        title = joined(filled[1:] if number else filled)
        if not number:
            number, title = split_title(title)
        elif kind_of(split_title(title)[0]) == kind_of(number) and bare(split_title(title)[0]) == bare(
            number
        ):
            title = split_title(title)[1]
        self.plan.outline.add(number, title)
        self.task_in_table = False

    def _continues(self, row: Row, number: str) -> bool:
        """Whether a row without a number belongs to the task above."""
        if number or not self.task_in_table:
            return False
        if row.page != self.page or (NUMBER in self.columns and self._number_merged(row)):
            return True
        content = self._text(row, CONTENT)
        own = self._text(row, LEAD) and self._text(row, DEADLINE)
        return not content or content[:1].islower() or content[:1] in "+-–•" or not own

    def _number_merged(self, row: Row) -> bool:
        place = self.columns.index(NUMBER)
        return place < len(row.cells) and row.cells[place].from_above

    def _task(self, row: Row) -> None:
        merged = NUMBER in self.columns and self._number_merged(row)
        number = "" if merged else self._text(row, NUMBER)
        if self._continues(row, number):
            self._continue(row)
            return
        cells: dict[str, str] = dict.fromkeys(_CELLS, "")
        task = RawTask(self.plan.outline.path, number, cells, frozenset(self.columns))
        for place, cell in enumerate(row.cells):
            self._put(task, place, cell)
        self.plan.tasks.append(task)
        self.task_in_table = True

    def _put(self, task: RawTask, place: int, cell: Cell) -> None:
        column = self.columns[place] if place < len(self.columns) else headers.OTHER
        if column == NUMBER or not cell.text:
            return
        if column in task.cells:
            task.cells[column] = cell.text
            if cell.from_above:
                task.continued.append(column)
        elif not cell.from_above:
            task.extra.append((self.names[place] if place < len(self.names) else "", cell.text))

    def _continue(self, row: Row) -> None:
        """Add a row's own cells to the task above."""
        task = self.plan.tasks[-1]
        over_page = row.page != self.page
        for place, cell in enumerate(row.cells):
            column = self.columns[place] if place < len(self.columns) else headers.OTHER
            if not cell.text or cell.from_above:
                continue
            if column not in task.cells:
                self._extend_extra(task, place, cell.text, over_page=over_page)
            elif over_page:
                task.cells[column] = joined([*task.cells[column].splitlines(), *cell.text.splitlines()])
            else:
                task.cells[column] = "\n".join(part for part in (task.cells[column], cell.text) if part)
                task.notes.append(
                    (column, cell.text, "Dòng nối tiếp, không có số thứ tự; đã ghép vào việc phía trên.")
                )

    def _extend_extra(self, task: RawTask, place: int, text: str, *, over_page: bool) -> None:
        name = self.names[place] if place < len(self.names) else ""
        for at, (other, before) in enumerate(task.extra):
            if over_page and other == name and name:
                task.extra[at] = (name, joined([*before.splitlines(), *text.splitlines()]))
                return
        task.extra.append((name, text))


def recognise(grids: Sequence[Grid]) -> RawPlan:
    """Tell apart headers, headings and tasks of all tables. Tables that are no plan's are set aside."""
    plan = RawPlan()
    reader = _Reader(plan)
    for grid in grids:
        if any(headers.is_scoring(row.texts) for row in grid.rows[:6]):
            plan.scoring_tables += 1
            reader.skip(grid, "Bảng chấm điểm, không phải bảng nhiệm vụ.")
        elif not reader.table(grid):
            reader.skip(grid, "Bảng không có các cột của kế hoạch.")
    return plan
