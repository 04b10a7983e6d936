"""The figure "đồng bộ" for plans and reports."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_datetime
from motcua.integrations.national_portal.synchronised import gap_of, gauge, is_on, lacking

_EXAMPLES = 5


def list_url(scope: Scope) -> str:
    """The page with the gauge and the list of what is missing, for these days."""
    return f"{reverse('portal_sync')}?from_day={scope.from_on:%d/%m/%Y}&to_day={scope.to_on:%d/%m/%Y}"


def _measure(scope: Scope) -> Measured:
    if not is_on():
        return Measured(unknown="Kết nối Cổng Dịch vụ công quốc gia đang tắt nên chưa đo được.")
    found = gauge(scope.agencies, scope.from_on, scope.to_on)
    gaps = []
    if found.lacking:
        for row in lacking(scope.agencies, scope.from_on, scope.to_on)[:_EXAMPLES]:
            one = gap_of(row)
            text = f"Hồ sơ {one.code}: {one.why.lower()} từ {write_datetime(one.since)}"
            gaps.append(Gap(text, reverse("portal_sync_dossier", args=[one.dossier_id])))
    return Measured(found.confirmed, found.received, tuple(gaps))


offer(
    Figure(
        key="national_portal.synchronised",
        label="Hồ sơ đã đồng bộ lên Cổng Dịch vụ công quốc gia",
        unit="hồ sơ",
        definition=(
            "Hồ sơ tiếp nhận trong kỳ mà Cổng đã xác nhận đến sự kiện cuối cùng, "
            "trên tổng số hồ sơ tiếp nhận trong kỳ."
        ),
        measure=_measure,
        drill_down=list_url,
    )
)
