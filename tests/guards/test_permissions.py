"""Every address and every deed stands in the permission table, and the table holds."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import motcua
from motcua.core.permissions import PERMISSIONS, URL_PERMISSIONS, Role
from tests.support.tree import none_of
from tests.support.urlconf import every_address

PATTERNS = [pattern for pattern, _ in every_address()]


def test_every_address_has_a_name() -> None:
    none_of([str(pattern.pattern) for pattern in PATTERNS if not pattern.name])


def test_no_two_addresses_share_a_name() -> None:
    seen: dict[str, Any] = {}
    twice = []
    for pattern in PATTERNS:
        name = pattern.name or ""
        if name in seen and seen[name] != pattern.callback:
            twice.append(name)
        seen[name] = pattern.callback
    none_of(twice)


def test_every_address_has_a_row_in_the_permission_table() -> None:
    missing = sorted({pattern.name or "" for pattern in PATTERNS} - URL_PERMISSIONS.keys())
    none_of(missing)


def test_the_permission_table_names_no_address_that_is_gone() -> None:
    none_of(sorted(URL_PERMISSIONS.keys() - {pattern.name for pattern in PATTERNS}))


def test_every_address_asks_for_a_permission_that_exists() -> None:
    unknown = {
        name: row for name, row in URL_PERMISSIONS.items() if row != "public" and row not in PERMISSIONS
    }
    assert unknown == {}


# Called by machines, not by browsers: no cookie speaks for them, each asks for a secret of its own.
MACHINES = {"portal_inbound": {}, "message_receipt": {"channel": "sms"}}


def test_no_address_is_exempt_from_the_check_against_forged_forms_but_those_of_machines() -> None:
    exempt = {str(pattern.name) for pattern in PATTERNS if getattr(pattern.callback, "csrf_exempt", False)}
    assert exempt == set(MACHINES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(MACHINES))
def test_an_address_of_machines_takes_nothing_without_its_secret(name: str) -> None:
    answer = Client().post(reverse(name, kwargs=MACHINES[name]), "{}", content_type="application/json")
    assert answer.status_code in {401, 403}


def test_every_permission_has_a_label_and_real_roles() -> None:
    wrong = [
        name
        for name, row in PERMISSIONS.items()
        if not row.label or not row.roles or not all(isinstance(role, Role) for role in row.roles)
    ]
    assert not wrong, "\n".join(wrong)


def test_technical_administrators_read_no_dossier() -> None:
    reading = [
        name
        for name, row in PERMISSIONS.items()
        if name.startswith("dossier.")
        and Role.ADMINISTRATOR in row.roles
        and name != "dossier.hand_over_work"
    ]
    none_of(reading)


def _is_deed(name: str, function: Callable[..., Any]) -> bool:
    """Whether the function changes something for an actor; checks and parts of deeds do not."""
    signature = inspect.signature(function)
    is_part = name.startswith(("_", "check_", "require_")) or name.endswith("_event")
    return "actor" in signature.parameters and (not is_part or hasattr(function, "permission"))


def _actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """The deeds of every slice's ``actions``."""
    for found in pkgutil.walk_packages(motcua.__path__, "motcua."):
        parts = found.name.split(".")
        if "actions" not in parts or "tests" in parts:
            continue
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            written = inspect.unwrap(function)
            is_own = written.__module__ == found.name
            if is_own and (hasattr(function, "permission") or _is_deed(name, function)):
                yield f"{found.name}.{name}", function


ACTIONS = dict(_actions())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_its_actor_by_keyword(name: str) -> None:
    actor = inspect.signature(inspect.unwrap(ACTIONS[name])).parameters["actor"]
    assert actor.kind is inspect.Parameter.KEYWORD_ONLY


def _asks(function: Callable[..., Any], depth: int = 4) -> bool:
    """Whether the function, or one of ours that it calls, asks the permission table."""
    if hasattr(function, "permission"):
        return True
    written = inspect.unwrap(function)
    source = inspect.getsource(written)
    if "require(" in source:
        return True
    names = vars(inspect.getmodule(written))
    called = [
        each
        for name, each in names.items()
        if inspect.isfunction(each) and each is not function and f"{name}(" in source
    ]
    called += [
        vars(module)[name]
        for prefix, module in names.items()
        if inspect.ismodule(module) and module.__name__.startswith("motcua.")
        for name in re.findall(rf"\b{prefix}\.(\w+)\(", source)
        if inspect.isfunction(vars(module).get(name))
    ]
    ours = [each for each in called if inspect.unwrap(each).__module__.startswith("motcua.")]
    return depth > 0 and any(_asks(each, depth - 1) for each in ours)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_asks_the_permission_table(name: str) -> None:
    """A deed by its decorator, any other action by ``require``."""
    permission = getattr(ACTIONS[name], "permission", None)
    assert permission is None or permission in PERMISSIONS
    assert _asks(ACTIONS[name]), f"{name} never asks"
