"""Every address and every deed stands in the permission table, and the table holds."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, UUIDConverter

import motcua
from motcua.core.permissions import PERMISSIONS, URL_PERMISSIONS, Role, allowed
from motcua.demo.cast import CAST

MEMBERS = ["anonymous", *(member.username for member in CAST)]


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _patterns(each)
        else:
            yield each


PATTERNS = list(_patterns(get_resolver()))


def test_every_address_has_a_name() -> None:
    assert [str(pattern.pattern) for pattern in PATTERNS if not pattern.name] == []


def test_no_two_addresses_share_a_name() -> None:
    seen: dict[str, Any] = {}
    twice = []
    for pattern in PATTERNS:
        name = pattern.name or ""
        if name in seen and seen[name] != pattern.callback:
            twice.append(name)
        seen[name] = pattern.callback
    assert twice == []


def test_every_address_has_a_row_in_the_permission_table() -> None:
    missing = sorted({pattern.name or "" for pattern in PATTERNS} - URL_PERMISSIONS.keys())
    assert missing == []


def test_the_permission_table_names_no_address_that_is_gone() -> None:
    assert sorted(URL_PERMISSIONS.keys() - {pattern.name for pattern in PATTERNS}) == []


def test_every_address_asks_for_a_permission_that_exists() -> None:
    unknown = {
        name: row for name, row in URL_PERMISSIONS.items() if row != "public" and row not in PERMISSIONS
    }
    assert unknown == {}


def test_every_permission_has_a_label_and_real_roles() -> None:
    wrong = [
        name
        for name, row in PERMISSIONS.items()
        if not row.label or not row.roles or not all(isinstance(role, Role) for role in row.roles)
    ]
    assert wrong == []


def test_technical_administrators_read_no_dossier() -> None:
    reading = [
        name
        for name, row in PERMISSIONS.items()
        if name.startswith("dossier.")
        and Role.ADMINISTRATOR in row.roles
        and name != "dossier.hand_over_work"
    ]
    assert reading == []


def _actions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public functions of every slice's ``actions`` that take an actor."""
    for found in pkgutil.walk_packages(motcua.__path__, "motcua."):
        parts = found.name.split(".")
        if "actions" not in parts or "tests" in parts:
            continue
        module = import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            written = inspect.unwrap(function)
            if name.startswith("_") or written.__module__ != found.name:
                continue
            if "actor" in inspect.signature(written).parameters:
                yield f"{found.name}.{name}", function


ACTIONS = dict(_actions())


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_its_actor_by_keyword(name: str) -> None:
    actor = inspect.signature(inspect.unwrap(ACTIONS[name])).parameters["actor"]
    assert actor.kind is inspect.Parameter.KEYWORD_ONLY


def _calls(function: Callable[..., Any], depth: int = 3) -> Iterator[str]:
    """The source of the function and of the functions of its own module that it names."""
    written = inspect.unwrap(function)
    source = inspect.getsource(written)
    yield source
    if depth:
        own = {
            name: each
            for name, each in vars(inspect.getmodule(written)).items()
            if inspect.isfunction(each) and each is not function and f"{name}(" in source
        }
        for each in own.values():
            yield from _calls(each, depth - 1)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_asks_the_permission_table(name: str) -> None:
    """A deed by its decorator, any other action by ``require``."""
    function = ACTIONS[name]
    permission = getattr(function, "permission", None)
    if permission is not None:
        assert permission in PERMISSIONS
    else:
        assert any("require(" in source for source in _calls(function)), f"{name} never asks"


def _address(pattern: URLPattern) -> str:
    """The address with made-up arguments, which name nothing that exists."""
    values: dict[str, Any] = {}
    for name, converter in pattern.pattern.converters.items():
        if isinstance(converter, UUIDConverter):
            values[name] = "00000000-0000-4000-8000-000000000000"
        else:
            values[name] = 1 if isinstance(converter, IntConverter) else "x"
    for name in getattr(getattr(pattern.pattern, "regex", None), "groupindex", {}):
        values.setdefault(name, "x")
    return reverse(pattern.name or "", kwargs=values)


@pytest.mark.django_db
@pytest.mark.parametrize("username", MEMBERS)
def test_each_of_the_cast_reaches_exactly_the_addresses_of_the_table(
    username: str, client_of: Callable[[str], Client], cast: dict[str, Any]
) -> None:
    client, actor = client_of(username), cast[username]
    client.raise_request_exception = False
    wrong = []
    for pattern in PATTERNS:
        permission = URL_PERMISSIONS.get(pattern.name or "", "")
        may = permission == "public" or (bool(permission) and allowed(actor, permission))
        if pattern.name == "account_logout":
            continue
        answer = client.get(_address(pattern))
        to_log_in = answer.status_code == 302 and reverse("account_login") in answer.headers["Location"]
        is_refused = answer.status_code == 403 or to_log_in
        if (
            answer.status_code >= 500
            or (not may and not is_refused)
            or (may and permission != "public" and is_refused)
        ):
            wrong.append(f"{pattern.name}: {answer.status_code}, table says {'yes' if may else 'no'}")
    assert wrong == []
