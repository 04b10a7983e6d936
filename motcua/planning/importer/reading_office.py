"""Tables of Word and Excel files."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from python_calamine import CalamineWorkbook

from motcua.core.errors import DomainError
from motcua.planning.importer.grid import Cell, Grid, Row, Source, cell_text, row_of

_BROKEN = "Không đọc được tệp {kind}. Tệp có thể bị hỏng hoặc có mật khẩu; hãy lưu lại rồi nhập lại."


def _docx_row(row: Any, above: list[Any]) -> Row:
    """Cells by column of the grid; the lower part of a merged cell repeats the upper part's text."""
    cells: list[Cell] = []
    distinct = 0
    before = None
    for place, cell in enumerate(row.cells):
        element = cell._tc
        if element is before:
            cells.append(Cell())
            continue
        before = element
        distinct += 1
        merged = place < len(above) and above[place] is element
        cells.append(Cell(cell_text(cell.text), merged))
    across = len(cells) >= 3 and (distinct == 1 or (distinct == 2 and len(cells) > 3))
    return Row(tuple(cells), across)


def _docx_grid(table: Any) -> Grid:
    grid = Grid()
    above: list[Any] = []
    for row in table.rows:
        grid.rows.append(_docx_row(row, above))
        above = [cell._tc for cell in row.cells]
    return grid


def read_docx(data: bytes) -> Source:
    """Tables and paragraphs of a Word file, in order."""
    try:
        document = Document(io.BytesIO(data))
        source = Source()
        for block in document.iter_inner_content():
            if isinstance(block, Paragraph):
                source.lines.extend(block.text.splitlines())
                continue
            grid = _docx_grid(block)
            source.grids.append(grid)
            if len(block.columns) <= 3:
                source.lines.extend(
                    line for row in grid.rows for text in row.texts for line in text.splitlines()
                )
        if document.element.body.find(f".//{qn('w:tbl')}") is None:
            return _without_table(source)
    except DomainError:
        raise
    except Exception as error:
        raise DomainError(_BROKEN.format(kind="Word")) from error
    return source


def _without_table(source: Source) -> Source:
    """A Word file that only holds pasted text."""
    from motcua.planning.importer.reading import read_text

    return read_text("\n".join(source.lines))


def _xlsx_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "strftime"):
        return f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)
    return str(value)


def read_xlsx(data: bytes) -> Source:
    """Sheets of an Excel file; a heading merged over columns is one filled cell."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        source = Source()
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = [[_xlsx_text(value) for value in row] for row in sheet.to_python()]
            _fill_merged(rows, sheet)
            source.grids.append(_xlsx_grid(rows, source))
    except Exception as error:
        raise DomainError(_BROKEN.format(kind="Excel")) from error
    return source


def _fill_merged(rows: list[list[str]], sheet: Any) -> None:
    """Cells merged over rows repeat their text; what is merged over columns stays in the first."""
    start = sheet.start or (0, 0)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        first, column = top - start[0], left - start[1]
        if 0 <= first < len(rows) and 0 <= column < len(rows[first]):
            for below in range(first + 1, min(bottom - start[0] + 1, len(rows))):
                rows[below][column] = "\v" + rows[first][column]


def _xlsx_grid(rows: list[list[str]], source: Source) -> Grid:
    from motcua.planning.importer.headers import columns_of

    grid = Grid()
    heading_seen = False
    for row in rows:
        texts = [text.removeprefix("\v") for text in row]
        heading_seen = heading_seen or columns_of(texts) is not None
        if not heading_seen and sum(bool(text.strip()) for text in texts) <= 2:
            source.lines.extend(line for text in texts for line in text.splitlines() if line.strip())
            continue
        cells = tuple(Cell(cell_text(text.removeprefix("\v")), text.startswith("\v")) for text in row)
        grid.rows.append(Row(cells) if any(cell.text for cell in cells) else row_of([]))
    return grid
