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


# "agency_id" = %s, "agency_id" IN (%s, ...) and ("agency_id", "id") IN ((%s, %s)): a value, not a column.
_NAMED = re.compile(
    r'\bagency_id"?(?:\s*=\s*|\s+IN\s*\(\s*|\s*,[^()]*\)\s*(?:=|IN)\s*\(+\s*)(?:%s|\?|\d)', re.IGNORECASE
)
_NEGATED = re.compile(r"\bNOT\s+\((?:[^()]|\([^()]*\))*\)", re.IGNORECASE)
_COLUMNS = re.compile(r'"?\s*\(([^()]*)\)')


def _names_agency(sql: str, found: re.Match[str]) -> bool:
    """Whether the rows are sought (or put) under given agencies; the mere name in a list says nothing."""
    if sql[found.start() :][:4].upper() == "INTO":
        columns = _COLUMNS.match(sql, found.end())
        return columns is not None and "agency_id" in columns[1]
    _, where, condition = sql[found.start() :].replace("\n", " ").partition(" WHERE ")
    return bool(where) and _NAMED.search(_NEGATED.sub("", condition)) is not None


def check_statement(sql: str) -> None:
    """Raise UnownedStatement when the SQL touches an owned table without saying whose rows it means."""
    if sql.split(maxsplit=1)[0].upper() not in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}:
        return
    found = _pattern().search(sql)
    if found is not None and not _names_agency(sql, found):
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
