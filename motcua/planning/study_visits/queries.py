"""Which visits a list shows and a figure counts: the same rows for both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from motcua.core.clock import today
from motcua.planning.product_lists import between
from motcua.planning.study_visits.models import StudyVisit, VisitQuerySet, VisitState

ENDED, OVERDUE = "ended", "overdue"
FILTERS = (
    (VisitState.PLANNED.value, "Chưa báo cáo"),
    (ENDED, "Đã đi, không kể đã hủy"),
    (OVERDUE, "Quá hạn báo cáo"),
    (VisitState.REPORTED.value, VisitState.REPORTED.label),
    (VisitState.CANCELLED.value, VisitState.CANCELLED.label),
)


def visits_in(
    agencies: Collection[int], *, from_on: date | None, to_on: date | None, state: str = ""
) -> VisitQuerySet:
    """Visits by their last day; those whose report is overdue by the day on which it was due."""
    day = "report_due_on" if state == OVERDUE else "ends_on"
    found = StudyVisit.objects.filter(between(day, from_on, to_on), agency_id__in=agencies)
    if state == OVERDUE:
        found = found.filter(state=VisitState.PLANNED, report_due_on__lt=today())
    elif state == ENDED:
        found = found.filter(ends_on__lte=today()).exclude(state=VisitState.CANCELLED)
    elif state in VisitState.values:
        found = found.filter(state=state)
    return found.order_by("-ends_on", "-id")
