"""Figures of meetings, briefings and trainings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from motcua.core.clock import today
from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.planning.meetings import queries

_GAPS = 5


def _span(scope: Scope) -> dict[str, Any]:
    return {"from_on": scope.from_on, "to_on": scope.to_on}


def _address(name: str, scope: Scope, **more: str) -> str:
    days = {"from_day": write_date(scope.from_on), "to_day": write_date(scope.to_on)}
    return f"{reverse(name)}?{urlencode({**days, **{key: value for key, value in more.items() if value}})}"


def _held(kind: str) -> Callable[[Scope], Measured]:
    def measure(scope: Scope) -> Measured:
        rows = queries.listed(scope.agencies, kind=kind, state="held", **_span(scope))
        bare = queries.listed(scope.agencies, kind=kind, state="no_minutes", **_span(scope))
        gaps = tuple(
            Gap(f"Chưa có biên bản được duyệt: {one.title[:120]}", reverse("meeting_detail", args=[one.id]))
            for one in bare[:_GAPS]
        )
        return Measured(value=rows.count(), gaps=gaps)

    return measure


def _attendance(kind: str) -> Callable[[Scope], Measured]:
    def measure(scope: Scope) -> Measured:
        came = queries.attendance(scope.agencies, kind=kind, presence="came", **_span(scope)).count()
        return Measured(value=came, of=queries.attendance(scope.agencies, kind=kind, **_span(scope)).count())

    return measure


def _decisions_in_time(scope: Scope) -> Measured:
    due = queries.decisions(scope.agencies, **_span(scope))
    counted = due.filter(Q(done_on__isnull=False) | Q(due_on__lt=today()))
    overdue = queries.decisions(scope.agencies, state="overdue", **_span(scope))[:_GAPS]
    gaps = tuple(
        Gap(f"Quá hạn: {one.text[:120]}", reverse("meeting_detail", args=[one.meeting_id])) for one in overdue
    )
    in_time = queries.decisions(scope.agencies, state="in_time", **_span(scope)).count()
    return Measured(value=in_time, of=counted.count(), gaps=gaps)


def _held_figure(name: str, kind: str, label: str, counted: str) -> Figure:
    return Figure(
        key=f"meetings.{name}",
        label=label,
        unit="cuộc",
        definition=f"{counted} bắt đầu trong kỳ, đã kết thúc, không hoãn và có người điểm danh.",
        measure=_held(kind),
        drill_down=lambda scope: _address("meeting_list", scope, kind=kind, state="held"),
    )


def _attendance_figure(name: str, kind: str, label: str, counted: str) -> Figure:
    return Figure(
        key=f"meetings.{name}",
        label=label,
        unit="lượt người",
        definition=f"Lượt người có mặt so với lượt được mời, ở {counted} đã diễn ra trong kỳ.",
        measure=_attendance(kind),
        drill_down=lambda scope: _address("meeting_attendance", scope, kind=kind, presence="came"),
    )


offer(
    _held_figure("held", "", "Số cuộc họp, giao ban, tập huấn đã diễn ra", "Cuộc họp, giao ban, tập huấn"),
    _held_figure("briefings", "briefing", "Số cuộc giao ban đã diễn ra", "Giao ban 6 tháng và năm"),
    _held_figure("trainings", "training", "Số lớp tập huấn đã diễn ra", "Lớp tập huấn"),
    _attendance_figure("attendance", "", "Tỷ lệ dự họp, giao ban, tập huấn", "các cuộc"),
    _attendance_figure("training_attendance", "training", "Tỷ lệ dự tập huấn", "các lớp tập huấn"),
    Figure(
        key="meetings.decisions_in_time",
        label="Kết luận cuộc họp thực hiện đúng hạn",
        unit="việc",
        definition="Việc giao tại cuộc họp có hạn trong kỳ, đã xong không muộn hơn hạn; so với mọi việc đã "
        "xong hoặc đã quá hạn.",
        measure=_decisions_in_time,
        drill_down=lambda scope: _address("meeting_decisions", scope, state="in_time"),
    ),
)
