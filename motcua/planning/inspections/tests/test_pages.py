"""Inspections in the eyes of the cast, and figures whose lists hold exactly the rows counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.core.evidence import FIGURES, Scope
from motcua.planning.inspections import actions
from motcua.planning.inspections.checklist import all_questions, questions_on
from motcua.planning.inspections.models import Finding, Inspection
from motcua.planning.inspections.tests.conftest import FACTS, Office, request_id, upload
from motcua.planning.models import TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str], Client]


def _form(**changes: Any) -> dict[str, Any]:
    days = {
        name: f"{getattr(FACTS, name):%d/%m/%Y}"
        for name in ("period_from", "period_to", "starts_on", "ends_on", "decision_on")
    }
    texts = {
        name: getattr(FACTS, name)
        for name in ("direction", "basis", "title", "purpose", "content", "method", "decision_number")
    }
    return {**texts, **days, "units": "\n".join(FACTS.units), "request_id": request_id(), **changes}


def test_the_page_makes_an_inspection_and_links_its_task(office: Office, client_of: ClientOf) -> None:
    agency_id = office.cast["kiemsoat"].agency_id or 0
    task, client, form = plan_with_a_task(agency_id), client_of("kiemsoat"), _form()
    address = f"{reverse('inspection_create')}?task={task.id}"
    assert client.get(address).status_code == 200
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    made = Inspection.objects.get(agency_id=agency_id)
    assert made.units == list(FACTS.units)
    assert TaskProduct.objects.get(agency_id=agency_id, task_id=task.id).object_id == made.id
    card = PRODUCT_KINDS["inspection"].cards([agency_id], [made.id])[made.id]
    assert (card.is_complete, card.title) == (False, FACTS.title)
    assert PRODUCT_KINDS["inspection"].matches([agency_id], "tự kiểm tra")[0].id == made.id
    assert FACTS.title in client.get(card.url).content.decode()


def test_what_is_wrong_is_said_on_the_form(office: Office, client_of: ClientOf) -> None:
    answer = client_of("kiemsoat").post(reverse("inspection_create"), _form(title="", period_to="31/02/2026"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa nhập tên cuộc kiểm tra" in page
    assert "Ngày chưa đúng" in page


def test_a_stranger_sees_nothing_and_the_desk_only_reads(office: Office, client_of: ClientOf) -> None:
    inspection = office.running()
    address = reverse("inspection_detail", args=[inspection.id])
    answer = reverse("inspection_answer", args=[inspection.id, "plan"])
    desk = client_of("tiepnhan1")
    assert client_of("lancan.tiepnhan").get(address).status_code == 404
    assert (desk.get(address).status_code, desk.post(answer, {"answer": "yes"}).status_code) == (200, 403)
    assert client_of("hotich").post(answer, {"answer": "yes"}).status_code == 302


def test_a_finding_is_followed_on_its_page(office: Office, client_of: ClientOf) -> None:
    finding = office.finding()
    mender, control = client_of("hotich"), client_of("kiemsoat")
    proof = {"note": "Đã sửa", "upload": upload()}
    assert mender.post(reverse("finding_remedy", args=[finding.id]), proof).status_code == 302
    assert control.post(reverse("finding_close", args=[finding.id]), {"note": ""}).status_code == 302
    assert control.post(reverse("finding_close", args=[finding.id]), {"note": ""}).status_code == 409
    page = control.get(reverse("finding_detail", args=[finding.id])).content.decode()
    assert "Báo đã khắc phục" in page
    file_url = re.search(rf"/kiem-tra/ton-tai/{finding.id}/tep/\d+/", page)
    assert file_url is not None
    assert control.get(file_url[0]).headers["Content-Disposition"].startswith("attachment")
    assert client_of("lancan.tiepnhan").get(file_url[0]).status_code == 404


# Figures.


def _rows(client: Client, address: str, detail: str) -> set[int]:
    """Ids that a list shows, over all of its pages."""
    found: set[int] = set()
    for page in range(1, 5):
        html = client.get(f"{address}&page={page}").content.decode()
        ids = {int(one) for one in re.findall(rf'href="{detail}(\d+)/"', html)}
        if not ids - found:
            return found
        found |= ids
    return found


def _scope(office: Office, from_on: date, to_on: date) -> Scope:
    agency_id = office.cast["kiemsoat"].agency_id or 0
    return Scope(agency_id, frozenset({agency_id}), from_on, to_on)


def test_each_figure_counts_the_rows_its_list_shows(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    who = office.cast
    ended = office.concluded()
    closed, late, _ = (office.finding(ended, due_on=date(2026, 6, day)) for day in (25, 16, 29))
    received = {"direction": "received", "inspector": "Văn phòng UBND thành phố"}
    office.concluded(**received)
    office.running(), office.ready()
    actions.remedy_finding(closed, note="Đã sửa", upload=upload(), actor=who["hotich"])
    actions.close_finding(closed, actor=who["kiemsoat"])
    clock.shift(timedelta(days=3))
    client, scope = client_of("kiemsoat"), _scope(office, date(2026, 6, 1), date(2026, 6, 30))
    wanted = {"own_done": 1, "received_done": 1, "findings_closed": 1, "findings_overdue": 1}
    for name, value in wanted.items():
        figure = FIGURES[f"inspections.{name}"]
        detail = "/kiem-tra/ton-tai/" if "findings" in name else "/kiem-tra/"
        assert figure.measure(scope).value == value, name
        assert len(_rows(client, figure.drill_down(scope), detail)) == value, name
    measured = FIGURES["inspections.findings_closed"].measure(scope)
    assert (measured.of, len(measured.gaps)) == (3, 2)
    assert late.content in FIGURES["inspections.findings_overdue"].measure(scope).gaps[0].text
    empty = _scope(office, date(2026, 7, 1), date(2026, 7, 31))
    assert [FIGURES[f"inspections.{name}"].measure(empty).value for name in wanted] == [0, 0, 0, 0]
    assert Finding.objects.filter(agency_id=scope.agency_id).count() == 3


def test_every_question_has_a_source_and_a_key_of_its_own() -> None:
    questions = all_questions()
    assert len({question.key for question in questions}) == len(questions) >= 20
    assert all(question.citation and question.look and question.group_name for question in questions)
    assert questions_on(date(2026, 1, 1)) == questions
