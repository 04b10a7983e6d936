"""Form fields for what Vietnamese forms ask: day, hour, sum, file, and one thing out of many by typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import PurePath
from typing import Any

from django import forms

from motcua.core.wording import write_number

Option = tuple[str, str] | tuple[str, str, str]  # value, label, optionally a hint
_MONEY = re.compile(r"\d+|\d{1,3}(?:[., \u00a0]\d{3})+")
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?)?", re.IGNORECASE)
MAX_SUM = 10**12


class DateField(forms.DateField):
    """A day typed as dd/mm/yyyy: the browser's own date box speaks the browser's language, not ours."""

    default_error_messages = {"invalid": "Ngày chưa đúng. Hãy viết ngày/tháng/năm, ví dụ 05/09/2026."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y"])
        kwargs.setdefault("help_text", "Ngày/tháng/năm, ví dụ 05/09/2026")
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mc-short", "maxlength": 10},
            ),
        )
        super().__init__(**kwargs)


class TimeField(forms.TimeField):
    """An hour of the day as people write it: 8:00, 8h30, 08 g 30."""

    default_error_messages = {"invalid": "Giờ chưa đúng. Hãy viết giờ:phút, ví dụ 07:30."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TimeInput(
                format="%H:%M", attrs={"autocomplete": "off", "class": "mc-short", "maxlength": 7}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Raises ValidationError for what is not an hour of a day."""
        if value in self.empty_values or isinstance(value, time):
            return value or None
        found = _TIME.fullmatch(str(value).strip())
        if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(found[1]), int(found[2] or 0))


class MoneyField(forms.IntegerField):
    """A sum in đồng, cleaned to int. Thousands may be parted by full stop, comma or space; "đ" may follow."""

    suffix = "đồng"
    default_error_messages = {"invalid": "Số tiền chưa đúng. Hãy nhập số đồng, ví dụ 10.000."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", MAX_SUM)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mc-short mc-num"}
            ),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        """Raises ValidationError for fractions and for words."""
        if isinstance(value, str):
            text = re.sub(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?$", "", value.strip(), flags=re.IGNORECASE)
            if text and not _MONEY.fullmatch(text):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = re.sub(r"\D", "", text)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """10000 → "10.000"."""
        return write_number(value) if isinstance(value, int) else value


class FileField(forms.FileField):
    """A file with limits that are told before it is sent. What is inside it is looked at by the documents."""

    default_error_messages = {
        "invalid": "Chưa nhận được tệp. Hãy chọn lại tệp.",
        "missing": "Chưa nhận được tệp. Hãy chọn lại tệp.",
        "empty": "Tệp rỗng, không có nội dung. Hãy chọn tệp khác.",
        "too_big": "Tệp %(name)s nặng quá %(limit)d MB. Hãy giảm dung lượng hoặc chia nhỏ tệp.",
        "wrong_kind": "Tệp %(name)s không thuộc loại được nhận (%(kinds)s). Hãy chuyển sang loại khác.",
    }
    widget = forms.FileInput

    def __init__(self, *, accept: str = "", max_mb: int = 20, **kwargs: Any) -> None:
        self.accept = [kind.strip().lower() for kind in accept.split(",") if kind.strip()]
        self.max_mb = max_mb
        kinds = ", ".join(kind.lstrip(".").upper() for kind in self.accept)
        kwargs.setdefault("help_text", f"{kinds + ', ' if kinds else ''}không quá {max_mb} MB")
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What the file chooser filters by."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        return {**attrs, "accept": ",".join(self.accept)} if self.accept else attrs

    def to_python(self, data: Any) -> Any:
        """The uploaded file, or None. Raises ValidationError if it is empty, too big or of another kind."""
        file = super().to_python(data)
        if file is None:
            return None
        if (file.size or 0) > self.max_mb * 1024 * 1024:
            self._refuse("too_big", name=file.name, limit=self.max_mb)
        if self.accept and PurePath(file.name or "").suffix.lower() not in self.accept:
            self._refuse("wrong_kind", name=file.name, kinds=", ".join(self.accept))
        return file

    def _refuse(self, code: str, **params: Any) -> None:
        raise forms.ValidationError(self.error_messages[code], code=code, params=params)


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class MultipleFileField(FileField):
    """Several files at once; cleans to a list, each file checked by itself."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of files, in the order chosen."""
        given = [data] if data and not isinstance(data, list | tuple) else list(data or [])
        if not given:
            super().clean(None, initial)
        return [super(MultipleFileField, self).clean(file, None) for file in given]


class RadioField(forms.ChoiceField):
    """One of a few, all visible."""

    widget = forms.RadioSelect


class LookupInput(forms.Widget):
    """A typed search with a list of hits. Without JavaScript the hits come back as radio buttons."""

    template_name = "components/form/lookup.html"
    url = ""
    minimum = 1
    candidates: Sequence[Option] = ()
    label_of: Callable[[str], str | None] = staticmethod(lambda value: None)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str] | None:
        # No database takes a null character, and nobody types one.
        value = (data.get(name) or "").replace("\0", "").strip()
        text = (data.get(f"{name}_text") or "").replace("\0", "").strip()
        return {"value": value, "text": text} if value or text else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_text" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = (
            value if isinstance(value, dict) else {"value": "" if value is None else str(value), "text": ""}
        )
        text = given["text"] or (self.label_of(given["value"]) or "" if given["value"] else "")
        options = [
            {"value": row[0], "label": row[1], "hint": row[2] if len(row) > 2 else ""}
            for row in self.candidates
        ]
        context["widget"].update(
            chosen=given["value"], text=text, url=self.url, minimum=self.minimum, options=options
        )
        return context


class LookupField(forms.Field):
    """One thing out of too many for a list, found by typing.

    ``lookup`` turns what was typed into options, best first; ``label_of`` gives the label of a value, or None
    if there is no such thing. Cleans to the value. A typed text with exactly one hit is taken as chosen.
    """

    widget = LookupInput
    default_error_messages = {
        "unknown": "Không còn mục đã chọn. Hãy tìm lại.",
        "none_found": "Không tìm thấy “%(text)s”. Hãy thử từ khác hoặc viết ngắn hơn.",
        "several": "Có nhiều kết quả. Hãy chọn một trong danh sách dưới đây.",
    }

    def __init__(
        self,
        *,
        url: str,
        lookup: Callable[[str], Sequence[Option]],
        label_of: Callable[[str], str | None],
        minimum: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.lookup = lookup
        self.label_of = label_of
        self.widget.url, self.widget.minimum, self.widget.label_of = url, minimum, label_of

    def clean(self, value: Any) -> Any:
        """The chosen value, "" when nothing is wanted. Raises ValidationError with what to do."""
        given = value if isinstance(value, dict) else {"value": str(value or ""), "text": ""}
        chosen = given["value"]
        if not chosen and given["text"]:
            chosen = self._by_text(given["text"])
        elif chosen and self.label_of(chosen) is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return super().clean(chosen)

    def _by_text(self, text: str) -> str:
        hits = list(self.lookup(text))
        if not hits:
            raise forms.ValidationError(
                self.error_messages["none_found"], code="none_found", params={"text": text}
            )
        if len(hits) > 1:
            self.widget.candidates = hits
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return hits[0][0]
