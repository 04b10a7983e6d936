"""Figures of the register of issued documents."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.http import urlencode

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.planning.issued_documents.queries import register_lines

_GAPS = 5


def _measure(type_code: str) -> Callable[[Scope], Measured]:
    def measure(scope: Scope) -> Measured:
        span = {"type_code": type_code, "from_on": scope.from_on, "to_on": scope.to_on}
        standing = register_lines(scope.agencies, state="standing", **span)  # type: ignore[arg-type]
        unsigned = register_lines(scope.agencies, state="no_file", **span)[:_GAPS]  # type: ignore[arg-type]
        gaps = tuple(
            Gap(f"{one.symbol} chưa có bản đã ký", reverse("issued_detail", args=[one.id]))
            for one in unsigned
        )
        return Measured(value=standing.count(), gaps=gaps)

    return measure


def _list(type_code: str) -> Callable[[Scope], str]:
    def address(scope: Scope) -> str:
        days = {"from_day": write_date(scope.from_on), "to_day": write_date(scope.to_on)}
        kind = {"type": type_code} if type_code else {}
        return f"{reverse('issued_list')}?{urlencode({**days, **kind, 'state': 'standing'})}"

    return address


def _figure(name: str, type_code: str, label: str) -> Figure:
    return Figure(
        key=f"issued_documents.{name}",
        label=label,
        unit="văn bản",
        definition=f"{label} theo ngày ban hành trong sổ văn bản đi, không tính văn bản đã hủy.",
        measure=_measure(type_code),
        drill_down=_list(type_code),
    )


offer(
    _figure("issued", "", "Số văn bản đã ban hành"),
    _figure("plans", "ke-hoach", "Số kế hoạch đã ban hành"),
    _figure("reports", "bao-cao", "Số báo cáo đã ban hành"),
    _figure("decisions", "quyet-dinh", "Số quyết định đã ban hành"),
    _figure("notices", "thong-bao", "Số thông báo đã ban hành"),
    _figure("letters", "cong-van", "Số công văn đã ban hành"),
)
