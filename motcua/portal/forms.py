"""What a citizen is asked when filing: few questions, each answered once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.catalogue.content import Case
from motcua.core.deed_pages import request_id_field
from motcua.core.errors import DomainError
from motcua.core.forms import Form, MultipleFileField, RadioField
from motcua.documents.files import count_pages, sniff
from motcua.dossiers.facts import clean_id_number, clean_phone
from motcua.dossiers.models import PartyKind
from motcua.portal.procedures import Paper

ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
MOST_FILES = 20
SELF, AUTHORISED = "self", "authorised"


class CheckedByForm(forms.CharField):
    """A question that must be answered only sometimes: the form says when."""

    def validate(self, value: Any) -> None:
        """Empty is for the form to judge."""


class PaperField(MultipleFileField):
    """The files of one paper. ``required`` is what the label says; the form judges: paper may follow."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files chosen; none is an empty list."""
        return super().clean(data, initial) if data else []


def _said(clean: Callable[[str], str], text: str) -> str:
    """A domain check as a form's: the same sentence beside the field."""
    try:
        return clean(text)
    except DomainError as error:
        raise forms.ValidationError(error.message) from error


def _text(
    label: str,
    most: int,
    *,
    autocomplete: str = "off",
    kind: type[forms.CharField] = forms.CharField,
    **more: Any,
) -> forms.CharField:
    attrs = {"autocomplete": autocomplete, **more.pop("attrs", {})}
    return kind(label=label, max_length=most, widget=forms.TextInput(attrs=attrs), **more)


class CaseForm(Form):
    """Which of a procedure's cases is mine."""

    def __init__(self, cases: Iterable[Case], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["truong-hop"] = RadioField(
            label="Trường hợp của bạn",
            choices=[(case.key, case.name) for case in cases],
            error_messages={"required": "Hãy chọn trường hợp của bạn."},
        )


class AnswersForm(Form):
    """Who asks, for whom, and how to reach them.

    The account is the principal's, also when somebody authorised does the filing (law "reception.parties"),
    so the first questions are always about the account's owner.
    """

    kind = RadioField(label="Hồ sơ này của", choices=PartyKind.choices, initial=PartyKind.CITIZEN)
    name = _text(
        "Họ và tên chủ hồ sơ",
        200,
        autocomplete="name",
        help_text="Viết như trên thẻ căn cước. Tổ chức, hộ kinh doanh: viết tên trên giấy đăng ký.",
    )
    id_number = _text(
        "Số định danh cá nhân",
        20,
        help_text="12 chữ số trên thẻ căn cước. Tổ chức, hộ kinh doanh: mã số thuế.",
        attrs={"inputmode": "text", "class": "mc-short", "spellcheck": "false"},
    )
    phone = _text(
        "Số điện thoại",
        20,
        autocomplete="tel",
        help_text="Để cơ quan gọi khi hồ sơ cần thêm gì. Ví dụ 0912 345 678.",
        attrs={"inputmode": "tel", "class": "mc-short"},
    )
    email = forms.EmailField(
        label="Thư điện tử", required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    address = _text("Nơi ở hiện nay", 300, autocomplete="street-address", required=False)
    who = RadioField(
        label="Ai nộp hồ sơ này?",
        choices=[
            (SELF, "Tôi tự nộp cho mình"),
            (AUTHORISED, "Người được tôi ủy quyền nộp thay tôi"),
        ],
        initial=SELF,
    )
    representative_name = _text("Họ và tên người được ủy quyền", 200, kind=CheckedByForm)
    representative_id = _text(
        "Số định danh người được ủy quyền", 20, kind=CheckedByForm, attrs={"class": "mc-short"}
    )
    representative_phone = _text(
        "Điện thoại người được ủy quyền", 20, required=False, attrs={"inputmode": "tel", "class": "mc-short"}
    )
    basis = _text(
        "Giấy ủy quyền",
        200,
        kind=CheckedByForm,
        help_text="Loại, số và ngày của giấy. Ví dụ: Giấy ủy quyền số 15/2026, chứng thực ngày 02/11/2026.",
    )
    duplicate_confirmed = forms.BooleanField(
        label="Đây là hồ sơ khác, tôi vẫn muốn nộp",
        required=False,
        error_messages={"required": "Bạn đang có hồ sơ cùng thủ tục. Nếu vẫn muốn nộp, hãy đánh dấu ô này."},
    )
    request_id = request_id_field()

    def __init__(self, *args: Any, has_twin: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_twin:
            self.fields["duplicate_confirmed"].required = True
        else:
            del self.fields["duplicate_confirmed"]

    def clean_id_number(self) -> str:
        """A number that can be one."""
        return _said(clean_id_number, self.cleaned_data["id_number"])

    def clean_phone(self) -> str:
        """A number that can be called."""
        return _said(clean_phone, self.cleaned_data["phone"])

    def clean_representative_id(self) -> str:
        """A number that can be one."""
        return _said(clean_id_number, self.cleaned_data["representative_id"])

    def clean_representative_phone(self) -> str:
        """A number that can be called."""
        return _said(clean_phone, self.cleaned_data["representative_phone"])

    def clean(self) -> dict[str, Any]:
        """An authorised person needs a name, a number and the paper; nobody else's data is kept."""
        cleaned: dict[str, Any] = super().clean() or {}
        needed = {
            "representative_name": "Chưa nhập họ và tên người được ủy quyền.",
            "representative_id": "Chưa nhập số định danh người được ủy quyền.",
            "basis": "Chưa ghi giấy ủy quyền.",
        }
        for name in (*needed, "representative_phone"):
            if cleaned.get("who") != AUTHORISED:
                cleaned[name] = ""
                self.errors.pop(name, None)
            elif name in needed and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, needed[name])
        return cleaned


def paper_field(key: str) -> str:
    """The form's name for the files of one paper."""
    return f"paper_{key}"


def later_field(key: str) -> str:
    """The form's name for "I bring this one on paper"."""
    return f"later_{key}"


def limits_in_words() -> str:
    """What files are taken, told before anybody chooses one."""
    most = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
    return f"Nhận tệp PDF, ảnh PNG hoặc JPG, Word, Excel. Mỗi tệp không quá {most} MB."


def _files_field(label: str, hint: str | SafeString, *, is_due: bool = False) -> PaperField:
    limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
    field = PaperField(label=label, required=is_due, accept=ACCEPTED, max_mb=limit, help_text=hint)
    field.error_messages["too_many"] = f"Mỗi giấy tờ tối đa {MOST_FILES} tệp. Hãy gộp lại."
    return field


def _is_due(paper: Paper) -> bool:
    return paper.required.required and not paper.required.shown_only


class _FilesForm(Form):
    """Files are looked into before anything is kept, so that all faults are told at once."""

    def clean(self) -> dict[str, Any]:
        """Each file must be what it claims to be."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in [name for name in self.fields if name.startswith("paper_")]:
            files = cleaned.get(name) or []
            if len(files) > MOST_FILES:
                self.add_error(name, self.fields[name].error_messages["too_many"])
            for file in files:
                try:
                    content = file.read()
                    count_pages(content, sniff(content))
                except DomainError as error:
                    self.add_error(name, f"{file.name}: {error.message}")
                finally:
                    file.seek(0)
        return cleaned

    @property
    def limits(self) -> str:
        """What files are taken."""
        return limits_in_words()

    @property
    def has_files(self) -> bool:
        """Whether files were chosen: the browser forgets them when a page comes back with faults."""
        return any(self.files.getlist(name) for name in self.files)


class PapersForm(_FilesForm):
    """The files of a filing, one field for each paper that is still to be handed in."""

    def __init__(self, papers: Iterable[Paper], *args: Any, may_bring_later: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = [paper for paper in papers if paper.is_to_bring]
        self.may_bring_later = may_bring_later
        for paper in self.papers:
            required = paper.required
            form = f"Theo mẫu: {required.form_name}. " if required.form_name else ""
            self.fields[paper_field(required.key)] = _files_field(
                required.name, format_html("{}{}", form, required.note), is_due=_is_due(paper)
            )
            if may_bring_later:
                self.fields[later_field(required.key)] = forms.BooleanField(
                    label="Tôi sẽ nộp bản giấy", required=False
                )

    def clean(self) -> dict[str, Any]:
        """A paper that the law requires must come now, or be announced on paper."""
        cleaned = super().clean()
        for paper in self.papers:
            required, name = paper.required, paper_field(paper.required.key)
            is_answered = bool(cleaned.get(name) or cleaned.get(later_field(required.key)))
            if _is_due(paper) and not is_answered and name not in self.errors:
                or_later = " hoặc đánh dấu “Tôi sẽ nộp bản giấy”" if self.may_bring_later else ""
                self.add_error(name, f"Hãy chọn tệp cho “{required.name}”{or_later}.")
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """Paper, its file field and, where allowed, its "on paper" box, for the template."""
        return [
            {
                "files": self[paper_field(paper.required.key)],
                "later": self[later_field(paper.required.key)] if self.may_bring_later else None,
            }
            for paper in self.papers
        ]


class ResubmitForm(_FilesForm):
    """What was missing, under the paper it belongs to, or as another paper."""

    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, papers: Iterable[Paper], held: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = [paper for paper in papers if paper.is_to_bring]
        for paper in self.papers:
            count = held.get(paper.required.key, 0)
            hint = f"Đã nộp {count} tệp. Tệp mới được thêm vào." if count else "Chưa nộp."
            self.fields[paper_field(paper.required.key)] = _files_field(paper.required.name, hint)
        self.fields["paper_"] = _files_field("Giấy tờ khác", "Giấy tờ được yêu cầu mà không có tên ở trên.")

    def clean(self) -> dict[str, Any]:
        """Filing again without anything new would come back at once."""
        cleaned = super().clean()
        chosen = [name for name in self.fields if name.startswith("paper_") and cleaned.get(name)]
        if not self.errors and not chosen:
            self.add_error(
                None,
                "Hãy chọn ít nhất một tệp. Nếu chỉ có bản giấy, hãy mang đến nơi tiếp nhận.",
            )
        return cleaned


class WithdrawForm(Form):
    """Why a filing is taken back."""

    reason = forms.CharField(
        label="Lý do rút hồ sơ",
        max_length=500,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: nộp nhầm thủ tục. Không ghi số căn cước hay tên người khác.",
    )
    request_id = forms.CharField(max_length=64, widget=forms.HiddenInput)
