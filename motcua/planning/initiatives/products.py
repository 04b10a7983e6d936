"""A call, or an initiative, as the product of a plan task."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse

from motcua.core.text import clean
from motcua.planning.initiatives.models import (
    CallState,
    Initiative,
    InitiativeCall,
    InitiativeQuerySet,
    InitiativeState,
)
from motcua.planning.product_kinds import ProductCard, ProductKind

_CALL_TONES = {"open": "info", "scoring": "due_soon", "closed": "done"}
_TONES = {
    "proposed": "waiting",
    "withdrawn": "neutral",
    "approved": "done",
    "rejected": "overdue",
    "applied": "done",
}
_APPROVED = {InitiativeState.APPROVED, InitiativeState.APPLIED}


def _call_card(call: InitiativeCall) -> ProductCard:
    is_done = call.state == CallState.CLOSED
    return ProductCard(
        id=call.id,
        title=call.title,
        state=call.get_state_display(),
        tone=_CALL_TONES[call.state],
        url=reverse("initiative_call", args=[call.id]),
        on=call.ends_on,
        is_complete=is_done,
        gap="" if is_done else "Đợt sáng kiến chưa kết thúc.",
    )


def _card(initiative: Initiative) -> ProductCard:
    is_done = initiative.state in _APPROVED
    return ProductCard(
        id=initiative.id,
        title=initiative.name,
        state=initiative.get_state_display(),
        tone=_TONES[initiative.state],
        url=reverse("initiative_detail", args=[initiative.id]),
        on=initiative.decided_on or initiative.proposed_on,
        is_complete=is_done,
        gap="" if is_done else f"Sáng kiến chưa được phê duyệt ({initiative.get_state_display().lower()}).",
    )


def _containing(rows: InitiativeQuerySet, field: str, text: str) -> InitiativeQuerySet:
    for word in clean(text).split():
        rows = rows.filter(**{f"{field}__icontains": word})
    return rows


def _call_cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    rows = InitiativeCall.objects.filter(agency_id__in=agency_ids, id__in=ids)
    return {row.id: _call_card(row) for row in rows}


def _call_matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    rows = _containing(InitiativeCall.objects.filter(agency_id__in=agency_ids), "title", text)
    return [_call_card(row) for row in rows.order_by("-starts_on", "-id")[:20]]


def _cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    rows = Initiative.objects.filter(agency_id__in=agency_ids, id__in=ids)
    return {row.id: _card(row) for row in rows}


def _matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    rows = _containing(Initiative.objects.filter(agency_id__in=agency_ids), "name", text)
    return [_card(row) for row in rows.order_by("-proposed_on", "-id")[:20]]


KINDS = (
    ProductKind(
        key="initiative_call",
        label="Đợt phát động sáng kiến",
        cards=_call_cards,
        matches=_call_matches,
        create_url=lambda: reverse("initiative_call_create"),
        list_url=lambda: reverse("initiative_calls"),
    ),
    ProductKind(
        key="initiative",
        label="Sáng kiến",
        cards=_cards,
        matches=_matches,
        create_url=lambda: reverse("initiative_propose"),
        list_url=lambda: reverse("initiative_list"),
    ),
)
