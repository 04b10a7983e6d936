"""Figures about procedures for plans and reports: published, offered online, doubts settled."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from motcua.catalogue.content import Channel
from motcua.catalogue.internal import internal_cut
from motcua.catalogue.models import ImportDoubt, Offering, OnlineLevel, OnlineTarget, Procedure
from motcua.catalogue.offers import is_reason_needed
from motcua.catalogue.targets import progress_of
from motcua.core.clock import today
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


def _online_full(scope: Scope) -> Measured:
    offered = _offered(scope)
    rows = Offering.objects.on(scope.to_on).filter(
        agency_id=scope.agency_id, channel=Channel.ONLINE.value, online_level=OnlineLevel.FULL
    )
    full = set(rows.values_list("procedure_id", flat=True))
    missing = offered - full
    return Measured(len(full), len(offered), _gaps(missing, "chưa toàn trình") if missing else ())


def _partial_unexplained(scope: Scope) -> Measured:
    if not is_reason_needed(scope.to_on):
        return Measured(unknown="Trước 01/7/2026 chưa phải công bố lý do chỉ một phần.")
    rows = Offering.objects.on(scope.to_on).filter(
        agency_id=scope.agency_id, online_level=OnlineLevel.PARTIAL, partial_reason=""
    )
    ids = set(rows.values_list("procedure_id", flat=True))
    return Measured(len(ids), gaps=_gaps(ids, "chưa ghi lý do chỉ một phần") if ids else ())


def _targets_met(scope: Scope) -> Measured:
    """Targets that run on some day of the span, each measured on its last day in it."""
    rows = OnlineTarget.objects.filter(
        agency_id=scope.agency_id, from_on__lte=scope.to_on, to_on__gte=scope.from_on
    )
    day = min(scope.to_on, today())
    found = [progress_of(target, day) for target in rows.select_related("procedure")]
    if not found:
        return Measured(unknown="Chưa đặt chỉ tiêu dịch vụ công trực tuyến nào cho kỳ này.")
    gaps = [
        Gap(f"{one.target.get_goal_display()}: còn thiếu {one.needed}", _target_url(one.target))
        for one in found
        if not one.is_met
    ]
    return Measured(sum(1 for one in found if one.is_met), len(found), tuple(gaps[:_EXAMPLES]))


def _target_url(target: OnlineTarget) -> str:
    return reverse("catalogue_target", args=[target.pk])


def _internal(scope: Scope) -> Measured:
    return Measured(internal_cut(scope.from_on, scope.to_on).now)


def _internal_cut(scope: Scope) -> Measured:
    cut = internal_cut(scope.from_on, scope.to_on)
    if not cut.before:
        return Measured(unknown="Trước kỳ chưa có thủ tục nội bộ nào đang áp dụng để tính mức cắt giảm.")
    return Measured(cut.cut, cut.before)


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
        lambda scope: _list(channel="online"),
    ),
    Figure(
        "catalogue.doubts",
        "Chỗ nghi vấn trong danh mục chưa giải quyết",
        "chỗ",
        "Nghi vấn khi nhập dữ liệu thủ tục chưa có người quyết định, tính đến lúc xem.",
        _doubts,
        lambda scope: reverse("catalogue_doubts"),
    ),
    Figure(
        "catalogue.online_full",
        "Thủ tục trực tuyến toàn trình",
        "thủ tục",
        "Thủ tục nhận trực tuyến toàn trình vào ngày cuối kỳ, trên tổng số thủ tục cơ quan cung cấp.",
        _online_full,
        lambda scope: _list(level="full"),
    ),
    Figure(
        "catalogue.partial_unexplained",
        "Dịch vụ một phần chưa công bố lý do",
        "thủ tục",
        "Thủ tục trực tuyến một phần vào ngày cuối kỳ mà chưa ghi lý do (Nghị định 224/2026/NĐ-CP).",
        _partial_unexplained,
        lambda scope: _list(level="no_reason"),
    ),
    Figure(
        "catalogue.targets_met",
        "Chỉ tiêu dịch vụ công trực tuyến đã đạt",
        "chỉ tiêu",
        "Chỉ tiêu được giao có ngày trong kỳ, đã đạt tính đến ngày cuối kỳ, trên tổng số chỉ tiêu.",
        _targets_met,
        lambda scope: reverse("catalogue_targets"),
    ),
    Figure(
        "catalogue.internal",
        "Thủ tục nội bộ đang áp dụng",
        "thủ tục",
        "Thủ tục hành chính nội bộ có phiên bản đang áp dụng vào ngày cuối kỳ.",
        _internal,
        lambda scope: reverse("catalogue_internal"),
    ),
    Figure(
        "catalogue.internal_cut",
        "Thủ tục nội bộ đã cắt giảm",
        "thủ tục",
        "Thủ tục nội bộ áp dụng trước kỳ mà cuối kỳ không còn, trên tổng số áp dụng trước kỳ. "
        "Quyết định 1085/QĐ-TTg: ít nhất 20 % (chưa kiểm chứng).",
        _internal_cut,
        lambda scope: reverse("catalogue_internal"),
    ),
)
