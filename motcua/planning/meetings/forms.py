"""Forms of meetings. They read what was typed; the actions decide."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms as django_forms

from motcua.core.actor import Actor
from motcua.core.clock import ZONE, local, today
from motcua.core.deed_pages import OnceForm
from motcua.core.forms import DateField, Form, RadioField, TimeField
from motcua.organisations.choices import colleague_choices
from motcua.planning.meetings.actions import Invited, MeetingFacts
from motcua.planning.meetings.models import Meeting, MeetingKind
from motcua.planning.product_pages import MakingForm, OfficeFileField

_KINDS = [
    ("", "Tất cả"),
    *MeetingKind.choices,
    ("briefing", "Giao ban (cả hai loại)"),
]
_STATES = [
    ("", "Tất cả"),
    ("coming", "Sắp họp, đang họp"),
    ("held", "Đã diễn ra"),
    ("no_minutes", "Đã diễn ra, chưa duyệt biên bản"),
    ("cancelled", "Đã hoãn"),
]
_PRESENCES = [("", "Tất cả"), ("came", "Có mặt"), ("absent", "Vắng"), ("excused", "Vắng có lý do")]
_DECISIONS = [
    ("", "Tất cả"),
    ("open", "Chưa xong"),
    ("overdue", "Quá hạn"),
    ("in_time", "Xong đúng hạn"),
    ("late", "Xong trễ hạn"),
]


def _text(label: str, *, most: int, rows: int = 3, hint: str = "", required: bool = True) -> Any:
    return django_forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=django_forms.Textarea(attrs={"rows": rows}),
    )


class _SpanFilter(Form):
    """A list narrowed to days."""

    from_day = DateField(label="Từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")

    def given(self, **names: str) -> dict[str, Any]:
        """The span and other fields by their argument's name; what was typed wrongly narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        more = {argument: found.get(name, "") for argument, name in names.items()}
        return {"from_on": found.get("from_day"), "to_on": found.get("to_day"), **more}


class MeetingFilter(_SpanFilter):
    """What the list of meetings is narrowed to."""

    q = django_forms.CharField(label="Tìm", required=False, max_length=200, help_text="Có dấu hay không")
    kind = django_forms.ChoiceField(label="Loại", required=False, choices=_KINDS)
    state = django_forms.ChoiceField(label="Tình trạng", required=False, choices=_STATES)
    field_order = ["q", "kind", "from_day", "to_day", "state"]

    def wanted(self) -> dict[str, Any]:
        """Arguments of ``listed``."""
        return self.given(text="q", kind="kind", state="state")


class AttendanceFilter(_SpanFilter):
    """What the list of who came is narrowed to."""

    kind = django_forms.ChoiceField(label="Loại", required=False, choices=_KINDS)
    presence = django_forms.ChoiceField(label="Có mặt", required=False, choices=_PRESENCES)

    def wanted(self) -> dict[str, Any]:
        """Arguments of ``attendance``."""
        return self.given(kind="kind", presence="presence")


class DecisionFilter(_SpanFilter):
    """What the list of decisions is narrowed to; the days are due days."""

    state = django_forms.ChoiceField(label="Tình trạng", required=False, choices=_DECISIONS)

    def wanted(self) -> dict[str, Any]:
        """Arguments of ``decisions``."""
        return self.given(state="state")


class _HoursFields(Form):
    """What the letter of invitation says."""

    kind = RadioField(label="Loại", choices=MeetingKind.choices, initial=MeetingKind.MEETING.value)
    title = django_forms.CharField(label="Nội dung chính", max_length=300)
    on = DateField(label="Ngày")
    starts = TimeField(label="Từ giờ")
    ends = TimeField(label="Đến giờ")
    place = django_forms.CharField(label="Địa điểm", max_length=200)
    chair = django_forms.ChoiceField(label="Chủ trì", required=False)
    agenda = _text("Chương trình", most=4000, required=False, hint="Mỗi mục một dòng")

    def offer_chairs(self, actor: Actor) -> None:
        """Fill the choices with the staff of today."""
        field = cast(django_forms.ChoiceField, self.fields["chair"])
        field.choices = colleague_choices(actor, empty="Chưa ghi")

    def facts(self) -> MeetingFacts:
        """What the action takes, once the form is valid."""
        found = self.cleaned_data
        return MeetingFacts(
            kind=found["kind"],
            title=found["title"],
            place=found["place"],
            starts_at=datetime.combine(found["on"], found["starts"], ZONE),
            ends_at=datetime.combine(found["on"], found["ends"], ZONE),
            chair_id=int(found["chair"]) if found["chair"] else None,
            agenda=found["agenda"],
        )


class _InvitedFields(Form):
    """Whom to invite."""

    officers = django_forms.MultipleChoiceField(
        label="Cán bộ được mời",
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text="Chọn ít nhất một người, hoặc ghi khách mời ở ô dưới",
    )
    guests = _text("Khách mời", most=8000, rows=2, required=False, hint="Mỗi người một dòng: họ tên, đơn vị")

    def offer_officers(self, actor: Actor) -> None:
        """Fill the choices with the staff of today."""
        cast(django_forms.MultipleChoiceField, self.fields["officers"]).choices = colleague_choices(actor)

    def invited(self) -> Invited:
        """What the action takes, once the form is valid."""
        found = self.cleaned_data
        return Invited(
            officer_ids=tuple(int(one) for one in found["officers"]),
            guests=tuple(found["guests"].splitlines()),
        )


class CallForm(MakingForm, _HoursFields, _InvitedFields):
    """A meeting that is called."""

    field_order = [
        "request_id", "task", "kind", "title", "on", "starts", "ends", "place", "chair", "agenda",
        "officers", "guests",
    ]  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_chairs(actor)
        self.offer_officers(actor)


class ChangeForm(_HoursFields):
    """Other hours, another place."""

    def __init__(self, *args: Any, actor: Actor, meeting: Meeting, **kwargs: Any) -> None:
        starts, ends = local(meeting.starts_at), local(meeting.ends_at)
        kwargs["initial"] = {
            "kind": meeting.kind,
            "title": meeting.title,
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "place": meeting.place,
            "chair": str(meeting.chair_id or ""),
            "agenda": meeting.agenda,
        }
        super().__init__(*args, **kwargs)
        self.offer_chairs(actor)


class InviteForm(_InvitedFields):
    """More people."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_officers(actor)


class CodeForm(Form):
    """The code on the screen."""

    code = django_forms.CharField(
        label="Mã điểm danh",
        max_length=20,
        help_text="Sáu chữ và số hiện trên màn hình tại cuộc họp",
        widget=django_forms.TextInput(
            attrs={"class": "mc-short", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )


class MarkForm(Form):
    """Whether somebody came."""

    presence = RadioField(label="Điểm danh", choices=[("came", "Có mặt"), ("absent", "Vắng")])
    excuse = django_forms.CharField(
        label="Lý do vắng", max_length=300, required=False, help_text="Chỉ ghi khi vắng có lý do"
    )


class MaterialForm(Form):
    """A paper of the meeting."""

    title = django_forms.CharField(label="Tên tài liệu", max_length=200)
    file = OfficeFileField(label="Tệp")


class CancelForm(Form):
    """Why a meeting is put off."""

    reason = _text("Lý do hoãn", most=500, rows=2)


class MinutesForm(Form):
    """What was said."""

    text = _text("Nội dung biên bản", most=20_000, rows=12)
    file = OfficeFileField(label="Biên bản đã ký", required=False)


class DecisionForm(OnceForm):
    """What was decided, who does it, by when."""

    text = _text("Nội dung kết luận", most=500, rows=2)
    officer = django_forms.TypedChoiceField(label="Người thực hiện", coerce=int)
    due_on = DateField(label="Hạn")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(django_forms.ChoiceField, self.fields["officer"]).choices = colleague_choices(
            actor, empty="Chọn người"
        )


class DoneForm(Form):
    """A decision that is carried out."""

    done_on = DateField(label="Ngày xong", initial=today)
    result = _text("Kết quả", most=500, rows=2)


class ToTaskForm(Form):
    """Which task of the plan takes the decision as a sub-task."""

    task = django_forms.TypedChoiceField(label="Nhiệm vụ", coerce=int)

    def __init__(self, *args: Any, tasks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(django_forms.ChoiceField, self.fields["task"]).choices = tasks
