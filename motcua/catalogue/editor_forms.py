"""The editor's forms: one for what a version says in general, one set of forms for a case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from motcua.catalogue.content import (
    POSITIONS,
    UNKNOWN,
    Channel,
    FeeKind,
    FeeState,
    FeeStep,
    StepKind,
)
from motcua.catalogue.models import Sector
from motcua.core.fields import MAX_SUM
from motcua.core.forms import DateField, Form, MoneyField
from motcua.deadlines.rules import Unit

if TYPE_CHECKING:
    _FormSet = BaseFormSet[Form]
else:
    _FormSet = BaseFormSet  # Django's class takes no type argument when the program runs

_BLANK_ROWS = 2
_MOST_ROWS = 200
_LONG = 4000
_FEE_STEP = re.compile(
    r"(?:từ )?(?P<unit>\d{1,5})\s*:\s*(?P<amount>\d{1,3}(?:[., ]\d{3}){1,4}|\d{1,13})\s*(?:đồng|đ)?",
    re.IGNORECASE,
)
UNIT_CHOICES = [
    ("", "Không nhận theo cách này"),
    *((unit.value, unit.label) for unit in Unit),
    (UNKNOWN, "Chưa rõ đơn vị"),
]


def _text(label: str, *, required: bool = False, rows: int = 0, **kwargs: Any) -> forms.CharField:
    """A line, or with ``rows`` a box of text."""
    if rows:
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
    kwargs.setdefault("max_length", _LONG)
    return forms.CharField(label=label, required=required, **kwargs)


class GeneralForm(Form):
    """What holds for all cases of a procedure."""

    digest = forms.CharField(widget=forms.HiddenInput)
    name = _text("Tên thủ tục", required=True, rows=2)
    sector_code = forms.ChoiceField(label="Lĩnh vực")
    who_may_apply = _text("Đối tượng thực hiện", rows=3, help_text="Mỗi dòng một đối tượng.")
    executing_agency = _text("Cơ quan thực hiện")
    requirements = _text("Yêu cầu, điều kiện", rows=4, max_length=100_000)
    how_to = _text("Trình tự thực hiện", rows=10, max_length=200_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector_code"].choices = list(Sector.objects.values_list("code", "name"))  # type: ignore[attr-defined]


class ListForm(Form):
    """One row of a list. ``lines`` and ``more`` say which fields stand side by side on the page."""

    LINES: tuple[tuple[str, ...], ...] = ()
    MORE: tuple[tuple[str, ...], ...] = ()
    MORE_LABEL = ""

    @property
    def lines(self) -> list[list[Any]]:
        """Fields always shown, line by line; order and deletion last."""
        return self._present((*self.LINES, ("ORDER", "DELETE")))

    @property
    def more(self) -> list[list[Any]]:
        """Fields seldom needed, shown when opened."""
        return self._present(self.MORE)

    def _present(self, lines: Iterable[tuple[str, ...]]) -> list[list[Any]]:
        """The fields named, line by line; an internal procedure's rows lack some."""
        found = ([self[name] for name in names if name in self.fields] for names in lines)
        return [line for line in found if line]

    @property
    def is_more_used(self) -> bool:
        """Whether the seldom needed fields hold something or are wrong."""
        return any(field.errors or field.value() for line in self.more for field in line)


class ResultForm(ListForm):
    """One kind of result."""

    LINES = (("name", "code"),)

    name = _text("Tên kết quả", required=True)
    code = forms.CharField(
        label="Mã kết quả", required=False, max_length=100, help_text="Dạng KQ.Gnn.nnnnnn."
    )


class LegalForm(ListForm):
    """One legal basis."""

    LINES = (("number", "title"), ("issued_on", "issuer"))

    number = forms.CharField(label="Số ký hiệu", max_length=200)
    title = _text("Trích yếu")
    issued_on = DateField(label="Ngày ban hành", required=False)
    issuer = _text("Cơ quan ban hành")


class CaseForm(Form):
    """The head of a case."""

    digest = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="Tên trường hợp", max_length=1000)
    copies_of_dossier = forms.IntegerField(label="Số bộ hồ sơ", min_value=1, max_value=99, initial=1)


class TermsForm(Form):
    """The term of each channel; no unit means the channel is not open."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel in Channel:
            label = channel.label
            self.fields[f"{channel}_value"] = forms.IntegerField(
                label=f"{label}: số", required=False, min_value=0, max_value=10_000
            )
            self.fields[f"{channel}_unit"] = forms.ChoiceField(
                label=f"{label}: đơn vị tính", required=False, choices=UNIT_CHOICES
            )
            self.fields[f"{channel}_note"] = forms.CharField(
                label=f"{label}: ghi chú", required=False, max_length=_LONG
            )

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """Each channel's label and its fields, for the template."""
        return [
            (channel.label, [self[f"{channel}_{part}"] for part in ("value", "unit", "note")])
            for channel in Channel
        ]


class RowForm(ListForm):
    """One row of a list: knows its old key, and whether it was left blank."""

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class PaperForm(RowForm):
    """One paper of the dossier."""

    LINES = (
        ("name",),
        ("originals", "copies"),
        ("required", "shown_only", "electronic"),
        ("form_name", "note"),
    )
    MORE = (("database", "database_citation"), ("database_from", "database_to"))
    MORE_LABEL = "Thay bằng cơ sở dữ liệu"

    name = _text("Tên giấy tờ", required=True, rows=2)
    originals = forms.IntegerField(label="Bản chính", min_value=0, max_value=999, required=False)
    copies = forms.IntegerField(label="Bản sao", min_value=0, max_value=999, required=False)
    required = forms.BooleanField(label="Bắt buộc có", required=False, initial=True)
    shown_only = forms.BooleanField(label="Chỉ xuất trình", required=False)
    electronic = forms.BooleanField(label="Bản điện tử", required=False)
    form_name = _text("Tên mẫu đơn, tờ khai")
    note = _text("Ghi chú, khi nào cần")
    database = forms.CharField(label="Thay bằng cơ sở dữ liệu", required=False, max_length=300)
    database_from = DateField(label="Thay từ ngày", required=False)
    database_to = DateField(label="Thay đến hết ngày", required=False)
    database_citation = forms.CharField(label="Căn cứ thay thế", required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """A replacement needs its date and its basis."""
        data = super().clean() or {}
        if data.get("database"):
            if not data.get("database_from"):
                self.add_error("database_from", "Hãy nhập ngày bắt đầu thay thế.")
            if not data.get("database_citation"):
                self.add_error("database_citation", "Hãy nhập căn cứ thay thế.")
        return data


class FeeForm(ListForm):
    """One sum of money asked."""

    LINES = (("name", "kind"), ("state", "amount", "per"), ("channels", "note"))
    MORE = (("steps",), ("most", "within"))
    MORE_LABEL = "Thu theo bậc, mức tối đa"

    name = _text("Tên khoản thu", required=True)
    kind = forms.ChoiceField(
        label="Loại", initial="fee", choices=[(kind.value, kind.label) for kind in FeeKind]
    )
    state = forms.ChoiceField(
        label="Mức thu", initial="fixed", choices=[(state.value, state.label) for state in FeeState]
    )
    amount = MoneyField(label="Số tiền", required=False)
    per = forms.CharField(
        label="Tính theo", required=False, max_length=100, help_text="Ví dụ: bản, trang, lần."
    )
    channels = forms.MultipleChoiceField(
        label="Chỉ thu khi nộp",
        required=False,
        choices=[(channel.value, channel.label) for channel in Channel],
        widget=forms.CheckboxSelectMultiple,
        help_text="Không chọn ô nào là thu với mọi cách nộp.",
    )
    note = _text("Ghi chú, miễn giảm")
    steps = forms.CharField(
        label="Bậc thu",
        required=False,
        max_length=300,
        help_text="Từ đơn vị thứ mấy thu bao nhiêu. Ví dụ 3: 1.000 là từ trang thứ 3 thu 1.000 đ; "
        "nhiều bậc cách nhau bằng dấu chấm phẩy.",
    )
    most = MoneyField(label="Mức thu tối đa", required=False, min_value=1)
    within = forms.CharField(
        label="Bậc và mức tối đa tính cho mỗi",
        required=False,
        max_length=100,
        help_text="Ví dụ: bản. Bỏ trống là tính chung cho cả hồ sơ.",
    )

    def clean_steps(self) -> tuple[FeeStep, ...]:
        """ "3: 1.000; 11: 500" as steps."""
        parts = [part.strip() for part in str(self.cleaned_data["steps"]).split(";") if part.strip()]
        found = [_FEE_STEP.fullmatch(part) for part in parts]
        if not all(found):
            raise forms.ValidationError("Bậc thu chưa đúng. Hãy viết như ví dụ 3: 1.000.")
        numbers = [(int(one["unit"]), int(re.sub(r"\D", "", one["amount"]))) for one in found if one]
        if any(not 2 <= unit <= 10_000 or amount > MAX_SUM for unit, amount in numbers):
            raise forms.ValidationError("Bậc thu phải bắt đầu từ đơn vị thứ 2 đến thứ 10.000.")
        return tuple(FeeStep(from_unit=unit, amount=amount) for unit, amount in numbers)


class StepForm(RowForm):
    """One step of processing."""

    LINES = (("name", "kind"), ("position", "hours", "back"), ("status_shown", "may_consult"))

    name = _text("Việc phải làm", required=True)
    kind = forms.ChoiceField(
        label="Loại bước", initial="process", choices=[(kind.value, kind.label) for kind in StepKind]
    )
    position = forms.ChoiceField(
        label="Vị trí giữ bước", initial="specialist", choices=list(POSITIONS.items())
    )
    hours = forms.DecimalField(
        label="Số giờ làm việc", min_value=0, max_value=10_000, decimal_places=2, localize=True
    )
    status_shown = _text("Tình trạng cho người dân xem")
    back = forms.CharField(
        label="Được trả lại bước số", required=False, max_length=100, help_text="Ví dụ: 1, 2."
    )
    may_consult = forms.BooleanField(label="Được hỏi ý kiến cơ quan khác", required=False)

    def clean_back(self) -> list[int]:
        """The numbers of the steps as the page shows them."""
        text = str(self.cleaned_data["back"]).strip()
        if not re.fullmatch(r"(\d{1,3}([\s,;]+\d{1,3})*)?", text):
            raise forms.ValidationError("Chỉ nhập số thứ tự của bước, cách nhau bằng dấu phẩy.")
        return [int(number) for number in re.findall(r"\d+", text)]


class Rows(_FormSet):
    """Rows in order, with a box to drop one; blank rows at the end are for adding."""

    def add_fields(self, form: Form, index: int | None) -> None:
        """Say order and deletion in Vietnamese."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = "Thứ tự"
        form.fields["DELETE"].label = "Bỏ dòng này"

    def kept(self) -> list[Form]:
        """The filled rows that stay, in the order asked for. Only after is_valid()."""
        rows = [
            (form.cleaned_data.get("ORDER"), index, form)
            for index, form in enumerate(self.forms)
            if (index < self.initial_form_count() or form.has_changed())
            and form.cleaned_data
            and not form.cleaned_data.get("DELETE")
        ]
        rows.sort(key=lambda row: (row[0] is None, row[0] or 0, row[1]))
        return [form for _, _, form in rows]


def _rows(form: type[Form]) -> type[Rows]:
    return formset_factory(  # type: ignore[return-value]
        form,
        formset=Rows,
        extra=_BLANK_ROWS,
        can_order=True,
        can_delete=True,
        max_num=_MOST_ROWS,
        absolute_max=_MOST_ROWS + _BLANK_ROWS,
    )


ResultRows = _rows(ResultForm)
LegalRows = _rows(LegalForm)
PaperRows = _rows(PaperForm)
FeeRows = _rows(FeeForm)
StepRows = _rows(StepForm)
