"""Where providers send receipts. The signature is the only key; what is told back names nobody."""

from __future__ import annotations

import hmac
import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.notifications.channels.http import signature_of
from motcua.notifications.channels.providers import secret_of
from motcua.notifications.receipts import Taken, take_receipt

_LARGEST = 10_000
_STATUSES = {"delivered": True, "undelivered": False}


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, channel: str) -> HttpResponse:
    """Take one receipt: {request_id, status}. 403 for a wrong signature, 400 for a wrong shape."""
    secret, body = secret_of(channel), request.body[: _LARGEST + 1]
    signature = request.headers.get("X-Signature", "")
    if not secret or not hmac.compare_digest(signature.encode(), signature_of(secret, body).encode()):
        return JsonResponse({"error": "signature"}, status=403)
    try:
        said = json.loads(body)
        key, is_delivered = str(said["request_id"]), _STATUSES[said["status"]]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "fields"}, status=400)
    taken = take_receipt(channel, key, is_delivered=is_delivered)
    return JsonResponse({"taken": taken.value}, status=404 if taken is Taken.UNKNOWN else 200)
