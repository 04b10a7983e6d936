"""Hot queries of a fixed shape: Django turns them into SQL once in a process, not at every request.

Building and compiling a query costs more than running it: half a millisecond for a row by its key, two for
one with joins. A prepared query keeps what the compiler made and only puts in the values.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)
_USING = "default"


class _Place(models.Value):
    """Stands for a value of the later runs: compiled as one parameter, which is this place itself."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(None, output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        return "%s", [self]


class _Compiled(NamedTuple, Generic[M]):
    """What the compiler made of the query; ``converters`` turn columns into Python's values."""

    queryset: models.QuerySet[M]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    converters: Any


class Prepared(Generic[M]):
    """One query: ``build`` makes it from one expression for each place, given as name=field.

    ``build`` runs once; it must not look at the clock or the database. The rows are ordinary instances,
    relations of ``select_related`` included. Use it where the compared values are never None: "= NULL"
    finds nothing.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], **places: models.Field[Any, Any]) -> None:
        self._build = build
        self._places = {name: _Place(name, field) for name, field in places.items()}
        self._compiled: _Compiled[M] | None = None

    def _ready(self) -> _Compiled[M]:
        if self._compiled is None:
            queryset = self._build(**self._places)
            compiler = queryset.query.get_compiler(using=_USING)
            sql, parameters = compiler.as_sql()
            columns = [column[0] for column in compiler.select[: compiler.col_count]]
            converters = compiler.get_converters(columns)
            self._compiled = _Compiled(queryset, compiler, sql, tuple(parameters), converters)
        return self._compiled

    def rows(self, **values: Any) -> list[M]:
        """Run it and give all rows. Every place needs a value."""
        queryset, compiler, sql, parameters, converters = self._ready()
        connection = connections[_USING]
        bound = copy.copy(compiler)
        bound.connection = connection
        filled = tuple(
            part.output_field.get_db_prep_value(values[part.name], connection)
            if isinstance(part, _Place)
            else part
            for part in parameters
        )
        bound.as_sql = lambda *_, **__: (sql, filled)  # type: ignore[method-assign]
        bound.get_converters = lambda *_: converters  # type: ignore[method-assign]
        found = queryset.__class__.__new__(queryset.__class__)  # a plain copy would fetch the rows first
        found.__dict__.update(queryset.__dict__)
        found.query = copy.copy(queryset.query)
        found.query.get_compiler = lambda *_, **__: bound  # type: ignore[method-assign]
        return list(found)

    def first(self, **values: Any) -> M | None:
        """The first row, or None. For a query that gives one row at most, or is limited."""
        return next(iter(self.rows(**values)), None)
