"""An inspection as the product of a plan task."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse

from motcua.core.text import clean
from motcua.planning.inspections.models import Inspection, InspectionQuerySet, InspectionState
from motcua.planning.product_kinds import ProductCard, ProductKind

_TONES = {"planned": "waiting", "running": "info", "concluded": "done", "cancelled": "neutral"}


def _card(inspection: Inspection) -> ProductCard:
    is_done = inspection.state == InspectionState.CONCLUDED
    gap = "" if is_done else f"Cuộc kiểm tra chưa kết thúc ({inspection.get_state_display().lower()})."
    return ProductCard(
        id=inspection.id,
        title=inspection.title,
        state=inspection.get_state_display(),
        tone=_TONES[inspection.state],
        url=reverse("inspection_detail", args=[inspection.id]),
        on=inspection.concluded_on or inspection.starts_on,
        is_complete=is_done,
        gap=gap,
    )


def _cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    rows = Inspection.objects.filter(agency_id__in=agency_ids, id__in=ids)
    return {row.id: _card(row) for row in rows}


def _matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    rows: InspectionQuerySet = Inspection.objects.filter(agency_id__in=agency_ids)
    for word in clean(text).split():
        rows = rows.filter(Q(title__icontains=word) | Q(decision_number__icontains=word))
    return [_card(row) for row in rows.order_by("-starts_on", "-id")[:20]]


KIND = ProductKind(
    key="inspection",
    label="Cuộc kiểm tra",
    cards=_cards,
    matches=_matches,
    create_url=lambda: reverse("inspection_create"),
    list_url=lambda: reverse("inspection_list"),
)
