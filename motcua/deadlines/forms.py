"""Forms of the calendar page. They read what was typed; the actions decide."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms

from motcua.core.clock import ZONE, now
from motcua.core.forms import DateField, Form, RadioField, TimeField
from motcua.deadlines.calendar import DayKind, DayState, Session
from motcua.deadlines.models import KIND_LABELS, STATE_LABELS
from motcua.deadlines.terms import LONGEST, Term, Unit


class DeedForm(Form):
    """A form whose cleaned values are the arguments of one action."""

    def values(self) -> dict[str, Any]:
        """The arguments, once the form is valid. BadHours when hours run backwards."""
        return dict(self.cleaned_data)


def _source() -> forms.CharField:
    return forms.CharField(
        label="Căn cứ",
        max_length=300,
        help_text="Số, ngày văn bản hoặc thông báo, ví dụ: Thông báo 12/TB-UBND ngày 20/11/2026",
    )


class ClosureForm(DeedForm):
    """A day or a part of a day on which the agency itself is closed."""

    on = DateField(label="Ngày")
    kind = RadioField(
        label="Đóng cửa",
        choices=[(kind.value, KIND_LABELS[kind]) for kind in (DayKind.CLOSURE, DayKind.PARTIAL_CLOSURE)],
        initial=DayKind.CLOSURE.value,
    )
    starts = TimeField(label="Đóng từ giờ", required=False, help_text="Chỉ ghi khi đóng cửa một buổi")
    ends = TimeField(label="Đến giờ", required=False)
    name = forms.CharField(label="Lý do", max_length=120, help_text="Ví dụ: Họp Hội đồng nhân dân")
    source = _source()

    def clean(self) -> dict[str, Any]:
        """Both ends of the closed hours, or none."""
        cleaned = super().clean() or self.cleaned_data
        is_partial = cleaned.get("kind") == DayKind.PARTIAL_CLOSURE
        for name in ("starts", "ends"):
            if is_partial and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Đóng cửa một buổi thì phải ghi giờ, ví dụ 13:30.")
            if not is_partial:
                cleaned[name] = None
        return cleaned

    def values(self) -> dict[str, Any]:
        """Arguments of ``add_day``. BadHours when the hours run backwards."""
        cleaned = self.cleaned_data
        sessions = [Session(cleaned["starts"], cleaned["ends"])] if cleaned["starts"] else []
        kind = DayKind(cleaned["kind"])
        return {
            "on": cleaned["on"],
            "kind": kind,
            "name": cleaned["name"],
            "source": cleaned["source"],
            "sessions": sessions,
        }


class HolidayForm(DeedForm):
    """A day off for the whole country."""

    on = DateField(label="Ngày nghỉ")
    name = forms.CharField(label="Tên ngày nghỉ", max_length=120)
    state = RadioField(
        label="Tình trạng",
        choices=[(state.value, STATE_LABELS[state]) for state in DayState],
        initial=DayState.ANNOUNCED.value,
    )
    source = _source()

    def values(self) -> dict[str, Any]:
        """Arguments of ``add_day``."""
        return {**self.cleaned_data, "state": DayState(self.cleaned_data["state"]), "kind": DayKind.HOLIDAY}


class SwapForm(DeedForm):
    """A working day off and the weekend day worked instead."""

    off = DateField(label="Ngày được nghỉ", help_text="Một ngày làm việc")
    worked = DateField(label="Ngày làm bù", help_text="Thứ Bảy hoặc Chủ nhật")
    source = _source()


class SourceForm(DeedForm):
    """The notice that confirms expected days."""

    source = _source()


class HoursForm(DeedForm):
    """Opening hours: the same two sessions Monday to Friday, Saturday if the agency opens it."""

    valid_from = DateField(label="Áp dụng từ ngày")
    morning_starts = TimeField(label="Sáng, từ giờ", initial=time(7, 30))
    morning_ends = TimeField(label="Sáng, đến giờ", initial=time(11, 30))
    afternoon_starts = TimeField(label="Chiều, từ giờ", initial=time(13, 30))
    afternoon_ends = TimeField(label="Chiều, đến giờ", initial=time(17))
    saturday_starts = TimeField(
        label="Thứ Bảy, từ giờ",
        required=False,
        help_text="Để trống nếu không mở cửa. Thứ Bảy chỉ tính vào giờ làm việc, không thành ngày làm việc.",
    )
    saturday_ends = TimeField(label="Thứ Bảy, đến giờ", required=False)
    source = _source()

    def clean(self) -> dict[str, Any]:
        """Saturday has both ends or none."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("saturday_starts"), cleaned.get("saturday_ends")
        if bool(starts) != bool(ends):
            missing = "saturday_ends" if starts else "saturday_starts"
            self.add_error(missing, "Hãy ghi cả giờ mở và giờ đóng của Thứ Bảy.")
        return cleaned

    def values(self) -> dict[str, Any]:
        """Arguments of ``set_weekly_hours``. BadHours when a session runs backwards."""
        cleaned = self.cleaned_data
        day = [
            Session(cleaned["morning_starts"], cleaned["morning_ends"]),
            Session(cleaned["afternoon_starts"], cleaned["afternoon_ends"]),
        ]
        opens, closes = cleaned["saturday_starts"], cleaned["saturday_ends"]
        saturday = [Session(opens, closes)] if opens else []
        week = [day] * 5 + [saturday, []]
        return {"valid_from": cleaned["valid_from"], "week": week, "source": cleaned["source"]}


def _today() -> date:
    return now().date()


def _time_now() -> time:
    return now().time().replace(second=0, microsecond=0)


class DueForm(Form):
    """The question "received then, with this term: due when?"."""

    value = forms.IntegerField(label="Thời hạn", min_value=1, max_value=LONGEST, initial=3)
    unit = forms.ChoiceField(
        label="Đơn vị", choices=[(unit.value, unit.label) for unit in Unit], initial=Unit.WORKING_DAY.value
    )
    on = DateField(label="Ngày tiếp nhận", initial=_today)
    at = TimeField(label="Lúc", initial=_time_now)

    def term(self) -> Term:
        """The term asked for; a same-day procedure has no number."""
        unit = Unit(self.cleaned_data["unit"])
        return Term(1 if unit is Unit.SAME_DAY else self.cleaned_data["value"], unit)

    def start(self) -> datetime:
        """The moment of reception."""
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], ZONE)
