"""What the pages of every product slice share: file field, hidden fields, a deed's page, a file sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError, NotFound
from motcua.core.forms import FileField, Form
from motcua.documents.files import CONTENT_TYPES, count_pages, open_file, sniff
from motcua.documents.models import StoredFile
from motcua.organisations.queries import positions_on
from motcua.planning.product_rows import new_request_id

OFFICE_KINDS = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"
_LARGEST_ID = 2**63 - 1


class OfficeFileField(FileField):
    """A document of the office, known by its content before anything is kept."""

    def __init__(self, **kwargs: Any) -> None:
        most = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        super().__init__(accept=OFFICE_KINDS, max_mb=most, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[Any] | None:
        """The file, rewound. ValidationError with what to do when its content is none that is taken."""
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if upload is None:
            return None
        content = upload.read()
        upload.seek(0)
        try:
            count_pages(content, sniff(content))
        except DomainError as error:
            raise django_forms.ValidationError(error.message) from error
        return upload


def request_id_field() -> django_forms.CharField:
    """The hidden field of a form that makes something; only a page that was tampered with lacks it."""
    stale = "Trang này không còn dùng được. Hãy mở lại trang rồi làm lại."
    return django_forms.CharField(
        label="Mã yêu cầu",
        widget=django_forms.HiddenInput,
        max_length=64,
        error_messages={"required": stale, "max_length": stale, "null_characters_not_allowed": stale},
    )


class MakingForm(Form):
    """A form that makes one thing, once: it carries the request id and the task it is made for."""

    request_id = request_id_field()
    task = django_forms.IntegerField(
        label="Nhiệm vụ",
        required=False,
        widget=django_forms.HiddenInput,
        min_value=1,
        max_value=_LARGEST_ID,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_id": new_request_id(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)


def task_id_in(request: HttpRequest) -> int | None:
    """The task named by ?task=, or None. Http404 for what is no task's id."""
    given = request.GET.get("task", "")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or not 0 < int(given[:20]) <= _LARGEST_ID:
        raise Http404("Không có nhiệm vụ này.")
    return int(given[:20])


def officer_choices(actor: Actor, *, empty: str = "") -> list[tuple[str, str]]:
    """The staff of the actor's agency today, by name; ``empty`` is the label of "nobody" when allowed."""
    positions = positions_on(actor.agency_id or 0, today())
    named = {str(one.officer_id): f"{one.officer.name} – {one.title}" for one in positions}
    chosen = sorted(named.items(), key=lambda pair: pair[1])
    return [("", empty), *chosen] if empty else chosen


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
                form.add_error(error.field if error.field in form.fields else None, error.message)
                status = error.status
            else:
                messages.success(request, says["done"])
                return redirect(address)
    context = {**says, "form": form, "back": back}
    return render(request, "planning/product_deed.html", context, status=status)


def send_file(stored: StoredFile | None) -> HttpResponse:
    """A kept file, always as an attachment. Http404 when there is none."""
    if stored is None:
        raise Http404("Không có tệp này.")
    response = HttpResponse(open_file(stored), content_type=CONTENT_TYPES[stored.kind])
    response["Content-Disposition"] = str(content_disposition_header(True, stored.name))
    return response
