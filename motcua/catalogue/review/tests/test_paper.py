"""What the report and the letter print, as text; the sheet of each procedure has the four parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pytest

from motcua.catalogue.review import actions
from motcua.catalogue.review.compiling import compile_content, content_of
from motcua.catalogue.review.models import ReviewReport
from motcua.catalogue.review.paper import print_paper, proposal_letter, report_letter
from motcua.catalogue.review.tests.conftest import INTERNAL, Office
from motcua.documents.letters import Letter
from motcua.documents.sheet import Line, Table

pytestmark = pytest.mark.django_db


def _lines(letter: Letter) -> Iterator[str]:
    for block in letter.blocks:
        if isinstance(block, Line):
            yield "".join(run.text for run in block.runs)
        elif isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(" / ".join(run.text for runs in cell for run in runs) for cell in row)


def _text(letter: Letter) -> str:
    return "\n".join(_lines(letter))


def test_the_option_sheet_says_what_why_where_how_much_and_when(office: Office) -> None:
    text = _text(report_letter(compile_content(office.report()), is_draft=True))
    for expected in (
        "1.1. Nội dung đơn giản hóa",
        "- Sửa đổi, bổ sung – thời hạn giải quyết: Rút thời hạn từ 25 ngày xuống 23 ngày làm việc",
        "Lý do: Thực tế giải quyết nhanh hơn thời hạn",
        "1.2. Kiến nghị thực thi",
        "- Kiến nghị Bộ Tư pháp sửa đổi, bổ sung khoản 2 Điều 16 Luật mẫu số 01/2020/QH14.",
        "1.3. Lợi ích phương án đơn giản hóa",
        "- Chi phí tuân thủ TTHC trước khi đơn giản hóa: 80.000.000 đồng/năm.",
        "- Chi phí tuân thủ TTHC sau khi đơn giản hóa: 73.600.000 đồng/năm.",
        "- Chi phí tiết kiệm: 6.400.000 đồng/năm.",
        "- Tỷ lệ cắt giảm chi phí: 8\u00a0%.",
        "trước 200 giờ (25 ngày làm việc), sau 184 giờ (23 ngày làm việc), tiết kiệm 16 giờ",
        "thời gian chờ cơ quan giải quyết cũng được tính thành tiền",
        "1.4. Lộ trình thực hiện",
        "Mục tiêu cắt giảm chi phí của kế hoạch: 5\u00a0%; kết quả: 8\u00a0% (đạt).",
        "và trả lời trước ngày 15/07/2026",
        "Thu nhập bình quân: 40.000 đồng/giờ (Quyết định mẫu)",
    ):
        assert expected in text


def test_the_letter_lists_what_is_asked_of_whom(office: Office) -> None:
    letter = proposal_letter(compile_content(office.report()), is_draft=False)
    text = _text(letter)
    assert (letter.number, letter.title[0], letter.form_note) == ("45/TTr-UBND", "TỜ TRÌNH", "")
    assert "kính trình 1 kiến nghị" in text
    assert "khoản 2 Điều 16 Luật mẫu số 01/2020/QH14 | Sửa đổi, bổ sung – thời hạn giải quyết" in text
    assert "Báo cáo số 120/BC-UBND" in text


def test_a_sent_report_prints_what_was_sent(office: Office) -> None:
    report = actions.send_report(office.report(), actor=office.cast["chutich"])
    before = _text(report_letter(content_of(report), is_draft=False))
    control = office.cast["kiemsoat"]
    review = report.plan
    actions.close_plan(review, note="", actor=control)
    again = ReviewReport.objects.get(agency_id=report.agency_id, id=report.id)
    assert _text(report_letter(content_of(again), is_draft=False)) == before


def test_internal_procedures_are_summed_apart(office: Office) -> None:
    office.internal()
    plan = office.plan()
    office.added(plan, code=INTERNAL)
    review = office.added(plan)
    actions.approve_plan(plan, number="1", issued_on=plan.made_at.date(), actor=office.cast["chutich"])
    office.done(type(review).objects.get(agency_id=review.agency_id, id=review.id))
    text = _text(report_letter(compile_content(office.report(review)), is_draft=True))
    assert "Riêng thủ tục nội bộ: 1 thủ tục trong kế hoạch, kiến nghị sửa đổi hoặc bãi bỏ 0 thủ tục" in text
    assert "Chưa rà soát, hạn 30/06/2026" in text
    assert "20 % số thủ tục, 20 % chi phí (Quyết định 1085/QĐ-TTg năm 2022" in text
    assert "Đã kiến nghị 0\u00a0% số thủ tục nội bộ" in text


def test_a_plan_that_keeps_everything_says_so(office: Office) -> None:
    content = {**compile_content(office.report())}
    content["reviews"] = [
        {**row, "proposals": [], "conclusion": "keep", "conclusion_label": "Giữ nguyên", "cost": None}
        for row in content["reviews"]
    ]
    text = _text(report_letter(content, is_draft=False))
    assert "Không có phương án sửa đổi hoặc bãi bỏ." in text
    assert "kính trình 0 kiến nghị" in _text(proposal_letter(content, is_draft=False))


def test_both_papers_are_made_as_pdf_and_word(office: Office) -> None:
    content = compile_content(office.report())
    pdf = pypdfium2.PdfDocument(print_paper(content, "bao-cao", "pdf", is_draft=True))
    words = re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in pdf))
    assert "6.400.000" in words
    assert "DỰ THẢO" in words
    for paper in ("bao-cao", "to-trinh"):
        assert print_paper(content, paper, "docx", is_draft=False).startswith(b"PK")
    assert print_paper(content, "to-trinh", "pdf", is_draft=False).startswith(b"%PDF")
