"""The link by which a password is set, lost passwords, lost second factors."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator

from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.organisations.actions import (
    SetupLink,
    officer_leaves,
    officer_of_link,
    reset_password,
    reset_second_factor,
    set_first_password,
)
from motcua.organisations.models import User
from motcua.organisations.tests.factories import Office, acting

GOOD = "mot-cau-de-nho-2026"


def parts(link: SetupLink) -> tuple[str, str]:
    uid, token = link.path.rstrip("/").split("/")[-2:]
    return uid, token


def user_of(office: Office) -> User:
    return User.objects.get(pk=office.clerk.user_id)


def test_the_link_sets_the_password_once(office: Office) -> None:
    uid, token = parts(reset_password(office.clerk, actor=acting(office.administrator)))
    assert officer_of_link(uid, token) == office.clerk
    set_first_password(uid, token, GOOD)
    assert user_of(office).check_password(GOOD)
    with pytest.raises(NotFound):
        set_first_password(uid, token, "mot-cau-khac-2026")
    assert user_of(office).check_password(GOOD)
    line = AuditLine.objects.get(deed="account.password_set")
    assert line.actor_officer_id == office.clerk.pk


def test_a_weak_password_is_refused_and_the_link_stays_good(office: Office) -> None:
    uid, token = parts(reset_password(office.clerk, actor=acting(office.administrator)))
    for weak in ("", "ngan", "1234567890", "password123"):
        with pytest.raises(DomainError) as refused:
            set_first_password(uid, token, weak)
        assert refused.value.field == "password"
    set_first_password(uid, token, GOOD)


def test_the_link_dies_after_three_days(office: Office) -> None:
    uid, token = parts(reset_password(office.clerk, actor=acting(office.administrator)))
    with time_machine.travel(now() + timedelta(days=2, hours=23), tick=False):
        officer_of_link(uid, token)
    with time_machine.travel(now() + timedelta(days=3, minutes=1), tick=False), pytest.raises(NotFound):
        officer_of_link(uid, token)


@pytest.mark.parametrize(
    ("uid", "token"), [("", ""), ("!!", "x"), ("OTk5OTk5", "x-y"), ("4pyTCg", "a-b"), ("MQ", "")]
)
def test_a_made_up_link_is_refused(uid: str, token: str, office: Office) -> None:
    with pytest.raises(NotFound, match="cấp đường dẫn mới"):
        officer_of_link(uid, token)


def test_a_new_link_closes_the_old_password_and_the_older_link(office: Office) -> None:
    administrator = acting(office.administrator)
    first = parts(reset_password(office.clerk, actor=administrator))
    set_first_password(*first, GOOD)
    second = parts(reset_password(office.clerk, actor=administrator))
    assert not user_of(office).has_usable_password()
    third = parts(reset_password(office.clerk, actor=administrator))
    with pytest.raises(NotFound):
        officer_of_link(*second)
    officer_of_link(*third)


def test_no_one_person_can_take_an_account_over(office: Office) -> None:
    Authenticator.objects.create(user=office.clerk.user, type=Authenticator.Type.TOTP, data={})
    with pytest.raises(NotAllowed):
        reset_password(office.clerk, actor=acting(office.leader))
    with pytest.raises(NotAllowed):
        reset_second_factor(office.clerk, actor=acting(office.administrator))
    reset_password(office.clerk, actor=acting(office.administrator))
    assert Authenticator.objects.filter(user=office.clerk.user).exists()


def test_a_leader_removes_a_lost_second_factor_once(office: Office) -> None:
    Authenticator.objects.create(user=office.clerk.user, type=Authenticator.Type.TOTP, data={})
    assert reset_second_factor(office.clerk, actor=acting(office.leader)) == 1
    with pytest.raises(WrongState):
        reset_second_factor(office.clerk, actor=acting(office.leader))


def test_nobody_resets_his_own_log_in_or_another_communes(office: Office) -> None:
    with pytest.raises(NotAllowed):
        reset_password(office.administrator, actor=acting(office.administrator))
    with pytest.raises(NotAllowed):
        reset_second_factor(office.leader, actor=acting(office.leader))
    with pytest.raises(NotAllowed):
        reset_password(office.stranger, actor=acting(office.administrator))
    with pytest.raises(NotAllowed):
        reset_second_factor(office.clerk, actor=acting(office.stranger))


def test_who_has_left_gets_no_link(office: Office) -> None:
    officer_leaves(office.clerk, last_on=today(), actor=acting(office.leader))
    office.clerk.refresh_from_db()
    with pytest.raises(WrongState):
        reset_password(office.clerk, actor=acting(office.administrator))
