"""Bars S1 to S4: how many statements and commits one request with a log-in costs a warm server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import ProcedureVersion
from motcua.core.guards import across_agencies
from motcua.core.models import AccessLine, Delivery
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.tests.conftest import CODE, Desk, request_id
from tests.proof.counting import Counted, counted

pytestmark = pytest.mark.django_db(transaction=True)
Receive = Callable[..., Dossier]


def _form(number: int) -> dict[str, Any]:
    """What the reception page sends for the n-th person."""
    return {
        "request_id": request_id(),
        "do": "receive",
        "channel": "counter",
        "kind": "citizen",
        "id_number": f"0301990{number:05d}",
        "name": "Nguyễn Thị Thử Nghiệm",
        "phone": "0912 345 678",
        "address": "Thôn Mẫu",
        "email": "",
        "on_behalf": "self",
        "paper-0": "on",
        "paper-0-originals": "1",
        "paper-0-pages": "2",
    }


def _second(perform: Callable[[int], Any], status: int) -> Counted:
    """Do it once to warm the process, then count the second time."""
    assert perform(1).status_code == status
    with counted() as found:
        answer = perform(2)
    assert answer.status_code == status
    return found


def test_s1_receiving_over_http_costs_at_most_12_statements_and_one_commit(
    version: ProcedureVersion, client_of: Callable[[str], Client]
) -> None:
    client, url = client_of("tiepnhan1"), reverse("dossier_receive_form", args=[CODE])
    found = _second(lambda number: client.post(url, _form(number)), 302)
    with across_agencies("the only agency that has dossiers"):
        agency = Dossier.objects.values_list("agency_id", flat=True)[0]
    assert DossierEvent.objects.filter(agency_id=agency).count() == 2
    assert Delivery.objects.filter(agency_id=agency).count() >= 2
    assert len(found.statements) <= 12, found.told()
    assert found.commits == 1, found.told()


@pytest.fixture
def twenty_five(receive: Receive, desk: Desk) -> list[Dossier]:
    """A page of open dossiers, some still at the desk, some with the specialist."""
    rows = [receive(duplicate_confirmed=True) for _ in range(26)]
    return [desk(row, "transfer") if number % 2 else row for number, row in enumerate(rows)]


@pytest.mark.parametrize(("address", "who"), [("dossier_list", "chutich"), ("today", "tiepnhan1")])
def test_s2_a_list_with_rights_costs_at_most_4_statements_and_writes_nothing(
    address: str, who: str, twenty_five: list[Dossier], client_of: Callable[[str], Client]
) -> None:
    client = client_of(who)
    pages = []

    def show(_: int) -> Any:
        pages.append(client.get(reverse(address)))
        return pages[-1]

    found = _second(show, 200)
    assert pages[-1].content.decode().count("H24.990-260324-") >= 13
    assert len(found.statements) <= 4, found.told()
    assert found.commits == 0, found.told()


def test_s2_a_filtered_search_costs_no_more_than_the_plain_list(
    twenty_five: list[Dossier], client_of: Callable[[str], Client]
) -> None:
    client = client_of("chutich")
    asked = {"q": "nguyen thu", "status": "open", "due": "soon", "sort": "due"}
    found = _second(lambda _: client.get(reverse("dossier_list"), asked), 200)
    assert len(found.statements) <= 4, found.told()


def test_s3_one_step_forward_costs_at_most_12_statements_and_one_commit(
    receive: Receive, desk: Desk, client_of: Callable[[str], Client]
) -> None:
    rows = [desk(receive(duplicate_confirmed=True), "transfer") for _ in range(2)]
    client = client_of("hotich")
    holder = desk.cast["hotich"].officer_id

    def forward(number: int) -> Any:
        url = reverse("dossier_deed", args=[rows[number - 1].id, "forward"])
        return client.post(url, {"request_id": request_id(), "holder_id": str(holder)})

    found = _second(forward, 302)
    fresh = Dossier.objects.get(agency_id=rows[1].agency_id, id=rows[1].id)
    assert (fresh.step, fresh.holder_id) == (2, holder)
    assert len(found.statements) <= 12, found.told()
    assert found.commits == 1, found.told()


def test_s4_a_dossier_with_papers_and_history_costs_at_most_8_statements(
    receive: Receive, desk: Desk, client_of: Callable[[str], Client]
) -> None:
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    client, url = client_of("chutich"), reverse("dossier_detail", args=[dossier.id])
    found = _second(lambda _: client.get(url), 200)
    assert len(found.statements) <= 8, found.told()
    assert AccessLine.objects.filter(agency_id=dossier.agency_id, subject_id=dossier.id).count() == 2
    assert found.commits == 1, found.told()  # the line that says who read it
