"""A plan that was exported imports again with the same tasks, whatever the file."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.planning.importer.importing import import_file
from motcua.planning.importer.proposal import ProposedPlan
from motcua.planning.models import PlanVersion, TaskWording
from motcua.planning.plan_paper import PlanPaper, plan_docx, plan_pdf, plan_xlsx, rows_of

_VOCABULARY = (
    "rà soát", "thủ tục", "hành chính", "kiểm tra", "một cửa", "liên thông", "báo cáo", "niêm yết",
    "công khai", "cập nhật", "đơn giản hóa", "tập huấn", "người dân", "dịch vụ công",
)  # fmt: skip
_WORDS = st.sampled_from(_VOCABULARY)
_SENTENCE = st.lists(_WORDS, min_size=3, max_size=14).map(lambda words: " ".join(words).capitalize())
_UNIT = st.sampled_from(["Công an xã", "Trạm Y tế", "Công chức có liên quan", "Văn phòng HĐND - UBND"])
_DEADLINE = st.sampled_from(
    ["Thường xuyên", "Quý III", "Tháng 6/2026", "Trước 30/11/2026", "Hằng quý", "Theo kế hoạch của UBND tỉnh"]
)
# As on paper: a list stands behind a colon, its entries end with semicolons. Without them nobody can tell
# the dash of an entry from a dash at which a line was broken.
_ITEMS = st.lists(_SENTENCE.map(lambda text: f"- {text};"), max_size=3)


@st.composite
def _wording(draw: st.DrawFn, path: list[str], number: int) -> TaskWording:
    items = draw(_ITEMS)
    return TaskWording(
        section_path=path,
        number=str(number),
        content=draw(_SENTENCE) + (":" if items else ""),
        items=items,
        lead=draw(_UNIT),
        coordination=draw(st.lists(_UNIT, max_size=3, unique=True)),
        deadline={"raw": draw(_DEADLINE)},
        products=draw(st.lists(_SENTENCE, max_size=2, unique=True)),
    )


@st.composite
def _papers(draw: st.DrawFn) -> tuple[PlanPaper, list[TaskWording]]:
    sections, wordings = [], []
    for roman in ("I", "II", "III")[: draw(st.integers(1, 3))]:
        sections.append({"path": [roman], "title": draw(_SENTENCE).upper()})
        for number in range(1, draw(st.integers(1, 4)) + 1):
            wordings.append(draw(_wording([roman], number)))
    version = PlanVersion(sections=sections)
    paper = PlanPaper(
        "UBND tỉnh Mẫu",
        "UBND xã Thanh Mẫu",
        "Thanh Mẫu",
        "Kế hoạch kiểm soát thủ tục hành chính năm 2026",
        "05/KH-UBND",
        date(2026, 1, 15),
        True,
        "Người Ký Mẫu",
        rows_of(version, wordings),
    )
    return paper, wordings


def _cells(plan: ProposedPlan) -> list[tuple[object, ...]]:
    return [
        (
            list(task.section_path),
            task.number,
            task.content,
            task.items,
            task.lead,
            task.coordination,
            task.deadline.raw,
            task.products,
        )
        for task in plan.tasks
    ]


def _expected(wordings: list[TaskWording]) -> list[tuple[object, ...]]:
    return [
        (
            one.section_path,
            one.number,
            one.content,
            one.items,
            one.lead,
            one.coordination,
            one.deadline["raw"],
            one.products,
        )
        for one in wordings
    ]


_FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_FEW
@given(_papers())
def test_an_exported_excel_file_imports_with_the_same_tasks(
    made: tuple[PlanPaper, list[TaskWording]],
) -> None:
    paper, wordings = made
    assert _cells(import_file(plan_xlsx(paper), "ke-hoach.xlsx")) == _expected(wordings)


@_FEW
@given(_papers())
def test_an_exported_word_file_imports_with_the_same_tasks(
    made: tuple[PlanPaper, list[TaskWording]],
) -> None:
    paper, wordings = made
    assert _cells(import_file(plan_docx(paper), "ke-hoach.docx")) == _expected(wordings)


@settings(_FEW, max_examples=8)
@given(_papers())
def test_an_exported_pdf_imports_with_the_same_tasks(made: tuple[PlanPaper, list[TaskWording]]) -> None:
    paper, wordings = made
    assert _cells(import_file(plan_pdf(paper), "ke-hoach.pdf")) == _expected(wordings)


def test_title_and_number_come_back_too() -> None:
    version = PlanVersion(sections=[{"path": ["I"], "title": "CHỈ ĐẠO"}])
    task = TaskWording(
        section_path=["I"],
        number="1",
        content="Ban hành kế hoạch",
        lead="Văn phòng",
        deadline={"raw": "Quý I"},
    )
    paper = PlanPaper(
        "UBND tỉnh Mẫu", "UBND xã Thanh Mẫu", "Thanh Mẫu", "Kế hoạch kiểm soát thủ tục hành chính năm 2026",
        "05/KH-UBND", date(2026, 1, 15), True, "", rows_of(version, [task]),
    )  # fmt: skip
    plan = import_file(plan_docx(paper), "ke-hoach.docx")
    assert (plan.number, plan.issued_on) == ("05/KH-UBND", date(2026, 1, 15))
    assert "kiểm soát thủ tục hành chính năm 2026" in plan.title


@pytest.mark.parametrize("text", ["=1+1", "+CMD|' /C calc'!A0", "@SUM(A1)", "-2"])
def test_a_cell_that_looks_like_a_formula_stays_text(text: str) -> None:
    version = PlanVersion(sections=[{"path": ["I"], "title": "CHỈ ĐẠO"}])
    task = TaskWording(
        section_path=["I"], number="1", content="Ban hành", lead=text, deadline={"raw": "Quý I"}
    )
    paper = PlanPaper(
        "", "UBND xã", "", "Kế hoạch năm 2026", "", date(2026, 1, 15), False, "", rows_of(version, [task])
    )
    assert import_file(plan_xlsx(paper), "ke-hoach.xlsx").tasks[0].lead == text
