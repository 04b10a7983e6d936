"""The table: roles, rules on the object, delegation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from motcua.core.actor import Actor
from motcua.core.errors import NotAllowed
from motcua.core.permissions import PERMISSIONS, Role, allowed, permission, require, same_agency


@dataclass
class Thing:
    """Something of an agency."""

    agency_id: int = 1
    procedure_code: str = "1.000123"


OFFICER = Actor(kind="officer", officer_id=1, agency_id=1, roles=frozenset({"specialist"}))
LEADER = replace(OFFICER, officer_id=2, roles=frozenset({"leader"}))


@pytest.fixture(autouse=True)
def _row() -> Iterator[None]:
    permission("thing.sign", "Ký kết quả", {Role.LEADER}, rule=same_agency, can_delegate=True)
    permission("thing.close", "Đóng", {Role.LEADER}, rule=same_agency)
    yield
    del PERMISSIONS["thing.sign"], PERMISSIONS["thing.close"]


def test_a_role_grants_and_its_absence_refuses() -> None:
    assert allowed(LEADER, "thing.sign", Thing())
    assert not allowed(OFFICER, "thing.sign", Thing())


def test_the_rule_on_the_object_is_asked_too() -> None:
    assert not allowed(LEADER, "thing.sign", Thing(agency_id=2))


def test_a_delegation_grants_only_what_may_be_delegated() -> None:
    deputy = replace(OFFICER, delegated=frozenset({("thing.sign", ""), ("thing.close", "")}))
    assert allowed(deputy, "thing.sign", Thing())
    assert not allowed(deputy, "thing.close", Thing())


def test_a_delegation_for_one_procedure_covers_no_other() -> None:
    deputy = replace(OFFICER, delegated=frozenset({("thing.sign", "1.000123")}))
    assert allowed(deputy, "thing.sign", Thing())
    assert not allowed(deputy, "thing.sign", Thing(procedure_code="2.000999"))


def test_a_delegation_does_not_reach_into_another_agency() -> None:
    deputy = replace(OFFICER, delegated=frozenset({("thing.sign", "")}))
    assert not allowed(deputy, "thing.sign", Thing(agency_id=2))


def test_a_refusal_says_what_is_missing_and_whom_to_ask() -> None:
    with pytest.raises(NotAllowed, match="không có quyền: ký kết quả"):
        require(OFFICER, "thing.sign", Thing())


def test_a_permission_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        permission("thing.sign", "Việc khác", {Role.CLERK})


def test_an_unknown_permission_is_an_error_not_a_yes() -> None:
    with pytest.raises(KeyError):
        allowed(LEADER, "thing.unheard_of", Thing())
