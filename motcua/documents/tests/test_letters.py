"""Letters of free contents: what is put in is printed, on either way of the paper."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

from docx import Document
from docx.enum.section import WD_ORIENT
from pypdf import PdfReader

from motcua.documents.letters import (
    Letter,
    columns,
    heading,
    item,
    letter_docx,
    letter_pdf,
    paragraph,
    ruled,
)

TABLE = ruled(
    columns(("STT", 1, "center"), ("Nội dung", 5), ("Chủ trì", 2)),
    [["I. Công tác chỉ đạo"], ["1", ["Ban hành kế hoạch", "- Gửi các thôn"], "Văn phòng"]],
)
LETTER = Letter(
    parent_agency="UBND tỉnh Mẫu",
    agency="UBND xã Thanh Mẫu",
    number="12/KH-UBND",
    place="Thanh Mẫu",
    dated_on=date(2026, 1, 5),
    title=("KẾ HOẠCH", "Kiểm soát thủ tục hành chính năm 2026"),
    blocks=(heading("I. MỤC ĐÍCH"), paragraph("Bảo đảm đúng hạn."), item("- Một việc"), TABLE),
    signer_title=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    signer="Người Ký Mẫu",
    receivers=("- UBND tỉnh;", "- Lưu: VT."),
)
WORDS = (
    "UBND XÃ THANH MẪU",
    "Số: 12/KH-UBND",
    "Thanh Mẫu, ngày 05 tháng 01 năm 2026",
    "I. MỤC ĐÍCH",
    "Bảo đảm đúng hạn.",
    "I. Công tác chỉ đạo",
    "- Gửi các thôn",
    "Nơi nhận:",
    "Người Ký Mẫu",
)


def _pdf_text(letter: Letter) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(letter_pdf(letter))).pages).split()
    )


def test_a_letter_prints_all_its_parts() -> None:
    printed = _pdf_text(LETTER)
    assert [word for word in WORDS if word not in printed] == []


def test_a_letter_without_a_number_leaves_room_for_the_pen() -> None:
    assert "Số: ……" in _pdf_text(replace(LETTER, number=""))


def test_a_wide_letter_lies_on_its_side() -> None:
    box = PdfReader(io.BytesIO(letter_pdf(replace(LETTER, paper="A4L")))).pages[0].mediabox
    assert box.width > box.height
    section = Document(io.BytesIO(letter_docx(replace(LETTER, paper="A4L")))).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_equal_letters_give_equal_bytes() -> None:
    assert letter_pdf(LETTER) == letter_pdf(LETTER)
    assert letter_docx(LETTER) == letter_docx(LETTER)


def test_a_row_of_one_cell_goes_across_the_word_table() -> None:
    tables = Document(io.BytesIO(letter_docx(LETTER))).tables
    table = next(each for each in tables if each.cell(0, 0).text == "STT")
    assert {cell.text for cell in table.rows[1].cells} == {"I. Công tác chỉ đạo"}
    assert table.rows[2].cells[1].text == "Ban hành kế hoạch\n- Gửi các thôn"


def test_markup_in_a_text_is_only_text() -> None:
    odd = replace(LETTER, blocks=(paragraph("#set page() *đậm* <w:p> & $x$"),))
    assert "#set page() *đậm* <w:p> & $x$" in _pdf_text(odd)
    words = [each.text for each in Document(io.BytesIO(letter_docx(odd))).paragraphs]
    assert "#set page() *đậm* <w:p> & $x$" in words
