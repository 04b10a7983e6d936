"""Figures of consultations on drafts."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from motcua.core.clock import today
from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.planning.consultations.queries import listed

_GAPS = 5


def _in_time(scope: Scope) -> Measured:
    span = {"from_on": scope.from_on, "to_on": scope.to_on}
    in_time = listed(scope.agencies, state="in_time", **span).count()  # type: ignore[arg-type]
    wanted = listed(scope.agencies, **span).filter(stopped_at__isnull=True)  # type: ignore[arg-type]
    due = wanted.filter(Q(sent_on__isnull=False) | Q(due_on__lt=today()))
    lacking = listed(scope.agencies, state="overdue", **span)[:_GAPS]  # type: ignore[arg-type]
    gaps = tuple(
        Gap(f"Chưa trả lời: {one.title[:120]}", reverse("consultation_detail", args=[one.id]))
        for one in lacking
    )
    return Measured(value=in_time, of=due.count(), gaps=gaps)


def _overdue(scope: Scope) -> Measured:
    rows = listed(scope.agencies, state="overdue", from_on=scope.from_on, to_on=scope.to_on)
    gaps = tuple(
        Gap(f"Quá hạn: {one.title[:120]}", reverse("consultation_detail", args=[one.id]))
        for one in rows[:_GAPS]
    )
    return Measured(value=rows.count(), gaps=gaps)


def _list(state: str) -> Callable[[Scope], str]:
    def address(scope: Scope) -> str:
        days = {"from_day": write_date(scope.from_on), "to_day": write_date(scope.to_on)}
        return f"{reverse('consultation_list')}?{urlencode({**days, 'state': state})}"

    return address


offer(
    Figure(
        key="consultations.in_time",
        label="Góp ý dự thảo gửi cấp trên đúng hạn",
        unit="đợt góp ý",
        definition="Đợt góp ý có hạn gửi cấp trên trong kỳ, đã gửi không muộn hơn hạn; so với mọi đợt đã gửi "
        "hoặc đã quá hạn, không tính đợt đã dừng.",
        measure=_in_time,
        drill_down=_list("in_time"),
    ),
    Figure(
        key="consultations.overdue",
        label="Góp ý dự thảo quá hạn chưa gửi",
        unit="đợt góp ý",
        definition="Đợt góp ý có hạn gửi cấp trên trong kỳ, hạn đã qua mà chưa gửi và chưa dừng.",
        measure=_overdue,
        drill_down=_list("overdue"),
    ),
)
