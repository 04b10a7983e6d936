"""Nobody leaves with open tasks of the plan."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.core.errors import DomainError
from motcua.demo.cast import Organisation
from motcua.demo.pytest_cast import Cast
from motcua.organisations.actions import hand_over_work, officer_leaves
from motcua.organisations.work import open_work_by_officer, open_work_of
from motcua.planning.actions.tasks import add_sub_task, close_task
from motcua.planning.models import NoticeKind, PlanTask, SubTask, TaskNotice


def labels(organisation: Organisation, who: str) -> list[str]:
    return [str(work) for work in open_work_of(organisation.officer(who))]


def test_tasks_and_pieces_count_as_open_work_until_they_are_closed(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    helper = organisation.officer("laodong")
    add_sub_task(task, title="Rà soát", officer_id=helper.pk, due_on=None, actor=cast["hotich"])
    assert labels(organisation, "hotich") == ["1 nhiệm vụ của kế hoạch"]
    assert labels(organisation, "laodong") == ["1 việc nhỏ của kế hoạch"]
    assert set(open_work_by_officer(organisation.commune)) == {
        organisation.officer("hotich").pk,
        helper.pk,
    }
    close_task(task, note="Dừng", actor=cast["chutich"])
    assert labels(organisation, "hotich") == labels(organisation, "laodong") == []


def test_whoever_leaves_hands_tasks_over_first(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    leaving, taking = organisation.officer("hotich"), organisation.officer("laodong")
    add_sub_task(task, title="Soạn tờ trình", officer_id=leaving.pk, due_on=None, actor=cast["hotich"])
    with pytest.raises(DomainError, match="nhiệm vụ của kế hoạch"):
        officer_leaves(leaving, last_on=date(2026, 3, 31), actor=cast["quantri"])
    assert hand_over_work(leaving, taking, actor=cast["chutich"], request_id="hand-over-1") == 2
    assert PlanTask.objects.get(agency_id=task.agency_id, id=task.id).officer_id == taking.pk
    assert SubTask.objects.get(agency_id=task.agency_id).officer_id == taking.pk
    told = TaskNotice.objects.filter(agency_id=task.agency_id, officer_id=taking.pk)
    assert {one.kind for one in told} == {NoticeKind.ASSIGNED}
    assert hand_over_work(leaving, taking, actor=cast["chutich"], request_id="hand-over-1") == 0
    officer_leaves(leaving, last_on=date(2026, 3, 31), actor=cast["quantri"])
