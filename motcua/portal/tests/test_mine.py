"""A citizen's own dossiers: what is asked, when it is due and why; nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.models import Procedure
from motcua.core.actor import Actor
from motcua.core.deliveries import drain
from motcua.core.errors import NotFound, WrongState
from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.facts import PaperFacts
from motcua.dossiers.models import Dossier
from motcua.organisations.models import Agency
from motcua.portal.actions import Upload, file_online, resubmit_online, withdraw_online
from motcua.portal.tests.conftest import answers_for, picture
from motcua.portal.tests.test_public import text_of

LIST = "/ho-so-cua-toi/"


def own(dossier: Dossier, rest: str = "") -> str:
    return f"{LIST}{dossier.code}/{rest}"


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)


@pytest.fixture
def guided(filed: Dossier, cast: dict[str, Actor]) -> Dossier:
    """Sent back before acceptance."""
    return actions.guide(
        filed,
        actor=cast["tiepnhan1"],
        request_id="guide-1",
        items=("Giấy chứng sinh", "Tờ khai có chữ ký"),
        reason="Hồ sơ chưa đủ để tiếp nhận",
    )


@pytest.fixture
def received(filed: Dossier, cast: dict[str, Actor]) -> Dossier:
    """Accepted by the desk."""
    return actions.receive(
        filed,
        actor=cast["tiepnhan1"],
        request_id="receive-1",
        added_papers=(
            PaperFacts(name="Tờ khai", paper_key="to-khai", originals=1),
            PaperFacts(name="Thẻ căn cước", paper_key="can-cuoc", is_shown_only=True),
        ),
    )


@pytest.fixture
def asked(received: Dossier, cast: dict[str, Actor]) -> Dossier:
    """Papers asked for while it is being settled."""
    moved = actions.transfer(received, actor=cast["tiepnhan1"], request_id="transfer-1")
    assigned = actions.assign(
        moved, actor=cast["chutich"], request_id="assign-1", holder_id=cast["hotich"].officer_id
    )
    return actions.request_supplement(
        assigned,
        actor=cast["hotich"],
        request_id="ask-1",
        items=("Bản sao giấy chứng sinh",),
        reason="Thiếu giấy chứng sinh",
    )


def test_the_list_shows_ones_own_dossiers_only(client_of: Any, citizen: Client, filed: Dossier) -> None:
    assert filed.code in text_of(citizen.get(LIST))
    other = text_of(client_of("congdan2").get(LIST))
    assert filed.code not in other
    assert "Bạn chưa nộp hồ sơ nào" in other


@pytest.mark.parametrize("rest", ["", "nop-lai/", "rut/", "tep/1/", "mau/receipt-1.pdf"])
def test_a_stranger_and_an_officer_find_nothing(
    client: Client, client_of: Any, filed: Dossier, rest: str
) -> None:
    assert client_of("congdan2").get(own(filed, rest)).status_code == 404
    assert client_of("hotich").get(own(filed, rest)).status_code == 403
    assert client.get(own(filed, rest))["Location"].startswith("/tai-khoan/")


def test_another_account_cannot_do_the_deeds_either(guided: Dossier, cast: dict[str, Actor]) -> None:
    other = cast["congdan2"]
    with pytest.raises(NotFound):
        resubmit_online(guided, [], actor=other, request_id="x-1")
    with pytest.raises(NotFound):
        withdraw_online(guided, reason="không cần nữa", actor=other, request_id="x-2")
    assert again(guided).status == "guided"


def test_the_page_tells_state_due_date_and_how_it_was_counted(citizen: Client, received: Dossier) -> None:
    page = text_of(citizen.get(own(received)))
    assert "Hồ sơ đầy đủ, đã được tiếp nhận." in page
    assert f"{received.due_at.astimezone():%d/%m/%Y}" in page  # type: ignore[union-attr]
    assert "Ngày này được tính thế nào?" in page
    assert "Bộ luật Dân sự 2015" in page
    assert "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (PDF)" in page
    assert "Phiếu kiểm soát" not in page


def test_nobody_of_the_staff_is_named_on_the_page(
    citizen: Client, asked: Dossier, cast: dict[str, Actor]
) -> None:
    page = text_of(citizen.get(own(asked)))
    assert "Văn phòng HĐND và UBND" in page
    for username in ("tiepnhan1", "hotich", "chutich"):
        assert cast[username].name not in page


def test_guidance_shows_what_is_missing_and_the_way_to_add_it(citizen: Client, guided: Dossier) -> None:
    page = text_of(citizen.get(own(guided)))
    for words in ("Giấy chứng sinh", "Tờ khai có chữ ký", "Hồ sơ chưa đủ để tiếp nhận", "Bổ sung và nộp lại"):
        assert words in page


def test_a_supplement_request_says_where_to_bring_it_and_until_when(citizen: Client, asked: Dossier) -> None:
    page = text_of(citizen.get(own(asked)))
    assert "Bản sao giấy chứng sinh" in page
    assert "cơ quan có thể đóng hồ sơ" in page
    assert "Bổ sung và nộp lại" not in page
    assert citizen.get(own(asked, "nop-lai/"))["Location"] == own(asked)


def test_the_applicant_adds_papers_and_files_again(citizen: Client, guided: Dossier) -> None:
    form = text_of(citizen.get(own(guided, "nop-lai/")))
    assert "Giấy chứng sinh" in form
    data = {"request_id": "again-1", "paper_to-khai": picture(), "paper_": picture("chung-sinh.png")}
    assert citizen.post(own(guided, "nop-lai/"), data)["Location"] == own(guided)
    stood = again(guided)
    assert stood.status == "registered"
    papers = list(stood.papers.filter(agency_id=stood.agency_id).order_by("position"))
    assert [paper.paper_key for paper in papers] == ["to-khai", ""]
    assert [paper.event_sequence for paper in papers] == [stood.sequence] * 2


def test_filing_again_twice_by_one_press_counts_once(citizen: Client, guided: Dossier) -> None:
    for _ in range(2):
        data = {"request_id": "again-1", "paper_to-khai": picture()}
        assert citizen.post(own(guided, "nop-lai/"), data).status_code == 302
    assert StoredFile.objects.filter(agency_id=guided.agency_id).count() == 1
    assert again(guided).sequence == guided.sequence + 1


def test_filing_again_needs_something_new(citizen: Client, guided: Dossier) -> None:
    response = citizen.post(own(guided, "nop-lai/"), {"request_id": "again-1"})
    assert response.status_code == 422
    assert "Hãy chọn ít nhất một tệp." in text_of(response)


def test_a_bad_file_is_named_and_nothing_is_kept(citizen: Client, guided: Dossier) -> None:
    bad = SimpleUploadedFile("sai.png", b"khong phai anh")
    response = citizen.post(own(guided, "nop-lai/"), {"request_id": "again-1", "paper_to-khai": bad})
    assert response.status_code == 422
    assert "sai.png" in text_of(response)
    assert not StoredFile.objects.filter(agency_id=guided.agency_id).exists()


def test_filing_again_what_was_not_sent_back_is_refused_and_keeps_nothing(
    filed: Dossier, cast: dict[str, Actor]
) -> None:
    with pytest.raises(WrongState):
        resubmit_online(
            filed, [Upload("", "Khác", (picture(),))], actor=cast["congdan1"], request_id="again-1"
        )
    assert not StoredFile.objects.filter(agency_id=filed.agency_id).exists()


def test_the_applicant_withdraws_before_acceptance_with_a_reason(citizen: Client, filed: Dossier) -> None:
    assert "Không thể hoàn tác" in text_of(citizen.get(own(filed, "rut/")))
    short = citizen.post(own(filed, "rut/"), {"reason": "x", "request_id": "w-1"})
    assert short.status_code == 422
    citizen.post(own(filed, "rut/"), {"reason": "Nộp nhầm thủ tục", "request_id": "w-1"})
    assert again(filed).status == "withdrawn"
    repeated = citizen.post(own(filed, "rut/"), {"reason": "Nộp nhầm thủ tục", "request_id": "w-1"})
    assert repeated["Location"] == own(filed)
    assert "Rút hồ sơ</a>" not in text_of(citizen.get(own(filed)))


def test_an_accepted_dossier_cannot_be_withdrawn(citizen: Client, received: Dossier) -> None:
    assert citizen.get(own(received, "rut/"))["Location"] == own(received)
    refused = citizen.post(own(received, "rut/"), {"reason": "Không cần nữa", "request_id": "w-1"})
    assert refused.status_code == 409
    assert "Chưa thể rút hồ sơ" in text_of(refused)
    assert again(received).status == "received"


def test_ones_own_file_comes_back_as_an_attachment(
    citizen: Client, birth: Procedure, commune: Agency, cast: dict[str, Actor]
) -> None:
    actor = cast["congdan1"]
    upload = Upload("to-khai", "Tờ khai", (picture("tờ khai.png"),))
    dossier = file_online(
        answers_for(birth, actor.user_id), [upload], agency_id=commune.pk, actor=actor, request_id="r-1"
    )
    (paper,) = dossier.papers.filter(agency_id=commune.pk)
    response = citizen.get(own(dossier, f"tep/{paper.id}/"))
    assert response.content == picture().read()
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")
    assert citizen.get(own(dossier, "tep/1/")).status_code == 404


def test_the_receipt_can_be_taken_as_pdf_but_the_control_sheet_stays_inside(
    citizen: Client, received: Dossier
) -> None:
    response = citizen.get(own(received, f"mau/receipt-{received.sequence}.pdf"))
    assert response.content.startswith(b"%PDF")
    assert citizen.get(own(received, "mau/control-0.pdf")).status_code == 404
    assert citizen.get(own(received, "mau/khac-1.pdf")).status_code == 404


def test_messages_appear_in_the_list_until_the_dossier_is_opened(citizen: Client, guided: Dossier) -> None:
    drain("test")
    listed = text_of(citizen.get(LIST))
    assert "Tin mới" in listed
    assert "Hồ sơ cần bổ sung trước khi tiếp nhận" in listed
    opened = text_of(citizen.get(own(guided)))
    assert "Mới</span>" in opened
    assert "Tin mới" not in text_of(citizen.get(LIST))


@pytest.mark.parametrize(("rest", "most"), [("", 12), (None, 10)])
def test_own_pages_stay_within_their_statements(
    citizen: Client, asked: Dossier, rest: str | None, most: int
) -> None:
    path = LIST if rest is None else own(asked)
    citizen.get(path)
    with CaptureQueriesContext(connection) as statements:
        assert citizen.get(path).status_code == 200
    assert len(statements) <= most, [one["sql"][:150] for one in statements]
