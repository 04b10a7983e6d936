from __future__ import annotations

import io
import re
import threading
from dataclasses import replace
from typing import Any

import pypdf
import pypdfium2
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.errors import DomainError
from motcua.documents.form_table import FormError
from motcua.documents.official_forms import (
    FormHead,
    Paper,
    Party,
    ReceiptSlip,
    RegisterBook,
    Stage,
    both_copies,
)
from motcua.documents.pdf import breakable, qr_svg
from motcua.documents.render import render_docx, render_pdf
from motcua.documents.tests import samples
from motcua.documents.tests.snapshots import ERAS, FOLDER, forms_of, pdf_text
from motcua.law.book import Era

HOSTILE = '#panic("x") *đậm* $x^2$ @ref <x> \\ // /* ` _n_ = ]} {{x}} \u200b\u202e\x00😀'
SHOWN = '#panic("x") *đậm* $x^2$ @ref <x> \\ // /* ` _n_ = ]} {{x}} □'
NAME_300 = ("Nguyễn Phước Bảo Quý Kim Thượng Trường " * 9)[:300].strip()
SLIPS = [name for name in samples.ALL if name != "register"]


def pages_of(pdf: bytes) -> list[Any]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def size_mm(page: Any) -> tuple[int, int]:
    return round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4)


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("era", ERAS)
def test_every_form_reads_back_word_for_word(era: Era) -> None:
    for name, form in forms_of(era).items():
        expected = (FOLDER / f"{era}-{name}.txt").read_text(encoding="utf-8")
        assert pdf_text(render_pdf(form, era=era)) == expected, f"{era}-{name}"


@pytest.mark.parametrize("name", samples.ALL)
def test_eras_b_and_c_print_the_same_forms(name: str) -> None:
    assert render_pdf(samples.ALL[name], era="B") == render_pdf(samples.ALL[name], era="C")


@pytest.mark.parametrize("era", ERAS)
@pytest.mark.parametrize(("paper", "size"), [("A5", (148, 210)), ("A4", (210, 297))])
def test_a_normal_slip_is_one_page_of_the_paper_asked_for(
    era: Era, paper: Any, size: tuple[int, int]
) -> None:
    for name in SLIPS:
        if era == "A" and name == "stop":
            continue
        pages = pages_of(render_pdf(samples.ALL[name], era=era, paper=paper))
        assert [size_mm(page) for page in pages] == [size], name


def test_slips_are_a5_and_the_register_a4_landscape_unless_asked_otherwise() -> None:
    assert size_mm(pages_of(render_pdf(samples.RECEIPT, era="B"))[0]) == (148, 210)
    assert {size_mm(page) for page in pages_of(render_pdf(samples.REGISTER, era="B"))} == {(297, 210)}
    with pytest.raises(FormError, match="khổ A4"):
        render_pdf(samples.REGISTER, era="B", paper="A5")


@pytest.mark.parametrize("name", samples.ALL)
def test_files_say_that_they_are_pdf_a_2b_and_vietnamese(name: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(samples.ALL[name], era="B")))
    root = reader.trailer["/Root"]
    marks = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in marks
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in marks
    assert root["/Lang"].startswith("vi")
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author


def test_all_fonts_are_tinos_and_inside_the_file() -> None:
    for name, form in samples.ALL.items():
        for page in pages_of(render_pdf(form, era="B")):
            for font in page["/Resources"].get("/Font", {}).values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                assert "Tinos" in inner["/BaseFont"], name
                assert "/FontFile2" in inner["/FontDescriptor"].get_object(), name


def test_equal_forms_give_equal_bytes() -> None:
    for form in samples.ALL.values():
        assert render_pdf(form, era="B") == render_pdf(replace(form), era="B")


def test_copied_text_has_no_hidden_characters() -> None:
    assert not set(pdf_text(render_pdf(samples.RECEIPT, era="B"))) & set("\u200b\u2060\u00ad\ufeff")


def test_hostile_text_is_printed_as_it_stands() -> None:
    party = Party(name=HOSTILE, address=HOSTILE, phone=HOSTILE, email=HOSTILE)
    form = replace(
        samples.RECEIPT,
        head=replace(samples.HEAD, agency=HOSTILE, number=HOSTILE, place=HOSTILE, dossier_code=HOSTILE),
        owner=party,
        procedure=HOSTILE,
        papers=(Paper(name=HOSTILE, digest=HOSTILE, note=HOSTILE),),
        result_place=HOSTILE,
        officer=HOSTILE,
    )
    text = flat(pdf_text(render_pdf(form, era="B")))
    assert text.count(flat(SHOWN)) >= 10


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(), max_size=200))
def test_no_text_whatever_stops_a_form(text: str) -> None:
    party = Party(name=text, id_number=text, address=text, phone=text, email=text, id_label=text)
    form = replace(
        samples.REFUSAL,
        head=replace(samples.HEAD, agency=text, place=text, desk_place=text, dossier_code=text),
        subject=replace(samples.SUBJECT, owner=party, procedure=text, procedure_code=text),
        reason=text,
        officer=text,
    )
    assert render_pdf(form, era="B").startswith(b"%PDF-")
    assert render_docx(form, era="B").startswith(b"PK")


@pytest.mark.parametrize("reason", ["Lý do rất dài. " * 700, "X" * 10_000, "dòng\n" * 2_000])
def test_a_reason_of_ten_thousand_characters_flows_over_numbered_pages(reason: str) -> None:
    form = replace(samples.REFUSAL, reason=reason, stage=Stage.PROCESSING)
    pdf = render_pdf(form, era="B")
    pages = pages_of(pdf)
    assert len(pages) > 2
    assert pages[1].extract_text().startswith("2")
    assert flat("".join(page.extract_text() for page in pages)).count("X") >= reason.count("X")
    assert_nothing_leaves_the_page(pdf)


def test_forty_papers_and_names_of_300_characters_stay_on_the_page() -> None:
    papers = tuple(
        Paper(
            name=f"Giấy tờ thứ {place}: {NAME_300[: place * 7]}",
            originals=place,
            pages=place,
            digest="ab" * 32,
        )
        for place in range(1, 41)
    )
    form = replace(
        samples.RECEIPT, owner=Party(name=NAME_300, address=NAME_300), procedure=NAME_300, papers=papers
    )
    pdf = render_pdf(form, era="B")
    text = flat(pdf_text(pdf))
    assert all(f"Giấytờthứ{place}:" in text for place in range(1, 41))
    assert text.count(flat("Tên giấy tờ")) == len(
        [p for p in pages_of(pdf) if "Tên giấy tờ" in p.extract_text()]
    )
    assert_nothing_leaves_the_page(pdf)


def test_a_receipt_with_only_what_is_needed_is_complete() -> None:
    form = ReceiptSlip(
        head=FormHead(
            parent_agency="", agency="UBND xã An Hòa", place="An Hòa", dated_on=samples.at(5, 1, 9).date()
        ),
        owner=Party(name="Đỗ Văn Lực"),
        procedure="Đăng ký khai sinh",
        dossier_sets=1,
        term_text="trong ngày",
        received_at=samples.at(5, 1, 9),
        due_at=samples.at(5, 1, 17),
    )
    text = pdf_text(render_pdf(form, era="B"))
    assert "không có giấy tờ kèm theo" in flat_spaces(text)
    for absent in ("Số điện thoại", "Người nộp:", "Mã hồ sơ", "Cách tính", "None"):
        assert absent not in text


def flat_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def assert_nothing_leaves_the_page(pdf: bytes) -> None:
    """The outermost 4 mm of every page stay white at the left, right and bottom."""
    for page in pypdfium2.PdfDocument(pdf):
        image = page.render(scale=1.5).to_pil().convert("L")
        edge = round(4 / 25.4 * 72 * 1.5)
        width, height = image.size
        for box in (
            (0, 0, edge, height),
            (width - edge, 0, width, height),
            (0, height - edge, width, height),
        ):
            assert image.crop(box).getextrema()[0] > 200


def test_the_qr_code_on_the_page_is_the_code_of_the_tracking_address() -> None:
    modules = [[bool(bit) for bit in row] for row in segno.make(samples.URL, error="m", micro=False).matrix]
    page = pypdfium2.PdfDocument(render_pdf(samples.RECEIPT, era="B"))[0]
    scale = 8
    millimetre = 72 / 25.4 * scale
    image = page.render(scale=scale).to_pil().convert("L")
    # The code stands in the left margin's first 22 mm, between the number and the first field.
    corner = image.crop(
        (round(14 * millimetre), round(30 * millimetre), round(38 * millimetre), round(60 * millimetre))
    )
    dark = corner.point(lambda value: 255 if value < 128 else 0)
    left, top, right, _ = dark.getbbox() or (0, 0, 0, 0)
    rows = [dark.crop((left, y, right, y + 1)).getbbox() is not None for y in range(dark.height)]
    top = next(y for y in range(dark.height) if all(rows[y : y + round(15 * millimetre)]))
    count = len(modules)
    side = round(18 * millimetre)
    left = next(x for x in range(dark.width) if dark.crop((x, top, x + 1, top + side)).getbbox())
    step = side / count
    seen = [
        [dark.getpixel((left + (x + 0.5) * step, top + (y + 0.5) * step)) == 255 for x in range(count)]
        for y in range(count)
    ]
    assert seen == modules


def test_no_tracking_address_prints_no_code_and_a_huge_one_is_refused() -> None:
    assert qr_svg("") == ""
    with pytest.raises(DomainError, match="quá dài"):
        qr_svg("https://x.example/" + "a" * 3_000)


def test_both_copies_come_as_one_file_each_from_page_one() -> None:
    pair = both_copies(samples.RECEIPT, office_url="https://motcua.anhoa.example.vn/ho-so/7")
    pages = pages_of(render_pdf(pair, era="B"))
    assert len(pages) == 2
    assert all("Mẫu số 01" in page.extract_text() for page in pages)


def test_registers_are_printed_alone_and_nothing_is_refused() -> None:
    with pytest.raises(FormError, match="in riêng"):
        render_pdf([samples.RECEIPT, samples.REGISTER], era="B")
    with pytest.raises(FormError, match="Không có biểu mẫu"):
        render_pdf([], era="B")


def test_the_register_numbers_its_pages_and_counts_them_when_closed() -> None:
    pages = pages_of(render_pdf(samples.register_book(200), era="B"))
    count = len(pages) - 1  # the cover has no number
    assert count > 9
    for place, page in enumerate(pages[1:], 1):
        assert f"Trang {place}/{count}" in page.extract_text()
    last = flat_spaces(pages[-1].extract_text())
    assert f"Sổ này có {count} (" in last
    assert "ghi 200 (hai trăm) hồ sơ, từ số thứ tự 01 đến số thứ tự 200" in last


def test_an_empty_register_says_so() -> None:
    book: RegisterBook = replace(samples.register_book(0), closing=None)
    assert "Chưa có hồ sơ trong sổ." in pdf_text(render_pdf(book, era="A"))


def test_threads_do_not_disturb_each_other() -> None:
    expected = render_pdf(samples.SUPPLEMENT, era="B")
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(render_pdf(samples.SUPPLEMENT, era="B")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [expected] * 4


def test_only_long_words_get_places_to_break() -> None:
    assert breakable("Đăng ký khai sinh 0912 345 678") == "Đăng ký khai sinh 0912 345 678"
    assert breakable("H23.16.10-261127-0007").split("\u200b") == ["H23.", "16.", "10-", "261127-", "0007"]
    assert max(map(len, breakable("X" * 100).split("\u200b"))) <= 8
