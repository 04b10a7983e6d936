"""An approved version is neither changed nor deleted: the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import migrations

# Every column of the first table but valid_to, which is set when a later version takes over.
FROZEN = (
    "procedure_id",
    "number",
    "state",
    "valid_from",
    "decision_no",
    "decision_on",
    "content",
    "content_digest",
    "approved_at",
    "approved_by",
)
_MESSAGE = "approved version is immutable"
_KEPT_MESSAGE = "approved version is kept"
Statements = tuple[list[str], list[str]]


def statements(vendor: str, table: str, columns: tuple[str, ...] = FROZEN) -> Statements:
    """SQL that makes and that removes the trigger against changes."""
    if vendor == "sqlite":
        changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in columns)
        make = [
            f'CREATE TRIGGER "{table}_frozen" BEFORE UPDATE ON "{table}" '
            f"WHEN OLD.\"state\" <> 'draft' AND ({changed}) "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        ]
        return make, [f'DROP TRIGGER IF EXISTS "{table}_frozen"']
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in columns)
    make = [
        f'CREATE OR REPLACE FUNCTION "{table}_frozen"() RETURNS trigger LANGUAGE plpgsql AS $$ '
        f"BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_frozen" BEFORE UPDATE ON "{table}" FOR EACH ROW '
        f'WHEN (OLD."state" <> \'draft\' AND ({changed})) EXECUTE FUNCTION "{table}_frozen"()',
    ]
    return make, [
        f'DROP TRIGGER IF EXISTS "{table}_frozen" ON "{table}"',
        f'DROP FUNCTION "{table}_frozen"()',
    ]


def keeping_statements(vendor: str, table: str) -> Statements:
    """SQL that makes and that removes the trigger against deletion."""
    name, when = f'"{table}_kept"', "OLD.\"state\" <> 'draft'"
    if vendor == "sqlite":
        make = [
            f'CREATE TRIGGER {name} BEFORE DELETE ON "{table}" WHEN {when} '
            f"BEGIN SELECT RAISE(ABORT, '{_KEPT_MESSAGE}'); END"
        ]
        return make, [f"DROP TRIGGER IF EXISTS {name}"]
    make = [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_KEPT_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER {name} BEFORE DELETE ON "{table}" FOR EACH ROW '
        f"WHEN ({when}) EXECUTE FUNCTION {name}()",
    ]
    return make, [f'DROP TRIGGER IF EXISTS {name} ON "{table}"', f"DROP FUNCTION {name}()"]


class FrozenOnceApproved(migrations.operations.base.Operation):
    """A migration step: from now on an approved row of the model keeps all but its last day."""

    reversible = True
    of: Callable[[str, str], Statements] = staticmethod(statements)

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration writes down."""
        return self.__class__.__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the trigger."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self.of(schema_editor.connection.vendor, table)[0]:
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove the trigger."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in self.of(schema_editor.connection.vendor, table)[1]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Approved rows of {self.model_name} cannot be changed"


class FrozenAnew(FrozenOnceApproved):
    """A migration step after columns were added: both triggers are made anew, over these columns too.

    SQLite writes a changed table anew and loses its triggers with that; PostgreSQL keeps the old ones.
    """

    def __init__(self, model_name: str, *added: str) -> None:
        super().__init__(model_name)
        self.added = added

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration writes down."""
        return self.__class__.__name__, [self.model_name, *self.added], {}

    def _remake(self, schema_editor: Any, table: str, columns: tuple[str, ...]) -> None:
        vendor = schema_editor.connection.vendor
        make, remove = statements(vendor, table, columns)
        keep, release = keeping_statements(vendor, table)
        if vendor != "sqlite":
            remove, release = remove[:1], release[:1]  # the functions are written over
        for statement in (*remove, *release, *make, *keep):
            schema_editor.execute(statement)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the triggers anew."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        self._remake(schema_editor, table, (*FROZEN, *self.added))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the triggers as they were."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        self._remake(schema_editor, table, FROZEN)


class KeptOnceApproved(FrozenOnceApproved):
    """A migration step: from now on an approved row of the model cannot be deleted."""

    of = staticmethod(keeping_statements)

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Approved rows of {self.model_name} cannot be deleted"
