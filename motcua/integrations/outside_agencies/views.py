"""The page of bodies outside."""

from __future__ import annotations

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed
from motcua.integrations.outside_agencies.actions import end_body, name_body
from motcua.integrations.outside_agencies.models import OutsideBody


class BodyForm(Form):
    """A body's code and name."""

    code = django_forms.CharField(label="Mã trên trục", max_length=60)
    name = django_forms.CharField(label="Tên cơ quan", max_length=200)


def _page(request: HttpRequest, form: BodyForm, status: int = 200) -> HttpResponse:
    context = {
        "bodies": OutsideBody.objects.all(),
        "form": form,
        "may_manage": allowed(actor_of(request), "outside_body.manage"),
        "is_on": bool(settings.EXCHANGE_BUS["URL"]),
    }
    return render(request, "outside_agencies/list.html", context, status=status)


@require_GET
def body_list(request: HttpRequest) -> HttpResponse:
    """All bodies, those in use first."""
    return _page(request, BodyForm())


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Add a body or rename it."""
    form = BodyForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        body = name_body(actor=actor_of(request), **form.cleaned_data)
    except DomainError as error:
        tell(form, error)
        return _page(request, form, error.status)
    messages.success(request, f"Đã ghi: {body.name}.")
    return redirect("outside_bodies")


@require_POST
def end(request: HttpRequest, body_id: int) -> HttpResponse:
    """Send nothing new there."""
    body = end_body(body_id, actor=actor_of(request))
    messages.success(request, f"Từ nay không gửi việc mới cho {body.name}.")
    return redirect("outside_bodies")
