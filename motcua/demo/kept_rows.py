"""Rows that take long to make are made once in a process by the real deeds, then put back as they were.

For tests only. ``kept(name, build)`` runs ``build`` the first time and keeps the rows it added; the next
time, from the same beginning, it puts these rows back. Tests still start from a rolled-back database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.db import connection, transaction

from motcua.core.clock import today

Made = TypeVar("Made")
Lines = dict[str, list[Any]]
# Django's own, which migrations fill and no deed touches.
_LEFT_OUT = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@dataclass(frozen=True)
class _Kept:
    """What one build answered, and the rows it added."""

    answer: Any
    added: Lines


_kept: dict[Hashable, _Kept] = {}


def _ask(sql: str) -> list[tuple[Any, ...]]:
    """Straight to the driver: the statement guard watches the product, not this."""
    connection.ensure_connection()
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _links() -> list[tuple[str, str]]:
    """(table, table it points to), for every foreign key."""
    if connection.vendor == "postgresql":
        return [
            (str(one), str(other))
            for one, other in _ask(
                "SELECT a.relname, b.relname FROM pg_constraint c JOIN pg_class a ON a.oid = c.conrelid "
                "JOIN pg_class b ON b.oid = c.confrelid WHERE c.contype = 'f'"
            )
        ]
    return []  # SQLite checks them after the last table


@cache
def _tables() -> tuple[str, ...]:
    """Every table, those that others point to first."""
    left = sorted(set(connection.introspection.table_names()) - _LEFT_OUT)
    links = [(one, other) for one, other in _links() if one != other]
    ordered: list[str] = []
    while left:
        free = [name for name in left if not any(one == name and other in left for one, other in links)]
        if not free:
            raise AssertionError(f"tables that point to each other in a ring: {left}")
        ordered += free
        left = [name for name in left if name not in free]
    return tuple(ordered)


def _counts() -> tuple[Any, ...]:
    """Where a build begins: how many rows each table has, and which agencies there are."""
    each = (f"SELECT '{name}', COUNT(*) FROM \"{name}\"" for name in _tables())  # noqa: S608 - our own tables
    rows = _ask(" UNION ALL ".join(each))
    agencies = _ask("SELECT id FROM organisations_agency ORDER BY id")
    return tuple(sorted((name, count) for name, count in rows if count)), tuple(agencies)


@cache
def _columns(table: str) -> str:
    # A plus makes an expression of the column: the driver then gives what is stored, not a Python value.
    return ", ".join(f'+"{row[1]}"' for row in _ask(f'PRAGMA table_info("{table}")'))


def _picture() -> Lines:
    """Every row of every table, as the database stores it."""
    if connection.vendor == "sqlite":
        return {name: _ask(f'SELECT {_columns(name)} FROM "{name}"') for name in _tables()}  # noqa: S608
    found: Lines = {}
    with connection.connection.cursor() as cursor:
        for name in _tables():
            with cursor.copy(f'COPY "{name}" TO STDOUT') as lines:
                found[name] = b"".join(lines).splitlines(keepends=True)
    return found


def _added(before: Lines, after: Lines) -> Lines:
    added: Lines = {}
    for name, rows in after.items():
        old = Counter(before[name])
        fresh = Counter(rows) - old
        if old - Counter(rows):
            raise AssertionError(f"what is kept may only add rows: {name} has lost or changed some")
        if fresh:
            added[name] = [row for row in rows if row in fresh]
    return added


def _put_back(added: Lines) -> None:
    if connection.vendor == "postgresql":
        with connection.connection.cursor() as cursor:
            for name in _tables():
                if name in added:
                    with cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                        copy.write(b"".join(added[name]))
        return
    # In a test without a transaction of its own each row would be checked before those it points to are in.
    with transaction.atomic(), closing(connection.connection.cursor()) as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for name, rows in added.items():
            places = ", ".join("?" * len(rows[0]))
            cursor.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608
        cursor.execute("PRAGMA defer_foreign_keys = OFF")


def kept(name: str, build: Callable[[], Made]) -> Made:
    """What ``build`` answers, with the rows it adds; a copy, so that no test sees what another did to it.

    Made again when the day or the rows that it begins with are others. AssertionError when ``build``
    changes rows that stood before.
    """
    key = (name, today(), _counts())
    if key in _kept:
        with transaction.atomic():  # a test that commits has no transaction of its own to defer keys in
            _put_back(_kept[key].added)
        answer: Made = deepcopy(_kept[key].answer)
        return answer
    before = _picture()
    made = build()
    _kept[key] = _Kept(deepcopy(made), _added(before, _picture()))
    return made
