"""A plan's course: read, mended, approved, amended, closed. What is refused leaves nothing behind."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from motcua.core.actor import Actor
from motcua.core.clock import ZONE, simulated
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions import approval, drafts, editing, sections
from motcua.planning.differences import ChangeKind, compare
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.queries import find_plan, open_doubts, wordings_of
from motcua.planning.tests.plan_samples import ROWS, YEAR, imported, in_force, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def control(cast: Cast) -> Actor:
    """Who keeps the plan."""
    return cast["kiemsoat"]


@pytest.fixture
def leader(cast: Cast) -> Actor:
    """Who approves."""
    return cast["chutich"]


def _contents(version: PlanVersion) -> list[str]:
    return [wording.content for wording in wordings_of(version)]


def _approve(version: PlanVersion, leader: Actor, number: str, on: date) -> PlanVersion:
    return approval.approve_version(
        version, document_number=number, issued_on=on, signer="Lê Thị Duyệt", actor=leader
    )


def _facts(**others: object) -> editing.TaskFacts:
    facts: dict[str, object] = {"section_path": ("I",), "number": "3", "content": "Tập huấn nghiệp vụ"}
    return editing.TaskFacts(**{**facts, **others})  # type: ignore[arg-type]


def test_an_import_keeps_its_words_tasks_and_doubts(control: Actor) -> None:
    version = imported(control)
    assert (version.plan.year, version.plan.state, version.number) == (YEAR, PlanState.DRAFT, 1)
    wordings = wordings_of(version)
    assert [(row.section_path, row.number) for row in wordings] == [(["I"], "1"), (["I"], "2"), (["II"], "1")]
    assert wordings[2].deadline["raw"] == "23/11/20268"
    assert "23/11/20268" in [doubt["text"] for doubt in wordings[2].doubts]
    assert "Niêm yết" in version.source_text


def test_the_same_paper_sent_twice_is_one_draft(control: Actor) -> None:
    first = imported(control)
    assert imported(control).id == first.id
    assert PlanTask.objects.filter(agency_id=first.agency_id, plan_id=first.plan_id).count() == 3


def test_another_paper_for_a_year_with_a_draft_is_refused(control: Actor) -> None:
    imported(control)
    with pytest.raises(Conflict, match="đang có một dự thảo"):
        drafts.import_plan(actor=control, data=paper(*ROWS[:2]))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "rỗng"),
        (paper(title="KẾ HOẠCH"), "năm nào"),
        (paper(title="KẾ HOẠCH năm 1950"), "Năm phải từ|năm nào"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "không phải PDF"),
        ("Kính gửi".encode(), "Không thấy bảng kế hoạch"),
    ],
)
def test_what_cannot_be_a_plan_leaves_nothing_behind(control: Actor, data: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        drafts.import_plan(actor=control, data=data)
    assert not AnnualPlan.objects.visible_to(control).exists()


def test_who_may_not_keep_plans_imports_none(cast: Cast) -> None:
    for name in ("tiepnhan1", "hotich", "quantri", "congdan1", "anonymous"):
        with pytest.raises(NotAllowed):
            imported(cast[name])


def test_another_agency_does_not_see_the_plan(control: Actor, cast: Cast) -> None:
    version = imported(control)
    with pytest.raises(NotFound):
        find_plan(cast["lancan.tiepnhan"], version.plan_id)


def test_changing_a_cell_settles_its_doubts_and_reads_the_deadline_anew(control: Actor) -> None:
    version = imported(control)
    row = wordings_of(version)[2]
    facts = _facts(
        section_path=("II",),
        number="1",
        content=row.content,
        lead=row.lead,
        deadline="23/11/2026",
        coordination=row.coordination,
        products=row.products,
    )
    seen = editing.digest_of(row)
    changed = editing.change_task(version, task_id=row.task_id, facts=facts, seen=seen, actor=control)
    assert changed.deadline["end"] == "2026-11-23"
    assert all(doubt["settled"] for doubt in changed.doubts if doubt["field"] == "deadline")
    again = editing.change_task(version, task_id=row.task_id, facts=facts, seen=seen, actor=control)
    assert again.deadline == changed.deadline
    with pytest.raises(Conflict, match="Người khác vừa sửa"):
        editing.change_task(version, task_id=row.task_id, facts=_facts(), seen=seen, actor=control)


def test_a_person_says_what_a_deadline_means(control: Actor) -> None:
    version = imported(control)
    row = wordings_of(version)[0]
    facts = _facts(
        number="1", content=row.content, deadline="Theo kế hoạch của tỉnh", due_to=date(2026, 5, 4)
    )
    changed = editing.change_task(
        version, task_id=row.task_id, facts=facts, seen=editing.digest_of(row), actor=control
    )
    assert (changed.deadline["kind"], changed.deadline["end"]) == ("date", "2026-05-04")
    assert changed.deadline["raw"] == "Theo kế hoạch của tỉnh"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        (_facts(content="  "), "nội dung"),
        (_facts(section_path=("IX",)), "không còn"),
        (_facts(number="1" * 21), "dài quá"),
        (_facts(due_from=date(2026, 5, 4)), "ngày cuối"),
        (_facts(due_from=date(2026, 5, 4), due_to=date(2026, 5, 3)), "trước ngày cuối"),
    ],
)
def test_cells_that_cannot_be_are_refused(control: Actor, facts: editing.TaskFacts, says: str) -> None:
    version = imported(control)
    with pytest.raises(DomainError, match=says):
        editing.add_task(version, facts=facts, actor=control)
    assert len(wordings_of(version)) == 3


def test_a_task_is_added_behind_another_and_only_once(control: Actor) -> None:
    version = imported(control)
    first = wordings_of(version)[0]
    editing.add_task(version, facts=_facts(), after_task_id=first.task_id, actor=control)
    assert _contents(version)[1] == "Tập huấn nghiệp vụ"
    with pytest.raises(Conflict):
        editing.add_task(version, facts=_facts(), actor=control)


def test_tasks_change_places_and_walk_between_sections(control: Actor) -> None:
    version = imported(control)
    before = _contents(version)
    rows = wordings_of(version)
    editing.move_task(version, task_id=rows[1].task_id, is_up=True, actor=control)
    assert _contents(version) == [before[1], before[0], before[2]]
    editing.move_task(version, task_id=rows[1].task_id, is_up=True, actor=control)
    assert _contents(version)[0] == before[1]
    editing.move_task(version, task_id=rows[2].task_id, is_up=True, actor=control)
    assert [row.section_path for row in wordings_of(version)] == [["I"], ["I"], ["I"]]


def test_splitting_and_merging_are_each_others_way_back(control: Actor) -> None:
    version = imported(control)
    row = wordings_of(version)[1]
    words = row.content
    new = editing.split_task(version, task_id=row.task_id, at=1, actor=control)
    assert new.content == "Kiểm tra bảng niêm yết hằng tháng"
    assert new.lead == row.lead
    assert len(wordings_of(version)) == 4
    merged = editing.merge_task(version, task_id=new.task_id, actor=control)
    assert (merged.task_id, merged.content) == (row.task_id, words)
    assert not PlanTask.objects.filter(agency_id=version.agency_id, id=new.task_id).exists()
    with pytest.raises(WrongState):
        editing.merge_task(version, task_id=wordings_of(version)[0].task_id, actor=control)
    with pytest.raises(DomainError):
        editing.split_task(version, task_id=row.task_id, at=9, actor=control)


def test_a_removed_task_is_gone_and_cannot_be_removed_again(control: Actor) -> None:
    version = imported(control)
    row = wordings_of(version)[0]
    editing.remove_task(version, task_id=row.task_id, actor=control)
    assert len(wordings_of(version)) == 2
    with pytest.raises(NotFound):
        editing.remove_task(version, task_id=row.task_id, actor=control)


def test_sections_are_added_named_and_removed(control: Actor) -> None:
    version = imported(control)
    version = sections.add_section(version, number="III", title="Kiểm tra", actor=control)
    version = sections.add_section(version, number="1.1", title="Con", parent=("I",), actor=control)
    assert [section["path"] for section in version.sections] == [["I"], ["I", "1.1"], ["II"], ["III"]]
    with pytest.raises(Conflict):
        sections.add_section(version, number="III", title="Khác", actor=control)
    version = sections.rename_section(version, path=("III",), title="Tự kiểm tra", actor=control)
    version = sections.remove_section(version, path=("III",), actor=control)
    assert len(version.sections) == 3
    with pytest.raises(WrongState, match="còn nhiệm vụ"):
        sections.remove_section(version, path=("II",), actor=control)


def test_a_doubt_is_settled_by_a_word_and_the_rest_by_confirming(control: Actor, leader: Actor) -> None:
    version = imported(control)
    row = wordings_of(version)[2]
    with pytest.raises(WrongState, match="chỗ cần xem"):
        _approve(version, leader, "12/KH-UBND", date(2026, 1, 12))
    sections.settle_doubt(version, task_id=row.task_id, place=0, words="Đã hỏi văn thư", actor=control)
    assert wordings_of(version)[2].doubts[0]["settled"] == "Đã hỏi văn thư"
    with pytest.raises(NotFound):
        sections.settle_doubt(version, task_id=row.task_id, place=99, words="x", actor=control)
    sections.confirm_draft(version, actor=control)
    assert open_doubts(wordings_of(version)) == 0
    assert wordings_of(version)[2].doubts[0]["settled"] == "Đã hỏi văn thư"


def test_an_approved_plan_is_in_force_with_its_days(control: Actor, leader: Actor) -> None:
    version = in_force(control, leader)
    assert (version.state, version.plan.state) == (VersionState.APPROVED, PlanState.IN_FORCE)
    ids = [row.task_id for row in wordings_of(version)]
    days = TaskMilestone.objects.filter(agency_id=version.agency_id, task_id__in=ids)
    assert days.filter(task_id=ids[0]).get().due_on == date(2026, 3, 31)
    assert days.filter(task_id=ids[1]).count() == 4
    assert days.filter(task_id=ids[2]).count() == 0
    assert AuditLine.objects.filter(deed="plan.approved", subject=str(version.plan_id)).count() == 1


def test_words_in_force_never_change(control: Actor, leader: Actor) -> None:
    version = in_force(control, leader)
    row = wordings_of(version)[0]
    with pytest.raises(WrongState, match="đã ban hành"):
        editing.remove_task(version, task_id=row.task_id, actor=control)
    with pytest.raises(WrongState):
        _approve(version, leader, "13/KH-UBND", date(2026, 1, 13))
    with pytest.raises(WrongState):
        approval.discard_draft(version, actor=control)


@pytest.mark.parametrize(
    ("number", "on", "says"),
    [
        ("12", date(2026, 1, 12), "ký hiệu"),
        ("/KH-UBND", date(2026, 1, 12), "ký hiệu"),
        ("12/KH-UBND", date(2030, 1, 12), "sau hôm nay"),
        ("12/KH-UBND", date(2024, 1, 12), "năm"),
    ],
)
def test_a_number_or_day_that_cannot_be_is_refused(
    control: Actor, leader: Actor, number: str, on: date, says: str
) -> None:
    version = imported(control)
    sections.confirm_draft(version, actor=control)
    with pytest.raises(DomainError, match=says):
        _approve(version, leader, number, on)
    assert AnnualPlan.objects.visible_to(leader).get().state == PlanState.DRAFT


def test_only_leaders_approve_and_close(control: Actor, leader: Actor, cast: Cast) -> None:
    version = imported(control)
    sections.confirm_draft(version, actor=control)
    with pytest.raises(NotAllowed):
        _approve(version, control, "12/KH-UBND", date(2026, 1, 12))
    version = _approve(version, leader, "12/KH-UBND", date(2026, 1, 12))
    with pytest.raises(NotAllowed):
        approval.close_plan(version.plan, actor=control)
    with pytest.raises(NotAllowed):
        drafts.draft_amendment(version.plan, reason="Khác", actor=cast["lancan.tiepnhan"])


def test_an_amendment_supersedes_and_tasks_keep_their_identity(control: Actor, leader: Actor) -> None:
    first = in_force(control, leader)
    old = wordings_of(first)
    second = drafts.draft_amendment(first.plan, reason="Bổ sung nhiệm vụ tỉnh giao", actor=control)
    with pytest.raises(Conflict, match="dự thảo"):
        drafts.draft_amendment(first.plan, reason="Lần nữa", actor=control)
    rows = wordings_of(second)
    assert [row.task_id for row in rows] == [row.task_id for row in old]
    facts = _facts(
        number="1", content=old[0].content, lead="Tư pháp", deadline="Quý II", products=["Kế hoạch"]
    )
    editing.change_task(
        second, task_id=rows[0].task_id, facts=facts, seen=editing.digest_of(rows[0]), actor=control
    )
    editing.remove_task(second, task_id=rows[2].task_id, actor=control)
    added = editing.add_task(second, facts=_facts(deadline="Tháng 9"), actor=control)
    changes = compare(old, wordings_of(second))
    assert [each.kind for each in changes] == [ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.DROPPED]
    assert ("Chủ trì", "Văn phòng", "Tư pháp") in [
        (cell.label, cell.before, cell.after) for cell in changes[0].cells
    ]
    _approve(second, leader, "40/KH-UBND", date(2026, 6, 1))
    states = dict(
        PlanTask.objects.filter(agency_id=first.agency_id, plan_id=first.plan_id).values_list("id", "state")
    )
    assert states[old[2].task_id] == TaskState.DROPPED
    assert states[added.task_id] == states[old[0].task_id] == TaskState.OPEN
    days = TaskMilestone.objects.filter(agency_id=first.agency_id)
    assert [row.due_on for row in days.filter(task_id=old[0].task_id)] == [date(2026, 6, 30)]
    assert days.get(task_id=added.task_id).due_on == date(2026, 9, 30)
    numbers = PlanVersion.objects.filter(agency_id=first.agency_id).values_list("number", "state")
    assert sorted(numbers) == [(1, VersionState.SUPERSEDED), (2, VersionState.APPROVED)]


def test_a_task_dropped_in_the_meantime_is_not_in_the_amendment(control: Actor, leader: Actor) -> None:
    first = in_force(control, leader)
    gone = wordings_of(first)[1].task_id
    PlanTask.objects.filter(agency_id=first.agency_id, id=gone).update(state=TaskState.DROPPED)
    second = drafts.draft_amendment(first.plan, reason="Điều chỉnh", actor=control)
    assert gone not in {row.task_id for row in wordings_of(second)}
    _approve(second, leader, "40/KH-UBND", date(2026, 6, 1))
    assert PlanTask.objects.get(agency_id=first.agency_id, id=gone).state == TaskState.DROPPED


def test_a_number_is_used_once_a_year(control: Actor, leader: Actor) -> None:
    first = in_force(control, leader)
    second = drafts.draft_amendment(first.plan, reason="Điều chỉnh", actor=control)
    with pytest.raises(Conflict, match="đã dùng"):
        _approve(second, leader, "12/KH-UBND", date(2026, 6, 1))
    with pytest.raises(DomainError, match="trước bản đang thực hiện"):
        _approve(second, leader, "40/KH-UBND", date(2026, 1, 2))


def test_an_imported_amendment_finds_the_tasks_it_goes_on_with(control: Actor, leader: Actor) -> None:
    first = in_force(control, leader)
    old = wordings_of(first)
    changed = paper(
        ROWS[0], ROWS[2], ROWS[1].replace("Quý I", "Quý II"), "3\tViệc mới hẳn\tTư pháp\t\tQuý IV\tBáo cáo"
    )
    with pytest.raises(DomainError, match="lý do sửa đổi") as refusal:
        drafts.import_plan(actor=control, data=changed)
    assert refusal.value.field == "reason"
    second = drafts.import_plan(actor=control, data=changed, reason="Tỉnh giao thêm")
    ids = [row.task_id for row in wordings_of(second)]
    assert ids[:2] == [old[1].task_id, old[0].task_id]
    assert ids[2] not in {row.task_id for row in old}


def test_a_discarded_first_draft_leaves_no_plan(control: Actor) -> None:
    version = imported(control)
    approval.discard_draft(version, actor=control)
    assert not AnnualPlan.objects.visible_to(control).exists()
    assert not TaskWording.objects.visible_to(control).exists()
    with pytest.raises(NotFound):
        approval.discard_draft(version, actor=control)


def test_a_discarded_amendment_leaves_the_plan_in_force(control: Actor, leader: Actor) -> None:
    first = in_force(control, leader)
    second = drafts.draft_amendment(first.plan, reason="Nhầm", actor=control)
    editing.add_task(second, facts=_facts(), actor=control)
    approval.discard_draft(second, actor=control)
    assert len(wordings_of(first)) == 3
    assert PlanTask.objects.filter(agency_id=first.agency_id).count() == 3


def test_a_plan_is_closed_at_the_end_of_its_year_and_not_before(control: Actor, leader: Actor) -> None:
    version = in_force(control, leader)
    with simulated(datetime(YEAR, 12, 14, 9, tzinfo=ZONE)), pytest.raises(WrongState, match="15/12/2026"):
        approval.close_plan(version.plan, actor=leader)
    with simulated(datetime(YEAR, 12, 20, 9, tzinfo=ZONE)):
        plan = approval.close_plan(version.plan, actor=leader)
        assert plan.state == PlanState.CLOSED
        approval.close_plan(version.plan, actor=leader)
        with pytest.raises(WrongState):
            drafts.draft_amendment(version.plan, reason="Muộn", actor=control)
    assert AuditLine.objects.filter(deed="plan.closed").count() == 1


def test_a_blank_plan_begins_with_nothing_and_stands_once(control: Actor) -> None:
    version = drafts.new_plan(actor=control, year=2027)
    assert version.title == "Kế hoạch kiểm soát thủ tục hành chính năm 2027"
    with pytest.raises(Conflict, match="đã có kế hoạch"):
        drafts.new_plan(actor=control, year=2027)
    with pytest.raises(WrongState, match="chưa có nhiệm vụ"):
        sections.confirm_draft(version, actor=control)
