"""Forms for offers and for online-service targets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from motcua.catalogue.content import POSITIONS, Channel
from motcua.catalogue.models import OnlineGoal, OnlineLevel, Procedure
from motcua.catalogue.offers import MOST_AT_ONCE, OfferTerms, uses_former_levels
from motcua.catalogue.targets import TargetFacts
from motcua.core.forms import DateField, Form

_LONGEST_PASTE = 200_000


class OfferForm(Form):
    """By which channels the agency takes a procedure, how far online, by whom, from which day."""

    channels = forms.MultipleChoiceField(
        label="Cách nộp",
        required=False,
        choices=[(channel.value, channel.label) for channel in Channel],
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ hết các ô nếu cơ quan thôi cung cấp thủ tục này.",
    )
    online_level = forms.ChoiceField(
        label="Mức độ dịch vụ trực tuyến",
        required=False,
        choices=OnlineLevel.choices,
        help_text="Cần chọn khi nhận trực tuyến từ ngày 01/7/2025.",
    )
    partial_reason = forms.CharField(
        label="Lý do chỉ một phần",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Người dân đọc được lý do này. Bắt buộc từ 01/7/2026 (Nghị định 224/2026/NĐ-CP), "
        "ví dụ: người dân phải có mặt, phải kiểm tra thực địa.",
    )
    service_level = forms.TypedChoiceField(
        label="Mức độ cũ (1 đến 4)",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Không áp dụng"), *((str(level), f"Mức độ {level}") for level in range(1, 5))],
        help_text="Chỉ dùng khi ghi cho ngày trước 01/7/2025.",
    )
    position = forms.ChoiceField(
        label="Vị trí tiếp nhận", required=False, choices=[("", "Chưa phân"), *POSITIONS.items()]
    )
    valid_from = DateField(label="Từ ngày")

    def clean(self) -> dict[str, Any]:
        """A service taken online has a level, of the law of its day."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        day = said.get("valid_from")
        if day is None or Channel.ONLINE.value not in said.get("channels", ()):
            return said
        if uses_former_levels(day):
            if said.get("service_level") is None and "service_level" not in self.errors:
                self.add_error("service_level", "Ngày trước 01/7/2025: hãy chọn mức độ 1 đến 4.")
        elif not said.get("online_level") and "online_level" not in self.errors:
            self.add_error("online_level", "Nhận trực tuyến thì hãy chọn một phần hoặc toàn trình.")
        return said

    @property
    def terms(self) -> OfferTerms:
        """What a valid form says."""
        said = self.cleaned_data
        return OfferTerms(
            channels=frozenset(Channel(value) for value in said["channels"]),
            valid_from=said["valid_from"],
            online_level=said["online_level"],
            service_level=said["service_level"],
            partial_reason=said["partial_reason"],
            position=said["position"],
        )


class ManyOffersForm(OfferForm):
    """The same for many procedures: those ticked, or all that the list shows."""

    codes = forms.MultipleChoiceField(label="Thủ tục", required=False)
    everything = forms.BooleanField(label="Mọi thủ tục theo điều kiện lọc đang xem", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].help_text = "Bỏ hết các ô nếu cơ quan thôi cung cấp các thủ tục đã chọn."
        ticked = self.data.getlist("codes")[: MOST_AT_ONCE + 1] if hasattr(self.data, "getlist") else []
        # Which of them the catalogue knows is for the deed to say, by name.
        self.fields["codes"].choices = [(code, code) for code in ticked]  # type: ignore[attr-defined]


class PasteForm(Form):
    """A list of codes copied from a decision or a sheet."""

    pasted = forms.CharField(
        label="Dán danh sách mã",
        max_length=_LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Dán cả bảng cũng được. Hệ thống chỉ lấy các mã, và báo mã nào danh mục không có.",
        error_messages={"required": "Chưa dán mã nào."},
    )


class TargetForm(Form):
    """What a person says of a target."""

    goal = forms.ChoiceField(label="Chỉ tiêu", choices=OnlineGoal.choices)
    procedure_code = forms.CharField(
        label="Mã thủ tục",
        required=False,
        max_length=40,
        help_text="Bỏ trống nếu chỉ tiêu tính trên mọi thủ tục cơ quan cung cấp.",
    )
    percent = forms.DecimalField(
        label="Mức phải đạt (%)",
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
        localize=True,
    )
    from_on = DateField(label="Từ ngày")
    to_on = DateField(label="Đến hết ngày")
    basis = forms.CharField(
        label="Văn bản giao chỉ tiêu", max_length=300, help_text="Ví dụ Kế hoạch 12/KH-UBND ngày 15/01/2026."
    )

    def clean_procedure_code(self) -> str:
        """A code that the catalogue has, of a public procedure."""
        code = str(self.cleaned_data["procedure_code"]).strip()
        if code and not Procedure.objects.public().filter(code=code).exists():
            raise forms.ValidationError("Danh mục không có thủ tục mang mã này. Hãy kiểm tra mã.")
        return code

    @property
    def facts(self) -> TargetFacts:
        """What a valid form says."""
        return TargetFacts(**self.cleaned_data)
