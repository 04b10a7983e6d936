"""allauth's forms in our words: labels instead of placeholders, hints for the browser, what to type.

Named in the settings ACCOUNT_FORMS and MFA_FORMS.
"""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from motcua.core.forms import Form

KEY_NAME_HINT = "Ví dụ: Điện thoại của tôi, Máy tính quầy số 1."


class _Plain(Form):
    """Drops the placeholders: they repeat the label and vanish while typing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "password2" in self.fields:
            self.fields["password2"].error_messages["required"] = "Hãy nhập lại mật khẩu một lần nữa."

    def _hint(self, name: str, **attrs: str) -> None:
        self.fields[name].widget.attrs.update(attrs)


class LoginForm(_Plain, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """Log-in name or e-mail, and password. The page itself links to "forgotten password"."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hint("login", autocomplete="username", autocapitalize="none", spellcheck="false")
        self.fields["password"].help_text = ""


class SignupForm(_Plain, account.SignupForm):  # type: ignore[misc]
    """A citizen's account."""


class ResetPasswordForm(_Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which the link is sent."""


class ResetPasswordKeyForm(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after the link."""


class ChangePasswordForm(_Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password while logged in."""


class SetPasswordForm(_Plain, account.SetPasswordForm):  # type: ignore[misc]
    """The first password of an account that has none."""


class AddEmailForm(_Plain, account.AddEmailForm):  # type: ignore[misc]
    """A new address, in force once confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Địa chỉ email mới"


class ReauthenticateForm(_Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class _CodeForm(_Plain):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hint("code", inputmode="numeric", autocomplete="one-time-code", spellcheck="false")
        self.fields["code"].label = "Mã xác thực"


class AuthenticateForm(_CodeForm, mfa.AuthenticateForm):  # type: ignore[misc]
    """The code at log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Mã 6 chữ số trên ứng dụng xác thực, hoặc một mã dự phòng."


class ReauthenticateCodeForm(_CodeForm, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The code again before something sensitive."""


class ActivateTOTPForm(_CodeForm, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the app holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "Mã 6 chữ số mà ứng dụng hiện ra, đổi sau mỗi 30 giây."


class AddWebAuthnForm(_Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key; the browser fills in the credential."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Tên khóa"
        self.fields["name"].help_text = KEY_NAME_HINT


class EditWebAuthnForm(_Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Tên khóa"
        self.fields["name"].help_text = KEY_NAME_HINT


class RecoveryCodesForm(_Plain, GenerateRecoveryCodesForm):  # type: ignore[misc]
    """Asks nothing; refuses when there is no second factor yet."""
