"""A consultation from the draft to the reply: who may, in which state, and what is refused."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from docx import Document

from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.demo.cast import OFFICE, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.planning.consultations.actions import (
    ask_units,
    decide_comment,
    finish_answer,
    open_consultation,
    remove_comment,
    send_reply,
    stop_consultation,
)
from motcua.planning.consultations.merged_reply import print_reply
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.consultations.queries import comments_of, standings, waiting_for_unit
from motcua.planning.consultations.rules import Facts, State, clause_place, state_of
from motcua.planning.consultations.tests.rounds import asked, comment, facts, opened, unit_of
from motcua.planning.issued_documents.tests.papers import scan
from motcua.planning.models import TaskProduct
from tests.support.world_planning import plan_with_a_task

DUE = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("given", "on", "wanted"),
    [
        ({"missing": 2}, DUE, State.COLLECTING),
        ({"missing": 0, "undecided": 1}, DUE, State.DECIDING),
        ({}, DUE, State.READY),
        ({}, DUE + timedelta(days=1), State.OVERDUE),
        ({"sent_on": DUE}, DUE + timedelta(days=9), State.IN_TIME),
        ({"sent_on": DUE + timedelta(days=1)}, DUE, State.LATE),
        ({"is_stopped": True, "missing": 1}, DUE + timedelta(days=9), State.STOPPED),
    ],
)
def test_the_state_is_drawn_from_the_facts(given: dict[str, Any], on: date, wanted: State) -> None:
    assert state_of(Facts(due_on=DUE, **given), on) is wanted


def test_comments_stand_in_the_order_of_the_draft() -> None:
    wanted = [
        "Toàn dự thảo",
        "Điều 2",
        "Điều 2 khoản 1",
        "điểm b khoản 1 Điều 2",
        "Khoản 10, Điều 2",
        "Điều 2a",
        "Điều 10 khoản 1",
        "Phụ lục I",
        "Phụ lục II, mục 3",
        "Phụ lục IX",
    ]
    assert sorted(wanted[5:] + wanted[:5], key=clause_place) == wanted


pytestmark = pytest.mark.django_db


def state(row: DraftConsultation) -> State:
    return standings([DraftConsultation.objects.get(agency_id=row.agency_id, id=row.id)])[0].state


def test_a_round_goes_from_the_draft_to_the_reply(cast: Cast, organisation: Organisation) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    unit = organisation.agencies[OFFICE]
    row = opened(control, asked("Hội Mẫu", unit_ids=(unit.pk,)))
    assert state(row) is State.COLLECTING
    assert [one.name for one in waiting_for_unit(member)] == [unit.name]
    own, outside = unit_of(row, unit.name), unit_of(row)
    said = comment(own, member)
    finish_answer(own, actor=member)
    assert not waiting_for_unit(member)
    finish_answer(outside, note="Nhất trí", upload=scan(), actor=control)
    assert state(row) is State.DECIDING
    decide_comment(said, is_accepted=True, actor=control)
    assert state(row) is State.READY
    sent = send_reply(row, sent_on=today(), symbol="45/BC-UBND", upload=scan(), actor=control)
    assert state(sent) is State.IN_TIME


def test_a_late_reply_is_told_as_late(cast: Cast) -> None:
    control = cast["kiemsoat"]
    past = {"received_on": today() - timedelta(days=9), "due_on": today() - timedelta(days=2)}
    row = opened(control, asked("Hội Mẫu", days=-4), **past)
    assert state(row) is State.OVERDUE
    finish_answer(unit_of(row), note="Nhất trí", actor=control)
    assert state(send_reply(row, sent_on=today(), symbol="1/BC", actor=control)) is State.LATE


def test_the_same_request_opens_one_round(cast: Cast) -> None:
    control = cast["kiemsoat"]
    sent = [
        open_consultation(facts(), asked("Hội Mẫu"), upload=scan(), actor=control, request_id="same")
        for _ in range(2)
    ]
    assert sent[0].id == sent[1].id
    assert AskedUnit.objects.filter(agency_id=control.agency_id).count() == 1
    with pytest.raises(Conflict):
        open_consultation(facts(), asked("Hội Mẫu"), upload=scan(), actor=cast["hotich"], request_id="same")


@pytest.mark.parametrize(
    ("changed", "whom", "field"),
    [
        ({"title": " "}, ("Hội Mẫu",), "title"),
        ({"upper_agency": ""}, ("Hội Mẫu",), "upper_agency"),
        ({"received_on": date(2999, 1, 1)}, ("Hội Mẫu",), "received_on"),
        ({"due_on": date(2020, 1, 1)}, ("Hội Mẫu",), "due_on"),
        ({"due_on": today() + timedelta(days=1)}, ("Hội Mẫu",), "units_due_on"),
        ({}, (), "units"),
        ({}, ("x" * 201,), "others"),
        ({}, tuple(f"Hội {number}" for number in range(61)), "others"),
    ],
)
def test_what_is_refused_leaves_nothing(
    cast: Cast, changed: dict[str, Any], whom: tuple[str, ...], field: str
) -> None:
    control = cast["kiemsoat"]
    with pytest.raises(DomainError) as refused:
        opened(control, asked(*whom), **changed)
    assert refused.value.field == field
    assert not DraftConsultation.objects.filter(agency_id=control.agency_id).exists()
    assert not StoredFile.objects.filter(agency_id=control.agency_id).exists()


def test_units_of_another_agency_are_not_asked(cast: Cast, organisation: Organisation) -> None:
    with pytest.raises(DomainError, match="không thuộc cơ quan"):
        opened(cast["kiemsoat"], asked(unit_ids=(organisation.neighbour.pk,)))


def test_more_units_are_asked_once_each(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control)
    assert ask_units(row, asked("Hội Mẫu", "Đoàn Mẫu", days=5), actor=control) == 1
    with pytest.raises(DomainError, match="đã được hỏi"):
        ask_units(row, asked("Đoàn Mẫu"), actor=control)
    with pytest.raises(NotAllowed):
        ask_units(row, asked("Hội Khác"), actor=cast["tiepnhan1"])
    assert unit_of(row).due_on == today() + timedelta(days=3)


def test_a_unit_s_answer_is_its_own_people_s_or_the_holder_s(cast: Cast, organisation: Organisation) -> None:
    unit = organisation.agencies[OFFICE]
    row = opened(cast["kiemsoat"], asked(unit_ids=(unit.pk,)))
    own = unit_of(row, unit.name)
    outsider = cast["tiepnhan1"]  # of another unit and not a holder
    with pytest.raises(NotAllowed):
        comment(own, outsider)
    with pytest.raises(NotAllowed):
        comment(own, cast["lancan.chuyenmon"])
    assert comment(own, cast["vanthu"]).asked_id == own.id


def test_an_answer_is_closed_once_it_is_sent(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control)
    unit = unit_of(row)
    with pytest.raises(DomainError, match="Chưa có ý kiến"):
        finish_answer(unit, actor=control)
    said = comment(unit, control)
    wrong = comment(unit, control, "Điều 1")
    assert not comments_of(row), "shown when the unit has finished"
    remove_comment(wrong, actor=control)
    with pytest.raises(WrongState, match="chưa trả lời xong"):
        decide_comment(said, is_accepted=True, actor=control)
    finish_answer(unit, actor=control)
    for deed in (
        lambda: finish_answer(unit, note="Lần nữa", actor=control),
        lambda: comment(unit, control),
        lambda: remove_comment(said, actor=control),
    ):
        with pytest.raises(WrongState):
            deed()
    assert [one.id for one in comments_of(row)] == [said.id]


def test_a_comment_sent_twice_is_one(cast: Cast) -> None:
    from motcua.planning.consultations.actions import add_comment

    control = cast["kiemsoat"]
    unit = unit_of(opened(control))
    for _ in range(2):
        add_comment(unit, clause="Điều 1", proposal="Bỏ", actor=control, request_id="same")
    assert ClauseComment.objects.filter(agency_id=control.agency_id).count() == 1


def test_not_taking_up_needs_the_reason_and_may_be_changed_until_the_reply(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control)
    unit = unit_of(row)
    said = comment(unit, control)
    finish_answer(unit, actor=control)
    with pytest.raises(WrongState, match="Còn 1 ý kiến"):
        send_reply(row, sent_on=today(), symbol="1/BC", actor=control)
    with pytest.raises(DomainError, match="phải ghi lý do"):
        decide_comment(said, is_accepted=False, actor=control)
    decide_comment(said, is_accepted=False, answer="Đã có ở Điều 4", actor=control)
    decide_comment(said, is_accepted=True, actor=control)
    with pytest.raises(NotAllowed):
        decide_comment(said, is_accepted=True, actor=cast["tiepnhan1"])
    send_reply(row, sent_on=today(), symbol="1/BC", actor=control)
    with pytest.raises(WrongState, match="đã gửi"):
        decide_comment(said, is_accepted=False, answer="x", actor=control)


def test_a_reply_without_every_unit_says_why(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control)
    with pytest.raises(DomainError, match="Chưa trả lời: Hội Mẫu"):
        send_reply(row, sent_on=today(), symbol="1/BC", actor=control)
    with pytest.raises(DomainError, match="Ngày gửi"):
        send_reply(row, sent_on=today() + timedelta(days=1), symbol="1/BC", actor=control)
    with pytest.raises(NotAllowed):
        send_reply(row, sent_on=today(), symbol="1/BC", missing_note="x", actor=cast["vanthu"])
    sent = send_reply(row, sent_on=today(), symbol="1/BC", missing_note="Đã nhắc hai lần", actor=control)
    for deed in (
        lambda: send_reply(row, sent_on=today(), symbol="2/BC", actor=control),
        lambda: stop_consultation(row, reason="x", actor=control),
        lambda: ask_units(row, asked("Đoàn Mẫu"), actor=control),
        lambda: comment(unit_of(row), control),
    ):
        with pytest.raises(WrongState):
            deed()
    assert sent.missing_note == "Đã nhắc hai lần"


def test_a_round_that_is_stopped_stays_stopped(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control)
    with pytest.raises(DomainError, match="lý do dừng"):
        stop_consultation(row, reason="", actor=control)
    with pytest.raises(NotAllowed):
        stop_consultation(row, reason="x", actor=cast["vanthu"])
    stop_consultation(row, reason="Cơ quan trên đã rút dự thảo", actor=control)
    assert state(row) is State.STOPPED
    with pytest.raises(WrongState):
        stop_consultation(row, reason="Lần nữa", actor=control)


def test_a_round_becomes_the_product_of_its_task(cast: Cast) -> None:
    control = cast["kiemsoat"]
    task = plan_with_a_task(control.agency_id or 0)
    row = opened(control, task_id=task.id)
    assert TaskProduct.objects.get(agency_id=control.agency_id).object_id == row.id
    foreign = plan_with_a_task(cast["lancan.tiepnhan"].agency_id or 0)
    with pytest.raises(NotFound):
        opened(control, task_id=foreign.id)


def test_the_merged_reply_holds_every_comment_with_its_answer(cast: Cast) -> None:
    control = cast["kiemsoat"]
    row = opened(control, asked("Hội Mẫu", "Đoàn Mẫu"))
    unit = unit_of(row)
    declined, taken = comment(unit, control, "Điều 9"), comment(unit, control, "Điều 2")
    finish_answer(unit, actor=control)
    decide_comment(declined, is_accepted=False, answer="Luật đã quy định", actor=control)
    decide_comment(taken, is_accepted=True, actor=control)
    content, name = print_reply(row, "docx")
    document = Document(io.BytesIO(content))
    cells = [[cell.text for cell in line.cells] for table in document.tables for line in table.rows]
    rows = [line for line in cells if line[0] in {"1", "2"}]
    assert [(line[1], line[4]) for line in rows] == [
        ("Điều 2", "Tiếp thu."),
        ("Điều 9", "Không tiếp thu. Luật đã quy định"),
    ]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Đoàn Mẫu: chưa trả lời" in text
    assert name.endswith(".docx")
    pdf = pypdfium2.PdfDocument(print_reply(row, "pdf")[0])
    printed = pdf[0].get_textpage().get_text_range()
    pdf.close()
    assert "Không tiếp thu. Luật đã quy định" in " ".join(printed.split())
