"""Forms of consultations. They read what was typed; the actions decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import OnceForm
from motcua.core.forms import DateField, Form, RadioField
from motcua.organisations.models import Agency
from motcua.organisations.queries import units_on
from motcua.planning.consultations.actions import Asked, ConsultationFacts
from motcua.planning.product_pages import MakingForm, OfficeFileField

STATES = [
    ("", "Tất cả"),
    ("open", "Chưa gửi cấp trên"),
    ("overdue", "Quá hạn chưa gửi"),
    ("in_time", "Đã gửi đúng hạn"),
    ("late", "Đã gửi, trễ hạn"),
    ("stopped", "Đã dừng"),
]


def _text(label: str, *, most: int, rows: int = 3, hint: str = "", required: bool = True) -> Any:
    return django_forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        widget=django_forms.Textarea(attrs={"rows": rows}),
    )


class ConsultationFilter(Form):
    """What the list is narrowed to; the days are those of the upper level's deadline."""

    q = django_forms.CharField(label="Tìm", required=False, max_length=200, help_text="Có dấu hay không")
    from_day = DateField(label="Hạn từ ngày", required=False, help_text="")
    to_day = DateField(label="Hạn đến ngày", required=False, help_text="")
    state = django_forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)

    def wanted(self) -> dict[str, Any]:
        """Arguments of ``listed``; what was typed wrongly narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "text": found.get("q", ""),
            "from_on": found.get("from_day"),
            "to_on": found.get("to_day"),
            "state": found.get("state", ""),
        }


class _AskingFields(Form):
    """Whom to ask, and until when."""

    units = django_forms.MultipleChoiceField(
        label="Đơn vị được hỏi",
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        help_text="Chọn ít nhất một đơn vị, hoặc ghi nơi khác ở ô dưới",
    )
    others = _text(
        "Cơ quan, tổ chức khác",
        most=4000,
        rows=2,
        required=False,
        hint="Mỗi nơi một dòng, ví dụ: Hội Liên hiệp Phụ nữ xã",
    )
    units_due_on = DateField(label="Hạn góp ý của đơn vị")

    def offer_units(self, actor: Actor) -> None:
        """Fill the choices with the agency's units of today."""
        agency = Agency.objects.filter(pk=actor.agency_id or 0).first()
        units = [(str(unit.pk), unit.name) for unit in units_on(agency, today())] if agency else []
        cast(django_forms.MultipleChoiceField, self.fields["units"]).choices = units

    def asked(self) -> Asked:
        """What the action takes, once the form is valid."""
        found = self.cleaned_data
        return Asked(
            due_on=found["units_due_on"],
            unit_ids=tuple(int(one) for one in found["units"]),
            names=tuple(found["others"].splitlines()),
        )


class OpenForm(MakingForm, _AskingFields):
    """A draft came from above: what, until when, and whom we ask."""

    title = django_forms.CharField(
        label="Tên dự thảo", max_length=500, help_text="Ví dụ: dự thảo Quyết định quy định giá dịch vụ"
    )
    upper_agency = django_forms.CharField(label="Cơ quan lấy ý kiến", max_length=200)
    reference = django_forms.CharField(label="Số, ký hiệu văn bản đến", max_length=60, required=False)
    received_on = DateField(label="Ngày nhận", initial=today)
    due_on = DateField(label="Hạn gửi cấp trên")
    file = OfficeFileField(label="Dự thảo")
    field_order = [
        "request_id", "task", "title", "upper_agency", "reference", "received_on", "due_on", "file",
        "units", "others", "units_due_on",
    ]  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_units(actor)

    def facts(self) -> ConsultationFacts:
        """What the action takes, once the form is valid."""
        found = self.cleaned_data
        names = ("title", "upper_agency", "reference", "received_on", "due_on")
        return ConsultationFacts(**{name: found[name] for name in names})


class AskForm(_AskingFields):
    """More units to ask."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_units(actor)


class CommentForm(OnceForm):
    """A comment on one place of the draft."""

    clause = django_forms.CharField(
        label="Điều, khoản", max_length=120, help_text="Ví dụ: Điều 5 khoản 2 điểm a; Phụ lục I; Toàn dự thảo"
    )
    proposal = _text("Nội dung đề nghị", most=4000)
    reason = _text("Lý do", most=2000, rows=2, required=False)


class FinishForm(Form):
    """The unit's general opinion and its paper."""

    note = _text(
        "Ý kiến chung", most=500, rows=2, required=False, hint="Ví dụ: Nhất trí với nội dung dự thảo"
    )
    file = OfficeFileField(label="Văn bản góp ý", required=False)


class DecideForm(Form):
    """Whether a comment is taken up."""

    decision = RadioField(
        label="Quyết định", choices=[("accepted", "Tiếp thu"), ("declined", "Không tiếp thu")]
    )
    answer = _text("Giải trình", most=2000, required=False, hint="Bắt buộc khi không tiếp thu")


class SendForm(Form):
    """The reply has gone to the upper level."""

    sent_on = DateField(label="Ngày gửi", initial=today)
    symbol = django_forms.CharField(
        label="Số, ký hiệu văn bản trả lời", max_length=60, help_text="Ví dụ: 45/BC-UBND"
    )
    missing_note = _text(
        "Vì sao gửi khi còn đơn vị chưa trả lời",
        most=500,
        rows=2,
        required=False,
        hint="Bỏ qua khi mọi đơn vị đã trả lời",
    )
    file = OfficeFileField(label="Văn bản trả lời đã ký", required=False)


class StopForm(Form):
    """Why a consultation ends without a reply."""

    reason = _text("Lý do dừng", most=500, rows=2)
