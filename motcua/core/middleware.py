"""Request ids, the permission gate for every address, and domain errors as pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.errors import Busy, DomainError, NotFound
from motcua.core.ids import new_id
from motcua.core.permissions import URL_PERMISSIONS, allowed

log = structlog.get_logger("motcua.request")
_CLEAN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
BUSY_SECONDS = 5
GetResponse = Callable[[HttpRequest], HttpResponse]


def actor_of(request: HttpRequest) -> Actor:
    """Who is acting; computed once per request."""
    actor = getattr(request, "_actor", None)
    if actor is None:
        actor = getattr(request.user, "actor", None) or ANONYMOUS
        request._actor = actor  # type: ignore[attr-defined]
    return cast(Actor, actor)


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id (kept from the proxy if clean), log one line, send the id back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        identifier = given if _CLEAN_ID.match(given) else f"{new_id():x}"
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=identifier):
            request.request_id = identifier  # type: ignore[attr-defined]
            response = get_response(request)
            match = request.resolver_match
            if not request.path.startswith(("/static/", "/healthz", "/readyz")):
                log.info(
                    "request",
                    method=request.method,
                    # The address may hold a dossier's secret: its name is enough.
                    view=match.view_name if match else "-",
                    status=response.status_code,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )
        response["X-Request-Id"] = identifier
        return response

    return middleware


class gate:
    """Ask the permission table for every address; what is not in it is refused."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL takes no NUL in a text, so no view may look for one; no real address holds it.
        if "\0" in request.path_info:
            raise Http404("Địa chỉ không đúng.")
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and actor_of(request).kind != "anonymous":
            # A counter's machine is shared: after logging out "back" must not show a person's page.
            response["Cache-Control"] = "no-store, private"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse before the view runs: log-in page for a stranger, 403 for a known person."""
        match = request.resolver_match
        name = URL_PERMISSIONS.get(match.view_name) if match else None
        if name == "public":
            return None
        actor = actor_of(request)
        if name is not None and allowed(actor, name):
            return None
        if actor.kind == "anonymous":
            return HttpResponseRedirect(
                f"{resolve_url(settings.LOGIN_URL)}?next={quote(request.get_full_path())}"
            )
        return render(request, "403.html", status=403)


def _drop_messages(request: HttpRequest) -> None:
    """What waited to be told does not belong beside the error."""
    waiting = messages.get_messages(request)
    if isinstance(waiting, BaseStorage):
        waiting.used = True


class domain_errors:
    """A domain error that reaches the top becomes a message on the page the person came from, or a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """NotFound → 404; others, and a database that is busy → a page with the sentence and a way back."""
        if isinstance(error, NotFound):
            raise Http404(error.message) from error
        if isinstance(error, OperationalError):
            # A lock that somebody held too long, such as a copy being made of the whole file.
            log.warning("database.busy", error=str(error)[:200])
            busy = Busy()
            page = render(request, "domain_error.html", {"error": busy}, status=busy.status)
            page["Retry-After"] = str(BUSY_SECONDS)
            return page
        if isinstance(error, DomainError):
            _drop_messages(request)
            return render(request, "domain_error.html", {"error": error}, status=error.status)
        return None
