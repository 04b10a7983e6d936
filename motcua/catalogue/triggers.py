"""An approved version cannot be changed: the database itself refuses, whoever asks."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# Every column but valid_to, which is set when a later version takes over.
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


def statements(vendor: str, table: str) -> tuple[list[str], list[str]]:
    """SQL that makes and that removes the trigger."""
    if vendor == "sqlite":
        changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in FROZEN)
        make = [
            f'CREATE TRIGGER "{table}_frozen" BEFORE UPDATE ON "{table}" '
            f"WHEN OLD.\"state\" <> 'draft' AND ({changed}) "
            f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
        ]
        return make, [f'DROP TRIGGER IF EXISTS "{table}_frozen"']
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in FROZEN)
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


class FrozenOnceApproved(migrations.operations.base.Operation):
    """A migration step: from now on an approved row of the model keeps all but its last day."""

    reversible = True

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
        for statement in statements(schema_editor.connection.vendor, table)[0]:
            schema_editor.execute(statement)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Remove the trigger."""
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for statement in statements(schema_editor.connection.vendor, table)[1]:
            schema_editor.execute(statement)

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Approved rows of {self.model_name} cannot be changed"
