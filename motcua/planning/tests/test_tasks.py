"""Deeds on a task: each works, refuses the wrong state, the wrong person and the stranger, and repeats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.cast import CULTURE, ECONOMY, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions import milestones as day_deeds
from motcua.planning.actions import tasks as deeds
from motcua.planning.models import (
    NoticeKind,
    PlanState,
    PlanTask,
    SubTask,
    TaskMilestone,
    TaskNotice,
    TaskState,
)
from motcua.planning.task_finding import find_sub_task

Deed = Callable[[PlanTask, Actor], Any]


def lines(task: PlanTask) -> list[str]:
    rows = AuditLine.objects.filter(subject=str(task.id)).order_by("id")
    return list(rows.values_list("deed", flat=True))


def fresh(task: PlanTask) -> PlanTask:
    found: PlanTask = PlanTask.objects.get(agency_id=task.agency_id, id=task.id)
    return found


def told(task: PlanTask, officer_id: int | None) -> list[str]:
    rows = TaskNotice.objects.filter(agency_id=task.agency_id, task_id=task.id, officer_id=officer_id or 0)
    return list(rows.values_list("kind", flat=True))


def add_piece(task: PlanTask, actor: Actor, **facts: Any) -> SubTask:
    given = {"title": "Soạn tờ trình", "officer_id": None, "due_on": None, **facts}
    return deeds.add_sub_task(task, actor=actor, **given)


MANAGING: dict[str, Deed] = {
    "assign": lambda task, actor: deeds.assign_task(task, lead_unit_id=None, officer_id=None, actor=actor),
    "close": lambda task, actor: deeds.close_task(task, note="Đã làm theo công văn khác", actor=actor),
    "drop": lambda task, actor: deeds.drop_task(task, reason="Theo Quyết định 5/QĐ-UBND", actor=actor),
    "add_milestone": lambda task, actor: day_deeds.add_milestone(
        task, label="Đợt 2", due_on=date(2026, 9, 1), actor=actor
    ),
}


@pytest.mark.parametrize("name", MANAGING)
def test_a_managing_deed_leaves_one_line(name: str, task: PlanTask, cast: Cast) -> None:
    MANAGING[name](task, cast["kiemsoat"])
    assert len(lines(task)) == 1


@pytest.mark.parametrize("name", MANAGING)
@pytest.mark.parametrize("who", ["hotich", "tiepnhan1", "quantri", "lancan.tiepnhan"])
def test_a_managing_deed_is_refused_to_others_and_changes_nothing(
    name: str, who: str, task: PlanTask, cast: Cast
) -> None:
    before = fresh(task).__dict__ | {"_state": None}
    with pytest.raises(NotAllowed):
        MANAGING[name](task, cast[who])
    assert fresh(task).__dict__ | {"_state": None} == before
    assert lines(task) == []


@pytest.mark.parametrize("name", MANAGING)
@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.DROPPED])
def test_a_managing_deed_waits_until_the_task_is_open_again(
    name: str, state: TaskState, task: PlanTask, cast: Cast
) -> None:
    task.state = state
    task.save(update_fields=["state"])
    with pytest.raises(WrongState, match="mở lại"):
        MANAGING[name](task, cast["kiemsoat"])


@pytest.mark.parametrize("name", MANAGING)
def test_nothing_changes_once_the_plan_is_over(name: str, task: PlanTask, cast: Cast) -> None:
    task.plan.state = PlanState.CLOSED
    task.plan.save(update_fields=["state"])
    with pytest.raises(WrongState, match="đã kết thúc"):
        MANAGING[name](task, cast["kiemsoat"])


# --- assigning ----------------------------------------------------------------------------------------


def test_assigning_tells_the_new_officer_and_repeating_it_nobody(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    unit, officer = organisation.agencies[CULTURE].pk, cast["laodong"].officer_id
    for _ in range(2):
        deeds.assign_task(task, lead_unit_id=unit, officer_id=officer, actor=cast["chutich"])
    assert (fresh(task).lead_unit_id, fresh(task).officer_id) == (unit, officer)
    assert lines(task) == ["plan.task_assigned"]
    assert told(task, officer) == [NoticeKind.ASSIGNED]
    assert told(task, cast["hotich"].officer_id) == []


def test_a_unit_without_an_officer_is_told_whole(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    unit = organisation.agencies[ECONOMY].pk
    deeds.assign_task(task, lead_unit_id=unit, officer_id=None, actor=cast["kiemsoat"])
    assert told(task, cast["diachinh"].officer_id) == [NoticeKind.ASSIGNED]
    assert told(task, cast["kinhte"].officer_id) == [NoticeKind.ASSIGNED]


def test_being_given_a_task_back_on_the_same_day_counts_as_news(task: PlanTask, cast: Cast) -> None:
    first, second = cast["laodong"].officer_id, cast["vanthu"].officer_id
    unit = task.lead_unit_id
    deeds.assign_task(task, lead_unit_id=unit, officer_id=first, actor=cast["kiemsoat"])
    TaskNotice.objects.filter(agency_id=task.agency_id).update(read_at=task.plan.created_at)
    for officer in (second, first):
        deeds.assign_task(task, lead_unit_id=unit, officer_id=officer, actor=cast["kiemsoat"])
    notice = TaskNotice.objects.get(agency_id=task.agency_id, task_id=task.id, officer_id=first or 0)
    assert notice.read_at is None


def test_nobody_from_another_agency_can_be_given_the_task(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    stranger = cast["lancan.tiepnhan"]
    with pytest.raises(DomainError, match="không còn làm việc") as caught:
        deeds.assign_task(task, lead_unit_id=None, officer_id=stranger.officer_id, actor=cast["kiemsoat"])
    assert caught.value.field == "officer"
    with pytest.raises(DomainError, match="không thuộc cơ quan"):
        deeds.assign_task(
            task, lead_unit_id=organisation.neighbour.pk, officer_id=None, actor=cast["kiemsoat"]
        )


# --- sub-tasks ----------------------------------------------------------------------------------------


def test_a_piece_is_added_ticked_and_taken_back(task: PlanTask, cast: Cast) -> None:
    mine = cast["hotich"]
    one = add_piece(task, mine, officer_id=cast["vanthu"].officer_id, due_on=date(2026, 4, 1))
    assert told(task, cast["vanthu"].officer_id) == [NoticeKind.ASSIGNED]
    found = find_sub_task(mine, one.id)
    for _ in range(2):
        found = deeds.tick_sub_task(find_sub_task(mine, one.id), is_done=True, actor=mine)
    assert found.done_on == date(2026, 3, 24)
    with pytest.raises(WrongState, match="không xóa"):
        deeds.remove_sub_task(find_sub_task(mine, one.id), actor=mine)
    deeds.tick_sub_task(find_sub_task(mine, one.id), is_done=False, actor=mine)
    deeds.remove_sub_task(find_sub_task(mine, one.id), actor=mine)
    assert not SubTask.objects.filter(agency_id=task.agency_id).exists()
    assert lines(task) == [
        "plan.sub_task_added",
        "plan.sub_task_done",
        "plan.sub_task_undone",
        "plan.sub_task_removed",
    ]


def test_the_same_piece_sent_twice_stands_once(task: PlanTask, cast: Cast) -> None:
    add_piece(task, cast["hotich"])
    with pytest.raises(Conflict, match="đã có"):
        add_piece(task, cast["hotich"], title="  Soạn   tờ trình ")
    assert SubTask.objects.filter(agency_id=task.agency_id).count() == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("hotich", True),  # does the task
        ("vanthu", True),  # of the unit that leads
        ("chutich", True),
        ("kiemsoat", True),
        ("diachinh", False),
        ("congan", False),
        ("quantri", False),
        ("lancan.chuyenmon", False),
    ],
)
def test_pieces_are_for_whoever_works_on_the_task(who: str, may: bool, task: PlanTask, cast: Cast) -> None:
    if may:
        assert add_piece(task, cast[who]).task_id == task.id
    else:
        with pytest.raises(NotAllowed):
            add_piece(task, cast[who])


def test_whoever_has_a_piece_ticks_it_without_having_the_task(task: PlanTask, cast: Cast) -> None:
    helper = cast["diachinh"]
    one = add_piece(task, cast["hotich"], officer_id=helper.officer_id)
    other = add_piece(task, cast["hotich"], title="Việc khác")
    deeds.tick_sub_task(find_sub_task(helper, one.id), is_done=True, actor=helper)
    with pytest.raises(NotAllowed):
        deeds.tick_sub_task(find_sub_task(helper, other.id), is_done=True, actor=helper)


def test_a_stranger_finds_no_piece(task: PlanTask, cast: Cast) -> None:
    one = add_piece(task, cast["hotich"])
    with pytest.raises(NotFound):
        find_sub_task(cast["lancan.chuyenmon"], one.id)


def test_pieces_of_a_closed_task_rest(task: PlanTask, cast: Cast) -> None:
    one = add_piece(task, cast["hotich"])
    deeds.close_task(task, note="Không làm nữa", actor=cast["chutich"])
    with pytest.raises(WrongState):
        deeds.tick_sub_task(find_sub_task(cast["hotich"], one.id), is_done=True, actor=cast["hotich"])
    with pytest.raises(WrongState):
        add_piece(task, cast["hotich"], title="Thêm nữa")


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "x" * 501])
def test_a_piece_needs_words_that_fit(title: str, task: PlanTask, cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        add_piece(task, cast["hotich"], title=title)
    assert caught.value.field == "title"


# --- ending -------------------------------------------------------------------------------------------


def test_a_task_without_its_evidence_is_closed_only_with_a_note(task: PlanTask, cast: Cast) -> None:
    with pytest.raises(DomainError, match="Còn thiếu") as caught:
        deeds.close_task(task, note="  ", actor=cast["kiemsoat"])
    assert caught.value.field == "note"
    assert fresh(task).state == TaskState.OPEN
    deeds.close_task(task, note="Cấp trên đã dừng việc này", actor=cast["kiemsoat"])
    assert fresh(task).closing_note == "Cấp trên đã dừng việc này"
    assert fresh(task).closed_at is not None


def test_keeping_every_day_does_not_close_the_task(
    task: PlanTask, milestone: TaskMilestone, cast: Cast
) -> None:
    day_deeds.finish_milestone(milestone, done_on=date(2026, 3, 24), actor=cast["hotich"])
    assert fresh(task).state == TaskState.OPEN


def test_closing_twice_is_told(task: PlanTask, cast: Cast) -> None:
    deeds.close_task(task, note="Xong", actor=cast["kiemsoat"])
    with pytest.raises(WrongState):
        deeds.close_task(task, note="Xong", actor=cast["kiemsoat"])
    assert lines(task) == ["plan.task_closed"]


def test_a_dropped_task_comes_back_with_a_reason(task: PlanTask, cast: Cast) -> None:
    deeds.drop_task(task, reason="Theo Quyết định 5/QĐ-UBND", actor=cast["chutich"])
    assert fresh(task).state == TaskState.DROPPED
    with pytest.raises(DomainError, match="lý do"):
        deeds.reopen_task(task, reason="", actor=cast["chutich"])
    deeds.reopen_task(task, reason="Quyết định 5 đã bị thu hồi", actor=cast["chutich"])
    again = fresh(task)
    assert (again.state, again.closing_note, again.closed_at) == (TaskState.OPEN, "", None)
    with pytest.raises(WrongState, match="không cần mở lại"):
        deeds.reopen_task(task, reason="Lần nữa", actor=cast["chutich"])


def test_reopening_is_for_managers_and_not_after_the_plan_is_over(task: PlanTask, cast: Cast) -> None:
    deeds.close_task(task, note="Xong", actor=cast["kiemsoat"])
    with pytest.raises(NotAllowed):
        deeds.reopen_task(task, reason="Làm tiếp", actor=cast["hotich"])
    task.plan.state = PlanState.CLOSED
    task.plan.save(update_fields=["state"])
    with pytest.raises(WrongState, match="đã kết thúc"):
        deeds.reopen_task(task, reason="Làm tiếp", actor=cast["kiemsoat"])
