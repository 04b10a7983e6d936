"""Figures about procedures for plans and reports: published, offered online, doubts settled."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from motcua.catalogue.content import Channel
from motcua.catalogue.models import ImportDoubt, Offering, Procedure
from motcua.core.evidence import Figure, Gap, Measured, Scope, offer

_EXAMPLES = 5


def _offered(scope: Scope) -> set[int]:
    """Ids of the procedures that the agency offers by any channel on the last day."""
    rows = Offering.objects.on(scope.to_on).filter(agency_id=scope.agency_id)
    return set(rows.values_list("procedure_id", flat=True))


def _gaps(ids: set[int], what: str) -> tuple[Gap, ...]:
    rows = Procedure.objects.filter(pk__in=ids).order_by("code")[:_EXAMPLES]
    return tuple(Gap(f"{row.code}: {what}", reverse("catalogue_procedure", args=[row.code])) for row in rows)


def _published(scope: Scope) -> Measured:
    offered = _offered(scope)
    in_force = Procedure.objects.in_force_on(scope.to_on).filter(pk__in=offered)
    published = set(in_force.values_list("pk", flat=True))
    missing = offered - published
    return Measured(
        len(published), len(offered), _gaps(missing, "không có phiên bản đang áp dụng") if missing else ()
    )


def _online(scope: Scope) -> Measured:
    offered = _offered(scope)
    rows = Offering.objects.on(scope.to_on).filter(agency_id=scope.agency_id, channel=Channel.ONLINE.value)
    online = set(rows.values_list("procedure_id", flat=True))
    missing = offered - online
    return Measured(len(online), len(offered), _gaps(missing, "chưa nhận trực tuyến") if missing else ())


def _doubts(scope: Scope) -> Measured:
    rows = ImportDoubt.objects.filter(settled_at=None)
    count = rows.count()
    gap = Gap("Các chỗ còn nghi vấn trong danh mục", reverse("catalogue_doubts"))
    return Measured(count, gaps=(gap,) if count else ())


def _list(**filters: str) -> str:
    """The list as it stands today: the catalogue's pages have no other day."""
    return f"{reverse('catalogue_list')}?{urlencode({'offered': 'on', **filters})}"


offer(
    Figure(
        "catalogue.published",
        "Thủ tục đang cung cấp đã công khai",
        "thủ tục",
        "Thủ tục cơ quan cung cấp vào ngày cuối kỳ có phiên bản đang áp dụng, trên tổng số cung cấp.",
        _published,
        lambda scope: _list(state="in_force"),
    ),
    Figure(
        "catalogue.online",
        "Thủ tục nhận hồ sơ trực tuyến",
        "thủ tục",
        "Thủ tục nhận trực tuyến vào ngày cuối kỳ, trên tổng số thủ tục cơ quan cung cấp.",
        _online,
        lambda scope: _list(online="on"),
    ),
    Figure(
        "catalogue.doubts",
        "Chỗ nghi vấn trong danh mục chưa giải quyết",
        "chỗ",
        "Nghi vấn khi nhập dữ liệu thủ tục chưa có người quyết định, tính đến lúc xem.",
        _doubts,
        lambda scope: reverse("catalogue_doubts"),
    ),
)
