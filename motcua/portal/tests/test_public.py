"""The start page, the search and a procedure's page, as anybody sees them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.models import Procedure
from motcua.deadlines.calendar import Session
from motcua.organisations.models import Agency
from motcua.portal.life_events import LIFE_EVENTS
from motcua.portal.office import describe_hours


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_start_page_offers_search_occasions_sectors_and_the_desks_hours(
    client: Client, birth: Procedure, commune: Agency
) -> None:
    page = text_of(client.get("/trang-chu/"))
    assert 'name="q"' in page
    assert "Sinh con, nhận con" in page
    assert "Hộ kinh doanh" not in page, "an occasion without a procedure here is not shown"
    assert "Hộ tịch" in page
    assert "1 thủ tục" in page
    assert "Thứ Hai đến Thứ Sáu: 07:30–11:30, 13:30–17:00" in page
    assert commune.address in page


@pytest.mark.django_db
def test_a_site_without_an_agency_says_so_instead_of_failing(client: Client) -> None:
    for path in ("/trang-chu/", "/thu-tuc/", "/thu-tuc/?q=khai", "/tra-cuu/"):
        assert client.get(path).status_code == 200
    assert "đang được thiết lập" in text_of(client.get("/trang-chu/"))


@pytest.mark.parametrize(
    "words", ["khai sinh", "KHAI SINH", "khai sính", "dang ky khai", "1.001193", "1001193"]
)
def test_a_search_finds_a_procedure_with_and_without_accents_and_by_code(
    client: Client, birth: Procedure, words: str
) -> None:
    assert "/thu-tuc/1.001193/" in text_of(client.get("/thu-tuc/", {"q": words}))


def test_a_misspelt_search_shows_what_may_have_been_meant(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/", {"q": "dang ky khay xinh"}))
    assert "Có phải bạn muốn tìm" in page
    assert "Đăng ký khai sinh" in page


def test_a_search_without_hits_says_what_to_try(client: Client, birth: Procedure) -> None:
    assert "Hãy thử từ khác" in text_of(client.get("/thu-tuc/", {"q": "zzzz"}))


def test_a_search_box_of_script_and_control_characters_does_no_harm(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/", {"q": "<script>alert(1)</script>\x00" + "a" * 5000}))
    assert "<script>alert" not in page


def test_hits_are_suggested_while_typing(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/goi-y/", {"q": "khai"}))
    assert 'data-value="1.001193"' in page
    assert client.get("/thu-tuc/goi-y/").content.strip() == b""


def test_a_picked_hit_opens_the_procedure(client: Client, birth: Procedure) -> None:
    assert client.get("/thu-tuc/", {"q": "x", "ma": "1.001193"})["Location"] == "/thu-tuc/1.001193/"
    assert client.get("/thu-tuc/", {"q": "x", "ma": "//evil"})["Location"] == "/thu-tuc/"


def test_occasion_and_sector_lead_to_their_procedures(client: Client, birth: Procedure) -> None:
    assert "1.001193" in text_of(client.get("/thu-tuc/?su-kien=co-con"))
    assert "1.001193" in text_of(client.get("/thu-tuc/?linh-vuc=ho-tich"))
    assert "Không tìm thấy" in text_of(client.get("/thu-tuc/?linh-vuc=khong-co"))


def test_every_occasion_has_its_own_key_and_codes_of_the_national_shape() -> None:
    keys = [event.key for event in LIFE_EVENTS]
    assert len(set(keys)) == len(keys)
    assert all(code[1] == "." and code.count(".") == 1 for event in LIFE_EVENTS for code in event.codes)


def test_a_procedure_page_tells_papers_term_money_and_version(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/1.001193/"))
    assert "01 bản chính" in page
    assert "Theo mẫu: Mẫu số 1" in page
    assert "03 ngày làm việc" in page
    assert "Miễn phí" in page
    assert "01/QĐ-UBND" in page
    assert "Từ 01/07/2025" in page
    assert "60/2014/QH13" in page
    assert "/nop-ho-so/1.001193/" in page


def test_a_paper_that_a_database_replaces_is_not_asked_for(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/1.001193/"))
    assert "Không phải nộp" in page
    assert "Cơ sở dữ liệu hộ tịch điện tử" in page
    assert "Giấy chứng nhận kết hôn" not in text_of(client.get("/thu-tuc/1.001193/mang-theo/"))


def test_what_is_not_known_is_said_plainly(client: Client, household: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/1.001612/"))
    assert "Chưa có thông tin" in page
    assert "Do Hội đồng nhân dân cấp tỉnh quy định" in page


def test_each_case_has_its_own_page_and_names_are_escaped(client: Client, household: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/1.001612/?truong-hop=doi"))
    assert "Bạn thuộc trường hợp nào?" in page
    assert "Nộp trực tuyến</a>" not in page, "this case comes in at the counter only"
    assert "&lt;cá thể&gt;" in page
    assert client.get("/thu-tuc/1.001612/?truong-hop=khong-co").status_code == 200


def test_an_unknown_procedure_is_not_found(client: Client, commune: Agency) -> None:
    assert client.get("/thu-tuc/9.999999/").status_code == 404


def test_hours_in_words_join_equal_days() -> None:
    morning, afternoon = Session.parse("07:30", "11:30"), Session.parse("13:30", "17:00")
    week = ((morning, afternoon),) * 5 + ((morning,), ())
    assert describe_hours(week) == "Thứ Hai đến Thứ Sáu: 07:30–11:30, 13:30–17:00; Thứ Bảy: 07:30–11:30"
    assert describe_hours(((morning,),) * 2 + ((),) * 5) == "Thứ Hai và Thứ Ba: 07:30–11:30"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/trang-chu/", 5),
        ("/thu-tuc/", 4),
        ("/thu-tuc/?q=khai", 4),
        ("/thu-tuc/?su-kien=co-con", 4),
        ("/thu-tuc/1.001193/", 5),
        ("/thu-tuc/1.001193/mang-theo/", 5),
        ("/tra-cuu/", 3),
    ],
)
def test_public_pages_stay_within_their_statements(
    client: Client, birth: Procedure, path: str, most: int
) -> None:
    client.get(path)  # the calendar and the content are read once a process
    with CaptureQueriesContext(connection) as statements:
        assert client.get(path).status_code == 200
    assert len(statements) <= most, [one["sql"][:120] for one in statements]
