"""The register's pages in the eyes of the cast, and its figures against its lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.evidence import FIGURES, Scope
from motcua.demo.pytest_cast import Cast
from motcua.planning.issued_documents.actions import cancel_document
from motcua.planning.issued_documents.models import IssuedDocument
from motcua.planning.issued_documents.queries import cards, matches
from motcua.planning.issued_documents.tests.papers import issued, scan
from motcua.planning.models import TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
_ROW = re.compile(r'href="/van-ban/(\d+)/"')


def listed(client: Client, address: str) -> list[int]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [int(found) for found in _ROW.findall(answer.content.decode())]


def foreign_clerk(cast: Cast) -> Actor:
    return replace(cast["lancan.tiepnhan"], roles=frozenset({"clerk"}))


def test_the_clerk_gives_a_number_to_a_task_s_document_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("vanthu")
    task = plan_with_a_task(cast["vanthu"].agency_id or 0)
    page = client.get(reverse("issued_new"), {"task": str(task.id)}).content.decode()
    request_id = re.search(r'name="request_id" value="(\w+)"', page)
    assert request_id is not None
    assert "Đặng Mẫu Long" in page
    sent = {
        "request_id": request_id[1],
        "task": str(task.id),
        "type_code": "cong-van",
        "issued_on": f"{today():%d/%m/%Y}",
        "excerpt": "Đề nghị công khai thủ tục",
        "signer": "Đặng Mẫu Long",
        "drafter": "VP",
        "urgency": "urgent",
        "file": scan(),
    }
    answer = client.post(reverse("issued_new"), sent, follow=True)
    text = answer.content.decode()
    assert "Công văn số 01/UBND-VP" in text
    assert "Niêm yết, công khai thủ tục hành chính" in text
    document = IssuedDocument.objects.get(agency_id=cast["vanthu"].agency_id)
    assert (document.urgency, document.file_id is not None) == ("urgent", True)
    again = client.post(reverse("issued_new"), {**sent, "file": scan()})
    assert again["Location"] == reverse("issued_detail", args=[document.id])
    assert TaskProduct.objects.filter(agency_id=document.agency_id).count() == 1


def test_a_form_that_is_wrong_says_what_and_takes_no_number(client_of: ClientOf, cast: Cast) -> None:
    answer = client_of("vanthu").post(reverse("issued_new"), {"request_id": "a", "issued_on": "31/02/2026"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Ngày chưa đúng" in text
    assert "Chưa nhập trích yếu" in text
    assert not IssuedDocument.objects.filter(agency_id=cast["vanthu"].agency_id).exists()


def test_the_list_finds_without_accents_and_narrows_by_kind_day_and_state(
    cast: Cast, client_of: ClientOf
) -> None:
    clerk, client = cast["vanthu"], client_of("hotich")
    plan = issued(clerk, issued_on=date(2026, 1, 5))
    report = issued(clerk, type_code="bao-cao", excerpt="Đánh giá quý I", upload=scan())
    void = cancel_document(issued(clerk, excerpt="Nháp"), reason="Trùng nội dung", actor=clerk)
    address = reverse("issued_list")
    assert listed(client, address) == [void.id, report.id, plan.id]
    for query, wanted in [
        ("q=danh+gia", [report.id]),
        ("q=01/kh-ubnd", [plan.id]),
        ("type=bao-cao", [report.id]),
        ("to_day=31/01/2026", [plan.id]),
        ("state=cancelled", [void.id]),
        ("state=standing", [report.id, plan.id]),
        ("state=no_file", [plan.id]),
        ("from_day=99/99/2026", [void.id, report.id, plan.id]),
        ("q=khong-co", []),
    ]:
        assert listed(client, f"{address}?{query}") == wanted, query


def test_a_stranger_s_document_does_not_exist_and_a_member_without_the_right_is_refused(
    cast: Cast, client_of: ClientOf
) -> None:
    document = issued(cast["vanthu"], upload=scan())
    foreign = issued(foreign_clerk(cast), upload=scan())
    clerk, reader = client_of("vanthu"), client_of("hotich")
    for name in ("issued_detail", "issued_file", "issued_attach", "issued_cancel"):
        assert clerk.get(reverse(name, args=[foreign.id])).status_code == 404, name
        assert clerk.post(reverse(name, args=[foreign.id])).status_code in {404, 405}, name
    assert reader.get(reverse("issued_detail", args=[document.id])).status_code == 200
    for name in ("issued_attach", "issued_cancel"):
        assert reader.get(reverse(name, args=[document.id])).status_code == 403, name
    assert listed(clerk, reverse("issued_list")) == [document.id]


def test_the_signed_paper_comes_as_an_attachment(cast: Cast, client_of: ClientOf) -> None:
    document = issued(cast["vanthu"], upload=scan())
    answer = client_of("hotich").get(reverse("issued_file", args=[document.id]))
    assert answer["Content-Disposition"] == 'attachment; filename="ban-ky.png"'
    bare = issued(cast["vanthu"])
    assert client_of("hotich").get(reverse("issued_file", args=[bare.id])).status_code == 404


def test_a_cancelled_document_shows_why_and_offers_no_deed(cast: Cast, client_of: ClientOf) -> None:
    document = issued(cast["vanthu"])
    client, address = client_of("vanthu"), reverse("issued_cancel", args=[document.id])
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Sai thể thức"}).status_code == 302
    page = client.get(reverse("issued_detail", args=[document.id])).content.decode()
    assert "Sai thể thức" in page
    assert reverse("issued_attach", args=[document.id]) not in page
    assert client.post(address, {"reason": "Lần nữa"}).status_code == 409


def test_the_numbering_page_sets_the_way_and_shows_the_last_numbers(cast: Cast, client_of: ClientOf) -> None:
    client, address = client_of("vanthu"), reverse("issued_numbering")
    sent = {"year": str(today().year), "way": "together", "organ": "UBND"}
    assert client.post(address, sent).status_code == 302
    assert client.post(reverse("issued_continue"), {"last": "7"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Mọi loại văn bản" in page
    assert ">7<" in page
    answer = client.post(address, {**sent, "way": "by_type"})
    assert answer.status_code == 409
    assert "đã cấp số" in answer.content.decode()


@pytest.mark.parametrize("task", ["x", "0", "9" * 30, "12345"])
def test_a_task_that_is_none_is_not_found(client_of: ClientOf, task: str) -> None:
    assert client_of("vanthu").get(reverse("issued_new"), {"task": task}).status_code == 404


def test_every_figure_counts_exactly_the_rows_of_its_list(cast: Cast, client_of: ClientOf) -> None:
    clerk = cast["vanthu"]
    agency = clerk.agency_id or 0
    for kind in ("ke-hoach", "bao-cao", "bao-cao", "quyet-dinh", "cong-van"):
        issued(clerk, type_code=kind)
    issued(clerk, issued_on=date(2026, 7, 1), excerpt="Ngoài kỳ")
    void = issued(clerk, type_code="bao-cao", excerpt="Hủy")
    cancel_document(void, reason="Trùng", actor=clerk)
    issued(foreign_clerk(cast))
    scope = Scope(agency, frozenset({agency}), date(2026, 1, 1), date(2026, 6, 30))
    wanted = {"issued": 5, "plans": 1, "reports": 2, "decisions": 1, "notices": 0, "letters": 1}
    for name, value in wanted.items():
        figure = FIGURES[f"issued_documents.{name}"]
        measured = figure.measure(scope)
        assert measured.value == value, name
        assert len(listed(client_of("hotich"), figure.drill_down(scope))) == value, name
        assert len(measured.gaps) == value, "none of them is signed"


def test_a_card_says_what_is_missing(cast: Cast) -> None:
    clerk = cast["vanthu"]
    bare, signed = issued(clerk), issued(clerk, upload=scan(), excerpt="Khác hẳn")
    found = cards([clerk.agency_id or 0], [bare.id, signed.id])
    assert (found[bare.id].is_complete, found[bare.id].gap) == (False, "Chưa có bản đã ký")
    assert (found[signed.id].is_complete, found[signed.id].gap) == (True, "")
    assert [one.id for one in matches([clerk.agency_id or 0], "khac han")] == [signed.id]
    assert not cards([cast["lancan.tiepnhan"].agency_id or 0], [bare.id])
    assert PRODUCT_KINDS["issued_document"].create_url() == reverse("issued_new")
