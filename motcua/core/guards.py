"""The statement guard: a statement on an agency-owned table must name the agency."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection

from motcua.core.keys import owned_tables


class UnownedStatement(AssertionError):
    """A statement that would have to visit every shard of a distributed database."""


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(owned_tables()))
    return re.compile(rf'(?:FROM|JOIN|INTO|UPDATE)\s+"?(?:{names})"?\b', re.IGNORECASE)


def check_statement(sql: str) -> None:
    """Raise UnownedStatement when the SQL touches an owned table and no agency_id is in it."""
    if sql.lstrip()[:6].upper() not in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
        return
    found = _pattern().search(sql)
    if found is None:
        return
    # The select list may name the column too: only what follows the table counts.
    tail = sql if sql.lstrip()[:6].upper() == "INSERT" else sql[found.start() :]
    if "agency_id" not in tail:
        raise UnownedStatement(f"agency_id is missing: {sql[:400]}")


_allowed = 0


@contextmanager
def across_agencies(reason: str) -> Iterator[None]:
    """A stretch of code that reads all agencies on purpose (a report, the worker); reason is for readers."""
    global _allowed
    if not reason:
        raise ValueError("say why this reads all agencies")
    _allowed += 1
    try:
        yield
    finally:
        _allowed -= 1


def _wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if not _allowed:
        check_statement(sql)
    return execute(sql, params, many, context)


@contextmanager
def statement_guard() -> Iterator[None]:
    """Watch every statement of the default connection; tests run inside it."""
    with connection.execute_wrapper(_wrapper):
        yield
