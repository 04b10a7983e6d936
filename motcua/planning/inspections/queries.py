"""Which inspections and findings a list shows and a figure counts: the same rows for both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from motcua.core.clock import today
from motcua.planning.inspections.models import (
    Direction,
    Finding,
    FindingState,
    Inspection,
    InspectionQuerySet,
    InspectionState,
)
from motcua.planning.product_lists import between

OVERDUE = "overdue"
FINDING_FILTERS = (
    (FindingState.OPEN.value, FindingState.OPEN.label),
    (OVERDUE, "Quá hạn khắc phục"),
    (FindingState.REMEDIED.value, FindingState.REMEDIED.label),
    (FindingState.CLOSED.value, FindingState.CLOSED.label),
)


def inspections_in(
    agencies: Collection[int],
    *,
    from_on: date | None,
    to_on: date | None,
    state: str = "",
    direction: str = "",
) -> InspectionQuerySet:
    """Inspections by the day they ended (those asked for as concluded) or began (all others)."""
    field = "concluded_on" if state == InspectionState.CONCLUDED else "starts_on"
    found = Inspection.objects.filter(between(field, from_on, to_on), agency_id__in=agencies)
    if state in InspectionState.values:
        found = found.filter(state=state)
    if direction in Direction.values:
        found = found.filter(direction=direction)
    return found.order_by("-starts_on", "-id")


def is_overdue(on: date) -> Q:
    """Past its day and not yet accepted as mended."""
    return Q(due_on__lt=on) & ~Q(state=FindingState.CLOSED)


def findings_in(
    agencies: Collection[int], *, from_on: date | None, to_on: date | None, state: str = ""
) -> InspectionQuerySet:
    """Findings by the day they were found; overdue ones by the day on which they were due."""
    field = "due_on" if state == OVERDUE else "found_on"
    found = Finding.objects.filter(between(field, from_on, to_on), agency_id__in=agencies)
    if state == OVERDUE:
        found = found.filter(is_overdue(today()))
    elif state in FindingState.values:
        found = found.filter(state=state)
    return found.select_related("inspection", "unit", "officer").order_by("due_on", "id")
