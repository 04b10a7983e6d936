"""Forms of the catalogue's staff pages, but for the editor's (see ``editor_forms``)."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.models import OnlineLevel, Procedure, Sector
from motcua.core.forms import DateField, FileField, Form, RadioField
from motcua.deadlines.rules import Unit

UNITS = [(unit.value, unit.label) for unit in Unit]
STATES = [
    ("", "Mọi tình trạng"),
    ("in_force", "Đang có hiệu lực"),
    ("draft", "Có bản thảo"),
    ("none", "Chưa có phiên bản nào được duyệt"),
    ("ended", "Đã hết hiệu lực"),
]


class FilterForm(Form):
    """What the list of procedures is narrowed by."""

    q = forms.CharField(label="Mã, tên, từ khóa", required=False, max_length=200)
    sector = forms.ChoiceField(label="Lĩnh vực", required=False)
    executing = forms.ChoiceField(
        label="Cơ quan thực hiện",
        required=False,
        choices=[("", "Mọi cơ quan"), *((kind.value, kind.label) for kind in ExecutingKind)],
    )
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)
    doubts = forms.BooleanField(label="Còn nghi vấn", required=False)
    rewrite = forms.BooleanField(label="Câu chữ cần viết lại", required=False)
    offered = forms.BooleanField(label="Cơ quan tôi cung cấp", required=False)
    online = forms.BooleanField(label="Nhận trực tuyến", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", "Mọi lĩnh vực"),
            *Sector.objects.values_list("code", "name"),
        ]


class DoubtFilterForm(Form):
    """What the list of doubts is narrowed by."""

    q = forms.CharField(label="Mã thủ tục", required=False, max_length=40)
    kind = forms.ChoiceField(
        label="Loại nghi vấn",
        required=False,
        choices=[("", "Mọi loại"), *((k.value, k.why) for k in DoubtKind)],
    )
    settled = forms.BooleanField(label="Cả nghi vấn đã giải quyết", required=False)


class ProcedureForm(Form):
    """A procedure the catalogue does not have yet."""

    code = forms.RegexField(
        label="Mã thủ tục",
        regex=r"^\d\.\d{6}(\.[0-9A-Z][0-9A-Z.]*)?$",
        max_length=40,
        help_text="Ví dụ 1.001193, hoặc 1.012753.H19 với thủ tục riêng của tỉnh.",
        error_messages={"invalid": "Mã phải có dạng n.nnnnnn, ví dụ 1.001193."},
    )
    name = forms.CharField(label="Tên thủ tục", max_length=1000)
    sector = forms.ModelChoiceField(label="Lĩnh vực", queryset=Sector.objects.all())
    executing = forms.ChoiceField(
        label="Cơ quan thực hiện", choices=[(kind.value, kind.label) for kind in ExecutingKind]
    )

    def clean_code(self) -> str:
        """A code stands in the catalogue once."""
        code = str(self.cleaned_data["code"])
        if Procedure.objects.filter(code=code).exists():
            raise forms.ValidationError(
                "Thủ tục này đã có trong danh mục. Hãy mở thủ tục đó và soạn bản mới."
            )
        return code


class UnitForm(Form):
    """What a term is counted in, said by a person."""

    unit = RadioField(label="Đơn vị tính", choices=UNITS)
    value = forms.IntegerField(label="Số", min_value=1, max_value=10_000)


class ApproveForm(Form):
    """The decision that puts a version in force."""

    decision_no = forms.CharField(
        label="Số quyết định công bố", max_length=100, help_text="Ví dụ 123/QĐ-UBND."
    )
    decision_on = DateField(label="Ngày quyết định", required=False)
    valid_from = DateField(label="Có hiệu lực từ ngày")
    valid_to = DateField(
        label="Đến hết ngày", required=False, help_text="Bỏ trống nếu chưa biết ngày hết hiệu lực."
    )


class EndForm(Form):
    """The end of a version without a successor."""

    valid_to = DateField(label="Hết hiệu lực sau ngày", help_text="Ngày cuối cùng còn hiệu lực.")
    basis = forms.CharField(label="Căn cứ", max_length=200, help_text="Số quyết định bãi bỏ.")


class OfferForm(Form):
    """By which channels the agency takes a procedure."""

    channels = forms.MultipleChoiceField(
        label="Cách nộp",
        required=False,
        choices=[(channel.value, channel.label) for channel in Channel],
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ hết các ô nếu cơ quan thôi cung cấp thủ tục này.",
    )
    online_level = forms.ChoiceField(
        label="Mức độ dịch vụ trực tuyến", required=False, choices=OnlineLevel.choices
    )
    valid_from = DateField(label="Từ ngày")


class SettleForm(Form):
    """The answer to some doubts."""

    doubt = forms.TypedMultipleChoiceField(label="Nghi vấn", coerce=int)
    answer = forms.CharField(
        label="Cách giải quyết",
        max_length=1000,
        help_text="Ví dụ: giữ nguyên như nguồn; đã sửa theo quyết định.",
    )

    def __init__(self, *args: Any, ids: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doubt"].choices = [(pk, str(pk)) for pk in ids]  # type: ignore[attr-defined]
        self.fields["doubt"].error_messages["required"] = "Chưa chọn nghi vấn nào."


class ImportForm(Form):
    """A file of catalogue records."""

    file = FileField(
        label="Tệp danh mục",
        accept=".gz,.jsonl",
        max_mb=30,
        help_text="Tệp JSON từng dòng (.jsonl), có thể nén gzip (.jsonl.gz).",
    )
