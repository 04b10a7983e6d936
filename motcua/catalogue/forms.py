"""Forms of the catalogue's staff pages, but for the editor's (see ``editor_forms``)."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.listing import EXPIRING, LEVELS
from motcua.catalogue.models import Procedure, ProcedureKind, Sector
from motcua.core.forms import DateField, FileField, Form, RadioField
from motcua.deadlines.rules import Unit

UNITS = [(unit.value, unit.label) for unit in Unit]
STATES = [
    ("", "Mọi tình trạng"),
    ("in_force", "Đang có hiệu lực"),
    ("draft", "Có bản thảo"),
    ("coming", "Đã duyệt, chưa có hiệu lực"),
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
    kind = forms.ChoiceField(
        label="Nhóm thủ tục",
        required=False,
        choices=[("", "Mọi nhóm"), *ProcedureKind.choices, ("internal", "Mọi thủ tục nội bộ")],
    )
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)
    expiring = forms.ChoiceField(label="Sắp hết hiệu lực", required=False, choices=EXPIRING)
    channel = forms.ChoiceField(
        label="Cơ quan tôi nhận qua",
        required=False,
        choices=[("", "Mọi cách nộp"), *((one.value, one.label) for one in Channel)],
    )
    level = forms.ChoiceField(label="Mức độ trực tuyến", required=False, choices=LEVELS)
    doubts = forms.BooleanField(label="Còn nghi vấn", required=False)
    rewrite = forms.BooleanField(label="Câu chữ cần viết lại", required=False)
    offered = forms.BooleanField(label="Cơ quan tôi cung cấp", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", "Mọi lĩnh vực"),
            *Sector.objects.values_list("code", "name"),
        ]


class OfferFilterForm(FilterForm):
    """Which procedures the page of offers shows: internal ones are never among them."""

    kind = None  # type: ignore[assignment]
    doubts = None  # type: ignore[assignment]
    rewrite = None  # type: ignore[assignment]
    expiring = None  # type: ignore[assignment]


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


class InternalForm(ProcedureForm):
    """An internal procedure: numbered by the decision that publishes it, in one of two groups."""

    field_order = ("code", "name", "kind", "sector", "executing")
    code = forms.RegexField(
        label="Mã thủ tục",
        regex=r"^[0-9A-Z][0-9A-Z.\-]{0,38}[0-9A-Z]$",
        max_length=40,
        help_text="Theo quyết định công bố, ví dụ NB.01 hoặc 1.000123.",
        error_messages={"invalid": "Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm, gạch nối."},
    )
    kind = forms.ChoiceField(
        label="Nhóm thủ tục nội bộ",
        choices=[row for row in ProcedureKind.choices if row[0] != ProcedureKind.PUBLIC],
    )


class InternalFilterForm(Form):
    """What the list of internal procedures is narrowed by."""

    q = forms.CharField(label="Mã, tên, từ khóa", required=False, max_length=200)
    kind = forms.ChoiceField(
        label="Nhóm",
        required=False,
        choices=[
            ("", "Cả hai nhóm"),
            *(row for row in ProcedureKind.choices if row[0] != ProcedureKind.PUBLIC),
        ],
    )
    state = forms.ChoiceField(label="Tình trạng", required=False, choices=STATES)


class CompareForm(Form):
    """Which two versions of a procedure are laid side by side."""

    old = forms.TypedChoiceField(label="Phiên bản trước", coerce=int)
    new = forms.TypedChoiceField(label="Phiên bản sau", coerce=int)

    def __init__(self, *args: Any, numbers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("old", "new"):
            self.fields[name].choices = numbers  # type: ignore[attr-defined]


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
    decision_issuer = forms.CharField(
        label="Cơ quan ban hành quyết định",
        max_length=200,
        required=False,
        help_text="Ví dụ Ủy ban nhân dân tỉnh.",
    )
    valid_from = DateField(label="Có hiệu lực từ ngày")
    valid_to = DateField(
        label="Đến hết ngày", required=False, help_text="Bỏ trống nếu chưa biết ngày hết hiệu lực."
    )


class EndForm(Form):
    """The end of a version without a successor."""

    valid_to = DateField(label="Hết hiệu lực sau ngày", help_text="Ngày cuối cùng còn hiệu lực.")
    basis = forms.CharField(label="Số quyết định bãi bỏ", max_length=100, help_text="Ví dụ 45/QĐ-UBND.")
    basis_on = DateField(label="Ngày quyết định", required=False)


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
    """A file of catalogue records, of any shape the importer knows."""

    file = FileField(
        label="Tệp danh mục",
        accept=".gz,.jsonl,.json,.xlsx,.csv,.txt",
        max_mb=30,
        help_text="JSON (.json, .jsonl, có thể nén .gz), bảng tính (.xlsx, .csv) hoặc văn bản (.txt); "
        "không quá 30 MB.",
    )
