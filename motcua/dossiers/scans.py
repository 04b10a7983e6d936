"""Scans of papers: looked into while the form is checked, kept once it is valid."""

from __future__ import annotations

import io
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from motcua.core.actor import Actor
from motcua.core.errors import DomainError
from motcua.core.forms import FileField
from motcua.documents.files import count_pages, sniff, store_file
from motcua.documents.models import StoredFile

SCAN_KINDS = ".pdf,.png,.jpg,.jpeg"


class ScanField(FileField):
    """A scan of one paper: PDF or picture, looked into before anything is kept."""

    def __init__(self, **kwargs: Any) -> None:
        most = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        super().__init__(accept=SCAN_KINDS, max_mb=most, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile[Any] | None:
        """The file, rewound. ValidationError with what to do when it is no readable PDF or picture."""
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if upload is None:
            return None
        content = upload.read()
        upload.seek(0)
        try:
            kind = sniff(content)
            if kind not in {"pdf", "png", "jpg"}:
                raise DomainError("Bản quét phải là PDF hoặc ảnh PNG, JPG. Hãy quét lại.")
            count_pages(content, kind)
        except DomainError as error:
            raise django_forms.ValidationError(error.message) from error
        return upload


def keep_scan(upload: UploadedFile[Any], *, agency_id: int, actor: Actor) -> StoredFile:
    """Keep the scan of a valid form.

    Called before the deed's transaction, which slow writing must not hold up, and only for a form that
    is valid. When the deed is refused after all, the file stays as a row nothing points to. It is not
    deleted: the reception page sends its id with the next press instead of the file, rows of files are
    only ever added, and another dossier may hold the same bytes under the same hash.
    """
    return store_file(io.BytesIO(upload.read()), upload.name or "", agency_id=agency_id, actor=actor)


def find_kept(file_id: int, *, agency_id: int, actor: Actor) -> StoredFile | None:
    """A scan this person kept a moment ago, by the id the page sent back; nobody else's."""
    return StoredFile.objects.filter(agency_id=agency_id, id=file_id, stored_by_id=actor.user_id or 0).first()


def facts_of(stored: StoredFile) -> dict[str, Any]:
    """The file's part of a ``PaperFacts``."""
    return {"file_id": stored.id, "file_hash": stored.sha256, "pages": stored.pages}
