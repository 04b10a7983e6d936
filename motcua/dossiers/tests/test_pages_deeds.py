"""Every deed through its page: done once, told why not, refused to others, wrong input kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.deeds import DEEDS
from motcua.dossiers.models import Dossier, DossierPaper
from motcua.dossiers.queries import last_event
from motcua.dossiers.tests.conftest import Desk, request_id
from motcua.dossiers.tests.pages import (
    STAGES,
    Receive,
    deed_url,
    event_count,
    filed_online,
    reads_of,
    scan,
    staged,
    told,
    typed_for,
)

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
BAD_TEXTS = ("ạ" * 100_000, "a\x00b", "  ")
BAD_NUMBERS = ("-1", "99999999999999999999", "hai")
TEXTS = {
    "reason",
    "items",
    "question",
    "summary",
    "number",
    "proof",
    "receipt_number",
    "basis",
    "agency",
    "work_1",
}


def test_every_deed_of_the_screens_is_tried_here() -> None:
    assert set(STAGES) == set(DEEDS)


@pytest.mark.parametrize("deed", STAGES)
def test_a_deed_is_done_once_however_often_it_is_sent(
    deed: str, receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    stage = STAGES[deed]
    dossier = staged(stage, receive, desk)
    client, url = client_of(stage.who), deed_url(dossier, deed)
    page = client.get(url)
    assert page.status_code == 200, told(page)
    assert dossier.code in page.content.decode()
    assert reads_of(dossier) == [DEEDS[deed].permission]
    before = event_count(dossier)
    sent = {"request_id": request_id(), **typed_for(deed, dossier, desk.cast)}
    done = client.post(url, sent)
    assert (done.status_code, done.url) == (302, reverse("dossier_detail", args=[dossier.id]))
    assert told(done) == [f"Đã ghi: {DEEDS[deed].label.lower()}."]
    if deed == "digitise":
        sent |= {name: scan() for name in sent if name.startswith("scan-")}
    assert client.post(url, sent).status_code == 302
    assert event_count(dossier) == before + 1


@pytest.mark.parametrize("deed", STAGES)
def test_a_deed_is_refused_to_others_and_to_bad_input(
    deed: str, receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    stage = STAGES[deed]
    dossier = staged(stage, receive, desk)
    url, before = deed_url(dossier, deed), event_count(dossier)
    sent = {"request_id": request_id(), **typed_for(deed, dossier, desk.cast)}
    for who, status in (("kiemsoat", 403), ("lancan.tiepnhan", 404), ("quantri", 403), ("congdan1", 403)):
        answer = client_of(who).post(url, sent)
        assert answer.status_code == status, who
        assert client_of(who).get(url).status_code == status, who
    client = client_of(stage.who)
    assert client_of("anonymous").post(url, sent).status_code == 302
    for bad in ({"request_id": ""}, {"request_id": "x" * 100_000}, {"request_id": "a\x00b"}):
        answer = client.post(url, typed_for(deed, dossier, desk.cast) | bad)
        assert answer.status_code == 422
        assert "mở lại trang" in answer.content.decode()
    assert event_count(dossier) == before


@pytest.mark.parametrize("deed", [deed for deed, stage in STAGES.items() if stage.typed])
def test_a_form_that_is_not_right_keeps_what_was_typed(
    deed: str, receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    stage = STAGES[deed]
    dossier = staged(stage, receive, desk)
    client, url, before = client_of(stage.who), deed_url(dossier, deed), event_count(dossier)
    good = {"request_id": request_id(), **typed_for(deed, dossier, desk.cast)}
    for name in stage.typed:
        for value in BAD_TEXTS if name in TEXTS else (*BAD_TEXTS, *BAD_NUMBERS):
            answer = client.post(url, good | {name: value})
            assert answer.status_code == 422, (name, value[:20])
            text = answer.content.decode()
            assert "mc-errors" in text
            kept = [other for other in ("reason", "basis", "summary") if other in good and other != name]
            assert all(str(good[other]) in text for other in kept)
    assert event_count(dossier) == before


@pytest.mark.parametrize("deed", STAGES)
def test_a_deed_that_no_longer_fits_is_told_before_anything_is_filled_in(
    deed: str, receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    stage = STAGES[deed]
    dossier = desk(receive(), *stage.wrong_after)
    client, url, before = client_of(stage.who), deed_url(dossier, deed), event_count(dossier)
    for answer in (client.get(url), client.post(url, {}), client.post(url, {"request_id": request_id()})):
        assert (answer.status_code, answer.url) == (302, reverse("dossier_detail", args=[dossier.id]))
        assert told(answer)[-1].startswith("Chưa thể ")
    assert event_count(dossier) == before


def test_unknown_deeds_and_dossiers_are_not_found(receive: Receive, client_of: ClientOf) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    assert client.get(deed_url(dossier, "khong-co")).status_code == 404
    for number in (0, 1, 2**63 - 1, 2**63, 10**30, int("9" * 300)):
        for name in ("transfer", "stop"):
            assert client.get(f"/ho-so/{number}/viec/{name}/").status_code == 404
            assert client.post(f"/ho-so/{number}/viec/{name}/", {}).status_code == 404
    assert client.get(f"/ho-so/{'9' * 5000}/viec/stop/").status_code == 404


def test_who_lost_the_race_is_told_so(receive: Receive, desk: Desk, client_of: ClientOf) -> None:
    """Between opening the page and pressing the button somebody else was faster."""
    dossier = desk(receive(), "transfer")
    client, url = client_of("hotich"), deed_url(dossier, "request_supplement")
    shown = client.get(url).context["form"]["request_id"].value()
    desk(dossier, "request_supplement")
    answer = client.post(url, {"request_id": shown, "items": "Ảnh", "reason": "Thiếu ảnh thẻ"})
    assert answer.status_code == 302
    assert "Chưa thể yêu cầu bổ sung" in told(answer)[0]


def test_the_leader_sees_what_was_proposed_by_whom_and_why(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    dossier = desk(receive(), "transfer", "propose_extension")
    text = client_of("chutich").get(deed_url(dossier, "extend")).content.decode()
    assert "Chờ xác minh" in text
    assert "2 ngày làm việc" in text
    assert "Lê Thị Mẫu Chi" in text
    other = desk(receive(duplicate_confirmed=True), "transfer", "propose_refusal")
    page = client_of("chutich").get(deed_url(other, "refuse"))
    assert "không rút lại được" in page.content.decode()


def test_nobody_decides_the_own_proposal_through_the_page(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    dossier = desk(receive(), "transfer", "forward")
    leader = desk.cast["chutich"].officer_id
    desk(dossier, "propose_approval")
    Dossier.objects.filter(agency_id=dossier.agency_id, id=dossier.id).update(proposed_by_id=leader)
    answer = client_of("chutich").post(deed_url(dossier, "approve"), {"request_id": request_id()})
    assert answer.status_code == 403
    assert "không thể tự quyết định" in answer.content.decode()
    assert Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id).outcome == ""


def test_a_scan_added_later_is_counted_hashed_and_can_be_fetched(
    receive: Receive, client_of: ClientOf
) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    paper = DossierPaper.objects.get(agency_id=dossier.agency_id, dossier_id=dossier.id)
    client.post(deed_url(dossier, "digitise"), {"request_id": request_id(), f"scan-{paper.id}": scan(3)})
    added = DossierPaper.objects.get(
        agency_id=dossier.agency_id, dossier_id=dossier.id, file_id__isnull=False
    )
    assert (added.pages, added.name, added.is_electronic) == (3, paper.name, True)
    found = last_event(dossier, "PapersDigitised")
    assert found is not None
    assert found[0].payload["hashes"] == [added.file_hash]
    page = client.get(reverse("dossier_detail", args=[dossier.id])).content.decode()
    assert f"Tệp {added.file_hash[:8]}" in page
    file = client.get(reverse("dossier_file", args=[dossier.id, added.id]))
    assert file.content.startswith(b"%PDF")
    assert file["Content-Disposition"] == 'attachment; filename="to-khai.pdf"'
    assert "dossier.file" in reads_of(dossier)
    assert client.get(reverse("dossier_file", args=[dossier.id, paper.id])).status_code == 404
    again = client.post(deed_url(dossier, "digitise"), {"request_id": request_id()})
    assert again.status_code == 422
    assert "đã có bản quét" in again.content.decode()


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "rỗng"), (b"MZ\x90\x00" * 50, "không nhận"), (b"%PDF-1.7 broken", "PDF")]
)
def test_what_is_no_scan_is_refused_and_nothing_is_kept(
    content: bytes, why: str, receive: Receive, client_of: ClientOf
) -> None:
    dossier, client = receive(), client_of("tiepnhan1")
    paper = DossierPaper.objects.get(agency_id=dossier.agency_id, dossier_id=dossier.id)
    sent = {"request_id": request_id(), f"scan-{paper.id}": SimpleUploadedFile("quet.pdf", content)}
    answer = client.post(deed_url(dossier, "digitise"), sent)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not StoredFile.objects.filter(agency_id=dossier.agency_id).exists()


@pytest.mark.usefixtures("version")
def test_papers_brought_to_the_desk_complete_an_online_filing(desk: Desk, client_of: ClientOf) -> None:
    dossier, client = filed_online(desk.cast, papers=()), client_of("tiepnhan1")
    url = deed_url(dossier, "receive")
    refused = client.post(url, {"request_id": request_id()})
    assert refused.status_code == 422
    assert "còn thiếu: Tờ khai theo mẫu" in refused.content.decode()
    done = client.post(url, {"request_id": request_id(), "added": ["to-khai"]})
    assert done.status_code == 302, done.content.decode()
    fresh = Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
    assert fresh.status == "received"
    assert fresh.papers.filter(agency_id=dossier.agency_id).count() == 1


@pytest.mark.usefixtures("version")
def test_guidance_begins_with_what_the_filing_lacks(desk: Desk, client_of: ClientOf) -> None:
    dossier = filed_online(desk.cast, papers=())
    form = client_of("tiepnhan1").get(deed_url(dossier, "guide")).context["form"]
    assert form["items"].value() == "Tờ khai theo mẫu"


def test_a_supplement_page_lists_what_was_asked_for(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    dossier = desk(receive(), "transfer", "request_supplement")
    form = client_of("tiepnhan1").get(deed_url(dossier, "receive_supplement")).context["form"]
    assert form["items"].value() == "Bản sao trích lục"


def test_an_outside_body_sees_only_what_it_holds(receive: Receive, desk: Desk, client_of: ClientOf) -> None:
    mine, other = receive(), receive(duplicate_confirmed=True)
    police = desk.cast["congan"]
    actions.transfer(mine, actor=desk.cast["tiepnhan1"], request_id=request_id(), holder_id=police.officer_id)
    client = client_of("congan")
    assert client.get(reverse("dossier_detail", args=[mine.id])).status_code == 200
    assert client.get(deed_url(mine, "consult")).status_code == 200
    for url in (reverse("dossier_detail", args=[other.id]), deed_url(other, "consult")):
        assert client.get(url).status_code == 404
    listed = client.get(reverse("dossier_list")).content.decode()
    assert mine.code in listed
    assert other.code not in listed
    assert client.get(reverse("register")).status_code == 403
