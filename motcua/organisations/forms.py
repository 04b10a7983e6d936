"""Forms of this slice; what they accept is checked again by the deeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import request_id_field
from motcua.core.forms import DateField, Form
from motcua.core.permissions import PERMISSIONS, ROLE_LABELS
from motcua.organisations.models import Agency, AgencyKind, Officer
from motcua.organisations.rules import GRANTABLE
from motcua.organisations.sectors import sectors_of

Choices = list[tuple[str, str]]
ALL_PROCEDURES = "Để trống: mọi thủ tục."


def role_choices() -> Choices:
    """The roles a position may grant, in the order of the table."""
    return [(role.value, label) for role, label in ROLE_LABELS.items() if role in GRANTABLE]


def officer_choices(officers: Iterable[tuple[Officer, str]]) -> Choices:
    """Officers to choose from, with what tells them apart."""
    return [("", "Chọn người")] + [
        (str(officer.pk), f"{officer.name}, {title}") for officer, title in officers
    ]


class NewPasswordForm(Form):
    """A password typed twice."""

    password = forms.CharField(
        label="Mật khẩu mới",
        help_text="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Gõ lại mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be alike."""
        cleaned = super().clean() or {}
        if "repeated" in cleaned and cleaned.get("password") != cleaned["repeated"]:
            self.add_error("repeated", "Hai lần gõ chưa giống nhau.")
        return cleaned


class RosterFilter(Form):
    """What the staff list is narrowed by."""

    q = forms.CharField(label="Tên", required=False, max_length=100)
    former = forms.BooleanField(label="Người đã nghỉ công tác", required=False)


class PositionForm(Form):
    """An office with its roles and days."""

    title = forms.CharField(
        label="Chức danh", max_length=120, help_text="Ví dụ: Công chức tư pháp - hộ tịch."
    )
    unit = forms.ChoiceField(label="Phòng, bộ phận", required=False)
    roles = forms.MultipleChoiceField(
        label="Vai trò",
        widget=forms.CheckboxSelectMultiple,
        help_text="Vai trò quyết định người này làm được việc gì. Xem trang Phân quyền.",
    )
    sectors = forms.MultipleChoiceField(
        label="Lĩnh vực phụ trách",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Hồ sơ thuộc lĩnh vực này được chuyển cho người này trước.",
    )
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa biết.")

    def __init__(self, *args: Any, agency: Agency, units: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        choice(self, "unit").choices = [("", agency.name)] + [
            (key, unit.name) for key, unit in self.units.items()
        ]
        choice(self, "roles").choices = role_choices()
        sectors = sectors_of(agency.pk)
        choice(self, "sectors").choices = sectors
        if not sectors:
            del self.fields["sectors"]
        self.fields["valid_from"].initial = today()


class HireForm(PositionForm):
    """A new member of staff with the first office."""

    name = forms.CharField(label="Họ và tên", max_length=120)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=30,
        help_text="Chữ thường không dấu, ví dụ lan.nguyen. Không đổi được về sau.",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(label="Thư điện tử công vụ", required=False)
    phone = forms.CharField(label="Điện thoại công vụ", required=False, max_length=40)

    field_order = ["name", "username", "email", "phone"]


class EndForm(Form):
    """When something ends."""

    last_on = DateField(
        label="Ngày cuối cùng còn hiệu lực",
        required=False,
        help_text="Để trống: kết thúc ngay bây giờ. Hoặc ghi ngày/tháng/năm, ví dụ 30/06/2026.",
    )


class LeaveForm(Form):
    """The last day of work."""

    last_on = DateField(label="Ngày làm việc cuối cùng")


class StandInForm(Form):
    """Who does the work of an absent officer."""

    deputy = forms.ChoiceField(label="Người làm thay")
    reason = forms.CharField(label="Lý do vắng", max_length=200, help_text="Ví dụ: nghỉ phép, đi học.")
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày")
    procedure_code = forms.CharField(
        label="Chỉ cho thủ tục có mã", required=False, max_length=40, help_text=ALL_PROCEDURES
    )

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "deputy").choices = officers
        self.fields["valid_from"].initial = today()


class DelegationForm(Form):
    """One power, passed on for a time under a document."""

    permission = forms.ChoiceField(label="Việc được ủy quyền")
    document = forms.CharField(
        label="Số, ký hiệu văn bản ủy quyền", max_length=120, help_text="Ví dụ: 12/GUQ-UBND ngày 01/07/2026."
    )
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày")
    procedure_code = forms.CharField(
        label="Chỉ cho thủ tục có mã", required=False, max_length=40, help_text=ALL_PROCEDURES
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "permission").choices = [("", "Chọn việc")] + [
            (row.name, row.label)
            for row in PERMISSIONS.values()
            if row.can_delegate and not row.roles.isdisjoint(actor.roles)
        ]
        self.fields["valid_from"].initial = today()


class HandOverForm(Form):
    """Who takes the open work."""

    to_officer = forms.ChoiceField(label="Người nhận việc")
    request_id = request_id_field()

    def __init__(self, *args: Any, officers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "to_officer").choices = officers


class AgencyFilter(Form):
    """What the list of agencies is narrowed by."""

    q = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    on = DateField(label="Hoạt động vào ngày", required=False, help_text="")


class ContactForm(Form):
    """What papers print about an agency."""

    place = forms.CharField(
        label="Địa danh", required=False, max_length=100, help_text="In trước ngày tháng trên văn bản."
    )
    address = forms.CharField(label="Địa chỉ", required=False, max_length=300)
    phone = forms.CharField(label="Điện thoại", required=False, max_length=40)
    email = forms.EmailField(label="Thư điện tử", required=False)


class AgencyForm(ContactForm):
    """A new agency or unit below another."""

    kind = forms.ChoiceField(label="Loại")
    name = forms.CharField(label="Tên", max_length=200)
    code = forms.CharField(label="Mã định danh", max_length=35, help_text="Ví dụ: H24.150.03.")
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa biết.")
    basis = forms.CharField(
        label="Căn cứ", required=False, max_length=200, help_text="Số, ngày của quyết định."
    )

    field_order = ["kind", "name", "code", "valid_from", "valid_to", "basis"]

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "kind").choices = [("", "Chọn loại")] + [
            (kind, AgencyKind(kind).label) for kind in AgencyKind.values if kind in set(kinds)
        ]
        self.fields["valid_from"].initial = today()


class CodeForm(Form):
    """A code for dossier numbers."""

    code = forms.CharField(
        label="Mã trong số hồ sơ",
        max_length=35,
        help_text="Trước 01/07/2025: 000.00.16.H23. Từ 01/07/2025: H24.150.",
    )
    valid_from = DateField(label="Dùng từ ngày")


class MoveForm(Form):
    """A new place in the tree."""

    parent = forms.ChoiceField(label="Trực thuộc")
    valid_from = DateField(label="Từ ngày")
    basis = forms.CharField(label="Căn cứ", required=False, max_length=200, help_text="Số, ngày của văn bản.")

    def __init__(self, *args: Any, parents: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "parent").choices = [("", "Chọn cơ quan"), *parents]


class EndAgencyForm(Form):
    """The last day of an agency and who goes on."""

    last_on = DateField(label="Ngày hoạt động cuối cùng")
    successors = forms.MultipleChoiceField(
        label="Cơ quan, đơn vị tiếp nối", required=False, widget=forms.CheckboxSelectMultiple
    )
    takes_open_work = forms.ChoiceField(
        label="Nơi nhận việc còn dở",
        required=False,
        help_text="Chỉ cần chọn khi có nhiều nơi tiếp nối.",
    )
    basis = forms.CharField(label="Căn cứ", required=False, max_length=200, help_text="Số, ngày của văn bản.")

    def __init__(self, *args: Any, candidates: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "successors").choices = candidates
        choice(self, "takes_open_work").choices = [("", "Nơi duy nhất đã chọn"), *candidates]
        if not candidates:
            del self.fields["successors"]
            del self.fields["takes_open_work"]


def choice(form: forms.Form, name: str) -> forms.ChoiceField:
    """A choice field of the form, for its list to be filled."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
