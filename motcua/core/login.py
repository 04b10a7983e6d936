"""How people log in: what allauth and axes ask us, answered in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.core.clock import now
from motcua.core.context import HOME_AGENCY_NAME

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

APP_NAME = "Một cửa"
LONGEST_NAME = 254  # an e-mail's; the table of wrong passwords takes no more
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def display_name(user: AbstractBaseUser) -> str:
    """The name on screens and in letters: the person's, else the log-in name."""
    return str(getattr(user, "full_name", "") or user.get_username())


def client_address(request: HttpRequest) -> str:
    """The address of the person's machine; believes only as many proxies as the settings name."""
    return get_client_ip(request) or ""


def typed_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The log-in name as typed, folded to lower case, under which wrong passwords are counted."""
    given = credentials or {}
    name = given.get("username") or given.get("email") or request.POST.get("login") or ""
    return str(name).strip().lower()[:LONGEST_NAME]


def office_name() -> str:
    """The agency whose site this is, for letters and authenticator apps."""
    return (HOME_AGENCY_NAME[0]() if HOME_AGENCY_NAME else "") or APP_NAME


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page for whoever asks too often."""
    return render(request, "429.html", status=429)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's questions about accounts."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: axes counts wrong passwords by name and address, for all processes.

        allauth would count by name alone, so anyone outside could keep an officer out.
        """

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Citizens log in by e-mail; the name made here is only a key and says nothing about them."""
        if not user.username:
            user.username = self.generate_unique_username(["dan"])

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Keep the full name as written on papers."""
        user.full_name = form.cleaned_data["full_name"]
        return super().save_user(request, user, form, commit)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A log-in of the last minutes is as good as asking again: the factor is set up right after it."""
        steps = get_authentication_records(self.request, self.request.user)
        since = now().timestamp() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if any(step["at"] > since for step in steps):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters name the office, not the machine."""
        super().send_mail(template_prefix, email, {"office": office_name(), **context})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's questions about second factors."""

    def get_totp_issuer(self) -> str:
        """The line above the code in the person's app."""
        return f"{APP_NAME} {office_name()}" if office_name() != APP_NAME else APP_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name a browser shows when it asks for the passkey; the id is the host name."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def has_second_factor(user_id: int) -> bool:
    """Whether the log-in has an app or a passkey (recovery codes alone are none)."""
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())
