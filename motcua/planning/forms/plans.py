"""Forms of a plan: importing it, mending its draft, approving and amending it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms

from motcua.core.clock import today
from motcua.core.forms import DateField, FileField, Form
from motcua.planning.actions.drafts import FIRST_YEAR, YEARS_AHEAD
from motcua.planning.actions.editing import TaskFacts, digest_of
from motcua.planning.actions.sections import KEPT_AS_PRINTED
from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.importer.reading import MAX_BYTES
from motcua.planning.models import PlanVersion, TaskWording

PLAN_FILES = ".pdf,.docx,.xlsx,.txt,.csv,.tsv,.md"
_PASTED_LENGTH = 3_000_000


def _year_field(**kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label="Năm",
        min_value=FIRST_YEAR,
        max_value=today().year + YEARS_AHEAD,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **kwargs,
    )


class ImportForm(Form):
    """A file, or pasted text."""

    file = FileField(
        label="Tệp kế hoạch",
        required=False,
        accept=PLAN_FILES,
        max_mb=MAX_BYTES // 1_048_576,
        help_text="PDF có chữ, Word (.docx), Excel (.xlsx) hoặc tệp văn bản.",
    )
    text = forms.CharField(
        label="Hoặc dán bảng kế hoạch",
        required=False,
        max_length=_PASTED_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Chép cả dòng tiêu đề bảng từ Word, Excel hoặc PDF rồi dán vào đây.",
    )
    reason = forms.CharField(
        label="Lý do sửa đổi",
        required=False,
        max_length=500,
        help_text="Chỉ ghi khi năm này đã có kế hoạch đang thực hiện.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = _year_field(required=False, help_text="Để trống nếu tên kế hoạch đã ghi năm.")
        self.order_fields(["file", "text", "year", "reason"])

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        has_text = bool((found.get("text") or "").strip())
        if found.get("file") and has_text:
            self.add_error("text", "Chỉ chọn một cách: chọn tệp hoặc dán bảng, không cả hai.")
        elif not found.get("file") and not has_text:
            self.add_error("file", "Hãy chọn tệp kế hoạch, hoặc dán bảng vào ô bên dưới.")
        return found


class NewPlanForm(Form):
    """A plan on a blank sheet."""

    title = forms.CharField(
        label="Tên kế hoạch", required=False, max_length=500, help_text="Để trống thì lấy tên thông thường."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"] = _year_field(initial=today().year)
        self.order_fields(["year", "title"])


class AmendForm(Form):
    """Why an amendment is made."""

    reason = forms.CharField(
        label="Lý do sửa đổi",
        max_length=500,
        help_text="Ví dụ: Bổ sung nhiệm vụ theo Kế hoạch của UBND tỉnh.",
    )


class HeadForm(Form):
    """What the draft says of itself."""

    title = forms.CharField(label="Tên kế hoạch", max_length=500)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    document_number = forms.CharField(
        label="Số, ký hiệu",
        max_length=60,
        required=False,
        help_text="Chưa có số thì để trống; ghi khi duyệt.",
    )
    issued_on = DateField(label="Ngày ban hành", required=False)
    reason = forms.CharField(label="Lý do sửa đổi", max_length=500, required=False)

    def __init__(self, *args: Any, has_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_reason:
            del self.fields["reason"]


class ApproveForm(Form):
    """Number, day and signer of the paper that puts the draft in force."""

    document_number = forms.CharField(
        label="Số, ký hiệu", max_length=60, help_text="Ví dụ 12/KH-UBND; bản sửa đổi có thể là 15/QĐ-UBND."
    )
    issued_on = DateField(label="Ngày ban hành")
    signer = forms.CharField(label="Người ký", max_length=120)


class ConfirmForm(Form):
    """The word for every place that is still open."""

    words = forms.CharField(label="Kết luận cho các chỗ còn lại", max_length=500, initial=KEPT_AS_PRINTED)


class DoubtForm(Form):
    """The word for one place."""

    words = forms.CharField(label="Kết luận", max_length=500)


class SplitForm(Form):
    """Where the new task begins."""

    at = forms.TypedChoiceField(label="Nhiệm vụ mới bắt đầu từ", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, pieces: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(str(at), piece) for at, piece in enumerate(pieces) if at]
        cast(forms.ChoiceField, self.fields["at"]).choices = chosen


def _path_key(path: Sequence[str]) -> str:
    return json.dumps(list(path), ensure_ascii=False)


def section_choices(version: PlanVersion, *, empty: str) -> list[tuple[str, str]]:
    """The headings of a version; ``empty`` is the label of "none"."""
    return [
        (_path_key([]), empty),
        *(
            (_path_key(each["path"]), f"{' / '.join(each['path'])} {each['title']}"[:120])
            for each in version.sections
        ),
    ]


def path_of(key: str) -> tuple[str, ...]:
    """The path behind a choice of ``section_choices``."""
    return tuple(json.loads(key))


class SectionForm(Form):
    """A new heading."""

    number = forms.CharField(label="Số của mục", max_length=40, help_text="Ví dụ III hoặc 1.1.")
    title = forms.CharField(label="Tên mục", max_length=500)
    parent = forms.ChoiceField(label="Nằm trong", required=False)

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = section_choices(version, empty="cấp cao nhất")
        cast(forms.ChoiceField, self.fields["parent"]).choices = choices


class RenameForm(Form):
    """Other words for a heading."""

    title = forms.CharField(label="Tên mục", max_length=500)


def _several(label: str, help_text: str = "Mỗi dòng một mục.") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class TaskForm(Form):
    """The six cells of a task."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    section = forms.ChoiceField(label="Mục", required=False)
    number = forms.CharField(label="Số", max_length=20, required=False)
    content = forms.CharField(label="Nội dung", max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    items = _several("Việc con", "Mỗi dòng một việc, giữ cả dấu “+”, “-” như bản in.")
    lead = forms.CharField(label="Chủ trì", max_length=500, required=False)
    coordination = _several("Phối hợp", "Mỗi dòng một đơn vị.")
    deadline = forms.CharField(
        label="Thời hạn",
        max_length=300,
        required=False,
        help_text="Ghi như bản in: “Quý III”, “Thường xuyên”, “Trước 30/11”.",
    )
    due_from = DateField(label="Hiểu là từ ngày", required=False)
    due_to = DateField(label="Đến ngày", required=False)
    products = _several("Sản phẩm", "Mỗi dòng một sản phẩm.")

    def __init__(self, *args: Any, version: PlanVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = section_choices(version, empty="không thuộc mục nào")
        cast(forms.ChoiceField, self.fields["section"]).choices = choices

    def facts(self) -> TaskFacts:
        """The cells as typed."""
        said = self.cleaned_data
        return TaskFacts(
            section_path=path_of(said["section"] or "[]"),
            number=said["number"],
            content=said["content"],
            items=said["items"].splitlines(),
            lead=said["lead"],
            coordination=said["coordination"].splitlines(),
            deadline=said["deadline"],
            products=said["products"].splitlines(),
            due_from=said["due_from"],
            due_to=said["due_to"],
        )


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def initial_of(wording: TaskWording, year: int) -> dict[str, Any]:
    """A task's cells for its form; the meaning of its deadline only where a person has set it."""
    deadline = wording.deadline
    read = deadline_of(str(deadline.get("raw") or ""), year=year).as_json()
    is_set = (read["start"], read["end"]) != (deadline.get("start"), deadline.get("end"))
    return {
        "due_from": _day(deadline.get("start")) if is_set else None,
        "due_to": _day(deadline.get("end")) if is_set else None,
        "seen": digest_of(wording),
        "section": _path_key(wording.section_path),
        "number": wording.number,
        "content": wording.content,
        "items": "\n".join(wording.items),
        "lead": wording.lead,
        "coordination": "\n".join(wording.coordination),
        "deadline": deadline.get("raw") or "",
        "products": "\n".join(wording.products),
    }
