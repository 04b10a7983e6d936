"""A database with every table, made once by the real migrations, then copied for whoever needs one.

A copy fits as long as no migration, nor what migrations read, has changed. SQLite's is a file under build/,
PostgreSQL's a database of the same server. ``./run test`` forgets them first (see ``forget``), so that every
run of everything migrates anew, once on each database.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.addresses import libpq, other_database
from tests.support.tree import ROOT

FOLDER = ROOT / "build" / "migrated"
_PREFIX = "motcua_migrated_"
_PART = "motcua_half_migrated"
# Any number, but the same for all who make or copy a template on one server.
_LOCK = 20_260_101


def _modules(source: Path) -> Iterator[Path]:
    """The project's own modules that a file imports."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{name.name}" for name in node.names)]
        elif isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        else:
            continue
        for name in names:
            if name.startswith("motcua."):
                stem = ROOT.joinpath(*name.split("."))
                found = (stem.with_suffix(".py"), stem / "__init__.py")
                yield from (path for path in found if path.is_file())


def _read_by_migrations() -> set[Path]:
    """Every migration of every application, with the modules they use and the data beside these."""
    from django.apps import apps

    left = [path for app in apps.get_app_configs() for path in Path(app.path).glob("migrations/*.py")]
    found: set[Path] = set()
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += _modules(path) if path.is_relative_to(ROOT / "motcua") else []
    folders = {path.parent for path in found if path.is_relative_to(ROOT / "motcua")}
    return found | {data for folder in folders for data in folder.rglob("*.toml")}


@cache
def digest() -> str:
    """What a fitting template is known by."""
    import django
    from django.conf import settings

    known = hashlib.sha256(repr((django.VERSION, sys.version, settings.INSTALLED_APPS)).encode())
    for path in sorted(_read_by_migrations()):
        known.update(path.name.encode() + path.read_bytes())
    return known.hexdigest()[:16]


def _migrate(data_dir: Path, address: str) -> None:
    """The product's own command, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    done = subprocess.run(
        [sys.executable, "-m", "motcua.cli", "migrate"],
        cwd=ROOT,
        env=kept
        | {
            "MOTCUA_DATA_DIR": str(data_dir),
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.support.product_settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"motcua migrate: {done.stdout}{done.stderr}")


@contextmanager
def _alone() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def copy_file(target: Path) -> None:
    """A migrated SQLite file; the first who asks makes the template, others wait for it."""
    template = FOLDER / f"{digest()}.sqlite3"
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone():
        if not template.exists():
            _forget_files()
            with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
                _migrate(Path(folder), "")
                (Path(folder) / "motcua.sqlite3").replace(template)
        shutil.copyfile(template, target)


def _forget_files() -> None:
    for old in FOLDER.glob("*.sqlite3"):
        old.unlink()


@contextmanager
def _server(address: str) -> Iterator[Any]:
    """The server, for one at a time."""
    import psycopg

    with psycopg.connect(libpq(address, "postgres"), autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield server


def _drop(server: Any, *, prefix: str = "", name: str = "") -> None:
    """Databases of this name, or whose name begins so, even when somebody is still connected."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE datname = %s OR (%s != '' AND starts_with(datname::text, %s))",
        [name, prefix, prefix],
    )
    for (database,) in found.fetchall():
        server.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


def copy_database(address: str, name: str) -> None:
    """A migrated database of this name on the server; what had the name before is dropped."""
    template = _PREFIX + digest()
    with _server(address) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone()
        if not found:
            _drop(server, prefix=_PREFIX)
            _drop(server, name=_PART)
            server.execute(f'CREATE DATABASE "{_PART}"')
            with tempfile.TemporaryDirectory() as folder:
                _migrate(Path(folder), other_database(address, _PART))
            server.execute(f'ALTER DATABASE "{_PART}" RENAME TO "{template}"')
        _drop(server, name=name)
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def forget(address: str) -> None:
    """Let the next who asks migrate anew, on SQLite and on the PostgreSQL of this address."""
    with _alone():
        _forget_files()
    with _server(address) as server:
        _drop(server, prefix=_PREFIX)


@contextmanager
def copied_database() -> Iterator[None]:
    """Until it ends, the connection of this process is one to a copy of its own."""
    from django.conf import settings
    from django.db import connection

    creation: Any = connection.creation
    usual, name = str(connection.settings_dict["NAME"]), creation._get_test_db_name()
    connection.close()
    if connection.vendor == "sqlite":
        copy_file(Path(name))
    else:
        copy_database(os.environ["DATABASE_URL"], name)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        creation.destroy_test_db(usual, verbosity=0)
