"""Filing online: two pages, nothing kept before the end, the same press twice gives one dossier."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.catalogue.models import OnlineLevel, Procedure
from motcua.catalogue.tests.samples import content
from motcua.core.actor import Actor
from motcua.core.errors import DomainError, NotAllowed
from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier, Party
from motcua.organisations.models import Agency
from motcua.portal.actions import Upload, file_online
from motcua.portal.tests.conftest import (
    ID_NUMBER,
    PAPERS,
    PHONE,
    answers_for,
    enter,
    picture,
    two_ways,
)
from motcua.portal.tests.test_public import text_of

FIRST = "/nop-ho-so/1.001193/"
SECOND = "/nop-ho-so/1.001193/giay-to/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="{name}"', page)
    assert found, f"no hidden {name}"
    return found[1] or found[2]


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "citizen",
        "name": "Đỗ Mẫu Uyên",
        "id_number": ID_NUMBER,
        "phone": "0912 345 678",
        "email": "",
        "address": "",
        "who": "self",
        "request_id": "request-0001",
        **changes,
    }


def after_first_page(client: Client, **changes: Any) -> str:
    response = client.post(FIRST, filled(**changes))
    assert response.status_code == 200, text_of(response)
    return hidden(text_of(response), "answers")


def dossiers(commune: Agency) -> list[Dossier]:
    return list(
        Dossier.objects.filter(agency_id=commune.pk).select_related("owner", "submitter", "representative")
    )


def test_a_stranger_is_asked_to_log_in_first(client: Client, birth: Procedure) -> None:
    assert client.get(FIRST)["Location"].startswith("/tai-khoan/")


def test_a_citizen_files_for_oneself_with_a_picture_of_the_paper(
    citizen: Client, birth: Procedure, commune: Agency, cast: dict[str, Actor]
) -> None:
    first = text_of(citizen.get(FIRST))
    assert 'value="' + cast["congdan1"].name + '"' in first, "the account's name need not be typed"
    answers = after_first_page(citizen)
    response = citizen.post(
        SECOND, {"answers": answers, "paper_to-khai": [picture(), picture("mat-sau.png")]}
    )
    (dossier,) = dossiers(commune)
    assert response["Location"] == f"/ho-so-cua-toi/{dossier.code}/"
    assert (dossier.status, dossier.channel, dossier.case_key) == ("registered", "online", "chung")
    assert dossier.submitter_id == dossier.owner_id
    assert dossier.owner.user_id == cast["congdan1"].user_id
    assert dossier.owner.phone == PHONE
    papers = list(dossier.papers.filter(agency_id=commune.pk).order_by("position"))
    assert [(paper.paper_key, paper.is_electronic, paper.pages) for paper in papers] == [
        ("to-khai", True, 1)
    ] * 2
    assert all(paper.file_id and len(paper.file_hash) == 64 for paper in papers)


def test_the_page_after_filing_says_what_comes_next(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    response = citizen.post(
        SECOND, {"answers": after_first_page(citizen), "later_to-khai": "on"}, follow=True
    )
    page = text_of(response)
    assert "Đã nộp hồ sơ" in page
    assert "Cơ quan phải tiếp nhận hoặc báo bổ sung trước" in page


def test_submitter_owner_and_representative_are_kept_apart_and_the_account_is_the_principals(
    citizen: Client, birth: Procedure, commune: Agency, cast: dict[str, Actor]
) -> None:
    answers = after_first_page(
        citizen,
        who="authorised",
        representative_name="Cao Mẫu Vinh",
        representative_id="030190009999",
        representative_phone="",
        basis="Giấy ủy quyền số 15/2026",
    )
    citizen.post(SECOND, {"answers": answers, "later_to-khai": "on"})
    (dossier,) = dossiers(commune)
    assert dossier.owner.name == "Đỗ Mẫu Uyên"
    assert dossier.owner.user_id == cast["congdan1"].user_id
    assert dossier.submitter.name == "Cao Mẫu Vinh"
    assert dossier.submitter.user_id is None
    assert dossier.representative is not None
    assert dossier.representative.id_number == "030190009999"
    assert dossier.basis == "Giấy ủy quyền số 15/2026"


def test_an_authorised_person_needs_name_number_and_paper(citizen: Client, birth: Procedure) -> None:
    response = citizen.post(FIRST, filled(who="authorised"))
    page = text_of(response)
    assert response.status_code == 422
    assert "Có 3 chỗ cần sửa" in page
    assert "Chưa ghi giấy ủy quyền." in page
    assert 'href="#id_basis"' in page


def test_data_of_a_representative_who_is_not_needed_is_dropped(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    answers = after_first_page(citizen, who="self", representative_name="Ai Đó", representative_id="sai")
    citizen.post(SECOND, {"answers": answers, "later_to-khai": "on"})
    assert dossiers(commune)[0].representative_id is None
    assert not Party.objects.filter(agency_id=commune.pk, name="Ai Đó").exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Chưa nhập họ và tên chủ hồ sơ."),
        ("id_number", "12", "Số định danh chưa đúng"),
        ("phone", "123", "Số điện thoại chưa đúng"),
        ("email", "không phải", "Địa chỉ thư điện tử chưa đúng"),
    ],
)
def test_a_wrong_answer_is_told_and_the_others_are_kept(
    citizen: Client, birth: Procedure, commune: Agency, field: str, value: str, sentence: str
) -> None:
    response = citizen.post(FIRST, filled(**{"address": "Thôn Mẫu", field: value}))
    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert 'value="Thôn Mẫu"' in page
    assert dossiers(commune) == []


def test_a_required_paper_must_come_or_be_announced(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    response = citizen.post(SECOND, {"answers": after_first_page(citizen)})
    assert response.status_code == 422
    assert "Hãy chọn tệp cho “Tờ khai theo mẫu” hoặc đánh dấu" in text_of(response)
    assert dossiers(commune) == []


def test_a_service_that_is_wholly_online_takes_no_promise_of_paper(citizen: Client, commune: Agency) -> None:
    whole = content(name="Toàn trình", cases=(two_ways(papers=PAPERS),))
    enter(commune, "1.001193", whole, level=OnlineLevel.FULL)
    response = citizen.post(SECOND, {"answers": after_first_page(citizen), "later_to-khai": "on"})
    assert response.status_code == 422
    assert "Tôi sẽ nộp bản giấy" not in text_of(response)


def test_a_paper_shown_only_or_replaced_by_a_database_is_not_asked_for(
    citizen: Client, birth: Procedure
) -> None:
    page = text_of(citizen.post(FIRST, filled()))
    assert 'name="paper_ket-hon"' not in page
    assert "Giấy tờ không phải nộp (1)" in page
    assert 'name="paper_can-cuoc"' in page


def test_a_file_is_known_by_its_content_and_nothing_is_left_behind(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    program = SimpleUploadedFile("to-khai.pdf", b"MZ\x90\x00 not a document at all", "application/pdf")
    response = citizen.post(SECOND, {"answers": after_first_page(citizen), "paper_to-khai": program})
    page = text_of(response)
    assert response.status_code == 422
    assert "to-khai.pdf: Loại tệp này không nhận." in page
    assert "Hãy chọn lại tất cả các tệp" in page
    assert dossiers(commune) == []
    assert not StoredFile.objects.filter(agency_id=commune.pk).exists()


def test_pressing_twice_files_once_and_keeps_each_file_once(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    answers = after_first_page(citizen)
    first = citizen.post(SECOND, {"answers": answers, "paper_to-khai": picture()})
    again = citizen.post(SECOND, {"answers": answers, "paper_to-khai": picture()})
    assert first["Location"] == again["Location"]
    assert len(dossiers(commune)) == 1
    assert StoredFile.objects.filter(agency_id=commune.pk).count() == 1


def test_a_used_page_does_not_swallow_the_filing_for_somebody_else(
    citizen: Client, birth: Procedure, commune: Agency
) -> None:
    """Back to the first page after filing, another child's name, on again: not "filed" as the first one."""
    assert citizen.post(SECOND, {"answers": after_first_page(citizen), "paper_to-khai": [picture()]}).url
    again = after_first_page(citizen, name="Đỗ Mẫu Vân", id_number="030190009999", duplicate_confirmed="on")
    response = citizen.post(SECOND, {"answers": again, "paper_to-khai": [picture()]})
    assert response.status_code == 409
    assert "đã dùng để ghi hồ sơ" in text_of(response)
    assert len(dossiers(commune)) == 1


def test_answers_can_be_changed_before_filing(citizen: Client, birth: Procedure) -> None:
    answers = after_first_page(citizen, address="Thôn Mẫu")
    page = text_of(citizen.post(FIRST, {"answers": answers, "edit": "1"}))
    assert 'value="Thôn Mẫu"' in page
    assert hidden(page, "request_id") == "request-0001"


def test_answers_of_another_account_or_tampered_with_are_refused(
    citizen: Client, client_of: Any, birth: Procedure, commune: Agency
) -> None:
    answers = after_first_page(citizen)
    other = client_of("congdan2")
    for who, packed in ((other, answers), (citizen, answers[:-2] + "xx"), (citizen, "")):
        response = who.post(SECOND, {"answers": packed, "later_to-khai": "on"})
        assert response.status_code == 422
        assert "Hãy điền lại từ đầu" in text_of(response)
    assert dossiers(commune) == []


def test_the_second_page_cannot_be_opened_first(citizen: Client, birth: Procedure) -> None:
    assert citizen.get(SECOND)["Location"] == FIRST


def test_an_unfinished_dossier_of_the_same_procedure_is_shown_and_must_be_confirmed(
    citizen: Client, filed: Dossier, commune: Agency
) -> None:
    assert filed.code in text_of(citizen.get(FIRST))
    refused = citizen.post(FIRST, filled())
    assert refused.status_code == 422
    assert "Bạn đang có hồ sơ cùng thủ tục" in text_of(refused)
    answers = after_first_page(citizen, duplicate_confirmed="on")
    citizen.post(SECOND, {"answers": answers, "later_to-khai": "on"})
    assert len(dossiers(commune)) == 2


def test_another_accounts_dossier_is_never_shown_as_a_duplicate(client_of: Any, filed: Dossier) -> None:
    other = client_of("congdan2")
    assert filed.code not in text_of(other.get(FIRST))
    assert other.post(FIRST, filled()).status_code == 200


def test_what_the_account_told_before_is_filled_in(citizen: Client, filed: Dossier) -> None:
    page = text_of(citizen.get(FIRST))
    assert f'value="{ID_NUMBER}"' in page
    assert f'value="{PHONE}"' in page


def test_of_several_cases_one_must_be_chosen_first(citizen: Client, household: Procedure) -> None:
    page = text_of(citizen.get("/nop-ho-so/1.001612/"))
    assert "Thành lập mới" in page
    assert "bước 1 trong 3" in page
    assert "bước 2 trong 3" in text_of(citizen.get("/nop-ho-so/1.001612/?truong-hop=moi"))
    assert "chưa nhận trực tuyến" in text_of(citizen.get("/nop-ho-so/1.001612/?truong-hop=doi"))


def test_a_procedure_not_taken_online_says_where_to_go(citizen: Client, counter_only: Procedure) -> None:
    page = text_of(citizen.get("/nop-ho-so/1.012812/"))
    assert "Thủ tục này chưa nhận trực tuyến" in page
    assert "Mang hồ sơ đến" in page


def test_the_deed_refuses_a_procedure_not_taken_online_and_keeps_no_file(
    counter_only: Procedure, commune: Agency, cast: dict[str, Actor]
) -> None:
    actor = cast["congdan1"]
    upload = Upload("to-khai", "Tờ khai", (picture(),))
    with pytest.raises(DomainError, match="chưa nhận nộp trực tuyến"):
        file_online(
            answers_for(counter_only, actor.user_id),
            [upload],
            agency_id=commune.pk,
            actor=actor,
            request_id="r-1",
        )
    assert not StoredFile.objects.filter(agency_id=commune.pk).exists()


def test_an_officer_does_not_file_as_a_citizen(
    client_of: Any, birth: Procedure, commune: Agency, cast: dict[str, Actor]
) -> None:
    assert client_of("hotich").get(FIRST).status_code == 403
    actor = cast["hotich"]
    with pytest.raises(NotAllowed):
        file_online(
            answers_for(birth, actor.user_id), [], agency_id=commune.pk, actor=actor, request_id="r-2"
        )
