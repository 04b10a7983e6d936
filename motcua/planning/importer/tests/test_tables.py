"""Tables of every shape: nothing crashes, nothing is dropped."""

from __future__ import annotations

import random
import re
import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.errors import DomainError
from motcua.planning.importer.grid import Cell, Grid, Row, Source, row_of
from motcua.planning.importer.importing import import_file, import_text, propose
from motcua.planning.importer.proposal import ProposedPlan
from motcua.planning.importer.tests.documents import HEADER, docx_of, pdf_of, xlsx_of

ROW = [
    "1",
    "Niêm yết thủ tục hành chính",
    "Văn phòng",
    "Công an xã, Các thôn; Hội Nông dân",
    "Quý II",
    "- Biên bản; - Ảnh",
]
words = st.sampled_from(
    [
        "",
        "1",
        "2.",
        "I",
        "A",
        "5.1",
        "(1)",
        "Sở Nội vụ",
        "Thường xuyên",
        "31/12/2025",
        "- Rà soát; + Báo cáo:",
        "Nội dung",
        "Thời hạn",
        "TT",
        "điểm",
        "CÔNG TÁC CHUNG",
        "Báo cáo;",
        "a) một",
        "II. PHẦN HAI",
        "quý",
        "23/11/20218",
        "…",
        "x",
    ]
)
cells = words | st.text(max_size=25)
tables = st.integers(3, 8).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=12)
)


def _letters(text: str) -> str:
    """Letters in the composed form that texts are kept in: "豈" has a twin that is written the same."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text)))


def _everything(plan: ProposedPlan) -> str:
    parts: list[str] = []
    for section in plan.sections:
        parts += [*section.path, section.title]
    for task in plan.tasks:
        parts += [task.number, task.content, *task.items, "|", task.lead, "|", *task.coordination, "|"]
        parts += [task.deadline.raw, "|", *task.products, "|", *(doubt.text for doubt in task.doubts)]
    return _letters(" ".join(parts)) + _letters(" ".join(aside.text for aside in plan.set_aside))


def _clear(refusal: DomainError) -> None:
    assert refusal.message.endswith(".")


def _kept(plan: ProposedPlan, texts: list[str]) -> None:
    everything = _everything(plan)
    for text in texts:
        for word in text.split():
            assert _letters(word) in everything, text


@settings(max_examples=150, deadline=None)
@given(tables, st.booleans(), st.randoms())
def test_any_table_is_read_whole_or_refused(
    table: list[list[str]], with_header: bool, chance: random.Random
) -> None:
    width = len(table[0]) if table else 6
    header = [*HEADER, "Ghi chú", "Khác"][:width]
    rows = [
        row_of(row, across=chance.random() < 0.1)
        for row in ([header] if with_header and width > 2 else []) + table
    ]
    try:
        plan = propose(Source([Grid(rows)], []), 2026)
    except DomainError as refusal:
        _clear(refusal)
        return
    _kept(plan, [cell.text for row in rows[1:] for cell in row.cells])


@settings(max_examples=60, deadline=None)
@given(tables)
def test_pasted_cells_are_read_whole_or_refused(table: list[list[str]]) -> None:
    lines = ["\t".join(re.sub(r"[\s\"]", " ", cell) for cell in row) for row in [HEADER, *table]]
    try:
        plan = import_text("\n".join(lines))
    except DomainError as refusal:
        _clear(refusal)
        return
    _kept(plan, [cell for line in lines[1:] for cell in line.split("\t")])


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400) | st.lists(words | st.just("\n"), max_size=60).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        import_text("TT\nNội dung Chủ trì Phối hợp Thời hạn Sản phẩm\n" + text)
    except DomainError as refusal:
        _clear(refusal)


def test_columns_may_stand_in_any_order():
    order = [0, 1, 5, 4, 2, 3]
    plan = import_file(docx_of([[row[at] for at in order] for row in (HEADER, ROW)]))
    task = plan.tasks[0]
    assert (task.lead, task.deadline.raw) == ("Văn phòng", "Quý II")
    assert task.coordination == ["Công an xã", "Các thôn", "Hội Nông dân"]
    assert task.products == ["Biên bản", "Ảnh"]
    assert str(task.deadline.start) == "2026-04-01"


def test_a_header_of_two_rows_names_its_columns():
    upper = ["TT", "Nội dung", "Phân công", "Phân công", "Thời hạn", "Sản phẩm"]
    lower = ["", "", "Chủ trì", "Phối hợp", "", ""]
    assert import_file(docx_of([upper, lower, ROW])).tasks[0].lead == "Văn phòng"


def test_a_cell_merged_over_rows_belongs_to_both_with_a_doubt():
    upper = [Cell(text) for text in ROW]
    lower = [
        Cell("2"),
        Cell("Việc hai"),
        Cell("Tư pháp"),
        Cell(""),
        Cell("Quý III"),
        Cell(ROW[5], from_above=True),
    ]
    plan = propose(Source([Grid([row_of(HEADER), Row(tuple(upper)), Row(tuple(lower))])], []), 2026)
    assert plan.tasks[1].products == ["Biên bản", "Ảnh"]
    assert any("Ô gộp" in doubt.why for doubt in plan.tasks[1].doubts)


def test_an_excel_sheet_gives_its_frame_headings_and_merged_cells():
    rows = [
        ["KẾ HOẠCH"],
        ["Công tác năm 2026"],
        [],
        HEADER,
        ["I", "CÔNG TÁC CHUNG"],
        ROW,
        ["2", "Hai", "Tư pháp"],
    ]
    plan = import_file(xlsx_of(rows, merged=["B5:F5", "F6:F7"]), "ke-hoach.xlsx")
    assert plan.title == "KẾ HOẠCH Công tác năm 2026"
    assert [section.title for section in plan.sections] == ["CÔNG TÁC CHUNG"]
    assert [task.number for task in plan.tasks] == ["1", "2"]
    assert str(plan.tasks[0].deadline.end) == "2026-06-30"
    assert plan.tasks[1].products == ["Biên bản", "Ảnh"]


def test_headings_merged_over_columns_are_sections():
    plan = import_file(docx_of([HEADER, ["I. CÔNG TÁC CHUNG"], ROW, ["Việc của thôn"], ROW]))
    assert [(section.path, section.title) for section in plan.sections] == [
        (("I",), "CÔNG TÁC CHUNG"),
        (("I", "Việc của thôn"), "Việc của thôn"),
    ]
    assert plan.tasks[1].section_path == ("I", "Việc của thôn")


def test_a_pdf_of_a_hundred_and_fifty_rows_takes_less_than_five_seconds():
    data = pdf_of([HEADER, *([str(at), *ROW[1:]] for at in range(1, 151))])
    began = time.process_time()
    plan = import_file(data, "ke-hoach.pdf")
    assert time.process_time() - began < 5
    assert [task.number for task in plan.tasks] == [str(at) for at in range(1, 151)]
    assert {task.lead for task in plan.tasks} == {"Văn phòng"}
