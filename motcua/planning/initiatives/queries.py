"""Which initiatives a list shows and a figure counts, and where one stands with the judges."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from motcua.planning.initiatives.models import (
    Criterion,
    Initiative,
    InitiativeQuerySet,
    InitiativeState,
    Score,
)
from motcua.planning.initiatives.scoring import Standing, standing
from motcua.planning.product_lists import between

RECEIVED, APPROVED, APPLIED = "received", "approved", "applied"
FILTERS = (
    (InitiativeState.PROPOSED.value, InitiativeState.PROPOSED.label),
    (RECEIVED, "Đã nhận, không kể đã rút"),
    (APPROVED, "Đã phê duyệt, kể cả đã áp dụng"),
    (APPLIED, InitiativeState.APPLIED.label),
    (InitiativeState.REJECTED.value, InitiativeState.REJECTED.label),
    (InitiativeState.WITHDRAWN.value, InitiativeState.WITHDRAWN.label),
)
_DAY = {APPROVED: "decided_on", InitiativeState.REJECTED.value: "decided_on", APPLIED: "applied_on"}


def initiatives_in(
    agencies: Collection[int], *, from_on: date | None, to_on: date | None, state: str = ""
) -> InitiativeQuerySet:
    """Initiatives by the day they came in; approved ones by the decision's, applied ones by that of use."""
    day = _DAY.get(state, "proposed_on")
    found = Initiative.objects.filter(between(day, from_on, to_on), agency_id__in=agencies)
    if state == RECEIVED:
        found = found.exclude(state=InitiativeState.WITHDRAWN)
    elif state == APPROVED:
        found = found.filter(state__in=[InitiativeState.APPROVED, InitiativeState.APPLIED])
    elif state in InitiativeState.values:
        found = found.filter(state=state)
    return found.order_by("-proposed_on", "-id")


def standings_of(initiatives: Collection[Initiative]) -> dict[int, Standing]:
    """Where each stands with its judges, by id; two statements whatever the number (of one call)."""
    if not initiatives:
        return {}
    agencies = {one.agency_id for one in initiatives}
    calls = {one.call_id for one in initiatives}
    criteria = Criterion.objects.filter(agency_id__in=agencies, call_id__in=calls)
    weights: dict[int, dict[int, Decimal]] = {}
    for criterion in criteria:
        weights.setdefault(criterion.call_id, {})[criterion.id] = criterion.weight
    sheets: dict[int, dict[int, dict[int, Decimal]]] = {}
    scores = Score.objects.filter(agency_id__in=agencies, initiative_id__in=[one.id for one in initiatives])
    for score in scores:
        of_one = sheets.setdefault(score.initiative_id, {})
        of_one.setdefault(score.officer_id, {})[score.criterion_id] = score.points
    return {
        one.id: standing(list(sheets.get(one.id, {}).values()), weights.get(one.call_id, {}))
        for one in initiatives
    }


def standing_of(initiative: Initiative) -> Standing:
    """Where one stands."""
    return standings_of([initiative])[initiative.id]
