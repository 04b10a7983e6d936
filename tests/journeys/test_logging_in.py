"""An officer's first day: password, app on the telephone, passkey; then each way in."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from motcua.demo.cast import DEMO_PASSWORD, Organisation
from tests.support.browser import Room, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]
OFFICER = "tiepnhan1"
SECOND = "/tai-khoan/2fa"


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def _password(visitor: Visitor) -> None:
    visitor.go("/tai-khoan/login/?next=/tai-khoan/email/")
    visitor.fill(login=OFFICER, password=DEMO_PASSWORD)


def _out(visitor: Visitor) -> None:
    visitor.go("/tai-khoan/logout/")
    visitor.page.locator("main").get_by_role("button", name="Đăng xuất", exact=True).click()
    visitor.page.wait_for_url(lambda url: "logout" not in url)


def _set_up_app(visitor: Visitor) -> str:
    visitor.go(f"{SECOND}/totp/activate/")
    visitor.page.get_by_text("Không quét được?").click()
    visitor.look()
    found = re.search(r"[A-Z2-7]{32}", visitor.page.locator("main").inner_text())
    assert found is not None
    visitor.fill(code="000000")
    visitor.press("Bật ứng dụng xác thực")
    visitor.fill(code=_code(found[0]))
    visitor.press("Bật ứng dụng xác thực", to="**/recovery-codes/")
    return found[0]


def _set_up_key(visitor: Visitor) -> None:
    visitor.go(f"{SECOND}/webauthn/add/")
    visitor.fill(name="Điện thoại của tôi")
    visitor.page.get_by_label("Đăng nhập không cần mật khẩu").check()
    visitor.press("Thêm khóa", to=f"**{SECOND}/")
    for path in ("webauthn/", "webauthn/reauthenticate/", "totp/deactivate/", "recovery-codes/generate/"):
        visitor.go(f"{SECOND}/{path}")


def test_an_officer_sets_up_and_uses_every_way_in(organisation: Organisation, room: Room) -> None:
    cache.clear()
    visitor = room.let_in()
    visitor.give_a_key()
    _password(visitor)
    visitor.press("Đăng nhập", to="**/tai-khoan/email/")
    visitor.go(f"{SECOND}/")
    secret = _set_up_app(visitor)
    _set_up_key(visitor)
    _out(visitor)

    _password(visitor)
    visitor.press("Đăng nhập", to="**/2fa/authenticate/")
    visitor.fill(code="111111")
    visitor.press("Đăng nhập")
    visitor.press("Dùng khóa thay cho mã", to="**/tai-khoan/email/")
    _out(visitor)

    visitor.go("/tai-khoan/login/?next=/tai-khoan/email/")
    visitor.press("Dùng khóa truy cập (passkey)", to="**/tai-khoan/email/")
    _out(visitor)
    assert len(secret) == 32


def test_without_javascript_the_password_and_the_code_suffice(organisation: Organisation, room: Room) -> None:
    cache.clear()
    page = room.let_in_without_script().page
    page.goto(f"{room.address}/tai-khoan/login/?next=/tai-khoan/email/")
    assert page.get_by_role("button", name="Dùng khóa truy cập (passkey)").count() == 0
    page.fill("[name=login]", OFFICER)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/tai-khoan/email/")
