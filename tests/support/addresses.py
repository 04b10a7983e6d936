"""The address of a database as libpq reads it, from the one Django reads."""

from __future__ import annotations

from urllib.parse import urlsplit


def libpq(address: str, database: str = "") -> str:
    """``postgres://user@/folder/of/socket/name`` becomes ``host=... user=... dbname=...``.

    ``database`` names another database of the same server.
    """
    parts = urlsplit(address)
    folder, _, name = parts.path.rpartition("/")
    words = {
        "host": parts.hostname or folder,
        "port": parts.port,
        "user": parts.username,
        "password": parts.password,
        "dbname": database or name,
    }
    return " ".join(f"{key}={value}" for key, value in words.items() if value)


def other_database(address: str, database: str) -> str:
    """The same server's address with another database's name."""
    return f"{address.rpartition('/')[0]}/{database}"
