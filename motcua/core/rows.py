"""Writing whole rows of one shape: the statement is put together once in a process, not at every deed.

Django's ``save`` and ``update`` build and compile a query each time, which costs more than running it.
These write the same values the same way: each field prepares its own. For models whose key the
application makes, without signals and without columns that the database fills.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], count: int) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    fields = tuple(
        one for one in model._meta.concrete_fields if not isinstance(one, models.CompositePrimaryKey)
    )
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(one.column or "") for one in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * count)
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES {places}"  # noqa: S608
    return statement, fields


@lru_cache(maxsize=256)
def _change(
    model: type[models.Model], changed: tuple[str, ...], key: tuple[str, ...]
) -> tuple[str, tuple[models.Field[Any, Any], ...]]:
    def field(name: str) -> models.Field[Any, Any]:
        found = model._meta.get_field(name)
        assert isinstance(found, models.Field)
        return found

    quoted = connection.ops.quote_name
    fields = tuple(field(name) for name in (*changed, *key))
    columns = [f"{quoted(one.column or '')} = %s" for one in fields]
    setting, finding = ", ".join(columns[: len(changed)]), " AND ".join(columns[len(changed) :])
    return f"UPDATE {quoted(model._meta.db_table)} SET {setting} WHERE {finding}", fields  # noqa: S608


def insert(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model in one statement; IntegrityError when one of them stands already."""
    if not rows:
        return
    statement, fields = _insertion(type(rows[0]), len(rows))
    values = [one.get_db_prep_save(one.pre_save(row, True), connection) for row in rows for one in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def change(model: type[models.Model], changed: Mapping[str, Any], **key: Any) -> int:
    """Set columns, none of them to an expression, of the rows with these values; how many there were."""
    statement, fields = _change(model, tuple(changed), tuple(key))
    given = [*changed.values(), *key.values()]
    values = [one.get_db_prep_save(value, connection) for one, value in zip(fields, given, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
