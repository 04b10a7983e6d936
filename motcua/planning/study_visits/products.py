"""A study visit as the product of a plan task."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse

from motcua.core.clock import today
from motcua.core.text import clean
from motcua.planning.product_kinds import ProductCard, ProductKind
from motcua.planning.study_visits.models import StudyVisit, VisitState

_TONES = {"planned": "waiting", "reported": "done", "cancelled": "neutral"}


def _card(visit: StudyVisit) -> ProductCard:
    is_done = visit.state == VisitState.REPORTED
    is_late = visit.is_overdue(today())
    gap = "" if is_done else "Chưa có báo cáo kết quả."
    return ProductCard(
        id=visit.id,
        title=str(visit),
        state="Quá hạn báo cáo" if is_late else visit.get_state_display(),
        tone="overdue" if is_late else _TONES[visit.state],
        url=reverse("study_visit_detail", args=[visit.id]),
        on=visit.reported_on or visit.ends_on,
        is_complete=is_done,
        gap=gap,
    )


def _cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    rows = StudyVisit.objects.filter(agency_id__in=agency_ids, id__in=ids)
    return {row.id: _card(row) for row in rows}


def _matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    rows = StudyVisit.objects.filter(agency_id__in=agency_ids)
    for word in clean(text).split():
        rows = rows.filter(destination__icontains=word)
    return [_card(row) for row in rows.order_by("-ends_on", "-id")[:20]]


KIND = ProductKind(
    key="study_visit",
    label="Chuyến học tập kinh nghiệm",
    cards=_cards,
    matches=_matches,
    create_url=lambda: reverse("study_visit_create"),
    list_url=lambda: reverse("study_visit_list"),
)
