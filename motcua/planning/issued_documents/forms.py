"""Forms of the register of issued documents. They read what was typed; the actions decide."""

from __future__ import annotations

from typing import Any, cast

from django import forms as django_forms

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.forms import DateField, Form, RadioField
from motcua.core.permissions import Role
from motcua.organisations.models import Agency
from motcua.organisations.queries import positions_on, units_on
from motcua.planning.issued_documents.actions import MOST, DocumentFacts
from motcua.planning.issued_documents.models import Urgency
from motcua.planning.issued_documents.symbols import document_types, type_choices
from motcua.planning.product_pages import MakingForm, OfficeFileField

_LINES = django_forms.Textarea(attrs={"rows": 3})
STATES = [
    ("", "Tất cả"),
    ("standing", "Còn hiệu lực trong sổ"),
    ("no_file", "Chưa có bản ký"),
    ("cancelled", "Đã hủy"),
]


class RegisterFilter(Form):
    """What the list of the register is narrowed to."""

    q = django_forms.CharField(
        label="Tìm", required=False, max_length=200, help_text="Số, trích yếu, người ký; có dấu hay không"
    )
    type = django_forms.ChoiceField(label="Tên loại", required=False)
    from_day = DateField(label="Từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")
    state = django_forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(django_forms.ChoiceField, self.fields["type"])
        field.choices = [("", "Mọi loại"), *type_choices()]

    def wanted(self) -> dict[str, Any]:
        """Arguments of ``register_lines``; what was typed wrongly narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        return {
            "text": found.get("q", ""),
            "type_code": found.get("type", ""),
            "from_on": found.get("from_day"),
            "to_on": found.get("to_day"),
            "state": found.get("state", ""),
        }


class IssueForm(MakingForm):
    """A document that gets its number."""

    type_code = django_forms.ChoiceField(label="Tên loại")
    issued_on = DateField(label="Ngày ban hành", initial=today)
    excerpt = django_forms.CharField(
        label="Trích yếu",
        max_length=500,
        widget=django_forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: Kiểm soát thủ tục hành chính năm 2026",
    )
    signer = django_forms.CharField(label="Người ký", max_length=120)
    signer_position = django_forms.CharField(label="Chức vụ người ký", max_length=120, required=False)
    drafter = django_forms.CharField(
        label="Chữ viết tắt đơn vị soạn thảo",
        max_length=20,
        required=False,
        help_text="Chỉ dùng cho công văn, ví dụ VP trong số 78/UBND-VP",
    )
    unit = django_forms.ChoiceField(label="Đơn vị soạn thảo", required=False)
    recipients = django_forms.CharField(
        label="Nơi nhận", max_length=1000, required=False, widget=_LINES, help_text="Mỗi nơi một dòng"
    )
    copies = django_forms.IntegerField(label="Số bản", required=False, min_value=1, max_value=9999)
    urgency = RadioField(label="Độ khẩn", choices=Urgency.choices, initial=Urgency.NORMAL.value)
    note = django_forms.CharField(label="Ghi chú", max_length=300, required=False)
    file = OfficeFileField(label="Bản đã ký", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(django_forms.ChoiceField, self.fields["type_code"]).choices = type_choices()
        agency = Agency.objects.filter(pk=actor.agency_id or 0).first()
        units = [(str(unit.pk), unit.name) for unit in units_on(agency, today())] if agency else []
        cast(django_forms.ChoiceField, self.fields["unit"]).choices = [("", "Chưa ghi"), *units]
        leader = next(
            (one for one in positions_on(actor.agency_id or 0, today()) if Role.LEADER in one.roles), None
        )
        if leader is not None:
            self.initial.setdefault("signer", leader.officer.name)
            self.initial.setdefault("signer_position", leader.title)

    def facts(self) -> DocumentFacts:
        """What the action takes, once the form is valid."""
        found = self.cleaned_data
        names = ("type_code", "issued_on", "excerpt", "signer", "signer_position", "urgency", "recipients")
        return DocumentFacts(
            **{name: found[name] for name in names},
            copies=found["copies"],
            unit_id=int(found["unit"]) if found["unit"] else None,
            drafter=found["drafter"] if document_types()[found["type_code"]].is_letter else "",
            note=found["note"],
        )


class AttachForm(Form):
    """The signed paper."""

    file = OfficeFileField(label="Bản đã ký")
    reason = django_forms.CharField(
        label="Lý do thay tệp",
        max_length=300,
        required=False,
        help_text="Chỉ ghi khi văn bản đã có bản ký và cần thay",
    )


class CancelForm(Form):
    """Why a document is cancelled."""

    reason = django_forms.CharField(label="Lý do hủy", max_length=500, widget=_LINES)


class NumberingForm(Form):
    """How a year is numbered."""

    year = django_forms.TypedChoiceField(label="Năm", coerce=int)
    way = RadioField(
        label="Cách đánh số",
        choices=[
            ("by_type", "Mỗi loại văn bản một dãy số riêng"),
            ("together", "Mọi loại văn bản chung một dãy số"),
        ],
        initial="by_type",
    )
    organ = django_forms.CharField(
        label="Chữ viết tắt tên cơ quan", max_length=20, initial="UBND", help_text="Ví dụ: UBND"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in (today().year, today().year + 1)]
        cast(django_forms.ChoiceField, self.fields["year"]).choices = years


class ContinueForm(Form):
    """The last number of the paper register."""

    type_code = django_forms.ChoiceField(
        label="Tên loại", required=False, help_text="Bỏ qua khi mọi loại chung một dãy số"
    )
    last = django_forms.IntegerField(label="Số cuối đã cấp trong sổ giấy", min_value=1, max_value=MOST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(django_forms.ChoiceField, self.fields["type_code"])
        field.choices = [("", "Mọi loại chung một dãy"), *type_choices()]
