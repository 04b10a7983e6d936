"""The regular job: everybody hears in time, once; notices are read; the page of today counts them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.clock import ZONE, simulated
from motcua.demo.cast import ECONOMY, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions.coordination import ask_unit
from motcua.planning.actions.milestones import change_deadline, finish_milestone
from motcua.planning.actions.notices import read_notices
from motcua.planning.actions.tasks import add_sub_task, close_task
from motcua.planning.cards import unread_count
from motcua.planning.jobs import remind_all
from motcua.planning.models import NoticeKind, PlanState, PlanTask, PlanVersion, TaskMilestone, TaskNotice
from motcua.planning.tests.factories import make_task

DUE = date(2026, 6, 30)  # a Tuesday


def run_on(day: date) -> int:
    with simulated(datetime(day.year, day.month, day.day, 6, 0, tzinfo=ZONE)):
        return remind_all()


def told(task: PlanTask, officer_id: int | None) -> list[str]:
    rows = TaskNotice.objects.filter(agency_id=task.agency_id, officer_id=officer_id or 0)
    return list(rows.order_by("id").values_list("kind", flat=True))


def test_a_task_is_reminded_of_at_each_stage_and_only_once(task: PlanTask, cast: Cast) -> None:
    assert run_on(DUE - timedelta(days=8)) == 0
    for days_left in (7, 7, 6, 3, 1, 1, 0, 0, -1, -2, -2):
        run_on(DUE - timedelta(days=days_left))
    assert told(task, cast["hotich"].officer_id) == [
        NoticeKind.SOON,
        NoticeKind.TOMORROW,
        NoticeKind.DUE,
        NoticeKind.OVERDUE,
    ]
    assert told(task, cast["chutich"].officer_id) == []


def test_leaders_hear_after_three_working_days(task: PlanTask, cast: Cast) -> None:
    run_on(date(2026, 7, 2))
    assert told(task, cast["chutich"].officer_id) == []
    run_on(date(2026, 7, 3))
    run_on(date(2026, 7, 4))
    for leader in ("chutich", "phochutich"):
        assert told(task, cast[leader].officer_id) == [NoticeKind.ESCALATED]


def test_leaders_are_not_told_each_of_many_missed_months(
    plan: PlanVersion, cast: Cast, organisation: Organisation
) -> None:
    task = make_task(plan, deadline="Hàng tháng", officer_id=cast["hotich"].officer_id)
    run_on(date(2026, 9, 15))
    assert told(task, cast["chutich"].officer_id) == [NoticeKind.ESCALATED]
    assert told(task, cast["hotich"].officer_id) == [NoticeKind.OVERDUE] * 8


def test_who_stood_still_is_told_how_things_are_not_what_was_missed(task: PlanTask, cast: Cast) -> None:
    run_on(DUE + timedelta(days=1))
    assert told(task, cast["hotich"].officer_id) == [NoticeKind.OVERDUE]


def test_a_moved_day_is_reminded_of_again(task: PlanTask, milestone: TaskMilestone, cast: Cast) -> None:
    run_on(DUE)
    change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ huyện", actor=cast["chutich"])
    run_on(date(2026, 7, 1))
    assert told(task, cast["chutich"].officer_id) == []
    run_on(date(2026, 7, 31))
    mine = told(task, cast["hotich"].officer_id)
    assert mine.count(NoticeKind.DUE) == 2


def _close(task: PlanTask, milestone: TaskMilestone, cast: Cast) -> None:
    close_task(task, note="Dừng", actor=cast["chutich"])


def _keep(task: PlanTask, milestone: TaskMilestone, cast: Cast) -> None:
    finish_milestone(milestone, done_on=date(2026, 3, 24), actor=cast["hotich"])


def _end_plan(task: PlanTask, milestone: TaskMilestone, cast: Cast) -> None:
    task.plan.state = PlanState.CLOSED
    task.plan.save(update_fields=["state"])


@pytest.mark.parametrize("end", [_close, _keep, _end_plan])
def test_what_is_over_is_not_reminded_of(
    end: Callable[..., None], task: PlanTask, milestone: TaskMilestone, cast: Cast
) -> None:
    end(task, milestone, cast)
    assert run_on(DUE + timedelta(days=30)) == 0


def test_a_task_nobody_has_is_told_to_the_unit_else_to_who_controls(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    PlanTask.objects.filter(agency_id=task.agency_id).update(
        officer=None, lead_unit=organisation.agencies[ECONOMY]
    )
    run_on(DUE - timedelta(days=5))
    assert told(task, cast["kinhte"].officer_id) == [NoticeKind.SOON]
    PlanTask.objects.filter(agency_id=task.agency_id).update(lead_unit=None)
    run_on(DUE)
    assert told(task, cast["kiemsoat"].officer_id) == [NoticeKind.DUE]


def test_pieces_and_questions_are_reminded_of_without_leaders(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    due = date(2026, 4, 10)
    helper = cast["laodong"].officer_id
    add_sub_task(task, title="Rà soát", officer_id=helper, due_on=due, actor=cast["hotich"])
    unit = organisation.agencies[ECONOMY].pk
    ask_unit(task, unit_id=unit, question="Cho số liệu", due_on=due, actor=cast["hotich"])
    run_on(date(2026, 4, 30))
    assert told(task, helper) == [NoticeKind.ASSIGNED, NoticeKind.OVERDUE]
    assert told(task, cast["kinhte"].officer_id) == [NoticeKind.ASKED, NoticeKind.OVERDUE]
    assert told(task, cast["chutich"].officer_id) == []


def test_each_agency_hears_of_its_own(task: PlanTask, foreign_task: PlanTask, cast: Cast) -> None:
    run_on(DUE)
    stranger = cast["lancan.chuyenmon"].officer_id or 0
    assert not TaskNotice.objects.filter(agency_id=task.agency_id, officer_id=stranger).exists()


def test_a_hundred_tasks_cost_no_more_statements_than_one(
    task: PlanTask, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    run_on(DUE)
    with django_assert_max_num_queries(20):
        run_on(DUE + timedelta(days=1))


def test_reading_marks_ones_own_notices_only(task: PlanTask, cast: Cast) -> None:
    run_on(date(2026, 7, 3))
    assert unread_count(cast["chutich"]) == 1
    assert read_notices(actor=cast["chutich"]) == 1
    assert read_notices(actor=cast["chutich"]) == 0
    assert unread_count(cast["phochutich"]) == 1


def test_the_page_of_today_counts_what_is_unread(
    task: PlanTask, client_of: Callable[[str], Client], cast: Cast
) -> None:
    client = client_of("hotich")
    today = reverse("today")
    assert "Lời nhắc chưa đọc" not in client.get(today).content.decode()
    run_on(DUE)
    assert "Lời nhắc chưa đọc" in client.get(today).content.decode()
    board = client.get(reverse("plan_board", args=[task.plan_id])).content.decode()
    assert re.search(r'mc-count">1<span class="visually-hidden"> chưa đọc', board)
    page = client.get(reverse("my_notices")).content.decode()
    assert "Hôm nay đến hạn (hạn 30/06/2026)" in page
    assert client.post(reverse("notices_read")).status_code == 302
    assert "Lời nhắc chưa đọc" not in client.get(today).content.decode()
