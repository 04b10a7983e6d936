"""Reception reckons fees by page and copy, and the officer has the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from motcua.demo.cast import COMMUNE, Organisation
from motcua.dossiers.models import Dossier

pytestmark = pytest.mark.django_db
COPIES, SIGNATURE, FREE = "2.000815", "2.000884", "2.000908"


@pytest.fixture
def desk(client_of: Callable[[str], Client], starter_pack: None) -> Client:
    return client_of("tiepnhan1")


def address(code: str) -> str:
    return f"/ho-so/tiep-nhan/{code}/"


def filled(desk: Client, code: str, **typed: str) -> dict[str, str]:
    """What the page would send, with a name and what was typed."""
    form = desk.get(address(code)).context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.html_name[-5:] != "-scan"}
    kept = {name: str(value) for name, value in values.items() if value not in (None, "", False)}
    return kept | {"case": form.case.key, "name": "Lê Thị Mẫu", "kind": "citizen", "do": "receive"} | typed


def charged(desk: Client, organisation: Organisation, code: str, **typed: str) -> int:
    answer = desk.post(address(code), filled(desk, code, **typed))
    assert answer.status_code == 302, answer.content.decode()
    agency = organisation.agencies[COMMUNE].pk
    return Dossier.objects.get(agency_id=agency).fee_due


def shown(answer: Any) -> str:
    return str(answer.context["form"].fee_sum).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("typed", "sum_due"),
    [
        ({}, 2_000),
        ({"fee-0-units": "5"}, 7_000),
        ({"fee-0-units": "5", "fee-0-wholes": "3"}, 21_000),
        ({"fee-0-units": "300"}, 200_000),
        ({"fee-0-units": "300", "fee-0-wholes": "2"}, 400_000),
        ({"fee-0-units": "5", "fee_due": "5.000"}, 5_000),
        ({"fee-0-units": "5", "fee_due": "0"}, 0),
        ({"fee-0-units": "", "fee-0-wholes": ""}, 2_000),
    ],
)
def test_certified_copies_cost_by_page_and_copy_unless_the_officer_says_otherwise(
    desk: Client, organisation: Organisation, typed: dict[str, str], sum_due: int
) -> None:
    assert charged(desk, organisation, COPIES, **typed) == sum_due


def test_signatures_cost_by_case(desk: Client, organisation: Organisation) -> None:
    assert charged(desk, organisation, SIGNATURE, **{"fee-0-units": "3"}) == 30_000


def test_the_sum_is_shown_before_anything_is_accepted_and_what_was_typed_stays(
    desk: Client, organisation: Organisation
) -> None:
    page = desk.get(address(COPIES))
    said = page.content.decode().replace("\xa0", " ")
    assert "2.000 đ/trang, từ trang thứ 3 là 1.000 đ/trang, mỗi bản không quá 200.000 đ" in said
    assert "2.000 đ" in shown(page)
    typed = filled(desk, COPIES, **{"fee-0-units": "5", "fee-0-wholes": "2", "count": "1"})
    answer = desk.post(address(COPIES), typed)
    assert "14.000 đ" in shown(answer)
    assert answer.context["form"]["name"].value() == "Lê Thị Mẫu"
    assert answer.context["form"]["fee-0-units"].value() == "5"
    assert not Dossier.objects.filter(agency_id=organisation.agencies[COMMUNE].pk).exists()


@pytest.mark.parametrize("wrong", ["0", "-1", "năm", "10000", "9" * 30])
def test_a_quantity_that_is_none_is_refused_at_its_field(
    desk: Client, organisation: Organisation, wrong: str
) -> None:
    answer = desk.post(address(COPIES), filled(desk, COPIES, **{"fee-0-units": wrong}))
    assert answer.status_code == 422
    assert answer.context["form"].errors["fee-0-units"]
    assert not Dossier.objects.filter(agency_id=organisation.agencies[COMMUNE].pk).exists()


def test_where_nothing_is_counted_there_is_no_quantity(desk: Client) -> None:
    page = desk.get(address(FREE))
    assert shown(page) == ""
    assert "Tính phí" not in page.content.decode()
    assert "Miễn phí" in page.content.decode()
