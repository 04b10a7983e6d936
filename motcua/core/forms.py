"""Base forms: accessible markup, Vietnamese messages, and the fields that Vietnamese offices need.

The settings name ``Renderer`` as FORM_RENDERER, so that the forms of other packages look the same.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates

from motcua.core.drawn_widgets import drawn
from motcua.core.fields import (
    DateField,
    FileField,
    LookupField,
    MoneyField,
    MultipleFileField,
    RadioField,
    TimeField,
)

__all__ = [
    "DateField",
    "FileField",
    "Form",
    "LookupField",
    "ModelForm",
    "MoneyField",
    "MultipleFileField",
    "RadioField",
    "Renderer",
    "TimeField",
]

_OWN_TEMPLATES = {
    "django/forms/widgets/radio.html": "components/form/choices.html",
    "django/forms/widgets/checkbox_select.html": "components/form/choices.html",
    "django/forms/widgets/file.html": "components/form/file.html",
    "django/forms/widgets/clearable_file_input.html": "components/form/file.html",
    "django/forms/errors/list/default.html": "components/form/errors.html",
    "django/forms/errors/list/ul.html": "components/form/errors.html",
}

# By code; a field's own wording wins. The names in %()s are those Django's validators give.
_MESSAGES = {
    "max_length": "Dài quá %(limit_value)d ký tự (đang có %(show_value)d). Hãy viết ngắn lại.",
    "min_length": "Cần ít nhất %(limit_value)d ký tự (đang có %(show_value)d).",
    "max_value": "Không được lớn hơn %(limit_value)s.",
    "min_value": "Không được nhỏ hơn %(limit_value)s.",
    "null_characters_not_allowed": "Có ký tự không hợp lệ. Hãy xóa đi và nhập lại.",
    "invalid_choice": "Lựa chọn này không có trong danh sách. Hãy chọn lại.",
    "invalid_pk_value": "Lựa chọn này không có trong danh sách. Hãy chọn lại.",
    "invalid_list": "Lựa chọn không đúng. Hãy chọn lại.",
    "incomplete": "Hãy điền đủ các ô.",
}
_INVALID = {
    forms.EmailField: "Địa chỉ thư điện tử chưa đúng. Ví dụ: lan.nguyen@hopthu.vn.",
    forms.DecimalField: "Hãy nhập một số, ví dụ 12,5.",
    forms.IntegerField: "Hãy nhập số nguyên, ví dụ 12.",
    forms.URLField: "Địa chỉ trang chưa đúng. Ví dụ: https://hopthu.vn.",
}


class Bound(BoundField):
    """A field on a form: knows its layout and gives its widget the right CSS classes."""

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> Any:
        """The input with its classes; see Django for the parameters."""
        chosen = widget or self.field.widget
        classes = [str(chosen.attrs.get("class", "")), _css(chosen)]
        if self.errors:
            classes.append("is-invalid")
        given: dict[str, Any] = {"class": " ".join(filter(None, classes)), **(attrs or {})}
        if isinstance(chosen, forms.Textarea) and chosen.attrs.get("rows") == "10":
            given["rows"] = 4  # Django's own ten rows push the buttons off the screen
        return super().as_widget(chosen, given if not chosen.is_hidden else attrs, only_initial)

    @property
    def layout(self) -> str:
        """Label after the box ("checkbox"), inputs under a legend ("group"), or label above ("plain")."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "group" if widget.use_fieldset else "plain"

    @property
    def suffix(self) -> str:
        """The unit printed after the input, if the field has one."""
        return str(getattr(self.field, "suffix", ""))


class Renderer(DjangoTemplates):
    """Renders every form of the product, those of other packages too, with our markup."""

    form_template_name = "components/form/form.html"
    field_template_name = "components/form/field.html"
    bound_field_class = Bound

    def get_template(self, template_name: str) -> Any:
        """Our template where we have one for a widget of Django."""
        return super().get_template(_OWN_TEMPLATES.get(template_name, template_name))

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Plain inputs and selects are drawn directly; all else comes from templates."""
        return drawn(template_name, context) or super().render(template_name, context, request)


class _Spoken:
    """Messages that say what to do, with the field's name in them; no bubbles of the browser."""

    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _speak(field, name)


class Form(_Spoken, forms.Form):
    """The base of all forms."""


class ModelForm(_Spoken, forms.ModelForm):  # type: ignore[type-arg]
    """The base of all forms over one row. Saving stays in the actions."""


def _css(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


def _speak(field: forms.Field, name: str) -> None:
    label = _in_sentence(str(field.label or name))
    spoken = dict(_MESSAGES)
    for kind, text in _INVALID.items():
        if isinstance(field, kind):
            spoken["invalid"] = text
            break
    if isinstance(field, forms.FileField):
        spoken["required"] = f"Chưa chọn tệp: {label}."
    elif isinstance(field, forms.BooleanField):
        spoken["required"] = f"Cần đánh dấu ô: {label}."
    elif isinstance(field, forms.ChoiceField):
        spoken["required"] = f"Chưa chọn {label}."
    else:
        spoken["required"] = f"Chưa nhập {label}."
    stock = _stock_messages(type(field))
    for code, text in spoken.items():
        if field.error_messages.get(code) == stock.get(code):
            field.error_messages[code] = text


def _stock_messages(kind: type[forms.Field]) -> dict[str, Any]:
    """The messages that Django itself gives a field of this class; our own classes' are not among them."""
    found: dict[str, Any] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("django."):
            found.update(base.__dict__.get("default_error_messages", {}))
    return found


def _in_sentence(label: str) -> str:
    """ "Họ và tên" → "họ và tên"; "CCCD" stays."""
    is_word = len(label) > 1 and (label[1].islower() or not label[1].isalpha())
    return label[0].lower() + label[1:] if is_word else label
