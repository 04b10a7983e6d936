"""Officers work only behind a second factor, once the office's settings ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from motcua.core.middleware import actor_of
from motcua.core.permissions import URL_PERMISSIONS

# Whether the log-in has a factor is asked once per session, not once per page.
SEEN = "second_factor_of"
OWN_ACCOUNT = "account.use"
ASK = (
    "Tài khoản công vụ phải có lớp bảo vệ thứ hai. Hãy cài ứng dụng xác thực hoặc khóa truy cập (passkey), "
    "sau đó tiếp tục công việc."
)

LOGIN_URLS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "account_login",
            # Also leaves a half-finished log-in, before there is a person to ask rights of.
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_email_verification_sent",
            "account_confirm_email",
            "account_confirm_login_code",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
            "mfa_authenticate",
            "mfa_login_webauthn",
        ),
        "public",
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate",
            "account_email",
            "account_change_password",
            "account_set_password",
            "mfa_index",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_edit_webauthn",
        ),
        OWN_ACCOUNT,
    ),
}


def _forget(request: HttpRequest, **_: Any) -> None:
    """A factor was removed: ask again whether one is left."""
    request.session.pop(SEEN, None)


class second_factor:
    """Send an officer without a second factor to its set-up page, whatever page was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        # allauth's models are not there when this module loads: the permission table needs it early.
        from allauth.mfa.signals import authenticator_removed

        from motcua.core.login import has_second_factor

        self.get_response = get_response
        self.has_second_factor = has_second_factor
        authenticator_removed.connect(_forget, dispatch_uid=SEEN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None when the page may be shown; public pages and the person's own account always may."""
        if not settings.REQUIRE_SECOND_FACTOR:
            return None
        match = request.resolver_match
        if match is None or URL_PERMISSIONS.get(match.view_name) in {"public", OWN_ACCOUNT}:
            return None
        actor = actor_of(request)
        if not actor.is_officer or actor.user_id is None or self._is_seen(request, actor.user_id):
            return None
        messages.warning(request, ASK)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(reverse("mfa_index"))
        return HttpResponseRedirect(reverse("mfa_index"))

    def _is_seen(self, request: HttpRequest, user_id: int) -> bool:
        if request.session.get(SEEN) == user_id:
            return True
        if not self.has_second_factor(user_id):
            return False
        request.session[SEEN] = user_id
        return True
