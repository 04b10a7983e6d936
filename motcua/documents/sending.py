"""Files on their way to a browser."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from motcua.documents.files import CONTENT_TYPES, open_file
from motcua.documents.models import StoredFile


def send_bytes(data: bytes, content_type: str, name: str, *, is_shown: bool = False) -> HttpResponse:
    """What was just made, under a file name: saved by the browser, or shown in it."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = str(content_disposition_header(not is_shown, name))
    return response


def send_file(stored: StoredFile | None, missing: str = "Không có tệp này.") -> HttpResponse:
    """A kept file, always as an attachment. Http404 when there is none."""
    if stored is None:
        raise Http404(missing)
    return send_bytes(open_file(stored), CONTENT_TYPES[stored.kind], stored.name)
