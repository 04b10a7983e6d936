"""The address of a database as libpq reads it, from the one Django reads."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db.backends.base.base import BaseDatabaseWrapper


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


def address_of(connection: BaseDatabaseWrapper) -> str:
    """The address under which another process finds the database that this connection uses."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    if str(values["HOST"]).startswith("/"):
        return f"postgres://{values['USER']}@/{values['HOST']}/{values['NAME']}"
    place = f"{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{place}"
