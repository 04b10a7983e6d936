"""Tables that only grow: the database itself refuses UPDATE and DELETE."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_MESSAGE = "append-only table"


def _statements(vendor: str, table: str) -> tuple[list[str], list[str]]:
    """SQL that makes and that removes the two triggers of one table."""
    if vendor == "sqlite":
        make = [
            f'CREATE TRIGGER "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE} {table}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
        return make, [f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"' for verb in ("update", "delete")]
    function = f'"{table}_refuse"'
    make = [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_MESSAGE} {table}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]
    return make, [f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"', f"DROP FUNCTION {function}()"]


class AppendOnly(migrations.operations.base.Operation):
    """A migration step: from now on rows of the model's table can only be added."""

    reversible = True

    def __init__(self, model_name: str) -> None:
        self.model_name = model_name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a migration writes down."""
        return self.__class__.__name__, [self.model_name], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models do not change."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make the triggers."""
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in _statements(schema_editor.connection.vendor, table)[0]:
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove the triggers."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in _statements(schema_editor.connection.vendor, table)[1]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Rows of {self.model_name} can only be added"
