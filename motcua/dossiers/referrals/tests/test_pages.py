"""The pages of work between agencies: who sees them, what they do, what comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.core.models import AccessLine
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.referrals.tests.conftest import THERE, fresh, line, settle, there
from motcua.dossiers.tests.conftest import Desk, request_id
from motcua.dossiers.tests.pages import scan

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
Refer = Callable[..., Dossier]


def test_from_the_slip_to_the_result_over_the_pages(
    receive: Callable[..., Dossier], desk: Desk, cast: Cast, client_of: ClientOf
) -> None:
    dossier = desk(receive(), "transfer")
    typed = {
        "request_id": request_id(),
        "agency_1": str(cast[THERE].agency_id),
        "work_1": "Xác nhận nơi cư trú",
        "value_1": "2",
        "unit_1": "working_day",
        "position_1": "1",
    }
    url = f"/ho-so/{dossier.id}/viec/refer/"
    assert client_of("hotich").post(url, typed).status_code == 302
    settle()
    (arrived,) = there(cast)
    client = client_of(THERE)
    assert arrived.dossier_code in client.get("/lien-thong/").content.decode()
    page = client.get(f"/lien-thong/{arrived.id}/").content.decode()
    assert "Nguyễn Thị Thử Nghiệm" in page
    assert "Nhận việc liên thông" in page
    press = {"request_id": request_id(), "holder_id": str(cast[THERE].officer_id)}
    for _ in range(2):
        answer = client.post(f"/lien-thong/{arrived.id}/viec/receive_referral/", press)
        assert answer.status_code == 302
    finish = {
        "request_id": request_id(),
        "outcome": "done",
        "summary": "Đã xác nhận",
        "result_number": "7/XN",
        "result_file": scan(name="xac-nhan.pdf"),
    }
    answer = client.post(f"/lien-thong/{arrived.id}/viec/finish_referral/", finish)
    assert answer.status_code == 302
    settle()
    shown = client_of("hotich").get(f"/ho-so/{dossier.id}/").content.decode()
    assert "Số 7/XN" in shown
    files = (
        (client_of("tiepnhan1"), f"/ho-so/{dossier.id}/lien-thong/{arrived.id}/ket-qua/"),
        (client, f"/lien-thong/{arrived.id}/ket-qua/"),
    )
    for reader, address in files:
        got = reader.get(address)
        assert got["Content-Disposition"].startswith("attachment")
        assert got.content.startswith(b"%PDF")
    assert client_of("lancan.tiepnhan").get(files[0][1]).status_code == 404


def test_a_stranger_finds_nothing_and_reads_of_persons_are_recorded_where_they_lie(
    refer: Refer, cast: Cast, client_of: ClientOf
) -> None:
    dossier = refer()
    (arrived,) = there(cast)
    for address in ("", "viec/receive_referral/", "giay-to/1/", "ket-qua/"):
        for who, status in (("hotich", 404), ("quantri", 403), ("congdan1", 403)):
            got = client_of(who).get(f"/lien-thong/{arrived.id}/{address}").status_code
            assert got == status, (who, address)
    client_of(THERE).get(f"/lien-thong/{arrived.id}/")
    lines = AccessLine.objects.filter(agency_id=dossier.agency_id, purpose="referral.read")
    assert [(one.subject_id, one.actor_officer_id) for one in lines] == [(dossier.id, cast[THERE].officer_id)]


def test_the_papers_are_shown_while_the_work_is_open_and_no_longer(
    receive: Callable[..., Dossier], desk: Desk, cast: Cast, client_of: ClientOf
) -> None:
    dossier = desk(receive(), "transfer")
    paper = dossier.papers.filter(agency_id=dossier.agency_id)[0]
    client_of("hotich").post(
        f"/ho-so/{dossier.id}/viec/digitise/", {"request_id": request_id(), f"scan-{paper.id}": scan()}
    )
    desk(fresh(dossier), "refer", lines=(line(cast),))
    settle()
    (arrived,) = there(cast)
    kept = next(one for one in dossier.papers.filter(agency_id=dossier.agency_id) if one.file_id)
    client = client_of(THERE)
    assert client.get(f"/lien-thong/{arrived.id}/giay-to/{kept.id}/").content.startswith(b"%PDF")
    desk(fresh(dossier), "recall_referral")
    settle()
    assert client.get(f"/lien-thong/{arrived.id}/giay-to/{kept.id}/").status_code == 404
    assert "030199000001" not in client.get(f"/lien-thong/{arrived.id}/").content.decode()


def test_the_slip_is_printed_with_each_agencys_time(refer: Refer, client_of: ClientOf) -> None:
    dossier = refer()
    sequence = DossierEvent.objects.get(agency_id=dossier.agency_id, type="Referred").sequence
    base = f"/ho-so/{dossier.id}/phieu-chuyen/{sequence}"
    assert client_of("hotich").get(f"{base}.pdf").content.startswith(b"%PDF")
    assert client_of("hotich").get(f"{base}.docx").content.startswith(b"PK")
    assert client_of("hotich").get(f"{base}.exe").status_code == 404
    assert client_of("hotich").get(f"/ho-so/{dossier.id}/phieu-chuyen/1.pdf").status_code == 404
    assert client_of("lancan.tiepnhan").get(f"{base}.pdf").status_code == 404


def test_the_sender_sees_what_is_out_and_the_list_of_what_is_done(
    refer: Refer, cast: Cast, client_of: ClientOf
) -> None:
    dossier = refer()
    assert dossier.code in client_of("chutich").get("/lien-thong/?gui=1").content.decode()
    assert dossier.code not in client_of(THERE).get("/lien-thong/?xong=1").content.decode()


@pytest.mark.parametrize("deed", ["receive_referral", "finish_referral", "khong-co"])
def test_a_form_that_is_not_right_changes_nothing(
    deed: str, refer: Refer, cast: Cast, client_of: ClientOf
) -> None:
    refer()
    (arrived,) = there(cast)
    answer = client_of(THERE).post(f"/lien-thong/{arrived.id}/viec/{deed}/", {"request_id": ""})
    assert answer.status_code in {302, 404, 422}
    assert there(cast)[0].sequence == 1
