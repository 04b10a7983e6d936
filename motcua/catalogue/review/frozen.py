"""A sent report is neither changed nor deleted: the database itself refuses, whoever asks."""

from __future__ import annotations

from motcua.catalogue.triggers import FrozenOnceApproved, KeptOnceApproved, Statements, statements

# All that a sent report says.
SENT = (
    "agency_id",
    "id",
    "plan_id",
    "version",
    "state",
    "dated_on",
    "addressee",
    "report_number",
    "letter_number",
    "signer_title",
    "signer",
    "overview",
    "requests",
    "answer_by",
    "content",
    "digest",
    "sent_at",
    "sent_by_id",
)


def _frozen(vendor: str, table: str) -> Statements:
    # PostgreSQL compares JSON as jsonb only, which is what Django makes of a JSONField.
    return statements(vendor, table, SENT)


class FrozenOnceSent(FrozenOnceApproved):
    """A migration step: from now on a sent row of the model keeps everything."""

    of = staticmethod(_frozen)

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Sent rows of {self.model_name} cannot be changed"


class KeptOnceSent(KeptOnceApproved):
    """A migration step: from now on a sent row of the model cannot be deleted."""

    def describe(self) -> str:
        """One line for the migration's log."""
        return f"Sent rows of {self.model_name} cannot be deleted"
