"""The list of procedures as an Excel sheet, written row by row: memory does not grow with its length."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

import xlsxwriter

from motcua.catalogue.listing import ListRow, executing_words, kind_words
from motcua.core.clock import today
from motcua.core.wording import write_date

HEADINGS = (
    "Mã thủ tục",
    "Tên thủ tục",
    "Lĩnh vực",
    "Nhóm thủ tục",
    "Cơ quan thực hiện",
    "Tình trạng",
    "Phiên bản",
    "Số quyết định",
    "Ngày quyết định",
    "Có hiệu lực từ",
    "Đến hết ngày",
    "Cách nộp",
    "Mức độ trực tuyến",
    "Lý do chỉ một phần",
    "Vị trí tiếp nhận",
    "Nghi vấn chưa giải quyết",
)
_PIECE = 64 * 1024
_WIDTHS = (14, 60, 24, 20, 24, 18, 10, 20, 14, 14, 14, 26, 20, 40, 22, 12)


def cells_of(row: ListRow) -> tuple[str, ...]:
    """One procedure as the texts of a row, in the order of the headings."""
    version = row.in_force or row.draft or row.last
    decided = version if version is not None and version.decision_no else None
    return (
        row.procedure.code,
        row.procedure.name,
        row.procedure.sector.name,
        kind_words(row.procedure),
        executing_words(row.procedure),
        version.state_on(today()).label if version else "Chưa có phiên bản",
        str(version.number) if version else "",
        decided.decision_no if decided else "",
        write_date(decided.decision_on) if decided and decided.decision_on else "",
        write_date(version.valid_from) if version and version.valid_from else "",
        write_date(version.valid_to) if version and version.valid_to else "",
        row.channels,
        row.level,
        row.online.partial_reason if row.online else "",
        row.position,
        str(row.doubts),
    )


def list_xlsx(rows: Iterable[ListRow]) -> Iterator[bytes]:
    """The sheet in pieces, by way of a temporary file that is gone after the last piece."""
    with tempfile.TemporaryFile() as made:
        _write(rows, made)
        made.seek(0)
        while piece := made.read(_PIECE):
            yield piece


def _write(rows: Iterable[ListRow], made: IO[bytes]) -> None:
    """Every cell is text: one that begins with "=" stays what it is."""
    with xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Danh mục thủ tục")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        font = {"font_name": "Times New Roman", "text_wrap": True, "border": 1}
        head = book.add_format({**font, "bold": True, "align": "center", "bg_color": "#E8EEF7"})
        cell = book.add_format({**font, "valign": "top"})
        for place, (title, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, head)
        for at, row in enumerate(rows, 1):
            for place, text in enumerate(cells_of(row)):
                sheet.write_string(at, place, text, cell)
