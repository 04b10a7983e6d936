"""What tests need of the database: append-only tables emptied between tests, on-commit work done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any
from unittest import mock

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import DatabaseOperations
from django.db.transaction import Atomic
from django.test import TestCase, TransactionTestCase


@contextmanager
def append_only_tables_can_be_emptied() -> Iterator[None]:
    """Let the flush after a transactional test pass the triggers and our immediate foreign keys.

    PostgreSQL empties tables by TRUNCATE, which row triggers do not see; SQLite deletes row by row.
    """
    flush = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        return [
            "PRAGMA defer_foreign_keys = ON",
            *(f'DROP TRIGGER "{name}"' for name, _ in triggers),
            *flush(self, style, tables, **options),
            *(sql for _, sql in triggers),
        ]

    with mock.patch.object(DatabaseOperations, "sql_flush", sql_flush):
        yield


@contextmanager
def migrated_rows_come_back() -> Iterator[None]:
    """The flush after a transactional test takes the rows that migrations made: put them back for the next.

    Without it a test's result hangs on whether a transactional test ran before it in the same process.
    """
    from django.apps import apps

    fill = import_module("motcua.deadlines.migrations.0002_national_days").fill
    tear_down = TransactionTestCase._fixture_teardown

    def _fixture_teardown(self: TransactionTestCase) -> None:
        tear_down(self)
        if not isinstance(self, TestCase):
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
