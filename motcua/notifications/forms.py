"""Forms of the pages about messages."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.core.forms import DateField, Form, TimeField
from motcua.notifications.channels import MessageChannel
from motcua.notifications.models import Audience, OutgoingState

_NONE = [("", "Không dùng"), *MessageChannel.choices]


class OrderForm(Form):
    """Up to three ways, in order."""

    first = forms.ChoiceField(label="Cách thứ nhất", choices=_NONE, required=False)
    second = forms.ChoiceField(label="Nếu không được", choices=_NONE, required=False)
    third = forms.ChoiceField(label="Sau cùng", choices=_NONE, required=False)

    def clean(self) -> dict[str, Any]:
        """The same way twice is a slip."""
        data = super().clean() or {}
        chosen = [data.get(name) for name in ("first", "second", "third") if data.get(name)]
        if len(set(chosen)) != len(chosen):
            self.add_error("second", "Cách này đã chọn ở trên.")
        data["channels"] = tuple(chosen)
        return data

    @staticmethod
    def initial_of(channels: list[str]) -> dict[str, str]:
        """The first values for channels in order."""
        return dict(zip(("first", "second", "third"), channels, strict=False))


class SettingForm(OrderForm):
    """How the agency sends messages."""

    valid_from = DateField(label="Áp dụng từ ngày")
    quiet_from = TimeField(label="Yên lặng từ", required=False, help_text="Ví dụ 21:00.")
    quiet_to = TimeField(label="Đến", required=False, help_text="Ví dụ 7:00 sáng hôm sau.")
    is_sms_unaccented = forms.BooleanField(label="Gửi SMS không dấu (một tin chứa 160 ký tự)", required=False)
    tells_staff = forms.BooleanField(label="Gửi cả cho cán bộ giữ hồ sơ", required=False)
    field_order = ["first", "second", "third", "quiet_from", "quiet_to"]


class TextForm(Form):
    """One text. ``after`` is the version the person saw."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    title = forms.CharField(label="Tiêu đề", max_length=200, required=False)
    text = forms.CharField(label="Nội dung", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))


class FollowForm(Form):
    """What the list of sent messages is narrowed by."""

    state = forms.ChoiceField(
        label="Tình trạng", required=False, choices=[("", "Mọi tình trạng"), *OutgoingState.choices]
    )
    channel = forms.ChoiceField(
        label="Gửi bằng", required=False, choices=[("", "Mọi cách"), *MessageChannel.choices]
    )
    audience = forms.ChoiceField(
        label="Gửi cho", required=False, choices=[("", "Mọi người"), *Audience.choices]
    )
    from_day = DateField(label="Từ ngày", required=False)
    to_day = DateField(label="Đến ngày", required=False)
