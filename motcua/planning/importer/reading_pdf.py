"""Tables of PDF files, by their ruled lines. A scanned PDF has no text and is refused."""

from __future__ import annotations

import gc
import io
from collections.abc import Sequence
from typing import Any

import pdfplumber

from motcua.core.errors import DomainError
from motcua.planning.importer.grid import Grid, Row, Source, cell_text, row_of

MAX_PAGES = 300
_SCANNED = (
    "Tệp PDF này là ảnh quét, không có chữ để đọc. Hãy nhập tệp Word gốc, "
    "hoặc nhận dạng chữ (OCR) trước rồi nhập lại."
)


def read_pdf(data: bytes) -> Source:
    """Tables and words of a PDF. Tables of following pages with the same columns run on."""
    collecting = gc.isenabled()
    gc.disable()  # a page is tens of thousands of small lasting objects; collecting among them costs a third
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return _read(document)
    except DomainError:
        raise
    except Exception as error:
        raise DomainError(
            "Không đọc được tệp PDF. Tệp có thể bị hỏng hoặc có mật khẩu; hãy xuất lại PDF rồi nhập lại."
        ) from error
    finally:
        if collecting:
            gc.enable()


def _read(document: Any) -> Source:
    if len(document.pages) > MAX_PAGES:
        raise DomainError(
            f"Tệp có {len(document.pages)} trang, quá mức {MAX_PAGES}. Hãy chỉ giữ phần kế hoạch."
        )
    source = Source()
    letters = 0
    for number, page in enumerate(document.pages, start=1):
        letters += len(page.chars)
        tables = page.find_tables()
        source.lines.extend(_outside(page, [table.bbox for table in tables]))
        for table in tables:
            rows = [_row(cells, number) for cells in table.extract()]
            source.grids.append(Grid(rows))
        page.close()
    if letters < 20 * len(document.pages):
        raise DomainError(_SCANNED)
    if not any(len(grid.rows) > 1 for grid in source.grids):
        return _without_lines(document)
    return source


def _row(cells: Sequence[str | None], page: int) -> Row:
    """None is a place covered by a merged cell."""
    covered = sum(cell is None for cell in cells)
    filled = len(cells) - covered
    across = len(cells) >= 3 and covered > 0 and (filled == 1 or (filled == 2 and len(cells) > 3))
    return row_of([cell or "" for cell in cells], across=across, page=page)


def _outside(page: Any, boxes: Sequence[tuple[float, float, float, float]]) -> list[str]:
    """Lines of text outside the big tables; small ones (a letterhead) count as text."""
    big = [box for box in boxes if box[3] - box[1] > 120]

    def is_outside(thing: dict[str, Any]) -> bool:
        middle = (thing["top"] + thing["bottom"]) / 2
        return not any(box[1] <= middle <= box[3] for box in big)

    text = page.filter(lambda thing: thing["object_type"] != "char" or is_outside(thing)).extract_text()
    return [line for line in (cell_text(each) for each in text.splitlines()) if line]


def _without_lines(document: Any) -> Source:
    """A table without rules: its text is read as running text."""
    from motcua.planning.importer.reading import read_text

    return read_text("\f".join(page.extract_text() or "" for page in document.pages))
