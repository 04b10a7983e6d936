"""A meeting from the invitation to its decisions: who may, when, and what is refused."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
from docx import Document

from motcua.core.clock import simulated
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.planning.issued_documents.tests.papers import scan
from motcua.planning.meetings.actions import (
    Invited,
    add_material,
    approve_minutes,
    call_meeting,
    cancel_meeting,
    change_meeting,
    check_in,
    decision_to_task,
    invite,
    mark,
    report_decision,
    write_minutes,
)
from motcua.planning.meetings.actions.outcome import add_decision
from motcua.planning.meetings.minutes_paper import print_minutes
from motcua.planning.meetings.models import Invitee, Meeting, MeetingDecision
from motcua.planning.meetings.rules import (
    Facts,
    State,
    new_code,
    normal_code,
    state_of,
    why_no_code,
    why_no_mark,
)
from motcua.planning.meetings.tests.calls import (
    AFTER,
    BEFORE,
    DURING,
    ENDS,
    STARTS,
    called,
    decided,
    facts,
    invitee,
)
from motcua.planning.models import SubTask, TaskProduct
from tests.support.world_planning import plan_with_a_task

_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("given", "at", "wanted"),
    [
        ({}, BEFORE, State.PLANNED),
        ({}, DURING, State.RUNNING),
        ({}, AFTER, State.HELD),
        ({"has_minutes": True}, AFTER, State.WRITTEN),
        ({"has_minutes": True, "is_approved": True}, AFTER, State.DONE),
        ({"is_cancelled": True}, AFTER, State.CANCELLED),
    ],
)
def test_the_state_is_drawn_from_the_facts(given: dict[str, bool], at: datetime, wanted: State) -> None:
    assert state_of(Facts(starts_at=STARTS, ends_at=ENDS, **given), at) is wanted


@pytest.mark.parametrize(
    ("at", "code", "hand"),
    [
        (STARTS - timedelta(minutes=31), False, False),
        (STARTS - timedelta(minutes=30), True, True),
        (ENDS, True, True),
        (ENDS + _MINUTE, False, True),
        (ENDS + timedelta(days=3), False, True),
        (ENDS + timedelta(days=3) + _MINUTE, False, False),
    ],
)
def test_presence_is_taken_only_inside_its_window(at: datetime, code: bool, hand: bool) -> None:
    assert (why_no_code(STARTS, ENDS, at) is None) is code
    assert (why_no_mark(STARTS, ENDS, at) is None) is hand


def test_a_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    assert len(code) == 6
    assert normal_code(f" {code[:3].lower()}-{code[3:]} ") == code
    assert not set(code) & set("01OIL")


pytestmark = pytest.mark.django_db


def test_an_invited_officer_is_present_by_the_code_once(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member)
        with pytest.raises(WrongState, match="Chưa đến giờ"):
            check_in(code=meeting.code, actor=member)
    with simulated(DURING):
        first = check_in(code=meeting.code.lower(), actor=member)
        assert (first.came_at, first.how, first.marked_by_id) == (DURING, "code", member.officer_id)
        with pytest.raises(DomainError, match="chưa có trong danh sách"):
            check_in(code=meeting.code, actor=cast["vanthu"])
        with pytest.raises(DomainError, match="Không có cuộc họp"):
            check_in(code="ZZZZZZ", actor=member)
        with pytest.raises(DomainError, match="Không có cuộc họp"):
            check_in(code=meeting.code, actor=cast["lancan.tiepnhan"])
    with simulated(AFTER):
        assert check_in(code=meeting.code, actor=member).came_at == DURING, "the first time stands"
        invite(meeting, Invited(officer_ids=[cast["vanthu"].officer_id or 0]), actor=control)
        with pytest.raises(WrongState, match="đã kết thúc"):
            check_in(code=meeting.code, actor=cast["vanthu"])


def test_who_marked_somebody_by_hand_is_kept(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member, guests=["Ông Khách Mẫu, Hội Mẫu"])
        row = invitee(meeting, member)
        with pytest.raises(WrongState, match="Chưa đến giờ"):
            mark(row, is_present=True, actor=control)
    with simulated(AFTER):
        with pytest.raises(NotAllowed):
            mark(row, is_present=True, actor=cast["tiepnhan1"])
        with pytest.raises(DomainError, match="không ghi lý do"):
            mark(row, is_present=True, excuse="Ốm", actor=control)
        absent = mark(row, is_present=False, excuse="Đi công tác", actor=control)
        assert (absent.came_at, absent.excuse) == (None, "Đi công tác")
        came = mark(row, is_present=True, actor=cast["vanthu"])
        assert (came.how, came.marked_by_id, came.excuse) == ("hand", cast["vanthu"].officer_id, "")
        assert mark(row, is_present=True, actor=control).marked_by_id == cast["vanthu"].officer_id
    with simulated(ENDS + timedelta(days=4)), pytest.raises(WrongState, match="quá 3 ngày"):
        mark(row, is_present=False, actor=control)


def test_the_same_request_calls_one_meeting(cast: Cast) -> None:
    control, invited = cast["kiemsoat"], Invited(guests=["Khách Mẫu"])
    with simulated(BEFORE):
        sent = [call_meeting(facts(), invited, actor=control, request_id="same") for _ in range(2)]
        assert sent[0].id == sent[1].id
        assert Invitee.objects.filter(agency_id=control.agency_id).count() == 1
        with pytest.raises(Conflict):
            call_meeting(facts(), invited, actor=cast["hotich"], request_id="same")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "tiec"}, "kind"),
        ({"title": " "}, "title"),
        ({"place": ""}, "place"),
        ({"ends_at": STARTS}, "ends"),
        ({"ends_at": STARTS + timedelta(hours=15)}, "ends"),
        ({"starts_at": STARTS.replace(year=2020), "ends_at": ENDS.replace(year=2020)}, "on"),
        ({"starts_at": STARTS.replace(year=2066), "ends_at": ENDS.replace(year=2066)}, "on"),
        ({"chair_id": 999_999_999}, "chair"),
        ({"agenda": "x" * 4001}, "agenda"),
        ({"guests": []}, "officers"),
        ({"guests": ["x" * 201]}, "guests"),
        ({"guests": [f"Khách {number}" for number in range(501)]}, "guests"),
    ],
)
def test_what_is_refused_leaves_nothing(cast: Cast, changed: dict[str, Any], field: str) -> None:
    control = cast["kiemsoat"]
    with simulated(BEFORE), pytest.raises(DomainError) as refused:
        called(control, **{"guests": ["Khách Mẫu"], **changed})
    assert refused.value.field == field
    assert not Meeting.objects.filter(agency_id=control.agency_id).exists()


def test_strangers_and_those_without_the_right_call_nothing(cast: Cast) -> None:
    with simulated(BEFORE):
        for name in ("tiepnhan1", "congan", "quantri", "congdan1"):
            with pytest.raises(DomainError):
                called(cast[name], guests=["Khách Mẫu"])
        with pytest.raises(DomainError, match="không còn làm việc"):
            called(cast["kiemsoat"], cast["lancan.tiepnhan"])


def test_a_meeting_changes_until_it_begins(cast: Cast) -> None:
    control = cast["kiemsoat"]
    later = facts(starts_at=STARTS + timedelta(days=1), ends_at=ENDS + timedelta(days=1), title="Đổi ngày")
    with simulated(BEFORE):
        meeting = called(control, cast["hotich"])
        with pytest.raises(NotAllowed):
            change_meeting(meeting, later, actor=cast["tiepnhan1"])
        changed = change_meeting(meeting, later, actor=control)
        assert (changed.title, changed.starts_at) == ("Đổi ngày", STARTS + timedelta(days=1))
    with simulated(DURING + timedelta(days=1)), pytest.raises(WrongState, match="đã bắt đầu"):
        change_meeting(meeting, later, actor=control)


def test_people_and_papers_are_added_once_each(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member)
        assert invite(meeting, Invited(guests=["Khách", "Khách", " "]), actor=control) == 1
        with pytest.raises(DomainError, match="đã được mời"):
            invite(meeting, Invited(officer_ids=[member.officer_id or 0], guests=["Khách"]), actor=control)
        with pytest.raises(NotAllowed):
            invite(meeting, Invited(guests=["Khác"]), actor=cast["tiepnhan1"])
        add_material(meeting, title="Báo cáo", upload=scan(), actor=control)
        with pytest.raises(DomainError, match="tài liệu tên này"):
            add_material(meeting, title="Báo cáo", upload=scan(), actor=control)
        with pytest.raises(NotAllowed):
            add_material(meeting, title="Khác", upload=scan(), actor=cast["tiepnhan1"])
    assert StoredFile.objects.filter(agency_id=control.agency_id).count() == 1


def test_a_meeting_is_put_off_only_while_nobody_came(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        off, held = called(control, member), called(control, member)
        with pytest.raises(DomainError, match="lý do hoãn"):
            cancel_meeting(off, reason="", actor=control)
        with pytest.raises(NotAllowed):
            cancel_meeting(off, reason="Bão", actor=cast["tiepnhan1"])
        cancel_meeting(off, reason="Bão", actor=control)
        with pytest.raises(WrongState, match="đã hoãn"):
            cancel_meeting(off, reason="Bão", actor=control)
    with simulated(DURING):
        check_in(code=held.code, actor=member)
        with pytest.raises(WrongState, match="không hoãn được"):
            cancel_meeting(held, reason="Bão", actor=control)
        with pytest.raises(WrongState, match="đã hoãn"):
            check_in(code=off.code, actor=member)


def test_minutes_are_approved_by_a_second_person_and_then_fixed(cast: Cast) -> None:
    control, leader, member = cast["kiemsoat"], cast["chutich"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member)
        with pytest.raises(WrongState, match="chưa bắt đầu"):
            write_minutes(meeting, text="Sớm quá", actor=control)
    with simulated(DURING):
        write_minutes(meeting, text="Đang ghi", actor=leader)
        with pytest.raises(WrongState, match="chưa kết thúc"):
            approve_minutes(meeting, actor=leader)
    with simulated(AFTER):
        with pytest.raises(NotAllowed, match="không tự duyệt"):
            approve_minutes(meeting, actor=leader)
        write_minutes(meeting, text="Đã thống nhất", upload=scan(), actor=control)
        with pytest.raises(NotAllowed):
            approve_minutes(meeting, actor=control)
        with pytest.raises(NotAllowed):
            write_minutes(meeting, text="x", actor=cast["tiepnhan1"])
        approved = approve_minutes(meeting, actor=leader)
        assert approved.state_at(AFTER) is State.DONE
        for deed in (
            lambda: approve_minutes(meeting, actor=leader),
            lambda: write_minutes(meeting, text="Sửa", actor=control),
            lambda: mark(invitee(meeting, member), is_present=True, actor=control),
            lambda: invite(meeting, Invited(guests=["Khách"]), actor=control),
            lambda: decided(meeting, control, member),
        ):
            with pytest.raises(WrongState):
                deed()


def test_minutes_that_are_not_written_are_not_approved(cast: Cast) -> None:
    with simulated(BEFORE):
        meeting = called(cast["kiemsoat"], cast["hotich"])
    with simulated(AFTER), pytest.raises(WrongState, match="Chưa có biên bản"):
        approve_minutes(meeting, actor=cast["chutich"])


def test_a_decision_has_a_person_and_a_day_and_is_reported_once(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member)
        with pytest.raises(WrongState, match="chưa bắt đầu"):
            decided(meeting, control, member)
    with simulated(AFTER):
        with pytest.raises(DomainError, match="không còn làm việc"):
            decided(meeting, control, cast["lancan.tiepnhan"])
        with pytest.raises(DomainError, match="Hạn phải từ"):
            decided(meeting, control, member, due_on=date(2026, 6, 9))
        with pytest.raises(NotAllowed):
            decided(meeting, cast["tiepnhan1"], member)
        row = decided(meeting, control, cast["tiepnhan2"])
        for _ in range(2):
            same = {"text": "Một", "officer_id": member.officer_id or 0, "due_on": row.due_on}
            add_decision(meeting, actor=control, request_id="same", **same)  # type: ignore[arg-type]
        assert MeetingDecision.objects.filter(agency_id=control.agency_id).count() == 2
        with pytest.raises(NotAllowed):
            report_decision(row, done_on=AFTER.date(), result="Xong", actor=cast["tiepnhan1"])
        with pytest.raises(DomainError, match="Ngày xong"):
            report_decision(row, done_on=date(2026, 6, 11), result="Xong", actor=cast["tiepnhan2"])
        done = report_decision(row, done_on=AFTER.date(), result="Đã rà soát", actor=cast["tiepnhan2"])
        assert (done.done_on, done.result) == (AFTER.date(), "Đã rà soát")
        with pytest.raises(WrongState, match="đã báo xong"):
            report_decision(row, done_on=AFTER.date(), result="Lại", actor=cast["tiepnhan2"])


def test_a_decision_becomes_a_sub_task_of_the_meeting_s_task_once(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    task = plan_with_a_task(control.agency_id or 0, year=2026)
    with simulated(BEFORE):
        meeting = called(control, member, task_id=task.id)
        assert TaskProduct.objects.get(agency_id=control.agency_id).object_id == meeting.id
        other = called(control, member)
        foreign = plan_with_a_task(cast["lancan.tiepnhan"].agency_id or 0, year=2026)
        with pytest.raises(NotFound):
            called(control, member, task_id=foreign.id)
    with simulated(AFTER):
        row, elsewhere = decided(meeting, control, member), decided(other, control, member)
        with pytest.raises(NotFound, match="không gắn"):
            decision_to_task(elsewhere, task_id=task.id, actor=control)
        planned = decision_to_task(row, task_id=task.id, actor=control)
        piece = SubTask.objects.get(agency_id=control.agency_id, id=planned.sub_task_id)
        assert (piece.title, piece.officer_id, piece.due_on) == (row.text, member.officer_id, row.due_on)
        with pytest.raises(WrongState, match="đã thành việc nhỏ"):
            decision_to_task(row, task_id=task.id, actor=control)
        with pytest.raises(NotAllowed):
            decision_to_task(elsewhere, task_id=task.id, actor=cast["tiepnhan1"])


def test_the_printed_minutes_hold_who_came_and_what_was_decided(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member, guests=["Khách Mẫu"], chair_id=cast["chutich"].officer_id)
    with simulated(DURING):
        check_in(code=meeting.code, actor=member)
        decided(meeting, control, member, text="Niêm yết thủ tục mới")
        meeting = write_minutes(meeting, text="Đã thống nhất", actor=control)
        document = Document(io.BytesIO(print_minutes(meeting, "docx")[0]))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "Có mặt 1/2 người được mời." in text
        assert "Vắng: Khách Mẫu" in text
        cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
        assert "Niêm yết thủ tục mới" in cells
        pdf = pypdfium2.PdfDocument(print_minutes(meeting, "pdf")[0])
        printed = " ".join(pdf[0].get_textpage().get_text_range().split())
        pdf.close()
        assert "Đã thống nhất" in printed
