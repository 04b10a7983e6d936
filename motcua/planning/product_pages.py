"""What the pages of every product slice share: file field, hidden fields, a deed's page, a file sent."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from motcua.core.deed_pages import OnceForm
from motcua.core.errors import DomainError
from motcua.core.forms import FileField
from motcua.documents.files import count_pages, sniff

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


class MakingForm(OnceForm):
    """A form that makes one thing, once: it also carries the task it is made for."""

    task = django_forms.IntegerField(
        label="Nhiệm vụ",
        required=False,
        widget=django_forms.HiddenInput,
        min_value=1,
        max_value=_LARGEST_ID,
    )


def task_id_in(request: HttpRequest) -> int | None:
    """The task named by ?task=, or None. Http404 for what is no task's id."""
    given = request.GET.get("task", "")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or not 0 < int(given[:20]) <= _LARGEST_ID:
        raise Http404("Không có nhiệm vụ này.")
    return int(given[:20])
