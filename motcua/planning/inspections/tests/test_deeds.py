"""Each deed on an inspection: works, in the wrong state, by who may not, on a stranger's, repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.planning.inspections import actions
from motcua.planning.inspections.actions import preparation
from motcua.planning.inspections.models import (
    ChecklistAnswer,
    Finding,
    FindingStep,
    Inspection,
    InspectionMember,
)
from motcua.planning.inspections.tests.conftest import FACTS, MINUTES, Office, request_id, upload
from motcua.planning.models import TaskProduct
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db

Deed = Callable[[Inspection, Actor], Any]
DEEDS: dict[str, tuple[str, Deed]] = {
    "change": ("ready", lambda one, actor: actions.change_inspection(one, FACTS, actor=actor)),
    "add_member": (
        "ready",
        lambda one, actor: actions.add_member(one, side="team", name="Người Mẫu Khác", actor=actor),
    ),
    "start": ("ready", lambda one, actor: actions.start_inspection(one, actor=actor)),
    "cancel": ("ready", lambda one, actor: actions.cancel_inspection(one, reason="Hoãn", actor=actor)),
    "answer": (
        "running",
        lambda one, actor: actions.answer_question(one, question="plan", answer="yes", actor=actor),
    ),
    "draw": (
        "running",
        lambda one, actor: actions.draw_sample(one, seed="1", sizes={"overdue": 1}, actor=actor),
    ),
    "write_minutes": ("running", lambda one, actor: actions.write_minutes(one, MINUTES, actor=actor)),
    "conclude": ("running", lambda one, actor: actions.conclude_inspection(one, actor=actor)),
}


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_refused_to_who_is_not_on_the_team(name: str, office: Office) -> None:
    state, deed = DEEDS[name]
    inspection = getattr(office, state)()
    for who in ("tiepnhan1", "lancan.lanhdao" if "lancan.lanhdao" in office.cast else "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            deed(inspection, office.cast[who])
    assert Inspection.objects.get(agency_id=inspection.agency_id, id=inspection.id).state == inspection.state


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_refused_once_it_has_ended(name: str, office: Office) -> None:
    ended = office.concluded()
    with pytest.raises(WrongState):
        DEEDS[name][1](ended, office.cast["kiemsoat"])


def test_an_inspection_is_planned_once_and_linked_to_its_task(office: Office) -> None:
    actor, rid = office.cast["kiemsoat"], request_id()
    task = plan_with_a_task(actor.agency_id or 0)
    first = actions.create_inspection(FACTS, request_id=rid, actor=actor, task=task)
    again = actions.create_inspection(FACTS, request_id=rid, actor=actor, task=task)
    assert (first.id, first.state) == (again.id, "planned")
    assert Inspection.objects.filter(agency_id=actor.agency_id).count() == 1
    link = TaskProduct.objects.get(agency_id=actor.agency_id, task_id=task.id)
    assert (link.kind, link.object_id) == ("inspection", first.id)
    assert AuditLine.objects.filter(deed="inspection.created", subject=str(first.id)).count() == 1


def test_the_same_form_at_the_same_moment_makes_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, rid = office.cast["kiemsoat"], request_id()
    first = actions.create_inspection(FACTS, request_id=rid, actor=actor)
    monkeypatch.setattr(preparation, "made_before", lambda *_: None)
    assert actions.create_inspection(FACTS, request_id=rid, actor=actor).id == first.id
    assert Inspection.objects.filter(agency_id=actor.agency_id).count() == 1


def test_a_stranger_s_task_is_not_there(office: Office) -> None:
    task = plan_with_a_task(office.cast["lancan.tiepnhan"].agency_id or 0)
    with pytest.raises(DomainError):
        actions.create_inspection(FACTS, request_id=request_id(), actor=office.cast["kiemsoat"], task=task)
    assert not Inspection.objects.filter(agency_id=office.cast["kiemsoat"].agency_id).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"units": ()}, "units"),
        ({"period_to": date(2025, 1, 1)}, "period_to"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"direction": "received"}, "inspector"),
    ],
)
def test_a_plan_that_is_wrong_leaves_nothing(changes: dict[str, Any], field: str, office: Office) -> None:
    with pytest.raises(DomainError) as caught:
        office.planned(**changes)
    assert caught.value.field == field
    assert not Inspection.objects.filter(agency_id=office.cast["kiemsoat"].agency_id).exists()


def test_only_control_officers_and_leaders_plan(office: Office) -> None:
    assert office.planned("chutich").direction == "own"
    with pytest.raises(NotAllowed):
        office.planned("hotich")


def test_the_plan_changes_until_it_begins(office: Office) -> None:
    actor = office.cast["kiemsoat"]
    changed = actions.change_inspection(office.ready(), replace(FACTS, title="Tên mới"), actor=actor)
    assert changed.title == "Tên mới"
    actions.start_inspection(changed, actor=actor)
    with pytest.raises(WrongState):
        actions.change_inspection(changed, FACTS, actor=actor)
    with pytest.raises(WrongState):
        actions.start_inspection(changed, actor=actor)


def test_it_begins_only_with_a_decision_and_both_sides(office: Office) -> None:
    actor = office.cast["kiemsoat"]
    with pytest.raises(DomainError, match="quyết định"):
        actions.start_inspection(office.ready(decision_number=""), actor=actor)
    with pytest.raises(DomainError, match="đại diện ký"):
        actions.start_inspection(office.planned(), actor=actor)


def test_nobody_is_listed_twice_and_one_signs_for_a_side(office: Office) -> None:
    actor, inspection = office.cast["kiemsoat"], office.ready()
    with pytest.raises(Conflict):
        actions.add_member(inspection, side="host", name="Người Mẫu Đại Diện", actor=actor)
    with pytest.raises(Conflict):
        actions.add_member(inspection, side="host", name="Người Mẫu Hai", leads=True, actor=actor)
    stranger = office.cast["lancan.tiepnhan"].officer_id
    with pytest.raises(NotFound):
        actions.add_member(inspection, side="team", officer_id=stranger, actor=actor)
    member = InspectionMember.objects.get(agency_id=inspection.agency_id, name="Người Mẫu Đại Diện")
    actions.remove_member(member, actor=actor)
    assert not InspectionMember.objects.filter(agency_id=inspection.agency_id, id=member.id).exists()


def test_a_member_of_the_team_answers_and_answering_again_replaces(office: Office) -> None:
    inspection, member = office.running(), office.cast["hotich"]
    with pytest.raises(DomainError, match="chưa đạt"):
        actions.answer_question(inspection, question="plan", answer="no", actor=member)
    actions.answer_question(
        inspection, question="plan", answer="no", note="Chưa ban hành", upload=upload(), actor=member
    )
    actions.answer_question(inspection, question="plan", answer="yes", actor=member)
    row = ChecklistAnswer.objects.get(agency_id=inspection.agency_id, inspection_id=inspection.id)
    assert (row.answer, row.note, row.file_id is not None) == ("yes", "", True)
    with pytest.raises(NotFound):
        actions.answer_question(inspection, question="khong-co", answer="yes", actor=member)


def test_it_ends_only_with_its_minutes(office: Office) -> None:
    actor, inspection = office.cast["kiemsoat"], office.running()
    with pytest.raises(DomainError, match="biên bản"):
        actions.conclude_inspection(inspection, actor=actor)
    with pytest.raises(WrongState):
        actions.attach_signed_minutes(inspection, upload=upload(), actor=actor)
    actions.write_minutes(inspection, MINUTES, actor=actor)
    rewritten = actions.write_minutes(inspection, replace(MINUTES, number="02/BB"), actor=actor)
    ended = actions.conclude_inspection(inspection, actor=actor)
    assert (ended.state, ended.concluded_on, rewritten.number) == ("concluded", date(2026, 6, 15), "02/BB")
    signed = actions.attach_signed_minutes(ended, upload=upload(), actor=actor)
    assert signed.signed_file_id is not None
    with pytest.raises(DomainError):
        actions.write_minutes(inspection, replace(MINUTES, held_on=date(2026, 1, 1)), actor=actor)


def test_a_cancelled_inspection_keeps_its_reason(office: Office) -> None:
    actor = office.cast["chutich"]
    gone = actions.cancel_inspection(office.running(), reason="Cấp trên đã kiểm tra", actor=actor)
    assert (gone.state, gone.closing_note) == ("cancelled", "Cấp trên đã kiểm tra")
    with pytest.raises(WrongState):
        actions.cancel_inspection(gone, reason="Lần nữa", actor=actor)


# Findings.


def test_a_finding_goes_from_found_to_closed_with_its_proof(office: Office) -> None:
    finding, who = office.finding(), office.cast
    with pytest.raises(DomainError, match="minh chứng"):
        actions.remedy_finding(finding, note="Đã sửa mẫu phiếu", upload=None, actor=who["hotich"])
    with pytest.raises(WrongState):
        actions.close_finding(finding, actor=who["kiemsoat"])
    actions.remedy_finding(finding, note="Đã sửa mẫu phiếu", upload=upload(), actor=who["hotich"])
    with pytest.raises(WrongState):
        actions.remedy_finding(finding, note="Lần nữa", upload=upload(), actor=who["hotich"])
    closed = actions.close_finding(finding, note="Đã xem", actor=who["kiemsoat"])
    assert (closed.state, closed.closed_on) == ("closed", date(2026, 6, 15))
    with pytest.raises(WrongState):
        actions.close_finding(finding, actor=who["kiemsoat"])
    steps = FindingStep.objects.filter(agency_id=finding.agency_id, finding_id=finding.id)
    proofs = {step.deed: step.file_id is not None for step in steps}
    assert proofs == {"found": False, "remedied": True, "closed": False}


def test_a_closed_finding_is_opened_again_with_a_reason_and_a_new_day(office: Office) -> None:
    finding, who = office.finding(), office.cast
    with pytest.raises(WrongState):
        actions.reopen_finding(finding, reason="Sớm quá", due_on=date(2026, 7, 30), actor=who["kiemsoat"])
    actions.remedy_finding(finding, note="Đã sửa", upload=upload(), actor=who["hotich"])
    actions.close_finding(finding, actor=who["kiemsoat"])
    with pytest.raises(DomainError, match="lý do"):
        actions.reopen_finding(finding, reason=" ", due_on=date(2026, 7, 30), actor=who["chutich"])
    with pytest.raises(DomainError, match="đã qua"):
        actions.reopen_finding(finding, reason="Lại thiếu", due_on=date(2026, 6, 1), actor=who["chutich"])
    again = actions.reopen_finding(
        finding, reason="Lại thiếu", due_on=date(2026, 7, 30), actor=who["chutich"]
    )
    assert (again.state, again.closed_on, again.due_on) == ("open", None, date(2026, 7, 30))


def test_who_reports_a_remedy_does_not_accept_it(office: Office) -> None:
    finding, control = office.finding(), office.cast["kiemsoat"]
    actions.remedy_finding(finding, note="Đã sửa giúp", upload=upload(), actor=control)
    with pytest.raises(WrongState, match="không tự đóng"):
        actions.close_finding(finding, actor=control)
    assert actions.close_finding(finding, actor=office.cast["chutich"]).state == "closed"


def test_only_who_must_mend_reports_and_only_managers_close(office: Office) -> None:
    finding, who = office.finding(), office.cast
    for name in ("tiepnhan1", "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            actions.remedy_finding(finding, note="Đã sửa", upload=upload(), actor=who[name])
    actions.remedy_finding(finding, note="Đã sửa", upload=upload(), actor=who["hotich"])
    with pytest.raises(NotAllowed):
        actions.close_finding(finding, actor=who["hotich"])
    with pytest.raises(NotAllowed):
        actions.reopen_finding(finding, reason="Chưa đủ", due_on=date(2026, 7, 1), actor=who["hotich"])


def test_the_unit_that_is_named_may_mend(office: Office) -> None:
    unit = office.cast["tiepnhan1"].unit_id
    finding = office.finding(unit_id=unit, officer_id=None)
    mended = actions.remedy_finding(
        finding, note="Đã dán lại", upload=upload(), actor=office.cast["tiepnhan1"]
    )
    assert mended.state == "remedied"


def test_a_finding_stands_once_however_often_it_is_sent(office: Office) -> None:
    inspection, actor, rid = office.running(), office.cast["hotich"], request_id()
    facts = actions.FindingFacts(
        content="Chưa niêm yết", officer_id=actor.officer_id, due_on=date(2026, 7, 1)
    )
    first = actions.add_finding(inspection, facts, request_id=rid, actor=actor)
    assert actions.add_finding(inspection, facts, request_id=rid, actor=actor).id == first.id
    assert Finding.objects.filter(agency_id=inspection.agency_id).count() == 1
    with pytest.raises(NotAllowed):
        actions.add_finding(inspection, facts, request_id=request_id(), actor=office.cast["tiepnhan1"])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"content": ""}, "nội dung"),
        ({"officer_id": None}, "đơn vị hoặc người"),
        ({"due_on": date(2026, 6, 14)}, "đã qua"),
        ({"unit_id": 999_999}, "đơn vị này"),
        ({"sample_id": 5}, "mẫu kiểm tra"),
        ({"question": "khong-co"}, "bảng hỏi"),
    ],
)
def test_a_finding_that_is_wrong_leaves_nothing(changes: dict[str, Any], says: str, office: Office) -> None:
    inspection = office.running()
    with pytest.raises(DomainError, match=says):
        office.finding(inspection, **changes)
    assert not Finding.objects.filter(agency_id=inspection.agency_id).exists()


def test_findings_are_written_after_the_end_but_not_before_the_beginning(office: Office) -> None:
    assert office.finding(office.concluded()).state == "open"
    with pytest.raises(WrongState):
        office.finding(office.ready())
