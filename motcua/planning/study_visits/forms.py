"""Forms of study visits. They read what was typed; the actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from motcua.core.actor import Actor
from motcua.core.forms import DateField, Form, MoneyField
from motcua.organisations.choices import colleague_choices
from motcua.planning.product_lists import SpanForm
from motcua.planning.product_pages import MakingForm, OfficeFileField
from motcua.planning.study_visits.actions import VisitFacts
from motcua.planning.study_visits.models import StudyVisit
from motcua.planning.study_visits.queries import FILTERS


def _text(label: str, *, rows: int = 3, most: int = 4000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **more)


class VisitForm(Form):
    """The plan of a visit."""

    destination = forms.CharField(label="Nơi đến", max_length=300)
    purpose = _text("Mục đích, nội dung học tập")
    starts_on = DateField(label="Đi từ ngày")
    ends_on = DateField(label="Đến ngày", help_text="")
    participants = forms.TypedMultipleChoiceField(
        label="Người đi", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    cost = MoneyField(label="Kinh phí", required=False)
    decision_number = forms.CharField(label="Số kế hoạch hoặc quyết định", max_length=60, required=False)
    report_due_on = DateField(label="Hạn báo cáo kết quả", help_text="Theo kế hoạch hoặc quyết định cử đi")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = colleague_choices(actor)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, visit: StudyVisit, participant_ids: Sequence[int]) -> dict[str, Any]:
        """What stands now."""
        values = {name: getattr(visit, name) for name in cls.base_fields if name != "participants"}
        return {**values, "participants": [str(one) for one in participant_ids]}

    def facts(self) -> VisitFacts:
        """What the action wants."""
        names = set(VisitForm.base_fields) - {"participants", "cost"}
        values = {name: self.cleaned_data[name] for name in names}
        return VisitFacts(
            **values,
            participant_ids=tuple(self.cleaned_data["participants"]),
            cost=self.cleaned_data["cost"] or 0,
        )


class NewVisitForm(MakingForm, VisitForm):
    """A new visit."""


class CancelForm(Form):
    """Why not."""

    reason = _text("Lý do hủy", most=1000)


class ReportForm(Form):
    """What came of it."""

    results = _text("Kết quả chuyến đi", rows=5, most=8000)
    lessons = _text(
        "Bài học rút ra", rows=4, most=8000, help_text="Mỗi dòng một bài học có thể áp dụng tại xã"
    )
    upload = OfficeFileField(label="Báo cáo kết quả")

    def learnt(self) -> list[str]:
        """One lesson a line."""
        return str(self.cleaned_data["lessons"]).splitlines()


class LessonForm(Form):
    """Which initiative came of a lesson."""

    initiative = forms.ChoiceField(label="Sáng kiến", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative"].choices = [("", "Chưa có"), *choices]  # type: ignore[attr-defined]


class VisitFilter(SpanForm):
    """The list of visits."""

    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *FILTERS])
