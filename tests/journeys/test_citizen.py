"""A citizen from the first search to the dossier's own page, with a script-less telephone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page

from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.tests.samples import content
from motcua.core.actor import Actor
from motcua.core.deliveries import drain
from motcua.demo.cast import COMMUNE, DEMO_PASSWORD, Organisation
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tracking import tracking_url
from motcua.organisations.models import Agency
from motcua.portal.tests.conftest import ID_NUMBER, PAPERS, PHONE, PNG, enter, two_ways
from tests.support.browser import NARROW, WIDE, Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def commune(organisation: Organisation) -> Agency:
    """The commune whose site it is."""
    cache.clear()
    forget_contents()
    return organisation.agencies[COMMUNE]


@pytest.fixture
def birth(commune: Agency) -> Procedure:
    """A procedure of two cases, taken online."""
    cases = (
        two_ways(key="cha-me", name="Cha, mẹ đăng ký cho con", papers=PAPERS),
        two_ways(key="bo-roi", name="Trẻ bị bỏ rơi", papers=PAPERS),
    )
    return enter(commune, "1.001193", content(name="Đăng ký khai sinh", cases=cases))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture of a paper."""
    path = tmp_path / "to-khai.png"
    path.write_bytes(PNG)
    return path


def _only_dossier(commune: Agency) -> Dossier:
    return Dossier.objects.get(agency_id=commune.pk)


def test_a_citizen_finds_files_adds_and_follows(
    birth: Procedure, commune: Agency, cast: dict[str, Actor], room: Room, picture: Path
) -> None:
    visitor = room.let_in(widths=(WIDE, NARROW))
    page = visitor.page
    for path in (
        "/trang-chu/",
        "/thu-tuc/",
        "/thu-tuc/?q=khay xinh",
        "/thu-tuc/?su-kien=co-con",
        "/tra-cuu/",
    ):
        visitor.go(path)
    page.goto(f"{room.address}/trang-chu/")
    page.locator("#search").press_sequentially("khai sinh", delay=10)
    page.get_by_role("option", name="Đăng ký khai sinh").click()
    visitor.press("Tìm", to="**/thu-tuc/1.001193/")
    visitor.go("/thu-tuc/1.001193/mang-theo/")

    visitor.go("/tai-khoan/login/?next=/nop-ho-so/1.001193/")
    visitor.fill(login="congdan1", password=DEMO_PASSWORD)
    visitor.press("Đăng nhập", to="**/nop-ho-so/1.001193/")
    page.get_by_label("Cha, mẹ đăng ký cho con").check()
    visitor.press("Tiếp tục", to="**/?truong-hop=cha-me")
    page.get_by_label("Người được tôi ủy quyền nộp thay tôi").check()
    visitor.press("Tiếp tục")  # with faults to be looked at
    assert page.get_by_text("Chưa ghi giấy ủy quyền.").count() == 2
    page.get_by_label("Tôi tự nộp cho mình").check()
    visitor.fill(id_number=ID_NUMBER, phone=PHONE)
    visitor.press("Tiếp tục")
    visitor.press("Cam đoan và nộp hồ sơ")  # without the paper
    page.locator("[name=paper_to-khai]").set_input_files(picture)
    visitor.press("Cam đoan và nộp hồ sơ", to="**/ho-so-cua-toi/*/")
    dossier = _only_dossier(commune)

    actions.guide(
        dossier,
        actor=cast["tiepnhan1"],
        request_id="guide",
        items=("Giấy chứng sinh",),
        reason="Còn thiếu",
    )
    drain("test")
    visitor.go("/ho-so-cua-toi/")
    page.get_by_role("link", name="Hồ sơ cần bổ sung trước khi tiếp nhận").click()
    visitor.look()
    visitor.go(f"/ho-so-cua-toi/{dossier.code}/nop-lai/")
    page.locator("[name=paper_]").set_input_files(picture)
    visitor.press("Nộp lại", to=f"**/ho-so-cua-toi/{dossier.code}/")
    visitor.go(f"/ho-so-cua-toi/{dossier.code}/rut/")
    visitor.go("/tra-cuu/")
    visitor.fill(code=dossier.code, secret="AAAAAAAA")
    visitor.press("Tra cứu")  # a wrong pair
    visitor.go("/" + tracking_url(dossier).split("/", 3)[3])
    assert _only_dossier(commune).status == "registered"


def _sign_up(page: Page, address: str) -> None:
    page.goto(f"{address}/tai-khoan/signup/?next=/nop-ho-so/1.001193/%3Ftruong-hop=bo-roi")
    page.fill("[name=full_name]", "Lý Thị Mẫu")
    page.fill("[name=email]", "ly.mau@example.com")
    page.fill("[name=password1]", DEMO_PASSWORD)
    page.fill("[name=password2]", DEMO_PASSWORD)
    page.locator("main").get_by_role("button", name="Đăng ký").click()
    page.wait_for_url("**/nop-ho-so/1.001193/?truong-hop=bo-roi")


def test_without_javascript_a_stranger_signs_up_files_and_withdraws(
    birth: Procedure, commune: Agency, room: Room, picture: Path
) -> None:
    page = room.let_in_without_script(width=NARROW).page
    _sign_up(page, room.address)
    assert page.input_value("[name=name]") == "Lý Thị Mẫu"
    page.fill("[name=id_number]", ID_NUMBER)
    page.fill("[name=phone]", PHONE)
    page.locator("main").get_by_role("button", name="Tiếp tục").click()
    page.set_input_files("[name=paper_to-khai]", picture)
    page.get_by_role("button", name="Cam đoan và nộp hồ sơ").click()
    page.wait_for_url("**/ho-so-cua-toi/*/")
    page.get_by_role("link", name="Rút hồ sơ").click()
    page.fill("[name=reason]", "Nộp nhầm thủ tục")
    page.get_by_role("button", name="Rút hồ sơ").click()
    page.wait_for_url("**/ho-so-cua-toi/*/")
    assert page.get_by_text("Bạn đã rút hồ sơ này.").count() == 1
    assert _only_dossier(commune).status == "withdrawn"


def test_without_javascript_a_misspelt_search_leads_to_the_list_to_take_along(
    birth: Procedure, room: Room
) -> None:
    page = room.let_in_without_script(width=NARROW).page
    page.goto(f"{room.address}/trang-chu/")
    page.fill("[name=q]", "khay xinh")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Đăng ký khai sinh").click()
    assert page.get_by_text("Không phải nộp").count() >= 1
    page.get_by_role("link", name="Hôm nay mang gì").click()
    page.get_by_role("link", name="Trẻ bị bỏ rơi").click()
    page.locator("main").get_by_role("link", name="Nộp trực tuyến").click()
    page.wait_for_url("**/mang-theo/?truong-hop=bo-roi&cach-nop=online")
    assert page.get_by_text("Tài khoản để đăng nhập").is_visible()
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Cách nộp").is_visible()
    assert page.get_by_text("Tờ khai theo mẫu").is_visible()

    looking = room.let_in(widths=(WIDE, NARROW))
    for path in (
        "/thu-tuc/?q=khai sinh&cach-nop=truc-tuyen",
        "/thu-tuc/1.001193/",
        "/thu-tuc/1.001193/ban/1/",
        "/thu-tuc/1.001193/mang-theo/?truong-hop=bo-roi&cach-nop=online",
        "/du-lieu-mo/",
    ):
        looking.go(path)
