"""A plan on paper becomes the year's plan: read, compared beside its source, confirmed, approved."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from motcua.core.clock import today
from motcua.planning.importer.tests.documents import HEADER, docx_of
from tests.support.browser import NARROW, Room
from tests.support.world import LEADER, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

CONTROL = "kiemsoat"
SLIP = "23/11/20268"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Next year's plan as a Word file, with a slip in one deadline."""
    year = today().year + 1
    rows = [
        HEADER,
        ["I. CÔNG TÁC CHUNG"],
        ["1", "Rà soát thủ tục hành chính", "Văn phòng", "Các đơn vị", "Quý II", "Báo cáo"],
        ["2", "Niêm yết thủ tục hành chính", "Văn phòng", "Công an xã", SLIP, "Biên bản"],
    ]
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(docx_of(rows, ["KẾ HOẠCH", f"Kiểm soát thủ tục hành chính năm {year}"]))
    return path


def test_a_file_becomes_the_plan_in_force(world: World, room: Room, file: Path) -> None:
    officer = room.let_in(world.client(CONTROL))
    officer.go("/ke-hoach/nhap/")
    officer.page.locator("[name=file]").set_input_files(file)
    officer.press("Đọc kế hoạch", to="**/doi-chieu/")
    expect(officer.page.locator(".mc-source mark")).to_have_text(SLIP)
    doubt = officer.page.locator(".mc-doubt").first
    doubt.locator("[name=words]").fill("In sai, là năm sau")
    with officer.page.expect_navigation():
        doubt.get_by_role("button").click()
    officer.look()
    assert officer.says("Đã có kết luận (1)")
    officer.follow("Xác nhận đã đối chiếu")
    officer.press("Xác nhận")
    leader = room.let_in(world.client(LEADER))
    leader.go(officer.page.url.removeprefix(room.address))
    leader.follow("Đối chiếu và sửa dự thảo")
    leader.follow("Duyệt")
    leader.fill(document_number="1/KH-UBND", issued_on=f"{today():%d/%m/%Y}")
    leader.press("Duyệt")
    assert leader.says("Đã duyệt kế hoạch.")
    assert leader.says("1/KH-UBND")


def test_without_script_on_a_telephone_a_plan_is_read_and_mended(
    world: World, room: Room, file: Path
) -> None:
    page = room.let_in_without_script(world.client(CONTROL), width=NARROW).page
    page.goto(f"{room.address}/ke-hoach/nhap/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.get_by_role("link", name="Sửa nhiệm vụ 2").click()
    page.locator("[name=deadline]").fill("Quý IV")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    expect(page.get_by_text("Đã lưu nhiệm vụ.")).to_be_visible()
    expect(page.locator(".mc-doubt")).to_have_count(0)
