"""What study visits offer as evidence; each list behind a figure holds exactly the rows counted."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.planning.product_lists import query
from motcua.planning.study_visits.models import StudyVisit, VisitState
from motcua.planning.study_visits.queries import ENDED, OVERDUE, visits_in

_SHOWN_GAPS = 5
_REPORTED = VisitState.REPORTED.value


def _gap(visit: StudyVisit) -> Gap:
    text = f"{visit}: chưa có báo cáo (hạn {write_date(visit.report_due_on)})"
    return Gap(text, reverse("study_visit_detail", args=[visit.id]))


def _address(scope: Scope, state: str) -> str:
    shown = query(from_day=scope.from_on, to_day=scope.to_on, state=state)
    return f"{reverse('study_visit_list')}?{shown}"


def _reported(scope: Scope) -> Measured:
    found = visits_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=ENDED)
    reported = found.filter(state=VisitState.REPORTED).count()
    still = found.filter(state=VisitState.PLANNED)[:_SHOWN_GAPS]
    return Measured(reported, of=found.count(), gaps=tuple(_gap(one) for one in still))


def _overdue(scope: Scope) -> Measured:
    found = visits_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=OVERDUE)
    return Measured(found.count(), gaps=tuple(_gap(one) for one in found[:_SHOWN_GAPS]))


offer(
    Figure(
        key="study_visits.reported",
        label="Chuyến học tập đã có báo cáo",
        unit="chuyến",
        definition="Trong các chuyến học tập kết thúc trong kỳ, số đã có báo cáo kết quả.",
        measure=_reported,
        drill_down=lambda scope: _address(scope, _REPORTED),
    ),
    Figure(
        key="study_visits.overdue",
        label="Chuyến học tập quá hạn báo cáo",
        unit="chuyến",
        definition="Số chuyến có hạn báo cáo trong kỳ, hạn đã qua mà đến hôm nay chưa báo cáo.",
        measure=_overdue,
        drill_down=lambda scope: _address(scope, OVERDUE),
    ),
)
