"""The page of a deed: its form, the deed, where it leads; and the hidden field against repetitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.core.errors import DomainError, NotFound
from motcua.core.forms import Form
from motcua.core.owned_rows import new_request_id


def request_id_field() -> django_forms.CharField:
    """The hidden field of a form that makes something; only a page that was tampered with lacks it."""
    stale = "Trang này không còn dùng được. Hãy mở lại trang rồi làm lại."
    return django_forms.CharField(
        label="Mã yêu cầu",
        widget=django_forms.HiddenInput,
        max_length=64,
        error_messages={"required": stale, "max_length": stale, "null_characters_not_allowed": stale},
    )


class OnceForm(Form):
    """A form that does one thing, once: it carries the request id."""

    request_id = request_id_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_id": new_request_id(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def tell(form: django_forms.Form, error: DomainError) -> int:
    """Put a refusal beside its field, or at the head of the form; the status to answer with."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
    return error.status


def deed_page(
    request: HttpRequest,
    form: django_forms.Form,
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
                status = tell(form, error)
            else:
                messages.success(request, says["done"])
                return redirect(address)
    return render(request, "core/deed.html", {**says, "form": form, "back": back}, status=status)
