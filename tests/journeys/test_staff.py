"""A new colleague: hired by the administrator, given offices, and work that the leader passes on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from motcua.core.clock import today
from motcua.demo.cast import DEMO_PASSWORD
from motcua.organisations.models import Officer
from tests.support.browser import Room, Visitor
from tests.support.world import LEADER, SPECIALIST, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

NAME, USERNAME = "Đỗ Thị Mẫu Quỳnh", "quynh.do"
COLLEAGUE = "diachinh"


def _hire(administrator: Visitor) -> str:
    """The link by which the newcomer sets a password."""
    page = administrator.page
    administrator.go("/can-bo/")
    administrator.follow("Thêm công chức")
    administrator.fill(name=NAME, username="Quỳnh Đỗ", title="Công chức tư pháp - hộ tịch")
    administrator.press("Thêm công chức")  # a name nobody can log in with, no role
    assert page.locator("[aria-invalid=true]").count() >= 2
    administrator.fill(username=USERNAME)
    page.get_by_label("Công chức chuyên môn", exact=True).check()
    administrator.press("Thêm công chức")
    assert administrator.says(f"Đã thêm {NAME}")
    found = re.search(r"/dat-mat-khau/\S+/\S+/", page.locator("main").inner_text())
    assert found is not None
    administrator.follow(f"Đã ghi lại, xem trang của {NAME}")
    return found[0]


def _first_day(newcomer: Visitor, link: str) -> None:
    newcomer.go(link)
    newcomer.fill(password=DEMO_PASSWORD, repeated="mot-cua-mau-2027")
    newcomer.press("Đặt mật khẩu")
    assert newcomer.says("Hai lần gõ chưa giống nhau.")
    newcomer.fill(password=DEMO_PASSWORD, repeated=DEMO_PASSWORD)
    newcomer.press("Đặt mật khẩu", to="**/tai-khoan/login/")
    newcomer.fill(login=USERNAME, password=DEMO_PASSWORD)
    newcomer.press("Đăng nhập")
    assert "/login/" not in newcomer.page.url
    newcomer.page.goto(newcomer.address + link)
    newcomer.look()  # spent


def _offices(administrator: Visitor) -> None:
    page = administrator.page
    administrator.follow("Giao vị trí")
    administrator.fill(title="Cán bộ tiếp nhận (kiêm nhiệm)", valid_from="31/02/2026")
    page.get_by_label("Cán bộ tiếp nhận và trả kết quả", exact=True).check()
    administrator.press("Giao vị trí")  # no such day
    administrator.fill(valid_from=f"{today():%d/%m/%Y}")
    administrator.press("Giao vị trí")
    assert administrator.says(f"Đã giao vị trí cho {NAME}.")
    administrator.follow("Kết thúc vị trí Cán bộ tiếp nhận (kiêm nhiệm)")
    administrator.press("Kết thúc vị trí")
    assert administrator.says("Vị trí đã qua")


def _stand_in(leader: Visitor, world: World) -> None:
    absent, deputy = world.organisation.officer(SPECIALIST), world.organisation.officer(COLLEAGUE)
    leader.go(f"/can-bo/{absent.pk}/")
    leader.page.get_by_text("Thao tác").first.click()
    leader.look()
    leader.follow("Cử người làm thay")
    leader.page.select_option("[name=deputy]", str(deputy.pk))
    leader.fill(reason="Nghỉ phép năm", valid_to=f"{today() - timedelta(days=1):%d/%m/%Y}")
    leader.press("Cử người làm thay")  # ends before it begins
    leader.fill(valid_to=f"{today() + timedelta(days=5):%d/%m/%Y}")
    leader.press("Cử người làm thay")
    assert leader.says(f"Đã cử người làm thay cho {absent.name}.")
    leader.go("/can-bo/")
    assert leader.says(f"{deputy.name} làm thay")


def test_a_newcomer_is_hired_and_a_colleague_stands_in(world: World, room: Room) -> None:
    administrator = room.let_in(world.client("quantri"))
    link = _hire(administrator)
    _first_day(room.let_in(), link)
    _offices(administrator)

    held = next(one.code for one in world.dossiers if one.holder == world.organisation.officer(SPECIALIST))
    colleague = room.let_in(world.client(COLLEAGUE))
    colleague.go("/viec-hom-nay/")
    assert not colleague.says(held)
    _stand_in(room.let_in(world.client(LEADER)), world)
    colleague.go("/viec-hom-nay/")
    assert colleague.says(held)
    assert list(Officer.objects.get(name=NAME).positions.values_list("roles", flat=True)) == [
        ["specialist"],
        ["receptionist"],
    ]
