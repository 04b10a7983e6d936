"""The one question allauth's sign-up form does not ask. Apart, because allauth imports it while loading."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest


class FullNameForm(forms.Form):
    """The name as on the identity card; the account's adapter saves it."""

    field_order = ["full_name", "email", "password1", "password2"]
    full_name = forms.CharField(
        label="Họ và tên",
        max_length=120,
        help_text="Viết như trên thẻ căn cước.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth calls this after saving; nothing is left to do."""
