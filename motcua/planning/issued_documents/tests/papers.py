"""Documents made in one line, for the tests."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.actor import Actor
from motcua.planning.issued_documents.actions import DocumentFacts, issue_document
from motcua.planning.issued_documents.models import IssuedDocument
from tests.support.world import PNG

_numbers = count(1)


def scan(name: str = "ban-ky.png") -> SimpleUploadedFile:
    """A signed paper of one pixel."""
    return SimpleUploadedFile(name, PNG, "image/png")


def facts(**changed: Any) -> DocumentFacts:
    """A plan signed today a year ago or so."""
    return DocumentFacts(
        **{
            "type_code": "ke-hoach",
            "issued_on": date(2026, 3, 2),
            "excerpt": "Kiểm soát thủ tục hành chính năm 2026",
            "signer": "Đặng Mẫu Long",
            **changed,
        }
    )


def issued(actor: Actor, *, task_id: int | None = None, upload: Any = None, **changed: Any) -> IssuedDocument:
    """A document with its number."""
    request_id = f"test-{next(_numbers)}"
    return issue_document(
        facts(**changed), actor=actor, request_id=request_id, upload=upload, task_id=task_id
    )
