"""Installations of their own, each with a data folder and a database, worked by real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.support.migrated import copy_database, copy_file
from tests.support.tree import ROOT


@dataclass(frozen=True)
class Installation:
    """A data folder and, on PostgreSQL, a database."""

    folder: Path
    database_url: str

    def environment(self, **more: str) -> dict[str, str]:
        """The environment its processes run in."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_"))
        }
        return {
            **kept,
            "MOTCUA_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.support.product_settings",
            "MOTCUA_LOG_LEVEL": "WARNING",
            **more,
        }

    def run(
        self, *arguments: str, module: str = "motcua.cli", **more: str
    ) -> subprocess.CompletedProcess[str]:
        """One command to its end."""
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=600,  # for what hangs; a loaded machine only takes long
            check=False,
        )

    def motcua(self, *arguments: str) -> dict[str, Any]:
        """A motcua command that must succeed; its JSON."""
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def refused(self, *arguments: str) -> tuple[int, str]:
        """A motcua command that must not succeed: its code and its one line on the error output."""
        done = self.run(*arguments)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stderr.strip().splitlines()[-1]

    def fill(self) -> dict[str, str]:
        """Put something of every kind into a migrated one; its summary."""
        done = self.run("fill", module="tests.support.installation")
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found

    def summary(self) -> dict[str, str]:
        """What is in it, table by table and file by file."""
        done = self.run("summary", module="tests.support.installation")
        assert done.returncode == 0, done.stderr
        found: dict[str, str] = json.loads(done.stdout)
        return found


def _server() -> tuple[str, str]:
    """(connection string of the tests' PostgreSQL, address pattern with {} for the database)."""
    values = connection.settings_dict
    host, user = str(values["HOST"]), str(values["USER"])
    conninfo = f"host={host} user={user} dbname=postgres"
    if values["PASSWORD"]:
        conninfo += f" password={values['PASSWORD']} port={values['PORT'] or 5432}"
    if host.startswith("/"):
        return conninfo, f"postgres://{user}@/{host}/{{}}"
    return conninfo, f"postgres://{user}:{values['PASSWORD']}@{host}:{values['PORT'] or 5432}/{{}}"


@pytest.fixture
def new_installation(db: None, tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """A function: name → empty installation on the engine of this run; ``migrated=True``: with its schema.

    The schema is a copy of what the product's own command made (see tests.support.migrated).
    """
    made: list[str] = []

    def make(name: str, *, migrated: bool = False) -> Installation:
        folder = tmp_path / name
        if connection.vendor == "sqlite":
            if migrated:
                copy_file(folder / "motcua.sqlite3")
            return Installation(folder, "")
        conninfo, pattern = _server()
        database = f"motcua_{name}_{os.getpid()}"
        address = pattern.format(database)
        if migrated:
            copy_database(address, database)
        else:
            with psycopg.connect(conninfo, autocommit=True) as server:
                server.execute(f'CREATE DATABASE "{database}"')
        made.append(database)
        return Installation(folder, address)

    yield make
    if made:
        with psycopg.connect(_server()[0], autocommit=True) as server:
            for database in made:
                server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
