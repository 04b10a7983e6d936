"""Documents made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import typst
from docx import Document

HEADER = ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"]


def docx_of(
    rows: Sequence[Sequence[str]], paragraphs: Sequence[str] = ("KẾ HOẠCH", "Công tác năm 2026")
) -> bytes:
    """A Word file with one table; a row of one text is merged over all columns."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(rows=0, cols=max(len(row) for row in rows))
    for row in rows:
        cells = table.add_row().cells
        if len(row) == 1:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def pdf_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A PDF with one ruled table over as many pages as it needs."""
    cells = ",\n".join(f"[{text}]" for row in rows for text in row)
    source = f"#set page(flipped: true)\n#table(columns: {len(rows[0])},\n{cells})"
    written = typst.compile(source.encode())
    assert isinstance(written, bytes)
    return written


def xlsx_of(rows: Sequence[Sequence[str]], merged: Sequence[str] = ()) -> bytes:
    """An Excel file with one sheet; ``merged`` are ranges like "F2:F3"."""
    lines = []
    for at, row in enumerate(rows, start=1):
        cells = "".join(
            f'<c r="{chr(65 + place)}{at}" t="inlineStr"><is><t>{text}</t></is></c>'
            for place, text in enumerate(row)
            if text
        )
        lines.append(f'<row r="{at}">{cells}</row>')
    ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    merges = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="KH" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="s" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData>'
        f"{merges}</worksheet>",
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return written.getvalue()
