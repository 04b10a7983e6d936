"""The pages of meetings in the eyes of the cast, and their figures against their lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.clock import simulated
from motcua.core.evidence import FIGURES, Scope
from motcua.demo.pytest_cast import Cast
from motcua.planning.issued_documents.tests.papers import scan
from motcua.planning.meetings.actions import (
    add_material,
    approve_minutes,
    cancel_meeting,
    check_in,
    mark,
    report_decision,
    write_minutes,
)
from motcua.planning.meetings.models import Meeting, MeetingDecision
from motcua.planning.meetings.queries import cards, matches
from motcua.planning.meetings.tests.calls import (
    AFTER,
    BEFORE,
    DURING,
    ENDS,
    STARTS,
    called,
    decided,
    invitee,
)
from motcua.planning.product_kinds import PRODUCT_KINDS
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
_ROW = re.compile(r'<th scope="row"')


def rows(client: Client, address: str) -> int:
    answer = client.get(address)
    assert answer.status_code == 200
    return len(_ROW.findall(answer.content.decode()))


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_meeting_goes_from_the_invitation_to_the_approved_minutes(cast: Cast, client_of: ClientOf) -> None:
    task = plan_with_a_task(cast["kiemsoat"].agency_id or 0, year=2026)
    holder, member, leader = client_of("kiemsoat"), client_of("hotich"), client_of("chutich")
    sent = {
        "request_id": "abc",
        "task": str(task.id),
        "kind": "half_year",
        "title": "Giao ban sáu tháng đầu năm",
        "on": "10/06/2026",
        "starts": "8h00",
        "ends": "11:00",
        "place": "Hội trường",
        "chair": str(cast["chutich"].officer_id),
        "agenda": "Báo cáo",
        "officers": [str(cast["hotich"].officer_id), str(cast["vanthu"].officer_id)],
        "guests": "Khách Mẫu\n",
    }
    with simulated(BEFORE):
        answer = holder.post(reverse("meeting_new"), sent, follow=True)
        assert "0/3 người được mời" in answer.content.decode()
        meeting = Meeting.objects.get(agency_id=cast["kiemsoat"].agency_id)
        assert "Chưa đến giờ điểm danh" in text(holder, reverse("meeting_code", args=[meeting.id]))
    with simulated(DURING):
        screen = text(holder, reverse("meeting_code", args=[meeting.id]))
        assert meeting.code in screen
        assert "<svg" in screen
        assert f'value="{meeting.code}"' in text(member, f"{reverse('meeting_check_in')}?ma={meeting.code}")
        wrong = member.post(reverse("meeting_check_in"), {"code": "sai"})
        assert wrong.status_code == 422
        assert "Không có cuộc họp nào" in wrong.content.decode()
        here = member.post(reverse("meeting_check_in"), {"code": meeting.code.lower()}, follow=True)
        assert "Đã điểm danh lúc 08:10" in here.content.decode()
        guest = meeting_guest(meeting)
        assert holder.post(reverse("meeting_mark", args=[meeting.id, guest]), {"presence": "came"}).url
    with simulated(AFTER):
        minutes = reverse("meeting_minutes", args=[meeting.id])
        assert holder.post(minutes, {"text": "Đã thống nhất", "file": scan()}).status_code == 302
        decision = {
            "request_id": "d1",
            "text": "Niêm yết thủ tục mới",
            "officer": str(cast["hotich"].officer_id),
            "due_on": "20/06/2026",
        }
        assert holder.post(reverse("meeting_decision_add", args=[meeting.id]), decision).status_code == 302
        row = MeetingDecision.objects.get(agency_id=meeting.agency_id)
        to_task = reverse("meeting_decision_to_task", args=[row.id])
        assert to_task in text(holder, reverse("meeting_detail", args=[meeting.id]))
        assert holder.post(to_task, {"task": str(task.id)}).status_code == 302
        approve = reverse("meeting_minutes_approve", args=[meeting.id])
        assert "Duyệt biên bản" in text(leader, approve)
        assert leader.post(approve).status_code == 302
        assert leader.post(approve).status_code == 409
        page = text(member, reverse("meeting_detail", args=[meeting.id]))
        assert "Biên bản đã duyệt" in page
        assert "Đã đưa vào kế hoạch" in page
        done = reverse("meeting_decision_done", args=[row.id])
        assert member.post(done, {"done_on": "10/06/2026", "result": "Đã niêm yết"}).status_code == 302


def meeting_guest(meeting: Meeting) -> int:
    from motcua.planning.meetings.models import Invitee

    row = Invitee.objects.get(agency_id=meeting.agency_id, meeting_id=meeting.id, officer=None)
    found: int = row.id
    return found


def test_strangers_find_nothing_and_members_without_the_right_are_refused(
    cast: Cast, client_of: ClientOf
) -> None:
    control = cast["kiemsoat"]
    with simulated(BEFORE):
        meeting = called(control, cast["hotich"])
        paper = add_material(meeting, title="Báo cáo", upload=scan(), actor=control)
    row = invitee(meeting, cast["hotich"])
    with simulated(AFTER):
        decision = decided(meeting, control, cast["hotich"])
        stranger, member = client_of("lancan.chuyenmon"), client_of("tiepnhan1")
        for name in ("detail", "change", "invite", "code", "cancel", "material_add", "minutes"):
            assert stranger.get(reverse(f"meeting_{name}", args=[meeting.id])).status_code == 404, name
        for name in ("minutes_file", "decision_add"):
            assert stranger.get(reverse(f"meeting_{name}", args=[meeting.id])).status_code in {403, 404}, name
        for name, argument in (("mark", row.id), ("material", paper.id), ("minutes_print", "pdf")):
            address = reverse(f"meeting_{name}", args=[meeting.id, argument])
            assert stranger.get(address).status_code == 404, name
        for name in ("decision_done", "decision_to_task"):
            assert stranger.get(reverse(f"meeting_{name}", args=[decision.id])).status_code == 404, name
        for name in ("change", "invite", "code", "cancel", "material_add", "minutes", "minutes_approve"):
            assert member.get(reverse(f"meeting_{name}", args=[meeting.id])).status_code == 403, name
        assert member.get(reverse("meeting_decision_done", args=[decision.id])).status_code == 403
        assert member.get(reverse("meeting_detail", args=[meeting.id])).status_code == 200
        answer = member.get(reverse("meeting_material", args=[meeting.id, paper.id]))
        assert answer["Content-Disposition"] == 'attachment; filename="ban-ky.png"'
        assert member.get(reverse("meeting_minutes_file", args=[meeting.id])).status_code == 404
        printed = member.get(reverse("meeting_minutes_print", args=[meeting.id, "docx"]))
        assert printed.status_code == 200
        assert member.get(reverse("meeting_minutes_print", args=[meeting.id, "odt"])).status_code == 404


def test_a_wrong_state_is_told_on_the_form(cast: Cast, client_of: ClientOf) -> None:
    with simulated(BEFORE):
        meeting = called(cast["kiemsoat"], cast["hotich"])
        client = client_of("kiemsoat")
        early = client.post(reverse("meeting_minutes", args=[meeting.id]), {"text": "Sớm"})
        assert early.status_code == 409
        assert "chưa bắt đầu" in early.content.decode()
        cancel = reverse("meeting_cancel", args=[meeting.id])
        assert client.post(cancel, {"reason": "Bão"}).status_code == 302
        assert client.post(cancel, {"reason": "Bão"}).status_code == 409
        assert "Cuộc họp đã hoãn" in text(client, reverse("meeting_detail", args=[meeting.id]))


def test_every_figure_counts_exactly_the_rows_of_its_list(cast: Cast, client_of: ClientOf) -> None:
    control, member, clerk = cast["kiemsoat"], cast["hotich"], cast["vanthu"]
    agency = control.agency_id or 0
    with simulated(BEFORE):
        held = [
            called(control, member, clerk, kind=kind)
            for kind in ("meeting", "half_year", "training", "training")
        ]
        called(control, member)  # nobody came
        cancel_meeting(called(control, member), reason="Bão", actor=control)
        later = {"starts_at": STARTS + timedelta(days=30), "ends_at": ENDS + timedelta(days=30)}
        outside = called(control, member, **later)
        foreign = replace(cast["lancan.chuyenmon"], roles=frozenset({"specialist"}))
        called(foreign, foreign)
    with simulated(DURING):
        for meeting in held:
            check_in(code=meeting.code, actor=member)
    with simulated(AFTER):
        mark(invitee(held[2], clerk), is_present=True, actor=control)
        write_minutes(held[0], text="Xong", actor=control)
        approve_minutes(held[0], actor=cast["chutich"])
        in_time = decided(held[1], control, member, due_on=AFTER.date())
        report_decision(in_time, done_on=AFTER.date(), result="Xong", actor=member)
        decided(held[1], control, member, text="Quá hạn", due_on=AFTER.date() + timedelta(days=1))
        decided(held[1], control, member, text="Còn hạn", due_on=date(2026, 6, 29))
    with simulated(DURING + timedelta(days=30)):
        check_in(code=outside.code, actor=member)
    scope = Scope(agency, frozenset({agency}), date(2026, 6, 1), date(2026, 6, 28))
    with simulated(AFTER + timedelta(days=35)):
        client = client_of("tiepnhan1")
        wanted = {
            "held": (4, None, 3),
            "briefings": (1, None, 1),
            "trainings": (2, None, 2),
            "attendance": (5, 8, 0),
            "training_attendance": (3, 4, 0),
            "decisions_in_time": (1, 2, 1),
        }
        for name, (value, of, gaps) in wanted.items():
            figure = FIGURES[f"meetings.{name}"]
            measured = figure.measure(scope)
            assert (measured.value, measured.of, len(measured.gaps)) == (value, of, gaps), name
            assert rows(client, figure.drill_down(scope)) == value, name


def test_the_lists_are_narrowed_by_what_is_asked(cast: Cast, client_of: ClientOf) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        called(control, member, title="Tập huấn phần mềm", kind="training")
        called(control, member, title="Giao ban")
        client, address = client_of("tiepnhan1"), reverse("meeting_list")
        for query, wanted in (
            ("", 2),
            ("q=phan+mem", 1),
            ("kind=training", 1),
            ("kind=briefing", 0),
            ("state=coming", 2),
            ("state=held", 0),
            ("state=cancelled", 0),
            ("from_day=11/06/2026", 0),
            ("to_day=10/06/2026", 2),
            ("to_day=khong", 2),
        ):
            assert rows(client, f"{address}?{query}") == wanted, query
        assert rows(client, reverse("meeting_attendance")) == 0
        assert rows(client, reverse("meeting_decisions")) == 0


def test_a_card_is_complete_with_approved_minutes_only(cast: Cast) -> None:
    control, member = cast["kiemsoat"], cast["hotich"]
    with simulated(BEFORE):
        meeting = called(control, member)
        card = cards([meeting.agency_id], [meeting.id])[meeting.id]
        assert (card.is_complete, card.gap) == (False, "Chưa có biên bản được duyệt")
        assert [one.id for one in matches([meeting.agency_id], "trien khai")] == [meeting.id]
    with simulated(AFTER):
        write_minutes(meeting, text="Xong", actor=control)
        approve_minutes(meeting, actor=cast["chutich"])
        assert cards([meeting.agency_id], [meeting.id])[meeting.id].is_complete
    assert PRODUCT_KINDS["meeting"].create_url() == reverse("meeting_new")
