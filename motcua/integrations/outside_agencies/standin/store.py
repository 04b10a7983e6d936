"""What the stand-in remembers: envelopes sent to bodies, their answers, calls that broke a rule."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS profile (
  id INTEGER PRIMARY KEY, reference TEXT NOT NULL, status TEXT NOT NULL, from_unit TEXT NOT NULL,
  to_unit TEXT NOT NULL, body TEXT NOT NULL, copies INTEGER NOT NULL DEFAULT 1,
  UNIQUE (reference, status, to_unit));
CREATE TABLE IF NOT EXISTS answer (
  id INTEGER PRIMARY KEY, reference TEXT NOT NULL, to_unit TEXT NOT NULL, body TEXT NOT NULL,
  closed TEXT NOT NULL DEFAULT '');
"""


class Store:
    """SQLite in a file or in memory; one connection, one writer at a time."""

    def __init__(self, file: Path | None) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(str(file or ":memory:"), check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(_SCHEMA)

    def _do(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock, self._db:
            return self._db.execute(sql, values).fetchall()

    def keep(self, said: dict[str, Any], to_unit: str) -> int:
        """Keep an envelope; the same reference and state again only counts up. Returns its id."""
        found = self._do(
            "INSERT INTO profile (reference, status, from_unit, to_unit, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (reference, status, to_unit) DO UPDATE SET copies = copies + 1 RETURNING id",
            said["ref_code"],
            said["status"],
            said.get("from_unit_code", ""),
            to_unit,
            json.dumps(said, ensure_ascii=False),
        )
        return int(found[0]["id"])

    def answer(self, reference: str, to_unit: str, body: dict[str, Any]) -> int:
        """A body's answer, waiting for the unit that asked."""
        found = self._do(
            "INSERT INTO answer (reference, to_unit, body) VALUES (?, ?, ?) RETURNING id",
            reference,
            to_unit,
            json.dumps(body, ensure_ascii=False),
        )
        return int(found[0]["id"])

    def waiting(self, unit: str) -> list[sqlite3.Row]:
        """Answers that a unit has not closed."""
        return self._do("SELECT id, body FROM answer WHERE to_unit = ? AND closed = '' ORDER BY id", unit)

    def detail(self, answer_id: int) -> dict[str, Any] | None:
        """One answer."""
        found = self._do("SELECT body FROM answer WHERE id = ?", answer_id)
        return json.loads(found[0]["body"]) if found else None

    def close(self, answer_id: int, result: str) -> None:
        """The unit took it in, or could not."""
        self._do("UPDATE answer SET closed = ? WHERE id = ?", result, answer_id)

    def profiles(self) -> list[sqlite3.Row]:
        """All envelopes, the newest first."""
        return self._do("SELECT * FROM profile ORDER BY id DESC LIMIT 200")

    def answers(self) -> list[sqlite3.Row]:
        """All answers, the newest first."""
        return self._do("SELECT * FROM answer ORDER BY id DESC LIMIT 200")

    def shut(self) -> None:
        """Close the file."""
        self._db.close()
