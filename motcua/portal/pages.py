"""How every public page is answered: with the office's address at its foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.organisations.queries import home_agency_name
from motcua.portal.kept import kept
from motcua.portal.office import Office, find_office


def public_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    office: Office | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render a page of the citizens' site; pass the office when the view has already looked it up."""
    here = office or find_office()
    return render(
        request, template, {"office": here, "agency_contact": here, **(context or {})}, status=status
    )


def kept_page(
    request: HttpRequest,
    write: Callable[[Office | None], HttpResponse],
    *asked: str,
    may_keep: Callable[[], bool] = lambda: True,
) -> HttpResponse:
    """A page that is the same for all strangers: kept for this office and these words of the address."""
    office = find_office()
    # The name in the page's head is remembered for a while; a page with the former one must not stay.
    key = (office, home_agency_name(), request.get_host(), request.path, asked)
    return kept(request, key, lambda: write(office), may_keep=may_keep)
