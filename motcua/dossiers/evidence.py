"""Figures about dossiers for plans and reports. Counted by day of reception or of the end of processing."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.dossiers.counted import COUNTED, span_of
from motcua.dossiers.models import Dossier

_EXAMPLES = 5


def list_url(key: str, scope: Scope) -> str:
    """The dossier list of exactly the rows counted under the key."""
    query = {"counted": key, "from_on": f"{scope.from_on:%d/%m/%Y}", "to_on": f"{scope.to_on:%d/%m/%Y}"}
    return f"{reverse('dossier_list')}?{urlencode(query)}"


def _count(*keys: str, scope: Scope) -> list[int]:
    """How many dossiers fit each key, in one statement."""
    span = span_of(scope.from_on, scope.to_on)
    wanted = {key: Count("code", filter=COUNTED[key].condition(span)) for key in keys}
    found = Dossier.objects.filter(agency_id__in=scope.agencies).aggregate(**wanted)
    return [found[key] for key in keys]


def _examples(key: str, scope: Scope) -> tuple[Gap, ...]:
    """A few dossiers that fit, the longest waiting first, by their code alone."""
    fits: Q = COUNTED[key].condition(span_of(scope.from_on, scope.to_on))
    rows = Dossier.objects.filter(fits, agency_id__in=scope.agencies).order_by("due_at")
    return tuple(
        Gap(f"Hồ sơ {code}", reverse("dossier_detail", args=[pk]))
        for pk, code in rows.values_list("id", "code")[:_EXAMPLES]
    )


def _plain(key: str) -> Callable[[Scope], Measured]:
    return lambda scope: Measured(_count(key, scope=scope)[0])


def _share(part: str, whole: str, missing: str) -> Callable[[Scope], Measured]:
    def measure(scope: Scope) -> Measured:
        value, of, lacking = _count(part, whole, missing, scope=scope)
        return Measured(value, of, _examples(missing, scope) if lacking else ())

    return measure


def _overdue(scope: Scope) -> Measured:
    (value,) = _count("overdue", scope=scope)
    return Measured(value, gaps=_examples("overdue", scope) if value else ())


def _figure(key: str, label: str, definition: str, measure: Callable[[Scope], Measured]) -> Figure:
    return Figure(f"dossiers.{key}", label, "hồ sơ", definition, measure, lambda scope: list_url(key, scope))


offer(
    _figure(
        "received",
        "Hồ sơ tiếp nhận",
        "Hồ sơ được tiếp nhận từ ngày đầu đến hết ngày cuối kỳ, mọi kênh.",
        _plain("received"),
    ),
    _figure(
        "online",
        "Hồ sơ nộp trực tuyến",
        "Hồ sơ tiếp nhận qua mạng trong kỳ, trên tổng số hồ sơ tiếp nhận trong kỳ.",
        _share("online", "received", "not_online"),
    ),
    _figure(
        "finished",
        "Hồ sơ giải quyết xong",
        "Hồ sơ đã tiếp nhận và kết thúc xử lý trong kỳ.",
        _plain("finished"),
    ),
    _figure(
        "on_time",
        "Hồ sơ giải quyết trước hạn, đúng hạn",
        "Hồ sơ xong không muộn hơn ngày hẹn trả, trên tổng số hồ sơ giải quyết xong trong kỳ.",
        _share("on_time", "finished", "late"),
    ),
    _figure(
        "overdue",
        "Hồ sơ đang quá hạn",
        "Hồ sơ chưa xong đã qua ngày hẹn trả tính đến lúc xem; không tính lúc chờ người dân bổ sung.",
        _overdue,
    ),
    _figure(
        "extended",
        "Hồ sơ phải xin lỗi, hẹn lại",
        "Hồ sơ kết thúc trong kỳ đã có lần hẹn lại.",
        _plain("extended"),
    ),
)
