"""Composite keys: every business row is owned by the agency that received it.

The key (agency, id) is declared once here, so that the same models and migrations run on SQLite,
PostgreSQL and a distributed PostgreSQL, where all rows of one agency live together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps as global_apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement

from motcua.core.ids import new_id

if TYPE_CHECKING:
    _ForeignObject = models.ForeignObject[Any, Any]
else:
    _ForeignObject = models.ForeignObject  # Django lets only its foreign key be written with types


class OwnedConstraint(models.BaseConstraint):
    """A FOREIGN KEY of the database over one or more columns, checked at once, not at COMMIT.

    Django's own keys are deferred: on a distributed database a violation would then surface as an
    internal error at COMMIT.
    """

    def __init__(self, *, name: str, fields: Sequence[str], to: str, to_fields: Sequence[str]) -> None:
        super().__init__(name=name)
        self.fields = tuple(fields)
        self.to = to
        self.to_fields = tuple(to_fields)

    def _columns(self, model: type[models.Model], names: Sequence[str]) -> str:
        return ", ".join(f'"{model._meta.get_field(name).column}"' for name in names)  # type: ignore[union-attr]

    def _target(self, model: type[models.Model]) -> type[models.Model]:
        """The model pointed to, as the migration knows it; SQLite remakes a table in its own registry."""
        try:
            return model._meta.apps.get_model(self.to)
        except LookupError:
            return global_apps.get_model(self.to)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        """The clause inside CREATE TABLE."""
        assert model is not None
        target = self._target(model)
        return (
            f'CONSTRAINT "{self.name}" FOREIGN KEY ({self._columns(model, self.fields)}) '
            f'REFERENCES "{target._meta.db_table}" ({self._columns(target, self.to_fields)})'
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: Any) -> Any:
        """ALTER TABLE ... ADD, on databases that can; a Statement, though Django's stubs say text."""
        assert model is not None
        return Statement(
            "ALTER TABLE %(table)s ADD %(clause)s",
            table=schema_editor.quote_name(model._meta.db_table),
            clause=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(
        self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None
    ) -> Any:
        """ALTER TABLE ... DROP CONSTRAINT; a Statement, as above."""
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """A form's check that the row pointed to exists."""
        target = model._meta.apps.get_model(self.to)
        values = [getattr(instance, model._meta.get_field(name).attname) for name in self.fields]
        if None in values:
            return
        if (
            not target._base_manager.using(using)
            .filter(**dict(zip(self.to_fields, values, strict=True)))
            .exists()
        ):
            raise ValidationError("Dữ liệu liên kết không còn tồn tại. Hãy tải lại trang.")

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        """What a migration writes down."""
        path, args, kwargs = super().deconstruct()
        kwargs.update(fields=self.fields, to=self.to, to_fields=self.to_fields)
        return path, args, kwargs

    def __eq__(self, other: object) -> bool:
        if isinstance(other, OwnedConstraint):
            return self.deconstruct() == other.deconstruct()
        return NotImplemented

    __hash__ = object.__hash__


class AgencyLink(models.ForeignKey[Any, Any]):
    """The owning agency: first part of the key; the database's own key is an OwnedConstraint."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("to", "organisations.Agency")
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("verbose_name", "cơ quan tiếp nhận")
        kwargs.update(db_constraint=False, db_index=False)
        super().__init__(**kwargs)


class ReferenceLink(models.ForeignKey[Any, Any]):
    """A link to a reference table (procedure, officer ...), without Django's deferred database key."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        kwargs.update(db_constraint=False)
        kwargs.setdefault("db_index", False)
        super().__init__(**kwargs)


class OwnedLink(_ForeignObject):
    """A link to an agency-owned row, over (agency, id). The model declares ``<name>_id`` beside it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("to_fields", ["agency", "id"])
        super().__init__(**kwargs)


class AgencyOwned(models.Model):
    """Base of every row of a dossier, payment, feedback case or delivery: key (agency, id)."""

    pk = models.CompositePrimaryKey("agency_id", "id")
    agency = AgencyLink()
    id = models.BigIntegerField(default=new_id, editable=False)

    class Meta:
        abstract = True
        constraints = [
            OwnedConstraint(
                name="%(app_label)s_%(class)s_agency",
                fields=["agency"],
                to="organisations.Agency",
                to_fields=["id"],
            )
        ]


def owned_key(name: str, field: str, to: str) -> OwnedConstraint:
    """The database's key behind an OwnedLink: (agency, <field>_id) → (agency, id) of ``to``."""
    return OwnedConstraint(name=name, fields=["agency", f"{field}_id"], to=to, to_fields=["agency", "id"])


def owned_tables() -> frozenset[str]:
    """The tables every statement on which must name the agency."""
    from django.apps import apps

    return frozenset(
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(getattr(model._meta, "pk", None), models.CompositePrimaryKey)
    )
