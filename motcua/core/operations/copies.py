"""The database into files and back: SQLite by its online backup, PostgreSQL by COPY, table by table.

PostgreSQL's own dump program need not be installed; the schema comes from the migrations.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from motcua.core.operations.faults import OperationError
from motcua.core.snapshot import snapshot

SQLITE_PART = "database/motcua.sqlite3"
_TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
_COLUMNS = """
    SELECT a.attname FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0
    AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
"""
_LINKS = """
    SELECT child.relname, parent.relname FROM pg_constraint k
    JOIN pg_class child ON child.oid = k.conrelid JOIN pg_class parent ON parent.oid = k.confrelid
    WHERE k.contype = 'f' AND k.conrelid <> k.confrelid AND NOT k.condeferrable
"""
_SEQUENCES = """
    SELECT s.relname, t.relname, a.attname FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
    JOIN pg_class t ON t.oid = d.refobjid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
    JOIN pg_namespace n ON n.oid = s.relnamespace
    WHERE s.relkind = 'S' AND n.nspname = current_schema()
"""


def quoted(name: str) -> str:
    """An identifier for SQL."""
    return connection.ops.quote_name(name)


def _column_list(cursor: Any, table: str) -> list[str]:
    cursor.execute(_COLUMNS, [quoted(table)])
    return [row[0] for row in cursor.fetchall()]


def copy_sqlite(target: Path) -> None:
    """A copy of the SQLite database at one moment, while others read and write."""
    source_path = str(connection.settings_dict["NAME"])
    with closing(sqlite3.connect(source_path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def check_sqlite(path: Path) -> None:
    """Raise OperationError when the file is not a sound SQLite database."""
    try:
        with closing(sqlite3.connect(path)) as database:
            (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        raise OperationError(f"Cơ sở dữ liệu trong tệp sao lưu bị hỏng: {error}") from error
    if verdict != "ok":
        raise OperationError(f"Cơ sở dữ liệu trong tệp sao lưu bị hỏng: {verdict}")


def dump_postgres(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every table as a COPY file of one and the same moment: (part's name, file)."""
    with snapshot(), connection.cursor() as cursor:
        cursor.execute(_TABLES)
        tables = {name: _column_list(cursor, name) for (name,) in cursor.fetchall()}
        index = folder / "index.json"
        index.write_text(json.dumps(tables))
        yield "database/index.json", index
        for table, columns in tables.items():
            path = folder / f"{table}.copy"
            names = ", ".join(quoted(column) for column in columns)
            with (
                path.open("wb") as handle,
                cursor.copy(f"COPY {quoted(table)} ({names}) TO STDOUT") as blocks,
            ):
                for block in blocks:
                    handle.write(block)
            yield f"database/{table}.copy", path
            path.unlink()


def is_empty() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def _in_order(tables: list[str], links: list[tuple[str, str]]) -> list[str]:
    """Tables so that each comes after those it points to."""
    waiting = {table: {parent for child, parent in links if child == table} for table in tables}
    ordered: list[str] = []
    while waiting:
        ready = sorted(table for table, parents in waiting.items() if not parents & waiting.keys())
        if not ready:
            raise OperationError(f"Các bảng trỏ vòng vào nhau: {', '.join(sorted(waiting))}.")
        ordered += ready
        for table in ready:
            del waiting[table]
    return ordered


def _make_schema(migrations: list[list[str]]) -> None:
    """The schema of the backup's moment, from the migrations it had taken."""
    wanted = {(app, name) for app, name in migrations}
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    kept = [step for step in plan if (step[0].app_label, step[0].name) in wanted]
    executor.migrate([], plan=kept)


def load_postgres(folder: Path, migrations: list[list[str]]) -> None:
    """Fill an empty database from COPY files; afterwards it has the schema of the backup's moment."""
    _make_schema(migrations)
    tables: dict[str, list[str]] = json.loads((folder / "index.json").read_text())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LINKS)
        ordered = _in_order(list(tables), cursor.fetchall())
        cursor.execute(f"TRUNCATE {', '.join(quoted(table) for table in ordered)}")
        for table in ordered:
            names = ", ".join(quoted(column) for column in tables[table])
            with (
                (folder / f"{table}.copy").open("rb") as handle,
                cursor.copy(f"COPY {quoted(table)} ({names}) FROM STDIN") as blocks,
            ):
                while block := handle.read(1024 * 1024):
                    blocks.write(block)
        _continue_sequences(cursor)


def _continue_sequences(cursor: Any) -> None:
    cursor.execute(_SEQUENCES)
    for sequence, table, column in cursor.fetchall():
        last = f"MAX({quoted(column)})"
        command = f"SELECT setval('{quoted(sequence)}', COALESCE({last}, 1), {last} IS NOT NULL) FROM "  # noqa: S608
        cursor.execute(command + quoted(table))
