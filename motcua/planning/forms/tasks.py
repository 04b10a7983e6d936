"""Forms of the deeds on a task, and the filters of the board."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.forms import DateField, Form
from motcua.organisations.choices import colleague_choices
from motcua.planning.board import GROUPINGS
from motcua.planning.product_lists import unit_choices
from motcua.planning.product_pages import OfficeFileField


def units_with_own(actor: Actor, *, empty: str = "") -> list[tuple[str, str]]:
    """The agency itself and its units, for what a leader or a unit does; ``empty``: label of "none"."""
    own = [(str(actor.agency_id), f"{actor.agency_name} (lãnh đạo)")]
    chosen = [*own, *unit_choices(actor)]
    return [("", empty), *chosen] if empty else chosen


def _id(value: Any) -> int | None:
    return int(value) if value else None


class _ChoosingForm(Form):
    """A form whose choices are the actor's staff and units."""

    officers: tuple[str, str] | None = None
    units: tuple[str, str] | None = None

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.officers is not None:
            name, empty = self.officers
            cast(forms.ChoiceField, self.fields[name]).choices = colleague_choices(actor, empty=empty)
        if self.units is not None:
            name, empty = self.units
            cast(forms.ChoiceField, self.fields[name]).choices = units_with_own(actor, empty=empty)

    def id_in(self, name: str) -> int | None:
        """The chosen id, None for the empty choice."""
        return _id(self.cleaned_data.get(name))


class AssignForm(_ChoosingForm):
    """Which unit leads, which officer does it."""

    officers = ("officer", "Để đơn vị tự phân công")
    units = ("lead_unit", "Chưa giao")
    lead_unit = forms.ChoiceField(label="Đơn vị chủ trì", required=False)
    officer = forms.ChoiceField(label="Người thực hiện", required=False)


class SubTaskForm(_ChoosingForm):
    """A piece of a task."""

    officers = ("officer", "Người thực hiện nhiệm vụ")
    title = forms.CharField(label="Việc phải làm", max_length=500)
    officer = forms.ChoiceField(label="Giao cho", required=False)
    due_on = DateField(label="Hạn", required=False)


class MilestoneForm(Form):
    """A day for a task."""

    label = forms.CharField(
        label="Tên mốc", max_length=200, required=False, help_text="Ví dụ: Quý III, Trình dự thảo"
    )
    starts_on = DateField(label="Bắt đầu từ ngày", required=False)
    due_on = DateField(label="Hạn hoàn thành")


class MilestoneDoneForm(Form):
    """On which day a milestone was kept."""

    done_on = DateField(label="Xong ngày", initial=today)


class DeadlineForm(Form):
    """A new day for a milestone, and why."""

    to_on = DateField(label="Hạn mới")
    reason = forms.CharField(
        label="Lý do",
        max_length=500,
        widget=forms.Textarea,
        help_text="Ghi cả văn bản cho phép, nếu có",
    )


class CoordinatorForm(_ChoosingForm):
    """Who helps."""

    officers = ("officer", "Cả đơn vị")
    units = ("unit", "Không ghi đơn vị")
    unit = forms.ChoiceField(label="Đơn vị phối hợp", required=False)
    officer = forms.ChoiceField(label="Người phối hợp", required=False)


class AskForm(_ChoosingForm):
    """A question to a unit."""

    units = ("unit", "")
    unit = forms.ChoiceField(label="Gửi đơn vị")
    question = forms.CharField(label="Nội dung đề nghị", max_length=1000, widget=forms.Textarea)
    due_on = DateField(label="Trả lời trước ngày", required=False)


class AnswerForm(Form):
    """The unit's answer."""

    answer = forms.CharField(label="Nội dung trả lời", max_length=5000, widget=forms.Textarea)
    file = OfficeFileField(label="Văn bản kèm theo", required=False)


class CloseForm(Form):
    """Ending a task."""

    note = forms.CharField(label="Ghi chú", max_length=1000, required=False, widget=forms.Textarea)

    def __init__(self, *args: Any, gaps: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gaps:
            self.fields["note"].label = "Vì sao kết thúc khi còn thiếu"
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = "Chưa ghi vì sao kết thúc khi còn thiếu."


class ReasonForm(Form):
    """Why something is done."""

    reason = forms.CharField(label="Lý do", max_length=1000, widget=forms.Textarea)


STANDINGS = {
    "": "Mọi tình trạng",
    "overdue": "Quá hạn",
    "soon": "Sắp đến hạn",
    "open": "Trong hạn",
    "no_day": "Chưa có hạn",
    "done": "Đã hoàn thành",
}


class BoardForm(Form):
    """How the board is grouped and narrowed."""

    group = forms.ChoiceField(label="Xếp theo", required=False, choices=list(GROUPINGS.items()))
    unit = forms.ChoiceField(label="Đơn vị chủ trì", required=False)
    whose = forms.ChoiceField(
        label="Người thực hiện", required=False, choices=[("", "Tất cả"), ("mine", "Tôi")]
    )
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=list(STANDINGS.items()))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", "Tất cả"), *units]

    def chosen(self, name: str) -> str:
        """The value of one field; empty when it is not set or nonsense."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


class LinkForm(Form):
    """What is sought among the products of one kind."""

    kind = forms.ChoiceField(label="Loại sản phẩm", required=False)
    q = forms.CharField(label="Tìm theo tên, số", max_length=200, required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
