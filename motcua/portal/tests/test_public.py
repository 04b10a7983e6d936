"""The start page, the search and a procedure's page, as anybody sees them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.catalogue import stamp
from motcua.catalogue.actions import (
    add_procedure,
    approve_version,
    draft_version,
    end_version,
    offer_procedure,
)
from motcua.catalogue.content import Channel, ExecutingKind, Fee, FeeKind, FeeState
from motcua.catalogue.models import Procedure
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM
from motcua.core.clock import ZONE, today
from motcua.deadlines.calendar import Session
from motcua.organisations.models import Agency
from motcua.portal.life_events import LIFE_EVENTS
from motcua.portal.office import describe_hours
from motcua.portal.tests.conftest import enter, two_ways


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
    to_bring, _, not_asked = text_of(client.get("/thu-tuc/1.001193/mang-theo/")).partition("Không phải nộp")
    assert "Giấy chứng nhận kết hôn" not in to_bring
    assert "Giấy chứng nhận kết hôn: cơ quan tra cứu" in not_asked


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


PARTS = (
    "a) Tên thủ tục",
    "b) Trình tự thực hiện",
    "c) Cách thức thực hiện",
    "d) Thành phần, số lượng hồ sơ",
    "đ) Thời hạn giải quyết",
    "e) Đối tượng thực hiện",
    "g) Cơ quan thực hiện",
    "Mẫu đơn",
    "kết quả",
    "yêu cầu, điều kiện",
    "phí, lệ phí",
)


def test_every_part_the_law_names_is_there_and_each_link_leads_to_its_place(
    client: Client, birth: Procedure
) -> None:
    page = text_of(client.get("/thu-tuc/1.001193/"))
    assert [part for part in PARTS if part not in page] == []
    wanted = set(re.findall(r'href="#([a-z-]+)"', page)) - {"main"}
    assert len(wanted) >= 6
    assert wanted <= set(re.findall(r'id="([a-z-]+)"', page))


def test_fees_stand_beside_the_way_they_are_asked_for(client: Client, commune: Agency) -> None:
    at_desk = Fee(
        kind=FeeKind.FEE, name="Phí sao", state=FeeState.FIXED, amount=2000, per="trang",
        channels=(Channel.COUNTER,),
    )  # fmt: skip
    enter(commune, "1.000777", content(name="Sao giấy", cases=(two_ways(fees=(at_desk,)),)))
    page = text_of(client.get("/thu-tuc/1.000777/"))
    counter, online = page.split("Đến nộp trực tiếp")[1].split("Nộp trực tuyến</span>")[:2]
    assert "Phí sao: 2.000\xa0đ/trang" in counter
    assert "Chưa có thông tin" in online.split("</tr>")[0]
    assert "Phí sao" not in text_of(client.get("/thu-tuc/1.000777/mang-theo/?cach-nop=online"))


def test_the_list_to_bring_follows_case_and_way(client: Client, household: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/1.001612/mang-theo/?truong-hop=moi&cach-nop=online"))
    assert "<strong>Trường hợp:</strong> Thành lập mới" in page
    assert "nộp trực tuyến" in page
    assert "bản chụp hoặc bản điện tử" in page
    other = text_of(client.get("/thu-tuc/1.001612/mang-theo/?truong-hop=doi&cach-nop=online"))
    assert "đến nộp trực tiếp" in other, "this case comes in at the counter only"
    assert "VNeID" in other


def test_the_next_closings_are_told(client: Client, birth: Procedure, commune: Agency) -> None:
    with time_machine.travel(datetime(2026, 12, 20, 8, tzinfo=ZONE), tick=False):
        page = text_of(client.get("/thu-tuc/1.001193/"))
    assert "Lịch nghỉ sắp tới" in page
    assert "01/01/2027" in page


def test_an_old_version_keeps_its_address_and_says_what_holds_now(client: Client, birth: Procedure) -> None:
    version = draft_version(birth, content=content(name="Tên mới", cases=(two_ways(),)), actor=SYSTEM)
    approve_version(version, decision_no="02/QĐ", decision_on=None, valid_from=today(), actor=SYSTEM)
    old = text_of(client.get("/thu-tuc/1.001193/ban/1/"))
    assert "<h1>Đăng ký khai sinh</h1>" in old
    assert "Bản đã hết hiệu lực" in old
    assert 'content="noindex"' in old
    assert "Nộp trực tuyến</a>" not in old
    assert 'href="/thu-tuc/1.001193/ban/1/"' in text_of(client.get("/thu-tuc/1.001193/"))
    assert client.get("/thu-tuc/1.001193/ban/3/").status_code == 404


def test_a_draft_is_not_shown(client: Client, birth: Procedure) -> None:
    draft_version(birth, content=content(name="Bản thảo kín"), actor=SYSTEM)
    assert client.get("/thu-tuc/1.001193/ban/2/").status_code == 404


def test_an_ended_procedure_says_so_and_leads_to_what_the_same_decision_published(
    client: Client, birth: Procedure, commune: Agency
) -> None:
    enter(commune, "1.900100", content(name="Khai sinh liên thông", cases=(two_ways(),)))
    end_version(birth.versions.get(), valid_to=today() - timedelta(days=1), basis="01/QĐ-UBND", actor=SYSTEM)
    gone = client.get("/thu-tuc/1.001193/")
    page = text_of(gone)
    assert gone.status_code == 410
    assert "không còn áp dụng" in page
    assert "01/QĐ-UBND" in page
    assert "Thủ tục do cùng quyết định công bố" in page
    assert 'href="/thu-tuc/1.900100/"' in page
    assert client.get("/thu-tuc/1.001193/ban/1/").status_code == 200
    assert client.get("/nop-ho-so/1.001193/").status_code in {302, 404}


def test_a_procedure_that_begins_later_says_from_when(client: Client, commune: Agency) -> None:
    version = add_procedure(
        code="1.900200", content=content(name="Việc mới"), sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE, actor=SYSTEM,
    )  # fmt: skip
    assert client.get("/thu-tuc/1.900200/").status_code == 404
    start = today() + timedelta(days=10)
    approve_version(version, decision_no="1/QĐ", decision_on=None, valid_from=start, actor=SYSTEM)
    page = text_of(client.get("/thu-tuc/1.900200/"))
    assert "Chưa có hiệu lực" in page
    assert f"{start:%d/%m/%Y}" in page


def test_the_national_code_leads_to_the_local_one(client: Client, commune: Agency) -> None:
    made = enter(commune, "1.012753.H19", content(name="Đăng ký đất đai", cases=(two_ways(),)))
    Procedure.objects.filter(pk=made.pk).update(national_code="1.012753")
    stamp.changed()
    answer = client.get("/thu-tuc/1.012753/mang-theo/?cach-nop=online")
    assert answer["Location"] == "/thu-tuc/1.012753.H19/mang-theo/?cach-nop=online"
    assert client.get("/thu-tuc/1.012753.H19/").status_code == 200
    add_procedure(
        code="1.012753", content=content(name="Bản thảo quốc gia"), sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE, actor=SYSTEM,
    )  # fmt: skip
    assert client.get("/thu-tuc/1.012753/")["Location"] == "/thu-tuc/1.012753.H19/", "a draft hides nothing"


def test_a_search_is_narrowed_and_what_others_take_is_told(
    client: Client, birth: Procedure, household: Procedure, commune: Agency
) -> None:
    page = text_of(client.get("/thu-tuc/", {"q": "đăng ký", "cach-nop": "truc-tuyen"}))
    assert "/thu-tuc/1.001193/" in page
    assert "Nộp trực tuyến được" in page
    offer_procedure(birth, agency_id=commune.pk, channels=[], actor=SYSTEM)
    elsewhere = text_of(client.get("/thu-tuc/", {"q": "khai sinh"}))
    assert "Nơi đây chưa nhận các thủ tục này" in elsewhere
    assert "/thu-tuc/1.001193/" in elsewhere
    nonsense = client.get(
        "/thu-tuc/", {"linh-vuc": "x' OR 1", "doi-tuong": "?", "cach-nop": "?", "noi-nhan": "?"}
    )
    assert nonsense.status_code == 200


def test_everyday_words_are_told_with_their_official_name(client: Client, birth: Procedure) -> None:
    page = text_of(client.get("/thu-tuc/", {"q": "con mới đẻ"}))
    assert "Tên chính thức" in page
    assert "/thu-tuc/1.001193/" in page


@pytest.mark.parametrize("path", ["", "mang-theo/", "ban/1/"])
def test_a_page_names_the_one_address_that_stays(client: Client, birth: Procedure, path: str) -> None:
    assert '<link rel="canonical" href="/thu-tuc/1.001193/">' in text_of(
        client.get(f"/thu-tuc/1.001193/{path}")
    )
