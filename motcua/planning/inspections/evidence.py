"""What inspections offer as evidence; each list behind a figure holds exactly the rows counted."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.planning.inspections.models import Direction, Finding, FindingState, InspectionState
from motcua.planning.inspections.queries import OVERDUE, findings_in, inspections_in
from motcua.planning.product_lists import query

_SHOWN_GAPS = 5


def _gap(finding: Finding) -> Gap:
    text = f"{finding.content[:120]} (hạn {write_date(finding.due_on)})"
    return Gap(text, reverse("finding_detail", args=[finding.id]))


def _span(scope: Scope, **more: str) -> str:
    return query(from_day=scope.from_on, to_day=scope.to_on, **more)


def _held(direction: str) -> Figure:
    label = {"own": "Cuộc tự kiểm tra đã kết thúc", "received": "Cuộc kiểm tra của cấp trên đã kết thúc"}

    def measure(scope: Scope) -> Measured:
        state = InspectionState.CONCLUDED.value
        rows = inspections_in(
            scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=state, direction=direction
        )
        return Measured(rows.count())

    def drill_down(scope: Scope) -> str:
        shown = _span(scope, state=InspectionState.CONCLUDED.value, direction=direction)
        return f"{reverse('inspection_list')}?{shown}"

    return Figure(
        key=f"inspections.{direction}_done",
        label=label[direction],
        unit="cuộc",
        definition="Số cuộc kiểm tra có ngày kết thúc trong kỳ; cuộc đã hủy không tính.",
        measure=measure,
        drill_down=drill_down,
    )


def _closed(scope: Scope) -> Measured:
    found = findings_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on)
    still = found.exclude(state=FindingState.CLOSED)
    closed = found.filter(state=FindingState.CLOSED).count()
    return Measured(closed, of=found.count(), gaps=tuple(_gap(one) for one in still[:_SHOWN_GAPS]))


def _overdue(scope: Scope) -> Measured:
    found = findings_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=OVERDUE)
    return Measured(found.count(), gaps=tuple(_gap(one) for one in found[:_SHOWN_GAPS]))


offer(
    _held(Direction.OWN.value),
    _held(Direction.RECEIVED.value),
    Figure(
        key="inspections.findings_closed",
        label="Tồn tại qua kiểm tra đã đóng",
        unit="tồn tại",
        definition="Trong các tồn tại được ghi nhận trong kỳ, số đã khắc phục có minh chứng và đã đóng.",
        measure=_closed,
        drill_down=lambda scope: f"{reverse('finding_list')}?{_span(scope, state=FindingState.CLOSED.value)}",
    ),
    Figure(
        key="inspections.findings_overdue",
        label="Tồn tại qua kiểm tra quá hạn",
        unit="tồn tại",
        definition="Số tồn tại có hạn khắc phục trong kỳ, hạn đã qua mà đến hôm nay chưa đóng.",
        measure=_overdue,
        drill_down=lambda scope: f"{reverse('finding_list')}?{_span(scope, state=OVERDUE)}",
    ),
)
