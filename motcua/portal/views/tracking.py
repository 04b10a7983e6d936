"""Following a dossier by its code and secret, without a log-in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import today
from motcua.core.forms import Form
from motcua.core.login import client_address
from motcua.core.middleware import actor_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.tracking import (
    SECRET_LENGTH,
    clean_code,
    clean_secret,
    completion,
    find_by_code_and_secret,
    own_dossiers,
)
from motcua.law import rule
from motcua.portal.limits import count_wrong_try, has_guessed_too_often, seconds_to_wait
from motcua.portal.pages import public_page

NOT_FOUND = (
    "Không có hồ sơ nào khớp với mã hồ sơ và mã tra cứu này. Hãy so lại từng ký tự với giấy tiếp nhận; "
    "nếu vẫn không được, hãy gọi nơi tiếp nhận hồ sơ."
)


class TrackForm(Form):
    """The two codes on the receipt."""

    code = forms.CharField(
        label="Mã hồ sơ",
        max_length=60,
        help_text="Ở góc trên giấy tiếp nhận, ví dụ 000.00.16.H23-261123-0001.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    secret = forms.CharField(
        label="Mã tra cứu",
        max_length=20,
        help_text=f"{SECRET_LENGTH} ký tự cạnh mã QR trên giấy tiếp nhận.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "mc-short",
            }
        ),
    )

    def clean_code(self) -> str:
        """As it is written in the register."""
        return clean_code(self.cleaned_data["code"])

    def clean_secret(self) -> str:
        """Without blanks and dashes."""
        return clean_secret(self.cleaned_data["secret"])


def _kept_private(response: HttpResponse) -> HttpResponse:
    """The address opens a dossier: no search engine, no next page and no shared cache may learn it."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _too_often(request: HttpRequest) -> HttpResponse:
    response = public_page(request, "portal/track_too_often.html", status=429)
    response["Retry-After"] = str(seconds_to_wait())
    return _kept_private(response)


def _form_page(request: HttpRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    return _kept_private(public_page(request, "portal/track.html", {"form": form}, status=status))


@never_cache
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the two codes; a right pair leads to its own address."""
    if request.method == "GET":
        return _form_page(request, TrackForm(initial={"code": request.GET.get("ma", "")[:60]}))
    if has_guessed_too_often(client_address(request)):
        return _too_often(request)
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    pair: dict[str, Any] = form.cleaned_data
    if find_by_code_and_secret(pair["code"], pair["secret"]) is None:
        count_wrong_try(client_address(request))
        form.add_error(None, NOT_FOUND)
        return _form_page(request, form, status=404)
    return redirect("track_direct", code=pair["code"], secret=pair["secret"])


@never_cache
@require_GET
def track_direct(request: HttpRequest, code: str, secret: str) -> HttpResponse:
    """How far the dossier has come: as much as the law lets a stranger see (law.md R42)."""
    if has_guessed_too_often(client_address(request)):
        return _too_often(request)
    dossier = find_by_code_and_secret(code, secret)
    if dossier is None:
        count_wrong_try(client_address(request))
        form = TrackForm({"code": clean_code(code), "secret": clean_secret(secret)})
        form.is_valid()
        form.add_error(None, NOT_FOUND)
        return _form_page(request, form, status=404)
    return _kept_private(public_page(request, "portal/track_result.html", _facts(request, dossier)))


def _facts(request: HttpRequest, dossier: Dossier) -> dict[str, Any]:
    """Only the fields that the law's record names; the owner is shown the way to the rest."""
    allowed = rule("tracking.anonymous", on=today())
    fields = set(allowed.value["fields"])
    is_own = own_dossiers(actor_of(request)).filter(agency_id=dossier.agency_id, id=dossier.id).exists()
    facts: dict[str, Any] = {
        "code": "",
        "completion": None,
        "citation": str(allowed.citation),
        "is_own": is_own,
    }
    if "code" in fields:
        facts["code"] = dossier.code
    if "completion" in fields:
        facts["completion"] = completion(dossier)
    return facts
