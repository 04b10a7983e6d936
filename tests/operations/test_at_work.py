"""A restore asks whether anybody is at work: a living process would go on with what it remembers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.operations.conftest import Installation
from tests.support.addresses import libpq
from tests.support.tree import ROOT

New = Callable[..., Installation]
SERVER = "import motcua.config.wsgi, sys; print('ready', flush=True); sys.stdin.read()"
WORKER = (
    "from pathlib import Path; import django, sys; django.setup(); from motcua.core.worker import only_one\n"
    "with only_one(Path(sys.argv[1]) / 'locks', 'w1'): print('ready', flush=True); sys.stdin.read()"
)


@contextmanager
def _at_work(installation: Installation, program: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(installation.folder)],
        cwd=ROOT,
        env=installation.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.one_database  # what it asks is a lock of the data folder
def test_nothing_is_restored_under_a_living_server_or_worker(new_installation: New, tmp_path: Path) -> None:
    old, new, file = new_installation("old", migrated=True), new_installation("new"), tmp_path / "copy.tar.gz"
    old.fill()
    old.motcua("backup", str(file))
    for program in (SERVER, WORKER):
        with _at_work(new, program):
            code, line = new.refused("restore", str(file))
            assert (code, "Hãy dừng máy chủ" in line) == (1, True), line
            assert not (new.folder / "files").exists()
    assert new.motcua("restore", str(file))["fault_count"] == 0


@pytest.mark.django_db
def test_nothing_is_restored_into_a_postgres_that_others_use(new_installation: New, tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL is reached from several data folders")
    old, new, file = new_installation("old", migrated=True), new_installation("new"), tmp_path / "copy.tar.gz"
    old.motcua("backup", str(file))
    with psycopg.connect(libpq(new.database_url)):
        code, line = new.refused("restore", str(file))
    assert (code, "Còn 1 kết nối khác" in line) == (1, True), line
    assert new.motcua("restore", str(file))["fault_count"] == 0
