"""The officer who keeps the catalogue: a file is sent and watched, doubts are settled, no gap is approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from motcua.catalogue.models import ImportRun
from motcua.core import worker
from motcua.core.clock import today
from tests.support.browser import NARROW, Room, Visitor
from tests.support.world import DESK, LEADER, World, catalogue_file, catalogue_records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

CONTROL = "kiemsoat"
UNCLEAR = "1.900004"
WITHOUT_UNIT = "Thời hạn thiếu đơn vị tính"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two procedures that the catalogue does not have, one of them with a doubt."""
    clear, unclear = catalogue_records()
    return catalogue_file(tmp_path, [{**clear, "code": "1.900003"}, {**unclear, "code": UNCLEAR}])


def _send(officer: Visitor, file: Path) -> None:
    officer.go("/danh-muc/nhap/")
    officer.page.locator("[name=file]").set_input_files(file)
    officer.press("Nhập tệp", to="**/danh-muc/nhap/*/")


def _watch(officer: Visitor) -> None:
    """The page follows the run by itself."""
    run = ImportRun.objects.filter(state="waiting")
    pk = run.get().pk
    ImportRun.objects.filter(pk=pk).update(state="running", done=1200, total=1851)
    officer.page.get_by_text("Đã xử lý 1.200/1.851 thủ tục").wait_for()
    officer.look()
    ImportRun.objects.filter(pk=pk).update(state="waiting", done=0, total=None)
    worker.run_due_jobs()
    officer.page.get_by_text(WITHOUT_UNIT).wait_for()
    officer.look()


def _settle(officer: Visitor) -> None:
    officer.page.get_by_role("link", name=WITHOUT_UNIT).click()
    officer.page.wait_for_url("**/nghi-van/*")
    officer.look()
    officer.follow(UNCLEAR)
    button = "Giải quyết các nghi vấn đã chọn"
    officer.press(button)  # none chosen
    for box in officer.page.locator("[name=doubt]").all():
        box.check()
    officer.fill(answer="Ngày làm việc, theo quyết định công bố")
    officer.press(button)
    assert officer.says("Mọi nghi vấn đã được giải quyết.")


def _confirm(officer: Visitor) -> None:
    officer.page.get_by_role("link", name="Xác nhận đơn vị").first.click()
    officer.page.wait_for_url("**/xac-nhan/**")
    officer.look()
    officer.press("Xác nhận")  # no unit chosen
    officer.page.get_by_label("ngày làm việc", exact=True).check()
    officer.press("Xác nhận")
    assert officer.says("Đã ghi thời hạn do bạn xác nhận.")


def _approve(leader: Visitor, code: str, number: int) -> None:
    leader.go(f"/danh-muc/{code}/{number}/")
    leader.follow("Phê duyệt")
    leader.fill(decision_no="12/QĐ-UBND", valid_from=f"{today():%d/%m/%Y}")
    leader.press("Phê duyệt")


def test_a_file_is_taken_in_and_its_doubts_are_settled(world: World, room: Room, file: Path) -> None:
    officer = room.let_in(world.client(CONTROL))
    _send(officer, file)
    _watch(officer)
    _settle(officer)
    _confirm(officer)
    leader = room.let_in(world.client(LEADER))
    _approve(leader, UNCLEAR, 1)
    assert leader.says("chưa có bước xử lý nào")  # which no national file says


def test_without_script_the_page_is_loaded_anew_by_hand(world: World, room: Room, file: Path) -> None:
    page = room.let_in_without_script(world.client(CONTROL), width=NARROW).page
    page.goto(f"{room.address}/danh-muc/nhap/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Nhập tệp").click()
    assert (
        "Tải lại trang để xem tiến độ mới." in page.content()
    )  # in a noscript, which Chromium only shows for real
    worker.run_due_jobs()
    page.reload()
    expect(page.get_by_text(WITHOUT_UNIT)).to_be_visible()


def test_the_desk_sees_what_certified_copies_cost(world: World, room: Room) -> None:
    visitor = room.let_in(world.client(DESK))
    page: Any = visitor.page
    visitor.go("/ho-so/tiep-nhan/2.000815/")
    page.get_by_text("Theo số lượng trên: 2.000").wait_for()
    page.locator("[name$=-units]").fill("5")
    page.locator("[name$=-wholes]").fill("2")
    page.keyboard.press("Tab")
    page.get_by_text("Theo số lượng trên: 14.000").wait_for()
    visitor.look()
