"""Logging in: by name, e-mail, code and key; what locks; what each page says."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve, reverse

from motcua.core.clock import now
from motcua.core.login import typed_name
from motcua.core.second_factor import LOGIN_URLS, second_factor
from motcua.demo.cast import DEMO_PASSWORD, Organisation
from motcua.organisations.authentication import PositionBackend
from tests.guards.english import english_words

OFFICER = "tiepnhan1"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN = "/tai-khoan/login/"


@pytest.fixture(autouse=True)
def _no_counts_from_before() -> None:
    cache.clear()


def _code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def _give_app(organisation: Organisation, username: str = OFFICER) -> Authenticator:
    app: Authenticator = TOTP.activate(organisation.users[username], SECRET).instance
    return app


def _log_in(client: Client, name: str, password: str = DEMO_PASSWORD, **extra: Any) -> HttpResponse:
    response: HttpResponse = client.post(LOGIN, {"login": name, "password": password}, **extra)  # type: ignore[assignment]
    return response


def _text(response: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("name", [OFFICER, OFFICER.upper(), f"{OFFICER}@example.com", f" {OFFICER} "])
def test_an_officer_logs_in_by_name_or_email(organisation: Organisation, client: Client, name: str) -> None:
    assert _log_in(client, name).status_code == 302
    assert client.session["_auth_user_id"] == str(organisation.users[OFFICER].pk)
    assert client.session.get_expire_at_browser_close()


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(
    organisation: Organisation, client: Client
) -> None:
    known, unknown = _log_in(client, OFFICER, "sai-mat-khau"), _log_in(client, "khong-co-ai", "sai-mat-khau")
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra lại."
    assert sentence in _text(known)
    assert sentence in _text(unknown)


def test_five_wrong_passwords_lock_the_name_on_that_machine_for_half_an_hour(
    organisation: Organisation, client: Client
) -> None:
    answers = [_log_in(client, OFFICER, "sai-mat-khau").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    right = _log_in(client, OFFICER.upper())
    assert right.status_code == 429
    assert "Hãy chờ 30 phút rồi thử lại." in _text(right)
    assert english_words(right.content.decode()) == []
    start = now()
    with time_machine.travel(start + timedelta(minutes=20)):
        assert (
            _log_in(client, OFFICER, "sai-mat-khau").status_code == 429
        )  # does not begin the half hour anew
    with time_machine.travel(start + timedelta(minutes=31)):
        assert _log_in(client, OFFICER).status_code == 302


def test_a_lock_reaches_neither_other_names_nor_other_machines(
    organisation: Organisation, client: Client
) -> None:
    for _ in range(6):
        _log_in(client, OFFICER, "sai-mat-khau")
    assert _log_in(Client(), OFFICER, REMOTE_ADDR="10.0.0.7").status_code == 302
    assert _log_in(Client(), "tiepnhan2").status_code == 302


def test_a_right_password_forgets_the_wrong_ones(organisation: Organisation) -> None:
    for _ in range(2):
        client = Client()
        assert [_log_in(client, OFFICER, "sai-mat-khau").status_code for _ in range(4)] == [200] * 4
        assert _log_in(client, OFFICER).status_code == 302


def test_the_forwarded_address_is_believed_only_behind_a_proxy(
    organisation: Organisation, settings: Any
) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}
    for number in range(5):
        _log_in(Client(), OFFICER, "sai-mat-khau", HTTP_X_FORWARDED_FOR=f"1.2.3.{number}")
    assert _log_in(Client(), OFFICER, **forged).status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _log_in(Client(), OFFICER, **forged).status_code == 302


def test_wrong_passwords_are_counted_under_the_folded_name() -> None:
    request = RequestFactory().post(LOGIN, {"login": " TiepNhan1 "})
    assert typed_name(request) == "tiepnhan1"
    assert typed_name(request, {"email": "A@Example.com"}) == "a@example.com"


def test_a_second_factor_is_asked_after_the_password(organisation: Organisation, client: Client) -> None:
    _give_app(organisation)
    response = _log_in(client, OFFICER)
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Mã không đúng hoặc đã hết hạn. Hãy nhập lại mã mới nhất." in _text(wrong)  # type: ignore[arg-type]
    assert client.post(reverse("mfa_authenticate"), {"code": _code()}).status_code == 302
    assert client.session["_auth_user_id"] == str(organisation.users[OFFICER].pk)


def test_a_recovery_code_serves_once(organisation: Organisation) -> None:
    _give_app(organisation)
    code = RecoveryCodes.activate(organisation.users[OFFICER]).get_unused_codes()[0]
    logged_in = []
    for _ in range(2):
        client = Client()
        _log_in(client, OFFICER)
        client.post(reverse("mfa_authenticate"), {"code": code})
        logged_in.append("_auth_user_id" in client.session)
    assert logged_in == [True, False]


def test_codes_cannot_be_guessed_without_end(organisation: Organisation, client: Client) -> None:
    _give_app(organisation)
    _log_in(client, OFFICER)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    refused = client.post(reverse("mfa_authenticate"), {"code": _code()})
    assert "Bạn đã nhập sai quá nhiều lần." in _text(refused)  # type: ignore[arg-type]
    assert "_auth_user_id" not in client.session


def test_setting_up_the_app_gives_recovery_codes(organisation: Organisation, client: Client) -> None:
    _log_in(client, OFFICER)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    done = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert len(re.findall(r'<span class="mc-code">\d{8}</span>', done.content.decode())) == 10
    letter = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert letter.startswith("Mã dự phòng xác thực hai lớp")
    assert len(re.findall(r"^\d{8}$", letter, re.MULTILINE)) == 10


def test_the_password_is_asked_again_only_some_time_after_the_login(
    organisation: Organisation, client: Client
) -> None:
    _log_in(client, OFFICER)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=11)):
        again = client.get(reverse("mfa_activate_totp"))
        assert again.status_code == 302
        assert again["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize(("required", "sent_away"), [(True, True), (False, False)])
def test_an_officer_without_a_second_factor_is_sent_to_set_it_up(
    organisation: Organisation, client: Client, settings: Any, required: bool, sent_away: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = required
    _log_in(client, "kiemsoat")
    answer = _through_the_gate(client)
    assert (answer is not None) == sent_away
    if answer is not None:
        assert answer["Location"] == reverse("mfa_index")


def _through_the_gate(client: Client, *, htmx: bool = False) -> HttpResponse | None:
    """What the middleware says to this log-in on a page for officers; None lets it pass."""
    request = RequestFactory().get(reverse("dead_letters"))
    request.session = client.session
    request.user = PositionBackend().get_user(client.session["_auth_user_id"])  # type: ignore[assignment]
    request.resolver_match = resolve(request.path)
    request.htmx = htmx  # type: ignore[attr-defined]
    request._messages = _Silent()  # type: ignore[attr-defined]
    answer = second_factor(lambda _: HttpResponse()).process_view(request, None, (), {})
    request.session.save()
    return answer


class _Silent:
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        """Messages are not what is tested here."""


def test_with_a_factor_the_officer_passes_and_is_asked_once_per_session(
    organisation: Organisation,
    client: Client,
    settings: Any,
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    _log_in(client, "kiemsoat")
    _give_app(organisation, "kiemsoat")
    assert _through_the_gate(client) is None
    Authenticator.objects.all().delete()
    assert _through_the_gate(client) is None  # remembered: not one statement per page


def test_a_part_of_a_page_sends_the_whole_page_away(
    organisation: Organisation, client: Client, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    _log_in(client, "kiemsoat")
    answer = _through_the_gate(client, htmx=True)
    assert answer is not None
    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_an_officer_who_removes_the_last_factor_must_set_up_another(
    organisation: Organisation, settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    app = _give_app(organisation, "kiemsoat")
    client = Client()
    _log_in(client, "kiemsoat")
    client.post(reverse("mfa_authenticate"), {"code": _code()})
    assert _through_the_gate(client) is None
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(pk=app.pk).exists()
    answer = _through_the_gate(client)
    assert answer is not None
    assert answer["Location"] == reverse("mfa_index")


def test_a_citizen_signs_up_with_the_name_on_the_card_and_gets_no_rights(db: None, client: Client) -> None:
    answers = {
        "full_name": "Nguyễn Thị Mẫu",
        "email": "Mau.Nguyen@example.com",
        "password1": "troi-xanh-may-trang",
        "password2": "troi-xanh-may-trang",
    }
    assert client.post(reverse("account_signup"), answers).status_code == 302
    user = get_user_model().objects.get(email="mau.nguyen@example.com")
    assert (user.full_name, user.is_staff, user.is_superuser) == ("Nguyễn Thị Mẫu", False, False)
    assert "nguyen" not in user.username
    [letter] = mail.outbox
    assert english_words(f"{letter.subject} {letter.body}") == []
    assert "Nguyễn Thị Mẫu" in letter.body


def test_the_letter_for_a_lost_password_is_vietnamese_and_its_link_works(
    organisation: Organisation, client: Client
) -> None:
    client.post(reverse("account_reset_password"), {"email": f"{OFFICER}@example.com"})
    [letter] = mail.outbox
    assert letter.subject == "Đặt lại mật khẩu"
    assert english_words(letter.body) == []
    [path] = re.findall(r"https?://[^/]+(/tai-khoan/password/reset/key/\S+)", letter.body)
    form = client.get(path, follow=True)
    assert "Đặt mật khẩu mới" in _text(form)  # type: ignore[arg-type]
    new = "bien-rong-song-dai"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert _log_in(Client(), OFFICER, new).status_code == 302
    spent = client.get(path, follow=True)
    assert "Liên kết không dùng được" in _text(spent)  # type: ignore[arg-type]


def test_nobody_learns_whether_an_address_has_an_account(organisation: Organisation, client: Client) -> None:
    pages = [
        _text(client.post(reverse("account_reset_password"), {"email": address}, follow=True))  # type: ignore[arg-type]
        for address in (f"{OFFICER}@example.com", "khong-co@example.com")
    ]
    assert re.sub(r"Mã yêu cầu \S+", "", pages[0]) == re.sub(r"Mã yêu cầu \S+", "", pages[1])


_ANONYMOUS = [
    ("account_login", {}),
    ("account_signup", {}),
    ("account_reset_password", {}),
    ("account_reset_password_done", {}),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "sai"}),
    ("account_reset_password_from_key_done", {}),
    ("account_inactive", {}),
    ("account_email_verification_sent", {}),
    ("account_confirm_email", {"key": "sai"}),
]
_OWN = [
    ("account_logout", {}),
    ("account_email", {}),
    ("account_change_password", {}),
    ("account_reauthenticate", {}),
    ("mfa_index", {}),
    ("mfa_reauthenticate", {}),
    ("mfa_deactivate_totp", {}),
    ("mfa_view_recovery_codes", {}),
    ("mfa_generate_recovery_codes", {}),
    ("mfa_list_webauthn", {}),
    ("mfa_add_webauthn", {}),
]


def _assert_ours(response: Any) -> None:
    html = response.content.decode()
    assert response.status_code == 200
    assert english_words(html) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert html.count("<h1") == 1


@pytest.mark.parametrize(("name", "arguments"), _ANONYMOUS)
def test_pages_for_strangers_are_vietnamese_and_hold_no_inline_code(
    organisation: Organisation, client: Client, name: str, arguments: dict[str, str]
) -> None:
    _assert_ours(client.get(reverse(name, kwargs=arguments)))


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_empty_answers_are_refused_in_vietnamese(db: None, client: Client, name: str) -> None:
    response = client.post(reverse(name), {})
    _assert_ours(response)
    assert "Chưa nhập" in _text(response)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "arguments"), _OWN)
def test_pages_of_the_own_account_are_vietnamese_and_hold_no_inline_code(
    organisation: Organisation, client: Client, name: str, arguments: dict[str, str]
) -> None:
    _give_app(organisation)
    RecoveryCodes.activate(organisation.users[OFFICER])
    _log_in(client, OFFICER)
    client.post(reverse("mfa_authenticate"), {"code": _code()})
    _assert_ours(client.get(reverse(name, kwargs=arguments)))


def test_the_page_for_the_code_is_ours_and_offers_a_key(organisation: Organisation, client: Client) -> None:
    _give_app(organisation)
    _log_in(client, OFFICER)
    page = client.get(reverse("mfa_authenticate"))
    _assert_ours(page)
    assert "&quot;challenge&quot;" in page.content.decode()


def test_pages_of_the_packages_we_did_not_write_still_have_our_frame(db: None, client: Client) -> None:
    request = RequestFactory().get("/")
    request.user = get_user_model()()
    html = render_to_string("account/signup_closed.html", {}, request)
    assert 'class="mc-skip"' in html
    for name in ("allauth/layouts/entrance.html", "allauth/layouts/manage.html"):
        assert 'class="mc-skip"' in render_to_string(name, {}, request)


def test_every_address_of_the_log_in_stands_in_the_permission_table() -> None:
    names = {
        str(name)
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account_", "mfa_"))
    }
    assert names == set(LOGIN_URLS)


def test_the_app_on_the_telephone_names_the_office(organisation: Organisation, client: Client) -> None:
    _log_in(client, OFFICER)
    address = client.get(reverse("mfa_activate_totp")).context["totp_url"]
    assert "issuer=M%E1%BB%99t%20c%E1%BB%ADa%20UBND%20x%C3%A3" in address
