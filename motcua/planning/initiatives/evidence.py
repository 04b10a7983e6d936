"""What initiatives offer as evidence; each list behind a figure holds exactly the rows counted."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.evidence import Figure, Measured, Scope, offer
from motcua.planning.initiatives.queries import APPLIED, APPROVED, RECEIVED, initiatives_in
from motcua.planning.product_lists import query


def _counted(key: str, label: str, definition: str) -> Figure:
    def measure(scope: Scope) -> Measured:
        found = initiatives_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=key)
        return Measured(found.count())

    def drill_down(scope: Scope) -> str:
        shown = query(from_day=scope.from_on, to_day=scope.to_on, state=key)
        return f"{reverse('initiative_list')}?{shown}"

    return Figure(
        key=f"initiatives.{key}",
        label=label,
        unit="sáng kiến",
        definition=definition,
        measure=measure,
        drill_down=drill_down,
    )


offer(
    _counted(RECEIVED, "Sáng kiến đã nhận", "Số sáng kiến gửi trong kỳ; sáng kiến đã rút không tính."),
    _counted(APPROVED, "Sáng kiến được phê duyệt", "Số sáng kiến có quyết định phê duyệt trong kỳ."),
    _counted(APPLIED, "Sáng kiến đã áp dụng", "Số sáng kiến có ngày bắt đầu áp dụng trong kỳ."),
)
