"""The dossier page and its prints: what stands there, for whom, and every read written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from motcua.documents.tests.snapshots import pdf_text
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import Desk, request_id
from motcua.dossiers.tests.pages import HANDED, Receive, filed_online, reads_of
from motcua.dossiers.tracking import tracking_secret

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


def detail(dossier: Dossier) -> str:
    return reverse("dossier_detail", args=[dossier.id])


def form_url(dossier: Dossier, form: str, sequence: int, kind: str = "pdf") -> str:
    return reverse("dossier_form", args=[dossier.id, form, sequence, kind])


def test_the_page_tells_the_whole_story_and_the_read_is_recorded(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    dossier = desk(receive(), *HANDED)
    text = client_of("hotich").get(detail(dossier)).content.decode()
    for words in (
        dossier.code,
        "Nguyễn Thị Thử Nghiệm",
        "Tờ khai theo mẫu",
        "Trả kết quả",
        "15/GXN",
        "17:00 31/03/2026",
    ):
        assert words in text, words
    assert reads_of(dossier) == ["dossier.read"]


def test_the_buttons_are_what_this_person_may_do_now(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    dossier = receive()
    at_desk = client_of("tiepnhan1").get(detail(dossier)).content.decode()
    assert reverse("dossier_deed", args=[dossier.id, "transfer"]) in at_desk
    assert reverse("dossier_deed", args=[dossier.id, "digitise"]) in at_desk
    assert "/viec/" not in client_of("kiemsoat").get(detail(dossier)).content.decode()
    desk(dossier, "transfer")
    after = client_of("tiepnhan1").get(detail(dossier)).content.decode()
    assert reverse("dossier_deed", args=[dossier.id, "transfer"]) not in after
    specialist = client_of("hotich").get(detail(dossier)).content.decode()
    assert reverse("dossier_deed", args=[dossier.id, "request_supplement"]) in specialist


STRANGERS = [("lancan.tiepnhan", 404), ("congan", 404), ("quantri", 403), ("congdan1", 403)]


@pytest.mark.parametrize(("who", "status"), STRANGERS)
def test_a_stranger_learns_nothing(who: str, status: int, receive: Receive, client_of: ClientOf) -> None:
    dossier, client = receive(), client_of(who)
    for url in (detail(dossier), form_url(dossier, "receipt", 1), form_url(dossier, "control", 0, "docx")):
        answer = client.get(url)
        assert answer.status_code == status
        assert "Thử Nghiệm" not in answer.content.decode(errors="replace")
    assert reads_of(dossier) == []


@pytest.mark.parametrize("number", ["0", str(2**63 - 1), str(2**63), "9" * 40, "9" * 5000])
def test_a_number_that_is_no_dossier_is_not_found(number: str, receive: Receive, client_of: ClientOf) -> None:
    receive()
    client = client_of("tiepnhan1")
    for rest in ("", "mau/receipt-1.pdf", f"giay-to/{number}/tep"):
        assert client.get(f"/ho-so/{number}/{rest}").status_code == 404


def test_a_form_the_dossier_does_not_have_is_not_found(receive: Receive, client_of: ClientOf) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    for rest in (
        "mau/receipt-2.pdf", "mau/receipt-0.pdf", f"mau/receipt-{2**64}.pdf", "mau/stop-1.pdf",
        "mau/khac-1.pdf", "mau/receipt-1.exe", "mau/control-1.pdf",
    ):  # fmt: skip
        assert client.get(f"{detail(dossier)}{rest}").status_code == 404, rest


@pytest.mark.parametrize("query", ["", "?kho=A4", "?kho=A0", "?kho=%00"])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_every_form_prints_in_both_sizes_and_kinds(
    query: str, kind: str, receive: Receive, client_of: ClientOf
) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    for form, sequence in (("receipt", 1), ("control", 0)):
        answer = client.get(form_url(dossier, form, sequence, kind) + query)
        assert answer.status_code == 200
        assert answer.content[:2] == (b"%P" if kind == "pdf" else b"PK")
        way = "inline" if kind == "pdf" else "attachment"
        assert answer["Content-Disposition"] == f'{way}; filename="{dossier.code}-{form}.{kind}"'
    assert sorted(reads_of(dossier)) == ["form.control", "form.receipt"]


@pytest.mark.usefixtures("version")
def test_the_office_prints_both_copies_and_the_applicant_only_the_own(
    desk: Desk, client_of: ClientOf
) -> None:
    filed = filed_online(desk.cast)
    dossier = actions.receive(filed, actor=desk.cast["tiepnhan1"], request_id=request_id())
    office = pdf_text(client_of("tiepnhan1").get(form_url(dossier, "receipt", 2)).content)
    assert "Liên 1: Lưu" in office
    assert "Liên 2: Giao người nộp" in office
    own = client_of("congdan1")
    answer = own.get(reverse("my_dossier_form", args=[dossier.code, "receipt", 2]))
    text = pdf_text(answer.content)
    assert "Liên 1" not in text
    assert tracking_secret(dossier) in text
    assert own.get(reverse("my_dossier_form", args=[dossier.code, "control", 0])).status_code == 404
