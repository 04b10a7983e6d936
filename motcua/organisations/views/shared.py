"""How the pages of this slice turn a form into one deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.middleware import actor_of
from motcua.organisations.models import Agency, Officer

Found = TypeVar("Found", bound=Model)


def found_or_404(rows: QuerySet[Found], pk: int, missing: str) -> Found:
    """The row, or a 404 that does not tell a stranger whether it exists."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404(missing)
    return row


def officer_or_404(request: HttpRequest, officer_id: int) -> Officer:
    """An officer of the actor's own agency."""
    rows = Officer.objects.visible_to(actor_of(request)).select_related("agency", "user")
    return found_or_404(rows, officer_id, "Không tìm thấy công chức này.")


def own_agency(request: HttpRequest) -> Agency:
    """The agency the actor works for."""
    agency_id = actor_of(request).agency_id
    return found_or_404(Agency.objects.all(), agency_id or 0, "Bạn chưa thuộc cơ quan nào.")


def deed_page(
    request: HttpRequest,
    form: Form,
    perform: Callable[[dict[str, Any]], object],
    *,
    done: str,
    back: str,
    template: str = "organisations/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; when it is sent and right, do the deed and go back with a sentence.

    A domain error stands beside the field it names, with status 422; NotAllowed is a page of its own (403).
    """
    if request.method == "POST" and form.is_valid():
        try:
            perform(form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            tell(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    context |= {"form": form, "back": back}
    return render(request, template, context, status=422 if form.errors else 200)
