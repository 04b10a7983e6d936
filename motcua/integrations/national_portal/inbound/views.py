"""The address that the portal calls, and the page of what it sent."""

from __future__ import annotations

import json
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.integrations.national_portal.inbound import actions
from motcua.integrations.national_portal.inbound.messages import (
    PAYMENT_SERVICE,
    BadMessage,
    read_dossier,
    read_payment,
)
from motcua.integrations.national_portal.inbound.models import InboundMessage, InboundOutcome

log = structlog.get_logger(__name__)
# Base64 takes a third more than the files; the rest is fields.
MOST_BODY = 90 * 1024 * 1024


def _is_known(request: HttpRequest) -> bool:
    secret = settings.NATIONAL_PORTAL_INBOUND_SECRET
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(secret) and constant_time_compare(given.encode(), secret.encode())


def _read(request: HttpRequest) -> dict[str, Any]:
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > MOST_BODY:
        raise BadMessage("Bản tin quá lớn.")
    try:
        said = json.loads(request.read(MOST_BODY + 1))
    except (ValueError, RecursionError) as error:
        raise BadMessage("Bản tin không phải JSON đúng.") from error
    if not isinstance(said, dict):
        raise BadMessage("Bản tin phải là một đối tượng JSON.")
    return said


def _take(said: dict[str, Any]) -> actions.Reply:
    data = said.get("data")
    if isinstance(data, list):
        if len(data) != 1:
            raise BadMessage("Mỗi bản tin chỉ chuyển một hồ sơ.")
        data = data[0]
    if said.get("service") == PAYMENT_SERVICE:
        return actions.take_payment(read_payment(data))
    sent = read_dossier(data)
    is_update = str(said.get("isUpdating") or "False") == "True"
    return actions.take_update(sent) if is_update else actions.take_dossier(sent)


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """One message of the portal; answered with {error_code, message}. 403 without the agreed secret."""
    if not _is_known(request):
        return JsonResponse({"error_code": actions.ERROR, "message": "Không được phép gửi."}, status=403)
    try:
        reply = _take(_read(request))
    except DomainError as error:
        reply = actions.Reply(actions.ERROR, error.message)
    log.info("portal.inbound", code=reply.error_code)
    return JsonResponse(reply.as_json())


@require_GET
def inbound_list(request: HttpRequest) -> HttpResponse:
    """What the portal sent and what it was told, newest first; with ``tu-choi=1`` only what was not taken."""
    rows = InboundMessage.objects.visible_to(actor_of(request)).order_by("-at")
    is_refused = "tu-choi" in request.GET
    if is_refused:
        rows = rows.filter(outcome=InboundOutcome.REFUSED)
    context = {
        "page": page_of(rows, request.GET.get("page")),
        "is_refused": is_refused,
        "is_on": bool(settings.NATIONAL_PORTAL_INBOUND_SECRET),
    }
    return render(request, "inbound/list.html", context)
