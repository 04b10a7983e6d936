from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from motcua.documents.official_forms import Paper, Party
from motcua.documents.render import describe, render_docx
from motcua.documents.sheet import Book
from motcua.documents.tests import samples
from motcua.documents.tests.snapshots import ERAS, forms_of
from motcua.documents.tests.test_contents import words_of
from motcua.documents.tests.test_pdf import HOSTILE, SHOWN


def opened(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def text_of(document: Any) -> str:
    """All text of the body and of the heads and feet, without white space."""
    parts = [document.element.body]
    for section in document.sections:
        parts += [section.header._element, section.first_page_header._element, section.footer._element]
    return re.sub(r"\s+", "", "".join(node.text or "" for part in parts for node in part.iter(qn("w:t"))))


def facts_of(form: Any, era: Any) -> list[str]:
    """Every text that the description puts on paper, without white space."""
    sheet = describe(form, era)
    if isinstance(sheet, Book):
        sheet = replace(sheet, closing=sheet.closing.partition("{pages}")[0], empty_text="")
    return [fact for line in words_of(sheet).split("\n") if (fact := re.sub(r"\s+", "", line))]


@pytest.mark.parametrize("era", ERAS)
def test_the_word_file_tells_the_same_facts_as_the_pdf(era: Any) -> None:
    for name, form in forms_of(era).items():
        text = text_of(opened(render_docx(form, era=era)))
        for fact in facts_of(form, era):
            assert fact in text, f"{era}-{name}: {fact}"


@pytest.mark.parametrize(("paper", "size"), [(None, (148, 210)), ("A5", (148, 210)), ("A4", (210, 297))])
def test_slips_have_the_paper_asked_for(paper: Any, size: tuple[int, int]) -> None:
    section = opened(render_docx(samples.RECEIPT, era="B", paper=paper)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_the_register_lies_on_a4_with_a_cover_of_its_own() -> None:
    sections = opened(render_docx(samples.REGISTER, era="B")).sections
    assert [(round(part.page_width.mm), round(part.page_height.mm)) for part in sections] == [(297, 210)] * 2
    assert [part._sectPr.find(qn("w:pgBorders")) is not None for part in sections] == [True, False]


def test_the_font_is_times_new_roman_and_the_language_vietnamese() -> None:
    document = opened(render_docx(samples.APOLOGY, era="B"))
    style = document.styles["Normal"]
    assert style.font.name == "Times New Roman"
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    assert document.core_properties.language == "vi"
    assert "VĂN BẢN XIN LỖI" in document.core_properties.title


def test_equal_forms_give_equal_bytes() -> None:
    for form in samples.ALL.values():
        assert render_docx(form, era="B") == render_docx(form, era="B")


def test_hostile_text_is_written_as_it_stands() -> None:
    evil = HOSTILE + "</w:t><w:br/>&amp;"
    form = replace(
        samples.RECEIPT,
        owner=Party(name=evil, address=evil),
        papers=(Paper(name=evil, digest=evil, note=evil),),
        officer=evil,
    )
    text = text_of(opened(render_docx(form, era="B")))
    assert text.count(re.sub(r"\s+", "", SHOWN) + "</w:t><w:br/>&amp;") >= 4


def test_properties_of_a_section_stand_in_the_order_word_insists_on() -> None:
    order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgBorders", "pgNumType", "cols"]
    order += ["titlePg", "docGrid"]
    for form in (samples.RECEIPT, samples.REGISTER):
        for section in opened(render_docx(form, era="B")).sections:
            names = [child.tag.rpartition("}")[2] for child in section._sectPr]
            places = [order.index(name) for name in names]
            assert places == sorted(places), names
