"""What the pages of publication share: finding rows, and the page of a deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.catalogue.publication.models import CheckResult, CheckRound, PublicationPlace
from motcua.catalogue.publication.rows import find_row
from motcua.core.actor import Actor
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.permissions import require


def find_place(request: HttpRequest, place_id: int, permission: str) -> tuple[PublicationPlace, Actor]:
    """The place, for whom it is not a stranger's and who holds the permission."""
    actor = actor_of(request)
    place = find_row(PublicationPlace, actor, place_id, "Không có nơi công khai này.")
    require(actor, permission, place)
    return place, actor


def find_check(request: HttpRequest, round_id: int, permission: str) -> tuple[CheckRound, Actor]:
    """The round of checking."""
    actor = actor_of(request)
    found = find_row(CheckRound, actor, round_id, "Không có lượt kiểm tra này.")
    require(actor, permission, found)
    return found, actor


def find_result(request: HttpRequest, result_id: int, permission: str) -> tuple[CheckResult, Actor]:
    """One result of a round."""
    actor = actor_of(request)
    found = find_row(CheckResult, actor, result_id, "Không có kết quả kiểm tra này.")
    require(actor, permission, found)
    return found, actor


def deed_page(
    request: HttpRequest,
    form: Form,
    perform: Callable[[dict[str, Any]], str],
    *,
    says: dict[str, str],
    back: str,
) -> HttpResponse:
    """Show a deed's form; when it is sent, do the deed and go where ``perform`` says.

    ``says``: title, intro, submit, done.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                address = perform(form.cleaned_data)
            except NotFound:
                raise
            except DomainError as error:
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
            else:
                messages.success(request, says["done"])
                return redirect(address)
    context = {**says, "form": form, "back": back}
    return render(request, "publication/deed.html", context, status=status)
