"""A task's days: set, kept, changed; what the plan said stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions.milestones import (
    add_milestone,
    change_deadline,
    finish_milestone,
    reopen_milestone,
)
from motcua.planning.actions.tasks import close_task
from motcua.planning.models import (
    DeadlineChange,
    NoticeKind,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskNotice,
)
from motcua.planning.task_finding import find_milestone
from motcua.planning.tests.factories import make_task, milestone_of

TODAY = date(2026, 3, 24)


def days(task: PlanTask) -> list[date]:
    rows = TaskMilestone.objects.filter(agency_id=task.agency_id, task_id=task.id)
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def test_a_condition_gets_its_day_when_it_has_come_about(plan: PlanVersion, cast: Cast) -> None:
    task = make_task(plan, deadline="Theo kế hoạch của UBND huyện")
    assert days(task) == []
    added = add_milestone(task, label="", due_on=date(2026, 5, 15), actor=cast["kiemsoat"])
    assert (added.original_on, added.due_on) == (date(2026, 5, 15), date(2026, 5, 15))


def test_the_same_day_stands_once(task: PlanTask, cast: Cast) -> None:
    facts: dict[str, Any] = {"label": "Đợt 1", "due_on": date(2026, 5, 15), "actor": cast["kiemsoat"]}
    add_milestone(task, **facts)
    with pytest.raises(Conflict, match="đã có"):
        add_milestone(task, **facts)
    assert len(days(task)) == 2


@pytest.mark.parametrize(
    ("starts_on", "due_on", "field"),
    [
        (None, date(2062, 5, 1), "due_on"),
        (None, date(2020, 5, 1), "due_on"),
        (date(2026, 6, 1), date(2026, 5, 1), "starts_on"),
    ],
)
def test_days_that_cannot_be_are_refused(
    starts_on: date | None, due_on: date, field: str, task: PlanTask, cast: Cast
) -> None:
    with pytest.raises(DomainError) as caught:
        add_milestone(task, label="", starts_on=starts_on, due_on=due_on, actor=cast["kiemsoat"])
    assert caught.value.field == field


def test_a_day_is_kept_once_and_can_be_taken_back(milestone: TaskMilestone, cast: Cast) -> None:
    mine = cast["hotich"]
    for _ in range(2):
        finish_milestone(milestone, done_on=date(2026, 3, 20), actor=mine)
    with pytest.raises(WrongState, match="20/03/2026"):
        finish_milestone(milestone, done_on=TODAY, actor=mine)
    for _ in range(2):
        assert reopen_milestone(milestone, actor=mine).done_on is None
    deeds = AuditLine.objects.filter(subject=str(milestone.task_id)).order_by("id")
    assert list(deeds.values_list("deed", flat=True)) == ["plan.milestone_done", "plan.milestone_undone"]


def test_nothing_is_done_tomorrow(milestone: TaskMilestone, cast: Cast) -> None:
    with pytest.raises(DomainError, match="sau hôm nay"):
        finish_milestone(milestone, done_on=date(2026, 3, 25), actor=cast["hotich"])


@pytest.mark.parametrize("who", ["diachinh", "quantri", "lancan.chuyenmon"])
def test_others_do_not_touch_the_days(who: str, milestone: TaskMilestone, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        finish_milestone(milestone, done_on=TODAY, actor=cast[who])
    with pytest.raises(NotAllowed):
        reopen_milestone(milestone, actor=cast[who])
    with pytest.raises(NotAllowed):
        change_deadline(milestone, to_on=date(2026, 7, 1), reason="Chờ văn bản", actor=cast[who])


def test_a_changed_day_keeps_what_the_plan_said_and_says_why(milestone: TaskMilestone, cast: Cast) -> None:
    change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ huyện hướng dẫn", actor=cast["chutich"])
    change_deadline(milestone, to_on=date(2026, 8, 31), reason="Huyện lùi lịch", actor=cast["chutich"])
    now = milestone_of(milestone.task)
    assert (now.original_on, now.due_on) == (date(2026, 6, 30), date(2026, 8, 31))
    changes = DeadlineChange.objects.filter(agency_id=now.agency_id, milestone_id=now.id).order_by("id")
    assert [(one.from_on, one.to_on, one.reason) for one in changes] == [
        (date(2026, 6, 30), date(2026, 7, 31), "Chờ huyện hướng dẫn"),
        (date(2026, 7, 31), date(2026, 8, 31), "Huyện lùi lịch"),
    ]
    told = TaskNotice.objects.filter(agency_id=now.agency_id, officer_id=cast["hotich"].officer_id or 0)
    assert [one.kind for one in told] == [NoticeKind.CHANGED, NoticeKind.CHANGED]


def test_whoever_does_the_task_may_not_move_its_day(milestone: TaskMilestone, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_deadline(milestone, to_on=date(2026, 7, 31), reason="Bận", actor=cast["hotich"])


@pytest.mark.parametrize(
    ("to_on", "reason", "field"),
    [
        (date(2026, 6, 30), "Không đổi", "to_on"),
        (date(2026, 3, 1), "Trước ngày bắt đầu", "to_on"),
        (date(2066, 7, 31), "Gõ nhầm năm", "to_on"),
        (date(2026, 7, 31), "  ", "reason"),
        (date(2026, 7, 31), "x" * 501, "reason"),
    ],
)
def test_a_change_needs_another_day_and_a_reason(
    to_on: date, reason: str, field: str, milestone: TaskMilestone, cast: Cast
) -> None:
    with pytest.raises(DomainError) as caught:
        change_deadline(milestone, to_on=to_on, reason=reason, actor=cast["chutich"])
    assert caught.value.field == field
    assert not DeadlineChange.objects.filter(agency_id=milestone.agency_id).exists()
    assert milestone_of(milestone.task).due_on == date(2026, 6, 30)


def test_a_day_that_was_kept_is_not_moved(milestone: TaskMilestone, cast: Cast) -> None:
    finish_milestone(milestone, done_on=TODAY, actor=cast["hotich"])
    with pytest.raises(WrongState, match="đã xong"):
        change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ", actor=cast["chutich"])


def test_days_of_a_closed_task_rest(milestone: TaskMilestone, cast: Cast) -> None:
    close_task(milestone.task, note="Dừng", actor=cast["chutich"])
    with pytest.raises(WrongState):
        finish_milestone(milestone, done_on=TODAY, actor=cast["hotich"])
    with pytest.raises(WrongState):
        change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ", actor=cast["chutich"])


def test_a_stranger_finds_no_day(milestone: TaskMilestone, cast: Cast) -> None:
    with pytest.raises(NotFound):
        find_milestone(cast["lancan.chuyenmon"], milestone.id)
