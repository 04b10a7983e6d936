"""Tests start from copies of one migrated database: the copies fit, and are given back as they were."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from motcua.core.guards import across_agencies
from tests.journal.conftest import make_desk
from tests.support import migrated
from tests.support.database import empty_tables
from tests.support.tree import ROOT


def _rows() -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    with across_agencies("the test counts the whole database"), connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


def test_a_copy_is_made_anew_when_what_migrations_read_has_changed() -> None:
    read = migrated._read_by_migrations()
    assert {
        ROOT / "motcua/dossiers/migrations/0001_initial.py",
        ROOT / "motcua/core/triggers.py",  # imported by migrations
        ROOT / "motcua/deadlines/calendar.py",  # imported by what a migration imports
    } <= read
    assert {
        path for path in read if path.suffix == ".toml" and path.is_relative_to(ROOT / "motcua/deadlines")
    }
    assert any(path.is_relative_to(ROOT / "tests/notebook/migrations") for path in read)


def test_of_two_who_ask_at_once_one_migrates_and_both_have_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def migrate(data_dir: Path, address: str) -> None:
        made.append(data_dir)
        time.sleep(0.2)
        (data_dir / "motcua.sqlite3").write_bytes(b"whole")

    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "templates")
    monkeypatch.setattr(migrated, "_migrate", migrate)
    copies = [tmp_path / name / "copy.sqlite3" for name in ("one", "other")]
    migrated.digest()  # Python 3.11 cannot parse sources in two threads at once
    with ThreadPoolExecutor() as both:
        list(both.map(migrated.copy_file, copies))
    assert [copy.read_bytes() for copy in copies] == [b"whole", b"whole"]
    assert len(made) == 1


def test_a_migration_that_broke_off_leaves_no_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(data_dir: Path, address: str) -> None:
        (data_dir / "motcua.sqlite3").write_bytes(b"half")
        raise AssertionError("motcua migrate")

    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "templates")
    monkeypatch.setattr(migrated, "_migrate", break_off)
    with pytest.raises(AssertionError, match="motcua migrate"):
        migrated.copy_file(tmp_path / "copy.sqlite3")
    assert not list(tmp_path.rglob("*.sqlite3"))


def test_emptying_takes_every_row_that_a_test_committed_and_leaves_what_django_needs(
    transactional_db: None,
) -> None:
    before = _rows()
    make_desk()
    assert _rows() != before
    empty_tables()
    kept = {name for name, count in _rows().items() if count}
    assert kept == {"django_migrations", "django_content_type", "auth_permission"}
