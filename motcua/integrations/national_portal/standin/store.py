"""What the stand-in keeps: dossiers, their progress, every call and every rule broken."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY, at REAL, generation TEXT, service TEXT, dossier TEXT, key TEXT,
    http INTEGER, code TEXT, message TEXT, fault TEXT, is_repeat INTEGER, body TEXT);
CREATE TABLE IF NOT EXISTS breach (call_id INTEGER, dossier TEXT, path TEXT, rule TEXT, words TEXT);
CREATE TABLE IF NOT EXISTS dossier (
    code TEXT PRIMARY KEY, generation TEXT, portal_id TEXT, status TEXT, body TEXT, pushes INTEGER,
    created_at REAL, changed_at REAL);
CREATE TABLE IF NOT EXISTS progress (
    code TEXT, position INTEGER, content TEXT, moment TEXT, status TEXT, arrived_at REAL,
    PRIMARY KEY (code, position));
CREATE TABLE IF NOT EXISTS status_row (code TEXT, status TEXT, body TEXT, arrived_at REAL);
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY, answer TEXT);
CREATE TABLE IF NOT EXISTS token (value TEXT PRIMARY KEY, until REAL);
CREATE TABLE IF NOT EXISTS held (id INTEGER PRIMARY KEY, generation TEXT, service TEXT, code TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS file (id TEXT PRIMARY KEY, hash TEXT, name TEXT, size INTEGER);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, last INTEGER);
CREATE INDEX IF NOT EXISTS call_dossier ON call (dossier);
CREATE INDEX IF NOT EXISTS breach_call ON breach (call_id);
CREATE INDEX IF NOT EXISTS held_code ON held (code);
"""
_LONGEST_BODY = 40_000


class Store:
    """One SQLite file behind one lock; a call is one transaction. ``path`` None: in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = RLock()
        self._db = sqlite3.connect(
            ":memory:" if path is None else path, check_same_thread=False, isolation_level=None
        )
        self._db.row_factory = sqlite3.Row
        # A stand-in may lose its last calls with the machine, never with its own process.
        self._db.executescript("PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;" + _SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; one at a time."""
        with self._lock:
            self._db.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of a query."""
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Any) -> int:
        """Write; returns the id of a new row."""
        with self._lock:
            return int(self._db.execute(sql, values).lastrowid or 0)

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def count(self, sql: str, *values: Any) -> int:
        """A single number."""
        found = self.one(sql, *values)
        return int(found[0] or 0) if found else 0

    # Sessions

    def new_token(self, seconds: float) -> str:
        """A session good for so many seconds."""
        value = secrets.token_hex(16)
        self.run("INSERT INTO token VALUES (?, ?)", value, time.time() + seconds)
        return value

    def is_token(self, value: str) -> bool:
        """Whether the session still holds."""
        found = self.one("SELECT until FROM token WHERE value = ?", value)
        return found is not None and found["until"] > time.time()

    def expire_tokens(self) -> None:
        """End every session."""
        self.run("DELETE FROM token")

    # Dossiers

    def dossier(self, code: str) -> sqlite3.Row | None:
        """What is known of a dossier."""
        return self.one("SELECT * FROM dossier WHERE code = ?", code)

    def put_dossier(self, code: str, generation: str, status: str, body: dict[str, Any]) -> str:
        """Write a dossier whole, new or changed; returns the portal's own id of it."""
        moment, text = time.time(), json.dumps(body, ensure_ascii=False)
        known = self.dossier(code)
        portal_id = known["portal_id"] if known else secrets.token_hex(12)
        self.run(
            "INSERT INTO dossier VALUES (?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (code) DO UPDATE SET "
            "status = excluded.status, body = excluded.body, pushes = pushes + 1, changed_at = ?",
            code, generation, portal_id, status, text, moment, moment, moment,
        )  # fmt: skip
        return str(portal_id)

    def set_status(self, code: str, status: str) -> None:
        """Change only the status of a dossier."""
        self.run("UPDATE dossier SET status = ?, changed_at = ? WHERE code = ?", status, time.time(), code)

    def progress(self, code: str) -> list[sqlite3.Row]:
        """The progress rows of a dossier as they arrived."""
        return self.rows("SELECT * FROM progress WHERE code = ? ORDER BY position", code)

    def add_progress(self, code: str, row: dict[str, Any]) -> bool:
        """Append a row; False when exactly this row is there already."""
        content = json.dumps(row, ensure_ascii=False, sort_keys=True)
        if self.one("SELECT 1 FROM progress WHERE code = ? AND content = ?", code, content):
            return False
        position = self.count("SELECT COUNT(*) FROM progress WHERE code = ?", code) + 1
        moment, status = str(row.get("ThoiDiemXuLy", "")), str(row.get("TrangThai", ""))
        self.run(
            "INSERT INTO progress VALUES (?, ?, ?, ?, ?, ?)",
            code, position, content, moment, status, time.time(),
        )  # fmt: skip
        return True

    def next_value(self, name: str) -> int:
        """The next number of a series."""
        self.run("INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET last = last + 1", name)
        return self.count("SELECT last FROM counter WHERE name = ?", name)

    # Calls

    def log_call(self, values: Sequence[Any], breaches: Sequence[tuple[str, str, str, str]]) -> int:
        """Keep one call with the rules it broke. ``values``: generation … is_repeat, body."""
        *facts, body = values
        call_id = self.run(
            "INSERT INTO call (at, generation, service, dossier, key, http, code, message, fault, "
            "is_repeat, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            time.time(), *facts, body[:_LONGEST_BODY],
        )  # fmt: skip
        for dossier, path, rule, words in breaches:
            self.run("INSERT INTO breach VALUES (?, ?, ?, ?, ?)", call_id, dossier, path, rule, words)
        return call_id

    def clear(self) -> None:
        """Forget everything that arrived."""
        with self.transaction():
            for table in ("call", "breach", "dossier", "progress", "status_row", "seen", "held", "file"):
                self.run(f"DELETE FROM {table}")  # noqa: S608 - names of this list

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()
