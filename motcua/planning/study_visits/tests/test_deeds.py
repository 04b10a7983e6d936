"""Study visits: planned, reported or called off; each deed also in the wrong state, refused and repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.core.clock import ZONE
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.evidence import FIGURES, Scope
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast
from motcua.planning.models import TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.study_visits import actions
from motcua.planning.study_visits.actions import VisitFacts
from motcua.planning.study_visits.models import Lesson, Participant, StudyVisit
from tests.support.world_inspections import PNG
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 5, 20, 9, 0, tzinfo=ZONE)
ClientOf = Callable[[str], Client]


def request_id() -> str:
    return f"{new_id():x}"


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("bao-cao.png", PNG, "image/png")


class Office:
    """Plans and reports visits by the real deeds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.facts = VisitFacts(
            destination="Xã Mẫu Hưng",
            purpose="Học cách tổ chức nơi tiếp nhận",
            starts_on=date(2026, 5, 18),
            ends_on=date(2026, 5, 19),
            report_due_on=date(2026, 5, 29),
            participant_ids=(cast["hotich"].officer_id or 0,),
            cost=5_000_000,
        )

    def planned(self, by: str = "kiemsoat", **changes: Any) -> StudyVisit:
        return actions.plan_visit(
            replace(self.facts, **changes), request_id=request_id(), actor=self.cast[by]
        )

    def report(self, visit: StudyVisit, by: str = "hotich", **changes: Any) -> StudyVisit:
        facts = {"results": "Đã xem cách xếp hàng", "lessons": ["Đặt máy lấy số"], "upload": paper()}
        return actions.report_visit(visit, actor=self.cast[by], **{**facts, **changes})  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


@pytest.fixture
def office(clock: time_machine.Coordinates, cast: Cast) -> Office:
    return Office(cast)


def test_a_visit_is_planned_once_and_linked_to_its_task(office: Office) -> None:
    actor, rid = office.cast["kiemsoat"], request_id()
    task = plan_with_a_task(actor.agency_id or 0)
    first = actions.plan_visit(office.facts, request_id=rid, actor=actor, task=task)
    assert actions.plan_visit(office.facts, request_id=rid, actor=actor, task=task).id == first.id
    assert TaskProduct.objects.get(agency_id=actor.agency_id, task_id=task.id).object_id == first.id
    card = PRODUCT_KINDS["study_visit"].cards([first.agency_id], [first.id])[first.id]
    assert (card.is_complete, card.gap) == (False, "Chưa có báo cáo kết quả.")
    for name in ("hotich", "tiepnhan1"):
        with pytest.raises(NotAllowed):
            office.planned(by=name)


@pytest.mark.parametrize(
    "changes",
    [
        {"destination": " "},
        {"ends_on": date(2026, 5, 1)},
        {"report_due_on": date(2026, 5, 18)},
        {"participant_ids": ()},
        {"participant_ids": (999_999,)},
        {"cost": -1},
    ],
)
def test_a_plan_that_is_wrong_leaves_nothing(changes: dict[str, Any], office: Office) -> None:
    with pytest.raises(DomainError):
        office.planned(**changes)
    assert not StudyVisit.objects.filter(agency_id=office.cast["kiemsoat"].agency_id).exists()


def test_the_plan_changes_until_the_report(office: Office) -> None:
    visit, actor = office.planned(), office.cast["chutich"]
    others = (office.cast["diachinh"].officer_id or 0, office.cast["hotich"].officer_id or 0)
    facts = replace(office.facts, destination="Xã Mẫu Thịnh", participant_ids=others)
    assert actions.change_visit(visit, facts, actor=actor).destination == "Xã Mẫu Thịnh"
    assert Participant.objects.filter(agency_id=visit.agency_id, visit_id=visit.id).count() == 2
    with pytest.raises(NotAllowed):
        actions.change_visit(visit, facts, actor=office.cast["lancan.tiepnhan"])
    office.report(visit)
    with pytest.raises(WrongState):
        actions.change_visit(visit, facts, actor=actor)


def test_a_visit_is_called_off_with_its_reason(office: Office) -> None:
    visit, actor = office.planned(), office.cast["kiemsoat"]
    with pytest.raises(DomainError, match="lý do"):
        actions.cancel_visit(visit, reason="", actor=actor)
    with pytest.raises(NotAllowed):
        actions.cancel_visit(visit, reason="Bận", actor=office.cast["hotich"])
    assert actions.cancel_visit(visit, reason="Hết kinh phí", actor=actor).state == "cancelled"
    with pytest.raises(WrongState):
        actions.cancel_visit(visit, reason="Lần nữa", actor=actor)
    with pytest.raises(WrongState):
        office.report(visit)


def test_who_went_reports_once_after_the_return(office: Office) -> None:
    visit = office.planned()
    for name in ("diachinh", "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            office.report(visit, by=name)
    for wrong in ({"results": ""}, {"lessons": [" "]}, {"upload": None}):
        with pytest.raises(DomainError):
            office.report(visit, **wrong)
    with pytest.raises(WrongState, match="sau khi về"):
        office.report(office.planned(ends_on=date(2026, 5, 25)))
    reported = office.report(visit)
    assert (reported.state, reported.reported_on) == ("reported", date(2026, 5, 20))
    with pytest.raises(WrongState):
        office.report(visit)
    assert Lesson.objects.filter(agency_id=visit.agency_id, visit_id=visit.id).count() == 1


def test_a_lesson_names_an_initiative_of_the_agency_only(office: Office) -> None:
    visit = office.report(office.planned())
    lesson = Lesson.objects.get(agency_id=visit.agency_id, visit_id=visit.id)
    with pytest.raises(NotFound):
        actions.link_lesson(lesson, initiative_id=12345, actor=office.cast["hotich"])
    with pytest.raises(NotAllowed):
        actions.link_lesson(lesson, initiative_id=None, actor=office.cast["diachinh"])
    assert actions.link_lesson(lesson, initiative_id=None, actor=office.cast["hotich"]).initiative_id is None


def test_pages_report_and_lead_on_to_an_initiative(office: Office, client_of: ClientOf) -> None:
    visit, client = office.planned(), client_of("hotich")
    detail = reverse("study_visit_detail", args=[visit.id])
    sent = {"results": "Đã xem", "lessons": "Đặt máy lấy số\n\nDán mã QR", "upload": paper()}
    report = reverse("study_visit_report", args=[visit.id])
    assert client.post(report, sent).status_code == 302
    assert client.post(report, {**sent, "upload": paper()}).status_code == 409
    page = client.get(detail).content.decode()
    assert "Dán mã QR" in page
    assert f"{reverse('initiative_propose')}?content=" in page
    file = client.get(reverse("study_visit_file", args=[visit.id]))
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert client_of("lancan.tiepnhan").get(detail).status_code == 404
    assert client_of("diachinh").post(report, sent).status_code == 403


def test_an_overdue_report_is_shown(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    visit = office.planned()
    clock.move_to(datetime(2026, 6, 1, 9, tzinfo=ZONE))
    assert visit.is_overdue(date(2026, 6, 1))
    assert (
        "Quá hạn báo cáo 3 ngày" in client_of("tiepnhan1").get(reverse("study_visit_list")).content.decode()
    )
    assert PRODUCT_KINDS["study_visit"].cards([visit.agency_id], [visit.id])[visit.id].tone == "overdue"


def test_each_figure_counts_the_rows_its_list_shows(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    office.report(office.planned())
    office.planned()
    actions.cancel_visit(office.planned(), reason="Hoãn", actor=office.cast["kiemsoat"])
    office.planned(ends_on=date(2026, 5, 31), report_due_on=date(2026, 7, 1))
    clock.shift(timedelta(days=15))
    agency_id, client = office.cast["kiemsoat"].agency_id or 0, client_of("kiemsoat")
    scope = Scope(agency_id, frozenset({agency_id}), date(2026, 5, 1), date(2026, 5, 31))
    for name, value in (("reported", 1), ("overdue", 1)):
        figure = FIGURES[f"study_visits.{name}"]
        html = client.get(figure.drill_down(scope)).content.decode()
        assert figure.measure(scope).value == value, name
        assert len(set(re.findall(r'href="/hoc-tap/(\d+)/"', html))) == value, name
    measured = FIGURES["study_visits.reported"].measure(scope)
    assert (measured.of, len(measured.gaps)) == (3, 2)
