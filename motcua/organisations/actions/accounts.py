"""Deeds on log-ins: the link by which an officer sets a password, lost passwords, lost second factors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.permissions import require
from motcua.organisations.actions.rows import locked
from motcua.organisations.models import Officer, User


class _SetupTokens(PasswordResetTokenGenerator):
    """Django's signed tokens, apart from those of the reset by e-mail; spent once a password is set."""

    key_salt = "motcua.organisations.SetupLink"


_tokens = _SetupTokens()


@dataclass(frozen=True, slots=True)
class SetupLink:
    """Where an officer sets the password. Whoever holds it can: shown once, handed over in person."""

    path: str
    valid_until: datetime

    @property
    def address(self) -> str:
        """The whole address, to be copied."""
        return f"{settings.PUBLIC_URL}{self.path}"


def link_for(user: User) -> SetupLink:
    """A fresh link; it works until PASSWORD_RESET_TIMEOUT (3 days) or until a password is set."""
    uid = urlsafe_base64_encode(str(user.pk).encode())
    path = reverse("password_setup", kwargs={"uid": uid, "token": _tokens.make_token(user)})
    return SetupLink(path, now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))


def officer_of_link(uid: str, token: str) -> Officer:
    """Whose link it is; NotFound with what to do when it is wrong, spent or too old."""
    try:
        user_id = int(force_str(urlsafe_base64_decode(uid)))
    except (ValueError, OverflowError):
        user_id = 0
    officer = Officer.objects.select_related("user").filter(user_id=user_id, user__is_active=True).first()
    if officer is None or officer.user is None or not _tokens.check_token(officer.user, token):
        raise NotFound("Đường dẫn đã dùng hoặc quá 3 ngày. Hãy xin quản trị cấp đường dẫn mới.")
    return officer


@transaction.atomic
def set_first_password(uid: str, token: str, password: str) -> Officer:
    """Set the password by the link, which is spent by it. DomainError lists what the password lacks."""
    officer = locked(officer_of_link(uid, token))
    user = locked(officer.user) if officer.user else None
    if user is None or not _tokens.check_token(user, token):
        raise NotFound("Đường dẫn đã dùng hoặc quá 3 ngày. Hãy xin quản trị cấp đường dẫn mới.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from error
    user.set_password(password)
    user.save(update_fields=["password"])
    owner = Actor(
        kind="officer",
        name=officer.name,
        user_id=user.pk,
        officer_id=officer.pk,
        agency_id=officer.agency_id,
    )
    audit(owner, "account.password_set", subject=f"officer:{officer.pk}")
    return officer


def _account_of(officer: Officer, actor: Actor, permission: str) -> User:
    require(actor, permission, officer)
    if actor.officer_id == officer.pk:
        raise NotAllowed("Bạn không tự làm việc này cho tài khoản của mình. Hãy nhờ người khác có quyền.")
    if officer.left_on is not None or officer.user is None:
        raise WrongState("Người này không còn tài khoản đang dùng.")
    return locked(officer.user)


@transaction.atomic
def reset_password(officer: Officer, *, actor: Actor) -> SetupLink:
    """Close the old password and give a new link. The second factor stays: see reset_second_factor."""
    user = _account_of(officer, actor, "staff.reset_password")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit(actor, "account.password_reset", subject=f"officer:{officer.pk}")
    return link_for(user)


@transaction.atomic
def reset_second_factor(officer: Officer, *, actor: Actor) -> int:
    """Remove lost authenticators (leader's deed, so that no administrator takes an account over alone)."""
    user = _account_of(officer, actor, "staff.reset_second_factor")
    removed = int(Authenticator.objects.filter(user=user).delete()[0])
    if not removed:
        raise WrongState("Tài khoản này chưa đặt xác thực hai lớp.")
    audit(actor, "account.second_factor_reset", subject=f"officer:{officer.pk}")
    return removed
