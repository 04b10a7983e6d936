"""Who helps, what is asked of a unit, and its answer."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.cast import ECONOMY, POLICE, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.documents.files import BadFile
from motcua.planning.actions.coordination import (
    add_coordinator,
    answer_request,
    ask_unit,
    remove_coordinator,
)
from motcua.planning.actions.tasks import close_task
from motcua.planning.models import (
    CoordinationRequest,
    NoticeKind,
    PlanTask,
    TaskCoordinator,
    TaskNotice,
)
from motcua.planning.task_finding import find_coordinator, find_request

QUESTION = "Cung cấp số liệu hồ sơ đất đai quý I"


@pytest.fixture
def asked(task: PlanTask, cast: Cast, organisation: Organisation) -> CoordinationRequest:
    """A question to the economy office, due in a week."""
    unit = organisation.agencies[ECONOMY].pk
    row = ask_unit(task, unit_id=unit, question=QUESTION, due_on=date(2026, 3, 31), actor=cast["hotich"])
    return find_request(cast["hotich"], row.id)


def told(task: PlanTask, officer_id: int | None) -> list[str]:
    rows = TaskNotice.objects.filter(agency_id=task.agency_id, officer_id=officer_id or 0).order_by("id")
    return list(rows.values_list("kind", flat=True))


def test_a_helper_is_named_once_and_can_be_taken_off(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    unit, mine = organisation.agencies[POLICE].pk, cast["hotich"]
    row = add_coordinator(task, unit_id=unit, actor=mine)
    with pytest.raises(Conflict, match="đã có"):
        add_coordinator(task, unit_id=unit, actor=mine)
    remove_coordinator(find_coordinator(mine, row.id), actor=mine)
    assert not TaskCoordinator.objects.filter(agency_id=task.agency_id).exists()
    deeds = AuditLine.objects.filter(subject=str(task.id)).order_by("id").values_list("deed", flat=True)
    assert list(deeds) == ["plan.coordinator_added", "plan.coordinator_removed"]


def test_a_helper_must_be_somebody(task: PlanTask, cast: Cast, organisation: Organisation) -> None:
    with pytest.raises(DomainError, match="Hãy chọn"):
        add_coordinator(task, actor=cast["hotich"])
    with pytest.raises(DomainError, match="không thuộc cơ quan"):
        add_coordinator(task, unit_id=organisation.neighbour.pk, actor=cast["hotich"])


@pytest.mark.parametrize("who", ["diachinh", "congan", "quantri", "lancan.chuyenmon"])
def test_others_name_no_helpers_and_ask_nothing(
    who: str, task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    unit = organisation.agencies[POLICE].pk
    with pytest.raises(NotAllowed):
        add_coordinator(task, unit_id=unit, actor=cast[who])
    with pytest.raises(NotAllowed):
        ask_unit(task, unit_id=unit, question=QUESTION, due_on=None, actor=cast[who])


def test_a_question_reaches_the_unit_and_makes_it_a_helper(
    asked: CoordinationRequest, task: PlanTask, cast: Cast
) -> None:
    assert told(task, cast["diachinh"].officer_id) == [NoticeKind.ASKED]
    assert told(task, cast["kinhte"].officer_id) == [NoticeKind.ASKED]
    assert TaskCoordinator.objects.get(agency_id=task.agency_id).unit_id == asked.unit_id


def test_the_same_question_waits_once(asked: CoordinationRequest, task: PlanTask, cast: Cast) -> None:
    with pytest.raises(Conflict, match="đang chờ trả lời"):
        ask_unit(task, unit_id=asked.unit_id, question=QUESTION, due_on=None, actor=cast["hotich"])
    assert CoordinationRequest.objects.filter(agency_id=task.agency_id).count() == 1


@pytest.mark.parametrize(
    ("question", "due_on", "field"),
    [("", None, "question"), ("x" * 1001, None, "question"), (QUESTION, date(2026, 3, 23), "due_on")],
)
def test_a_question_needs_words_and_time(
    question: str, due_on: date | None, field: str, task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    unit = organisation.agencies[ECONOMY].pk
    with pytest.raises(DomainError) as caught:
        ask_unit(task, unit_id=unit, question=question, due_on=due_on, actor=cast["hotich"])
    assert caught.value.field == field


def test_an_officer_of_the_unit_answers_once(asked: CoordinationRequest, task: PlanTask, cast: Cast) -> None:
    answered = answer_request(asked, answer="Đã nhận 42 hồ sơ", actor=cast["kinhte"])
    assert answered.answered_by_id == cast["kinhte"].officer_id
    assert told(task, cast["hotich"].officer_id) == [NoticeKind.ASKED]
    with pytest.raises(WrongState, match="đã được trả lời"):
        answer_request(asked, answer="Lần hai", actor=cast["diachinh"])


@pytest.mark.parametrize("who", ["hotich", "congan", "kiemsoat", "quantri", "lancan.chuyenmon"])
def test_nobody_else_answers_for_the_unit(who: str, asked: CoordinationRequest, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        answer_request(asked, answer="Thay", actor=cast[who])
    assert find_request(cast["hotich"], asked.id).answered_at is None


def test_an_answer_may_bring_a_document(asked: CoordinationRequest, cast: Cast) -> None:
    png = BytesIO(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
        b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    actor = cast["kinhte"]
    answer_request(asked, answer="Kèm bảng", upload=png, file_name="bang.png", actor=actor)
    found = find_request(actor, asked.id)
    assert found.file is not None
    assert found.file.name == "bang.png"


def test_a_file_that_cannot_be_taken_leaves_the_question_open(asked: CoordinationRequest, cast: Cast) -> None:
    with pytest.raises(BadFile):
        answer_request(
            asked, answer="Kèm tệp", upload=BytesIO(b"MZ"), file_name="x.exe", actor=cast["kinhte"]
        )
    assert find_request(cast["kinhte"], asked.id).answered_at is None


def test_an_answer_needs_words(asked: CoordinationRequest, cast: Cast) -> None:
    with pytest.raises(DomainError) as caught:
        answer_request(asked, answer=" \n ", actor=cast["kinhte"])
    assert caught.value.field == "answer"


def test_an_answer_still_comes_in_after_the_task_is_closed(
    asked: CoordinationRequest, task: PlanTask, cast: Cast
) -> None:
    close_task(task, note="Dừng", actor=cast["chutich"])
    assert answer_request(asked, answer="Đã có", actor=cast["kinhte"]).answered_at is not None
    with pytest.raises(WrongState):
        ask_unit(task, unit_id=asked.unit_id, question="Nữa", due_on=None, actor=cast["hotich"])


def test_a_stranger_finds_neither_question_nor_helper(
    asked: CoordinationRequest, task: PlanTask, cast: Cast
) -> None:
    helper = TaskCoordinator.objects.get(agency_id=task.agency_id)
    for find, row in ((find_request, asked), (find_coordinator, helper)):
        with pytest.raises(NotFound):
            find(cast["lancan.chuyenmon"], row.id)
