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
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import motcua
from motcua.core.permissions import PERMISSIONS, URL_PERMISSIONS, Role, allowed
from motcua.demo.cast import CAST
from tests.support.tree import none_of

MEMBERS = ["anonymous", *(member.username for member in CAST)]


def _walk(resolver: URLResolver, converters: dict[str, Any]) -> Iterator[tuple[URLPattern, dict[str, Any]]]:
    """Every address with the converters of its own arguments and of those around it."""
    for each in resolver.url_patterns:
        found = {**converters, **getattr(each.pattern, "converters", {})}
        found |= dict.fromkeys(
            getattr(getattr(each.pattern, "regex", None), "groupindex", {}).keys() - found.keys()
        )
        if isinstance(each, URLResolver):
            yield from _walk(each, found)
        else:
            yield each, found


ADDRESSES = list(_walk(get_resolver(), {}))
PATTERNS = [pattern for pattern, _ in ADDRESSES]


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


def _made_up(converter: Any) -> Any:
    """A value the converter accepts and that names nothing; also for an unconverted group."""
    if converter is None:
        return "987654321"
    tried = ["987654321", "00000000-0000-4000-8000-000000000000", *converter.regex.split("|")]
    return converter.to_python(next(text for text in tried if re.fullmatch(converter.regex, text)))


def _address(pattern: URLPattern, converters: dict[str, Any]) -> str:
    """The address with made-up arguments."""
    values = {name: _made_up(converter) for name, converter in converters.items()}
    return reverse(pattern.name or "", kwargs=values)


@pytest.mark.django_db
@pytest.mark.parametrize("username", MEMBERS)
def test_each_of_the_cast_reaches_exactly_the_addresses_of_the_table(
    username: str, client_of: Callable[[str], Client], cast: dict[str, Any]
) -> None:
    client, actor = client_of(username), cast[username]
    client.raise_request_exception = False
    wrong = []
    for pattern, converters in ADDRESSES:
        permission = URL_PERMISSIONS.get(pattern.name or "", "")
        may = permission == "public" or (bool(permission) and allowed(actor, permission))
        if pattern.name == "account_logout":
            continue
        answer = client.get(_address(pattern, converters))
        to_log_in = answer.status_code == 302 and reverse("account_login") in answer.headers["Location"]
        is_refused = answer.status_code == 403 or to_log_in
        if (
            answer.status_code >= 500
            or (not may and not is_refused)
            or (may and permission != "public" and is_refused)
        ):
            wrong.append(f"{pattern.name}: {answer.status_code}, table says {'yes' if may else 'no'}")
    assert not wrong, "\n".join(wrong)
