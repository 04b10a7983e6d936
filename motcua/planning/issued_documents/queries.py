"""Which lines of the register a list shows, and how the register shows a line to plan tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from motcua.core.text import clean, fold
from motcua.planning.issued_documents.models import IssuedDocument
from motcua.planning.product_kinds import ProductCard

MATCHES = 20


def search(text: str) -> Q:
    """Every word of the text, with or without accents."""
    found = Q()
    for word in fold(clean(text)).split()[:10]:
        found &= Q(folded__contains=word)
    return found


def register_lines(
    agency_ids: Collection[int],
    *,
    text: str = "",
    type_code: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    state: str = "",
) -> QuerySet[IssuedDocument]:
    """Lines of the register, the newest first. ``state``: standing, cancelled, or no_file; empty: all."""
    lines = IssuedDocument.objects.filter(search(text), agency_id__in=agency_ids)
    if type_code:
        lines = lines.filter(type_code=type_code)
    if from_on:
        lines = lines.filter(issued_on__gte=from_on)
    if to_on:
        lines = lines.filter(issued_on__lte=to_on)
    if state == "cancelled":
        lines = lines.filter(cancelled_at__isnull=False)
    elif state:
        lines = lines.filter(cancelled_at__isnull=True)
    if state == "no_file":
        lines = lines.filter(file_id__isnull=True)
    return lines.order_by("-issued_on", "-number", "-id")


def _card(document: IssuedDocument) -> ProductCard:
    tone, state = document.standing
    gap = "Văn bản đã hủy" if document.is_cancelled else "" if document.file_id else "Chưa có bản đã ký"
    url = reverse("issued_detail", args=[document.id])
    return ProductCard(
        document.id, document.title, state, tone, url, document.issued_on, is_complete=not gap, gap=gap
    )


def cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    """Documents as a task shows them."""
    rows = IssuedDocument.objects.filter(agency_id__in=agency_ids, id__in=ids)
    return {row.id: _card(row) for row in rows}


def matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    """Standing documents to choose from, the newest first."""
    return [_card(row) for row in register_lines(agency_ids, text=text, state="standing")[:MATCHES]]
