"""What tests need of the database: append-only tables emptied between tests, on-commit work done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import import_module
from typing import Any
from unittest import mock

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic
from django.test import TestCase, TransactionTestCase

# Django's own, which migrations fill and no deed touches.
_LEFT_ALONE = frozenset({"django_migrations", "django_content_type", "auth_permission"})


@cache
def _tables() -> tuple[str, ...]:
    return tuple(sorted(set(connection.introspection.table_names()) - _LEFT_ALONE))


def _full_tables(cursor: Any) -> list[str]:
    each = (f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _tables())
    cursor.execute(" UNION ALL ".join(each))
    return [name for (name,) in cursor.fetchall()]


def _triggers(cursor: Any, tables: list[str]) -> list[tuple[str, str]]:
    """(name, statement that makes it) of SQLite's triggers on these tables."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    return [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]


def empty_tables() -> None:
    """Delete every committed row, in spite of foreign keys and append-only triggers.

    Only tables that have rows are touched: emptying all of them, as Django does, takes seconds. Straight to
    the driver: the statement guard watches the product, not this.
    """
    with transaction.atomic(), closing(connection.connection.cursor()) as cursor:
        full = _full_tables(cursor)
        deletions = [f'DELETE FROM "{name}"' for name in full]
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            triggers = []
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            triggers = _triggers(cursor, full)
        removals = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        for statement in (*removals, *deletions, *(sql for _, sql in triggers)):
            cursor.execute(statement)


@contextmanager
def transactional_tests_leave_what_migrations_made() -> Iterator[None]:
    """After a test that commits: what it left goes, the rows that migrations made come back for the next.

    Without these a test's result hangs on whether a transactional test ran before it in the same process.
    """
    from django.apps import apps

    fill = import_module("motcua.deadlines.migrations.0002_national_days").fill
    tear_down = TransactionTestCase._fixture_teardown

    def _fixture_teardown(self: TransactionTestCase) -> None:
        if isinstance(self, TestCase):
            tear_down(self)
            return
        connection.ensure_connection()
        empty_tables()
        fill(apps, None)

    with mock.patch.object(TransactionTestCase, "_fixture_teardown", _fixture_teardown):
        yield


@contextmanager
def without_append_only(connection: Any, table: str) -> Iterator[None]:
    """Take the triggers off one table, as somebody with the database's password could."""
    from motcua.core.triggers import _statements

    make, remove = _statements(connection.vendor, table)
    with connection.cursor() as cursor:
        for statement in remove:
            cursor.execute(statement)
        yield
        for statement in make:
            cursor.execute(statement)


def _is_only_in_the_test(connection: BaseDatabaseWrapper) -> bool:
    """Whether every open transaction block is the one that the test itself is wrapped in."""
    blocks: list[Any] = getattr(connection, "atomic_blocks", [])
    return connection.in_atomic_block and bool(blocks) and all(block._from_testcase for block in blocks)


def _run_hooks(connection: BaseDatabaseWrapper) -> None:
    while connection.run_on_commit:
        _, hook, robust = connection.run_on_commit.pop(0)
        try:
            hook()
        except Exception:
            if not robust:
                raise


@contextmanager
def on_commit_hooks_run() -> Iterator[None]:
    """Inside a test's own transaction, run on-commit hooks where the product would have committed."""
    leave = Atomic.__exit__
    register = BaseDatabaseWrapper.on_commit

    def on_exit(self: Any, kind: Any, value: Any, trace: Any) -> None:
        leave(self, kind, value, trace)
        connection = connections[self.using or "default"]
        if kind is None and _is_only_in_the_test(connection) and not connection.needs_rollback:
            _run_hooks(connection)

    def on_commit(self: BaseDatabaseWrapper, hook: Callable[[], object], robust: bool = False) -> None:
        register(self, hook, robust)
        if _is_only_in_the_test(self):
            _run_hooks(self)

    with (
        mock.patch.object(Atomic, "__exit__", on_exit),
        mock.patch.object(BaseDatabaseWrapper, "on_commit", on_commit),
    ):
        yield
