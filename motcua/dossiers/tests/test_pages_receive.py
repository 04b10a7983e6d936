"""The reception page: a filing taken in, guided or refused; what was typed is never lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.catalogue.actions import add_procedure, approve_version, offer_procedure
from motcua.catalogue.content import Channel, ExecutingKind, ReplacedBy, RequiredPaper
from motcua.catalogue.models import Procedure
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.models import AccessLine
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier, DossierPaper
from motcua.dossiers.queries import events_of
from motcua.dossiers.tests.conftest import STEPS, request_id
from motcua.dossiers.tests.pages import scan, told

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
CODE = "1.000002"
HUGE = "ạ" * 100_000


@pytest.fixture
def page(clock: object, cast: Cast) -> str:
    """A procedure with two cases; one paper stands in a database, one is only shown. Its page's address."""
    population = ReplacedBy(
        database="Cơ sở dữ liệu quốc gia về dân cư",
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 2, 28),
        citation="Nghị quyết mẫu",
    )
    papers = (
        RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1),
        RequiredPaper(key="cu-tru", name="Giấy tờ cư trú", copies=1, replaced_by=(population,)),
        RequiredPaper(key="can-cuoc", name="Thẻ căn cước", shown_only=True, required=False),
    )
    common: dict[str, Any] = {"steps": STEPS, "terms": (term("counter", 5), term("post", 5))}
    draft = add_procedure(
        code=CODE,
        content=content(
            cases=(
                case(papers=papers, **common),
                case(key="lai", name="Đăng ký lại", papers=papers[:1], **common),
            )
        ),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=cast["kiemsoat"],
    )
    approve_version(
        draft,
        decision_no="02/QĐ-UBND",
        decision_on=date(2025, 7, 1),
        valid_from=date(2025, 7, 1),
        actor=cast["chutich"],
    )
    return reverse("dossier_receive_form", args=[CODE])


def typed(**changes: Any) -> dict[str, Any]:
    """What the page sends for one person with a complete filing."""
    return {
        "request_id": request_id(),
        "case": "chung",
        "do": "receive",
        "channel": "counter",
        "kind": "citizen",
        "id_number": "030199000001",
        "name": "Nguyễn Thị Thử Nghiệm",
        "phone": "0912 345 678",
        "address": "Thôn Mẫu",
        "on_behalf": "self",
        "paper-0": "on",
        "paper-0-originals": "1",
        "paper-0-copies": "0",
        "paper-0-pages": "2",
    } | changes


def received(cast: Cast) -> list[Dossier]:
    """All dossiers of the agency, the latest first."""
    agency = cast["tiepnhan1"].agency_id
    rows = Dossier.objects.filter(agency_id=agency).select_related("owner", "submitter")
    return list(rows.order_by("-code"))


def papers_of(dossier: Dossier) -> list[DossierPaper]:
    """In order."""
    return list(
        DossierPaper.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).order_by("position")
    )


def test_a_filing_is_taken_in_once_and_its_receipt_is_next(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client, sent = client_of("tiepnhan1"), typed()
    shown = client.get(page)
    assert shown.status_code == 200
    assert shown.content.decode().count("autofocus") == 1
    done = client.post(page, sent)
    (dossier,) = received(cast)
    assert done.url == f"{reverse('dossier_detail', args=[dossier.id])}?moi=1"
    assert told(done) == [f"Đã tiếp nhận hồ sơ {dossier.code}, hẹn trả 17:00 ngày 31/03/2026."]
    assert client.post(page, sent).url == done.url
    assert len(received(cast)) == 1
    after = client.get(done.url).content.decode()
    assert (
        f'{reverse("dossier_form", args=[dossier.id, "receipt", 1, "pdf"])}" data-key="p" autofocus' in after
    )
    assert "Tiếp nhận hồ sơ khác" in after


def test_others_do_not_come_to_the_desk(page: str, cast: Cast, client_of: ClientOf) -> None:
    for who in ("hotich", "chutich", "kiemsoat", "quantri", "congan", "congdan1"):
        assert client_of(who).get(page).status_code == 403, who
        assert client_of(who).post(page, typed()).status_code == 403, who
    assert client_of("anonymous").post(page, typed()).status_code == 302
    assert received(cast) == []


def test_a_known_person_is_filled_in_and_what_was_typed_stays(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("tiepnhan1")
    client.post(page, typed())
    sent = typed(
        find="1", name="", phone="", address="Thôn mới", **{"paper-0-pages": "7", "basis": "GUQ số 5"}
    )
    sent.pop("paper-0")
    form = client.post(page, sent).context["form"]
    values = {name: form[name].value() for name in ("name", "phone", "address", "basis", "request_id")}
    assert values == {
        "name": "Nguyễn Thị Thử Nghiệm",
        "phone": "0912345678",
        "address": "Thôn mới",
        "basis": "GUQ số 5",
        "request_id": sent["request_id"],
    }
    assert (form["paper-0"].value(), form["paper-0-pages"].value()) == (False, "7")
    reads = AccessLine.objects.filter(agency_id=cast["tiepnhan1"].agency_id, subject="party")
    assert [line.purpose for line in reads] == ["dossier.receive"]
    assert len(received(cast)) == 1


@pytest.mark.parametrize("number", ["030199000009", "", "x", HUGE, "03\x00", "-1"])
def test_an_unknown_person_is_said_to_be_unknown(number: str, page: str, client_of: ClientOf) -> None:
    answer = client_of("tiepnhan1").post(page, typed(find="1", id_number=number, name="Lê Văn Thử"))
    assert answer.status_code == 200
    assert "Chưa có người này" in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Lê Văn Thử"


def test_a_likely_duplicate_waits_for_a_person_to_say_so(page: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    client.post(page, typed())
    (first,) = received(cast)
    again = typed()
    warned = client.post(page, again)
    assert warned.status_code == 409
    assert reverse("dossier_detail", args=[first.id]) in warned.content.decode()
    assert "duplicate_confirmed" in warned.content.decode()
    assert client.post(page, again | {"duplicate_confirmed": "on"}).status_code == 302
    assert len(received(cast)) == 2
    assert events_of(received(cast)[0])[0].payload["duplicate_confirmed"] is True


def test_what_is_missing_is_written_down_with_form_02(page: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    sent = typed(do="guide", missing="Tờ khai theo mẫu\nGiấy tờ cư trú", reason="Chưa có tờ khai")
    sent.pop("paper-0")
    assert client.post(page, sent | {"missing": " "}).status_code == 422
    assert client.post(page, sent | {"reason": "ab"}).status_code == 422
    assert received(cast) == []
    done = client.post(page, sent)
    (dossier,) = received(cast)
    assert (dossier.status, dossier.due_at) == ("guided", None)
    assert told(done) == ["Đã lập phiếu yêu cầu bổ sung. Hãy in và giao cho người nộp."]
    assert "In phiếu bổ sung" in client.get(done.url).content.decode()


def test_a_refusal_needs_a_reason_and_its_legal_basis(page: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    sent = typed(do="refuse", reason="Không thuộc thẩm quyền", refusal_basis="Điều 17 Nghị định mẫu")
    refused = client.post(page, sent | {"refusal_basis": ""})
    assert refused.status_code == 422
    assert refused.context["form"].errors["refusal_basis"]
    assert client.post(page, sent).status_code == 302
    assert received(cast)[0].status == "refused_at_desk"


def test_another_case_brings_its_papers_and_keeps_the_person(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("tiepnhan1")
    for sent in (typed(new_case="lai", switch="1"), typed(new_case="lai")):
        shown = client.post(page, sent)
        assert (shown.status_code, shown.context["case"].key) == (200, "lai")
        assert shown.context["form"]["name"].value() == "Nguyễn Thị Thử Nghiệm"
        assert len(shown.context["form"].paper_rows) == 1
    assert received(cast) == []
    assert client.post(page, typed(case="lai", new_case="lai")).status_code == 302
    assert received(cast)[0].case_key == "lai"
    assert client.get(page, {"case": "khong-co"}).context["case"].key == "chung"


def test_filing_for_another_needs_the_owner_and_the_authorisation(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client, sent = client_of("tiepnhan1"), typed(on_behalf="authorised")
    refused = client.post(page, sent)
    assert refused.status_code == 422
    assert {"owner_name", "basis"} <= set(refused.context["form"].errors)
    owner = {"owner_name": "Trần Thị Chủ", "owner_id_number": "030199000002", "basis": "Giấy ủy quyền số 5"}
    assert client.post(page, sent | owner | {"owner_id_number": "12"}).status_code == 422
    assert client.post(page, sent | owner).status_code == 302
    (dossier,) = received(cast)
    assert (dossier.owner.name, dossier.submitter.name) == ("Trần Thị Chủ", "Nguyễn Thị Thử Nghiệm")
    assert dossier.representative_id is not None


def test_the_desk_receives_for_another_commune(page: str, cast: Cast, client_of: ClientOf) -> None:
    client, neighbour = client_of("tiepnhan1"), cast["lancan.tiepnhan"].agency_id
    assert client.post(page, typed(competent_agency_id="999999")).status_code == 422
    assert client.post(page, typed(competent_agency_id=str(neighbour))).status_code == 302
    (dossier,) = received(cast)
    assert dossier.competent_agency_id == neighbour
    assert dossier.agency_id == cast["tiepnhan1"].agency_id


def test_a_paper_that_a_database_holds_is_taken_only_with_a_reason(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client, sent = client_of("tiepnhan1"), typed(**{"paper-1": "on"})
    refused = client.post(page, sent)
    assert refused.status_code == 422
    assert "không được yêu cầu nộp" in refused.content.decode()
    assert client.post(page, sent | {"paper-1-asked": "Dữ liệu sai ngày sinh"}).status_code == 302
    assert events_of(received(cast)[0])[0].payload["asked_anyway"] == {"cu-tru": "Dữ liệu sai ngày sinh"}


def test_a_scan_counts_its_own_pages_and_gives_the_receipt_its_hash(
    page: str, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("tiepnhan1")
    assert client.post(page, typed(**{"paper-0-scan": scan(4)})).status_code == 302
    (dossier,) = received(cast)
    (paper,) = papers_of(dossier)
    stored = StoredFile.objects.get(agency_id=dossier.agency_id)
    assert (paper.pages, paper.originals, paper.file_id, paper.file_hash) == (4, 1, stored.id, stored.sha256)


def test_a_scan_is_not_sent_twice_when_the_desk_hesitates(page: str, cast: Cast, client_of: ClientOf) -> None:
    """The first press is refused as a likely duplicate; the second sends the id of the kept file."""
    client = client_of("tiepnhan1")
    client.post(page, typed())
    sent = typed()
    warned = client.post(page, sent | {"paper-0-scan": scan(3)})
    kept = warned.context["form"]["paper-0-stored"].value()
    assert "Đã có bản quét: to-khai.pdf, 3 trang" in warned.content.decode()
    other = client_of("tiepnhan2").post(page, typed(duplicate_confirmed="on", **{"paper-0-stored": kept}))
    assert other.status_code == 422  # the file of somebody else's press
    assert client.post(page, sent | {"duplicate_confirmed": "on", "paper-0-stored": kept}).status_code == 302
    assert papers_of(received(cast)[0])[0].file_id == int(kept)
    assert StoredFile.objects.filter(agency_id=cast["tiepnhan1"].agency_id).count() == 1


def test_a_repeated_press_keeps_its_scan_once(page: str, cast: Cast, client_of: ClientOf) -> None:
    client, sent = client_of("tiepnhan1"), typed()
    for _ in range(2):
        assert client.post(page, sent | {"paper-0-scan": scan()}).status_code == 302
    assert len(received(cast)) == 1
    assert StoredFile.objects.filter(agency_id=cast["tiepnhan1"].agency_id).count() == 1


BAD: list[dict[str, Any]] = [
    *({name: HUGE} for name in ("name", "address", "phone", "id_number", "email", "owner_name", "reason")),
    *({name: "a\x00b"} for name in ("name", "address", "phone", "id_number", "basis", "missing")),
    {"name": ""},
    {"name": "  "},
    {"id_number": "12345"},
    {"phone": "123"},
    {"email": "khong-phai-thu"},
    {"channel": "bo-cau"},
    {"kind": "robot"},
    {"on_behalf": "ai-do"},
    {"fee_due": "-5"},
    {"fee_due": "9" * 40},
    {"fee_due": "nhiều"},
    {"paper-0-originals": "-1"},
    {"paper-0-originals": "100"},
    {"paper-0-pages": "9" * 30},
    {"paper-0-pages": "hai"},
    {"paper-0-stored": "9" * 30},
    {"paper-0-stored": "-1"},
    {"paper-0-scan": SimpleUploadedFile("quet.exe", b"MZ")},
    {"request_id": ""},
    {"request_id": "x" * 65},
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: "-".join(f"{k}={str(v)[:8]!r}" for k, v in bad.items()))
def test_bad_input_is_told_and_leaves_nothing_behind(
    bad: dict[str, Any], page: str, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of("tiepnhan1").post(page, typed(**bad))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "mc-errors" in text
    if "address" not in bad:
        assert answer.context["form"]["address"].value() == "Thôn Mẫu"
    assert received(cast) == []
    assert not StoredFile.objects.filter(agency_id=cast["tiepnhan1"].agency_id).exists()


def test_bytes_that_are_no_text_do_no_harm(page: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    body = b"name=\xff\xfe&request_id=abc&do=receive"
    answer = client.post(page, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422
    for query in ("q=%ff%fe", "q=%00", f"q={'a' * 5000}", "q=-1", "q=%E1%BA%A1" * 3):
        assert client.get(f"{reverse('dossier_receive')}?{query}").status_code in {200, 302}
    assert received(cast) == []


@pytest.mark.parametrize("code", ["9.999999", "%00", "%ff%fe", "a" * 41, "..", "1.000002%20"])
def test_an_unknown_procedure_is_not_found(code: str, page: str, client_of: ClientOf) -> None:
    assert client_of("tiepnhan1").get(f"/ho-so/tiep-nhan/{code}/").status_code == 404


def test_a_procedure_is_found_with_or_without_accents(page: str, cast: Cast, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    offer_procedure(
        Procedure.objects.get(code=CODE),
        agency_id=cast["tiepnhan1"].agency_id or 0,
        channels=[Channel.COUNTER],
        actor=cast["kiemsoat"],
    )
    address = reverse("dossier_receive")
    assert client.get(address, {"q": "giay xac nhan"}).url == page
    assert client.get(address, {"q": CODE}).url == page
    hits = client.get(address, {"q": "xác nhận"}, headers={"HX-Request": "true"})
    assert page in hits.content.decode()
    assert "Không tìm thấy thủ tục" in client.get(address, {"q": "zzzzzz qqqq"}).content.decode()
