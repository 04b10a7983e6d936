"""The portal fetches a digitised paper by a signed address."""

from __future__ import annotations

from datetime import date

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from motcua.core.access import record_read
from motcua.core.actor import SYSTEM
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.documents.files import CONTENT_TYPES, open_file
from motcua.documents.models import StoredFile
from motcua.integrations.national_portal.gathering import LINK_SALT

_GONE = "Đường dẫn này không đúng hoặc đã hết hạn."


@require_GET
def fetch(request: HttpRequest, signed: str) -> HttpResponse:
    """The file the address was signed for, until its last day; each read leaves a line."""
    try:
        agency_id, file_id, last = (int(part) for part in Signer(salt=LINK_SALT).unsign(signed).split("."))
    except (BadSignature, ValueError):
        raise NotFound(_GONE) from None
    if today() > date.fromordinal(last):
        raise NotFound(_GONE)
    stored = StoredFile.objects.filter(agency_id=agency_id, id=file_id).first()
    if stored is None:
        raise NotFound(_GONE)
    record_read(
        SYSTEM, agency_id=agency_id, subject="file", subject_id=file_id, purpose="national_portal.fetch"
    )
    response = HttpResponse(open_file(stored), content_type=CONTENT_TYPES[stored.kind])
    response["Content-Disposition"] = "attachment"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
