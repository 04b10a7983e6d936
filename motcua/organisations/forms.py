"""Forms of this slice; what they accept is checked again by the deeds."""

from __future__ import annotations

from typing import Any

from django import forms

from motcua.core.forms import Form


class NewPasswordForm(Form):
    """A password typed twice."""

    password = forms.CharField(
        label="Mật khẩu mới",
        help_text="Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="Gõ lại mật khẩu mới",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both must be alike."""
        cleaned = super().clean() or {}
        if "repeated" in cleaned and cleaned.get("password") != cleaned["repeated"]:
            self.add_error("repeated", "Hai lần gõ chưa giống nhau.")
        return cleaned
