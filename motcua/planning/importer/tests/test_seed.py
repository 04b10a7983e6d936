"""The plan this system began with: text out of a PDF, its table broken over lines and pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from motcua.planning.importer.importing import import_text
from motcua.planning.importer.proposal import ProposedPlan, ProposedTask

pytestmark = pytest.mark.reference_data
OFFICE = "Công chức Văn phòng HĐND - UBND"
OFFICE_AND_OTHERS = "Công chức Văn phòng HĐND – UBND; và các Công chức có liên quan được giao"
ISSUED = ["Các Văn bản triển khai thực hiện của UBND xã"]
DONE = ["Văn bản triển khai thực hiện"]
FEEDBACK = ["Tiếp nhận, xử lý phản ánh, kiến nghị và báo cáo, công khai kết quả giải quyết"]
ALWAYS = "Thường xuyên"
# Section and number, beginning and end of the content cell, sub-items, lead, deadline, products.
ROWS = [
    (
        "I",
        "1",
        "Tham gia ý kiến",
        "Văn bản tham gia ý kiến",
        0,
        OFFICE,
        "Theo kế hoạch của UBND huyện",
        ["Văn bản tham gia ý kiến"],
    ),
    ("I", "2", "Xây dựng văn bản chỉ đạo", "Chủ tịch UBND huyện.", 0, OFFICE, ALWAYS, ISSUED),
    ("I", "3", "Triển khai Kế hoạch", "hành chính nhà nước.", 0, OFFICE, ALWAYS, ISSUED),
    ("II", "1", "- Xây dựng văn bản", "chỉ đạo của cấp trên).", 5, OFFICE, ALWAYS, ISSUED),
    (
        "II",
        "2",
        "- Tổ chức thực hiện",
        "quy định hành chính.",
        6,
        OFFICE_AND_OTHERS,
        ALWAYS,
        [*ISSUED, "tham dự các hội nghị tập huấn"],
    ),
    (
        "II",
        "3",
        "- Đổi mới",
        "thủ tục hành chính.",
        4,
        OFFICE_AND_OTHERS,
        ALWAYS,
        [*ISSUED, "Ứng dụng phần mềm"],
    ),
    ("II", "4", "- Tổ chức thực hiện", "107/2021/NĐ-CP.", 0, OFFICE, ALWAYS, ISSUED),
    ("II", "5", "- Xử lý phản ánh", "quy định hành chính", 0, OFFICE, ALWAYS, FEEDBACK),
    ("II", "6", "- Kiểm tra", "môi trường điện tử...", 0, OFFICE, ALWAYS, FEEDBACK),
    (
        "II",
        "7",
        "- Các giải pháp",
        "thủ tục hành chính.",
        0,
        OFFICE,
        "Trong quý III",
        ["Báo cáo đề xuất sáng kiến, phương án, giải pháp cải cách thủ tục hành chính được phê duyệt"],
    ),
    (
        "II",
        "8",
        "- Tổ chức đoàn",
        "thủ tục hành chính.",
        0,
        OFFICE,
        "Trong quý II",
        ["Báo cáo kết quả học tập kinh nghiệm."],
    ),
    ("III", "1", "Tiếp tục thực hiện", "chỉ tiêu giao.", 0, OFFICE, ALWAYS, DONE),
    ("III", "2", "Triển khai giải quyết", "môi trường điện tử.", 0, OFFICE, ALWAYS, DONE),
    (
        "III",
        "3",
        "Thực hiện dịch vụ",
        "Quốc gia.",
        0,
        OFFICE,
        ALWAYS,
        ["Thực hiện Các dịch vụ công được tích hợp"],
    ),
    (
        "III",
        "4",
        "Triển khai và thực hiện kết nối",
        "đang quản lý.",
        0,
        OFFICE,
        ALWAYS,
        ["Thực hiện báo cáo trên Hệ thống báo cáo của tỉnh được liên thông."],
    ),
    ("III", "5", "Tổ chức thực hiện thanh toán", "tỉnh Hải Dương:", 0, OFFICE, ALWAYS, DONE),
    (
        "III",
        "6",
        "Đồng bộ, xử lý 100%",
        "công Quốc gia",
        0,
        OFFICE,
        ALWAYS,
        ["Hồ sơ thủ tục hành chính được đồng bộ với cổng dịch vụ công Quốc gia"],
    ),
    (
        "IV",
        "1",
        "Tuyên truyền",
        "trong xã hội.",
        0,
        "Công chức Văn phòng HĐND – UBND; Trang thông tin điện tử; - Đài truyền thanh xã",
        ALWAYS,
        ["Tin, bài", "Tin bài phát trên loa truyền thanh của Đài truyền thanh xã."],
    ),
    (
        "IV",
        "2",
        "Theo dõi, tổng hợp",
        "thủ tục hành chính.",
        0,
        OFFICE,
        ALWAYS,
        ["Báo cáo, văn bản chỉ đạo của Chủ tịch UBND xã."],
    ),
]


def _without_blanks_at_ends(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines())


def _one_blank_line(text: str) -> str:
    return text.replace("\n\n\n\n", "\n\n").replace("\n\n\n", "\n\n")


def _windows(text: str) -> str:
    return "\ufeff" + text.replace("\n", "\r\n")


@pytest.fixture(scope="module")
def text(reference_data: Path) -> str:
    path = reference_data.parent / "seed" / "ke-hoach-kstthc-2022.txt"
    if not path.is_file():
        pytest.skip(f"no seed plan beside the reference data: {path.name}")
    return path.read_text()


@pytest.fixture(scope="module")
def plan(text: str) -> ProposedPlan:
    return import_text(text, year=2022)


def _row(task: ProposedTask) -> tuple[object, ...]:
    whole = " ".join([task.content, *task.items])
    expected = next(row for row in ROWS if row[:2] == (task.section_path[0], task.number))
    start, end = whole[: len(expected[2])], whole[-len(expected[3]) :]
    return (
        *task.section_path,
        task.number,
        start,
        end,
        len(task.items),
        task.lead,
        task.deadline.raw,
        task.products,
    )


def test_all_nineteen_tasks_have_their_cells(plan: ProposedPlan):
    assert [_row(task) for task in plan.tasks] == ROWS
    assert [section.path for section in plan.sections] == [("I",), ("II",), ("III",), ("IV",)]
    several = {"II2", "II3"}
    for task in plan.tasks:
        key = task.section_path[0] + task.number
        wanted = "Công chức, bộ phận có liên quan" if key in several else "Công chức có liên quan"
        assert task.coordination == [wanted], key


def test_nothing_of_another_cell_remains_in_a_content(plan: ProposedPlan):
    for task in plan.tasks:
        assert "Công chức" not in " ".join([task.content, *task.items])


def test_the_frame_is_read(plan: ProposedPlan):
    assert plan.title.startswith("Kế hoạch kiểm soát thủ tục hành chính")
    assert plan.title.endswith("năm 2022")
    assert (plan.issuer, plan.number, str(plan.issued_on)) == ("UBND xã", "/KH-UBND", "2022-02-28")


def test_slips_stay_and_are_marked(plan: ProposedPlan):
    tasks = {task.section_path[0] + task.number: task for task in plan.tasks}
    assert "ngày 23/11/20218 của" in tasks["I1"].content

    def doubts(key: str, field: str) -> list[str]:
        return [doubt.text for doubt in tasks[key].doubts if doubt.field == field]

    assert "23/11/20218" in doubts("I1", "content")
    run_in = "Văn phòng HĐND-UBND huyện và các cơ quan"
    assert any(
        each.startswith(run_in) and each.endswith("Văn bản tham gia ý kiến")
        for each in doubts("I1", "content")
    )
    assert any("UBND huyện" in each for each in doubts("I2", "content"))
    assert any("UBND cấp xã" in each for each in doubts("III6", "content"))
    assert doubts("II6", "products") == FEEDBACK
    assert doubts("II5", "products") == []
    assert any("ngắt trang" in doubt.why for doubt in tasks["III4"].doubts)
    assert sum(not task.doubts for task in plan.tasks) >= 12


def test_deadlines_have_the_plans_year(plan: ProposedPlan):
    kinds = [task.deadline.kind.value for task in plan.tasks]
    assert kinds.count("recurrence") == 16
    seventh = next(task for task in plan.tasks if task.section_path == ("II",) and task.number == "7")
    assert seventh.deadline.as_json()["start"] == "2022-07-01"


@pytest.mark.parametrize("changed", [_without_blanks_at_ends, _windows])
def test_pasted_text_that_lost_its_blanks_gives_the_same_rows(
    text: str, plan: ProposedPlan, changed: Callable[[str], str]
):
    assert [_row(task) for task in import_text(changed(text), year=2022).tasks] == [
        _row(task) for task in plan.tasks
    ]


def test_text_without_page_breaks_still_has_all_tasks(text: str):
    assert len(import_text(_one_blank_line(text), year=2022).tasks) == 19
