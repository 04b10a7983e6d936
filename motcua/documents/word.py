"""A laid-out form as an editable Word file. Equal contents give equal bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import segno
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt

from motcua.documents.sheet import Book, Line, Run, Sheet, Table
from motcua.documents.word_blocks import Measures, block, head, signature
from motcua.documents.word_xml import (
    Layout,
    cell,
    elements,
    field_code,
    mm,
    paragraph,
    row,
    run,
    table,
    text,
)

_FONT = "Times New Roman"
_MARK = "contents-{}"
_MARKED = re.compile(r"<w:p><w:r><w:t>contents-(\d+)</w:t></w:r></w:p>")


@dataclass(frozen=True, slots=True)
class _Page:
    """Size and margins (top, bottom, left, right) in mm."""

    width: float
    height: float
    margins: tuple[float, float, float, float]

    @property
    def inner(self) -> float:
        return self.width - self.margins[2] - self.margins[3]


_PAGES = {
    "A5": _Page(148, 210, (11, 8, 15, 10)),
    "A4": _Page(210, 297, (20, 18, 30, 17)),
    "A4L": _Page(297, 210, (17, 15, 20, 15)),
    "book": _Page(297, 210, (16, 14, 20, 12)),
}
_MEASURES = {
    "A5": Measures(
        body=10.5, small=8.5, cell=9.5, state=9, motto=10, title=12.5, form=7.5, room=32, inset=45, qr=18
    ),
    "A4": Measures(
        body=13, small=11, cell=12, state=12, motto=13, title=14, form=10, room=60, inset=70, qr=25
    ),
    "A4L": Measures(
        body=13, small=10, cell=11, state=12, motto=13, title=14, form=10, room=60, inset=60, qr=25
    ),
}


def sheets_docx(sheets: Sequence[Sheet], paper: str) -> bytes:
    """Slips or letters one after the other, each a section with pages numbered from 1."""
    document = _new_document(sheets[0].name, sheets[0].author, sheets[0].dated_on)
    page, contents = _PAGES[paper], []
    for place, sheet in enumerate(sheets):
        section = document.sections[0] if place == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, page, landscape=page.width > page.height)
        _running_heads(section, sheet, _MEASURES[paper])
        document.add_paragraph(_MARK.format(place))
        contents.append(_sheet_xml(document, sheet, _fitted(sheet, _MEASURES[paper]), mm(page.inner)))
    return _saved(document, contents, sheets[0].dated_on)


def book_docx(book: Book) -> bytes:
    """The register; its closing sentence leaves the number of pages to the pen."""
    document = _new_document(book.name, book.author, book.dated_on)
    page, m = _PAGES["book"], _MEASURES["A4"]
    _set_page(document.sections[0], page, landscape=True)
    _frame(document.sections[0])
    document.add_paragraph(_MARK.format(0))
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _set_page(section, page, landscape=True)
    _unframe(section)
    section.footer.is_linked_to_previous = False
    _restart_pages(section)
    footer = run(Run(f"{book.running_title}    ", "i"), 10) + run(Run(f"{book.page_label} "), 10)
    _fill(section.footer, paragraph(footer + field_code("PAGE", 10), Layout(align="right")))
    document.add_paragraph(_MARK.format(1))
    cover = _cover_xml(book, m, mm(page.inner))
    ledger = _ledger_xml(book, mm(page.inner)) + _closing_xml(book, m, mm(page.inner))
    return _saved(document, [cover, ledger], book.dated_on)


def _fitted(sheet: Sheet, m: Measures) -> Measures:
    """The receipt carries two tables; its text is a little smaller so that a normal one fits on a page."""
    if not sheet.tracking_url or not any(isinstance(part, Table) for part in sheet.blocks):
        return m
    return replace(m, body=m.body * 0.88, small=m.small * 0.88, cell=m.cell * 0.88, room=m.room * 0.65)


def _sheet_xml(document: DocumentType, sheet: Sheet, m: Measures, width: int) -> str:
    parts = [head(sheet.head, m, width), _title_xml(document, sheet, m, width)]
    for place, part in enumerate(sheet.blocks):
        following = sheet.blocks[place + 1] if place + 1 < len(sheet.blocks) else None
        keep = following is not None and not isinstance(following, Line)
        parts.append(block(part, m, width, keep=keep))
    return "".join(parts)


def _title_xml(document: DocumentType, sheet: Sheet, m: Measures, width: int) -> str:
    """QR code at the left, title and dossier code in the middle; without a QR code only the title."""
    side = mm(m.qr * 1.2)
    middle = Layout(align="center")
    lines = [text((Run(line, "b"),), m.title, middle) for line in sheet.title]
    if sheet.subtitle:
        lines.append(text((Run(sheet.subtitle, "i"),), m.body, middle))
    if sheet.code:
        lines.append(
            text((Run(sheet.code_label), Run(sheet.code, "b")), m.body, Layout(align="center", before=40))
        )
    if not sheet.tracking_url:
        return text((), 6) + "".join(lines) + text((), 4)
    qr = _picture(document, sheet.tracking_url, m.qr)
    qr += text((Run(sheet.qr_hint, "i"),), m.form - 0.5, middle)
    columns = (cell(qr, side), cell("".join(lines), width - 2 * side), cell("", side))
    title = table((side, width - 2 * side, side), (row(columns),), ruled=False, inset=0)
    return title + text((), 4)


def _picture(document: DocumentType, url: str, size: float) -> str:
    """The QR code as a picture in a paragraph of its own."""
    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(stream, kind="png", scale=8, border=0)
    stream.seek(0)
    inline = document.part.new_pic_inline(stream, width=Mm(size), height=Mm(size))
    return paragraph(f"<w:r><w:drawing>{inline.xml}</w:drawing></w:r>", Layout(align="center"))


def _cover_xml(book: Book, m: Measures, width: int) -> str:
    middle = Layout(align="center", before=120)
    parts = [head(book.head, m, width), text((), 80)]
    parts += [text((Run(line, "b"),), 32, middle) for line in book.title]
    parts += [text(line.runs, 16, middle) for line in book.cover_lines]
    parts += [text((), 72), text((Run(book.head.form_note, "i"),), m.form, middle)]
    return "".join(parts)


def _ledger_xml(book: Book, width: int) -> str:
    shares = [column.share for column in book.columns]
    widths = [round(width * share / sum(shares)) for share in shares]
    size = 8.5
    rows = _ledger_headings(book, widths, size)
    if not book.rows:
        empty = text((Run(book.empty_text, "i"),), size, Layout(align="center", before=120, after=120))
        rows.append(row((cell(empty, sum(widths), span=len(widths)),)))
    layouts = [Layout(align=column.align) for column in book.columns]
    for entry in book.rows:
        cells = (
            cell(text((Run(value),), size, layout), wide)
            for value, layout, wide in zip(entry.cells, layouts, widths, strict=True)
        )
        rows.append(row(cells, height=mm(10)))
    return table(widths, rows, ruled=True, inset=45)


def _ledger_headings(book: Book, widths: list[int], size: float) -> list[str]:
    first, last = book.dated_columns
    middle = Layout(align="center")
    upper, lower = [], []
    for place, column in enumerate(book.columns):
        title = text((Run(column.title, "b"),), size, middle)
        if first <= place <= last:
            lower.append(cell(title, widths[place]))
            if place == first:
                dates = text((Run(book.dates_title, "b"),), size, middle)
                upper.append(cell(dates, sum(widths[first : last + 1]), span=last - first + 1))
        else:
            upper.append(cell(title, widths[place], merge="restart"))
            lower.append(cell("", widths[place], merge="continue"))
    numbers = [cell(text((Run(f"({place})", "i"),), 8, middle), wide) for place, wide in enumerate(widths, 1)]
    return [row(cells, header=True) for cells in (upper, lower, numbers)]


def _closing_xml(book: Book, m: Measures, width: int) -> str:
    if book.signature is None:
        return ""
    # Word counts pages only while it prints, so both the figure and its words are left to the pen.
    sentence = run(Run(book.closing.replace("{pages_words}", "…………………").replace("{pages}", "………")), m.body)
    half = width // 2
    signed = text((Run(book.closing_date, "i"),), m.body, Layout(align="center"))
    signed += signature(book.signature, m)
    block_of = table((half, half), (row((cell("", half), cell(signed, half))),), ruled=False, inset=0)
    return paragraph(sentence, Layout(before=200, after=80, keep=True)) + block_of + text((), 1)


def _new_document(title: str, author: str, on: date) -> DocumentType:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = _FONT
    style.font.size = Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    language = style.element.rPr.makeelement(qn("w:lang"), {qn("w:val"): "vi-VN"})
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC).replace(tzinfo=None)
    facts = document.core_properties
    facts.title, facts.author, facts.language = title[:255], author[:255], "vi"
    facts.created = facts.modified = stamp
    facts.comments = ""
    return document


def _set_page(section: Section, page: _Page, *, landscape: bool = False) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    top, bottom, left, right = page.margins
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(top * 0.5), Mm(bottom * 0.5)


def _running_heads(section: Section, sheet: Sheet, m: Measures) -> None:
    """The form's number on the first page; page number and dossier code on the others."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    _restart_pages(section)
    note = text((Run(sheet.head.form_note, "i"),), m.form, Layout(align="right"))
    _fill(section.first_page_header, note)
    later = field_code("PAGE", m.body) + run(Run(f"    {sheet.code}", "i"), m.form)
    _fill(section.header, paragraph(later, Layout(align="center")))


def _restart_pages(section: Section) -> None:
    _after_margins(section, f'<w:pgNumType {nsdecls("w")} w:start="1"/>')


def _frame(section: Section) -> None:
    """A double line around the page of the cover."""
    sides = "".join(
        f'<w:{side} w:val="double" w:sz="8" w:space="24" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    _after_margins(section, f'<w:pgBorders {nsdecls("w")} w:offsetFrom="page">{sides}</w:pgBorders>')


def _unframe(section: Section) -> None:
    """A new section copies its predecessor's properties."""
    for frame in section._sectPr.findall(qn("w:pgBorders")):
        section._sectPr.remove(frame)


def _after_margins(section: Section, xml: str) -> None:
    """Word insists on the order of a section's properties: these two stand right after the margins."""
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(xml))


def _fill(part: object, xml: str) -> None:
    """Header or footer with this content alone."""
    element = part._element  # type: ignore[attr-defined]
    for child in list(element):
        element.remove(child)
    for child in elements(xml):
        element.append(child)


def _saved(document: DocumentType, contents: list[str], on: date) -> bytes:
    """The file with ``contents`` in place of their marks and the form's date on every part.

    Contents go in as text, since moving thousands of parsed rows into the document takes minutes; the fixed
    date makes equal contents equal bytes.
    """
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                part = _MARKED.sub(lambda mark: contents[int(mark[1])], part.decode()).encode()
            entry = zipfile.ZipInfo(name, (max(on.year, 1980), on.month, on.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, part)
    return packed.getvalue()
