"""Forms of publication. They read what was typed; the actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from motcua.catalogue.publication.models import PlaceKind, PublicationPlace
from motcua.catalogue.publication.queries import LineState
from motcua.core.clock import today
from motcua.core.deed_pages import OnceForm
from motcua.core.forms import DateField, FileField, Form, RadioField


class BoardFilter(Form):
    """Which lines of the board."""

    place = forms.ChoiceField(label="Nơi công khai", required=False)
    state = forms.ChoiceField(
        label="Tình trạng",
        required=False,
        choices=[("", "Mọi tình trạng"), ("red", "Cần xử lý ngay"), *LineState.choices],
    )
    sector = forms.ChoiceField(label="Lĩnh vực", required=False)
    day = DateField(label="Tính đến ngày", required=False, help_text="")

    def __init__(
        self,
        *args: Any,
        places: Iterable[PublicationPlace],
        sectors: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["place"].choices = [("", "Mọi nơi"), *((str(one.id), one.name) for one in places)]
        fields["sector"].choices = [("", "Mọi lĩnh vực"), *sectors]

    def chosen(self, name: str) -> Any:
        """One field's value; None when it is empty or nonsense."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None


class SpanForm(Form):
    """From a day to a day, both included."""

    from_day = DateField(label="Từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")

    def chosen(self, name: str) -> date | None:
        """One end; None when it is open or nonsense."""
        if not self.is_bound:
            return None
        self.is_valid()
        found: date | None = self.cleaned_data.get(name)
        return found


class DayForm(Form):
    """As of a day."""

    day = DateField(label="Tính đến ngày", required=False, help_text="")

    def chosen(self) -> date:
        """The day; today when none is given."""
        if self.is_bound:
            self.is_valid()
        given: date | None = self.cleaned_data.get("day") if self.is_bound else None
        return given or today()


class PlaceForm(OnceForm):
    """A new place."""

    kind = RadioField(label="Hình thức", choices=PlaceKind.choices, initial=PlaceKind.BOARD.value)
    name = forms.CharField(
        label="Tên nơi công khai", max_length=200, help_text="Ví dụ: Bảng niêm yết tại Trung tâm"
    )
    address = forms.CharField(
        label="Ở đâu",
        max_length=300,
        help_text="Phòng, tầng, địa chỉ; trang điện tử thì ghi địa chỉ bắt đầu bằng https://",
    )
    valid_from = DateField(label="Dùng từ ngày", help_text="Hạn công khai ở nơi này tính sớm nhất từ ngày đó")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"valid_from": today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CloseForm(Form):
    """Giving a place up."""

    valid_to = DateField(label="Dùng đến hết ngày", help_text="")
    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class _ManyForm(Form):
    """A choice of rows and a day."""

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields[next(iter(self.fields))]
        field.choices = list(choices)


class PostForm(_ManyForm):
    """What now hangs at the place."""

    versions = forms.TypedMultipleChoiceField(
        label="Thủ tục đã công khai",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy chọn ít nhất một thủ tục.",
            "invalid_choice": "Danh sách vừa thay đổi. Hãy xem lại rồi chọn.",
        },
    )
    posted_on = DateField(label="Ngày công khai", help_text="Ngày thật sự treo lên hoặc đăng")


class TakeDownForm(_ManyForm):
    """What hangs there no longer."""

    postings = forms.TypedMultipleChoiceField(
        label="Bản đã gỡ",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Hãy chọn ít nhất một bản cần gỡ.",
            "invalid_choice": "Danh sách vừa thay đổi. Hãy xem lại rồi chọn.",
        },
    )
    taken_down_on = DateField(label="Ngày gỡ", help_text="")


class FastTrackForm(Form):
    """Where the decision says that it went by the shortened order."""

    basis = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Ví dụ: phần căn cứ của Quyết định số 12/QĐ-UBND"
    )


class DefectForm(Form):
    """What is wrong."""

    defect = forms.CharField(
        label="Lỗi gì",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ví dụ: mất trang 2; treo bản cũ; thiếu mẫu đơn; chữ mờ",
    )


class PhotoForm(Form):
    """A picture of the place."""

    upload = FileField(label="Ảnh", accept=".jpg,.jpeg,.png", max_mb=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
        self.fields["upload"].help_text = f"Ảnh JPG, PNG, tối đa {most} MB. Không chụp rõ mặt người dân."


class FinishForm(Form):
    """The end of a round."""

    note = forms.CharField(
        label="Nhận xét chung", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class FixForm(Form):
    """A defect mended."""

    fix = forms.CharField(label="Đã sửa thế nào", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    fixed_on = DateField(label="Ngày sửa xong", help_text="")


class PrintForm(Form):
    """What of the notice-board pack is to be printed, and how large."""

    sector = forms.ChoiceField(label="Lĩnh vực", required=False)
    paper = RadioField(label="Khổ giấy", choices=[("A4", "A4"), ("A3", "A3")], initial="A4")
    parts = forms.MultipleChoiceField(
        label="In những gì",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("poster", "Danh mục thủ tục (để đầu bảng)"),
            ("sheets", "Nội dung từng thủ tục"),
            ("forms", "Danh sách mẫu đơn, tờ khai và trang mẫu"),
            ("leaflets", "Tờ rơi A5 cho người dân"),
        ],
        initial=["poster", "sheets", "forms"],
        error_messages={"required": "Hãy chọn ít nhất một phần để in."},
    )

    def __init__(self, *args: Any, sectors: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sector"]
        field.choices = [("", "Tất cả lĩnh vực"), *sectors]
