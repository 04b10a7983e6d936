"""Counts what a stretch of code asks of the database: real statements, savepoints, commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Counted:
    """``statements`` in order; a commit is a COMMIT, or a write outside any transaction."""

    statements: list[str] = field(default_factory=list)
    savepoints: int = 0
    commits: int = 0

    def told(self) -> str:
        """What a failed test prints: one statement a line."""
        lines = [f"{number:3} {sql[:180]}" for number, sql in enumerate(self.statements, start=1)]
        return "\n".join([f"{len(lines)} statements, {self.commits} commits", *lines])


@contextmanager
def counted() -> Iterator[Counted]:
    """Count on the default connection; for tests outside a transaction of their own."""
    found = Counted()
    commit = BaseDatabaseWrapper.commit

    def on_execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        word = sql.lstrip().split(maxsplit=1)[0].upper()
        if word in _CONTROL:
            found.savepoints += word == "SAVEPOINT"
        else:
            found.statements.append(sql)
            found.commits += word in _WRITES and not connection.in_atomic_block
        return execute(sql, params, many, context)

    def on_commit(self: BaseDatabaseWrapper) -> None:
        found.commits += 1
        commit(self)

    with connection.execute_wrapper(on_execute), mock.patch.object(BaseDatabaseWrapper, "commit", on_commit):
        yield found
