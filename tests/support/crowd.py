"""Many dossiers quickly: the few that real deeds made, copied inside PostgreSQL with all that hangs on them.

A copy is older than its original by some days and nearly always handed over, as most dossiers of an office
are. Its events keep the hashes of the original, so a journal check would name them: for measuring only.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, models

from motcua.core.models import AccessLine, Delivery
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, Party
from motcua.notifications.models import Message

DAYS_BETWEEN = 4
OPEN_EVERY = 10  # of so many copies one stays as its original is
_STEP = DAYS_BETWEEN * 24 * 3600 * 1000 << 22  # the same span in ids, which begin with a moment
_BOOK_SIZE = 10_000
_AGENCY = "(%(agencies)s)[1 + n %% %(count)s]"
_TABLES: tuple[type[models.Model], ...] = (
    Party, Dossier, DossierEvent, DossierPaper, Delivery, Message, AccessLine,
)  # fmt: skip
_OWN_IDS = {
    "id", "dossier_id", "submitter_id", "owner_id", "representative_id", "subject_id", "recipient_id",
}  # fmt: skip
_IS_OPEN = f"n %% {OPEN_EVERY} = 0"
_SPECIAL: dict[type[models.Model], dict[str, str]] = {
    Dossier: {
        "code": "code || '-' || n",
        "book_number": f"book_number + n * {_BOOK_SIZE}",
        "status": f"CASE WHEN {_IS_OPEN} THEN status ELSE 'handed_over' END",
        "finished_at": f"CASE WHEN {_IS_OPEN} THEN NULL ELSE coalesce(due_at, opened_at) - {{ago}} END",
        "handed_over_at": f"CASE WHEN {_IS_OPEN} THEN NULL ELSE coalesce(due_at, opened_at) - {{ago}} END",
    },
    DossierEvent: {"request_id": "request_id || '-' || n"},
    Delivery: {"done_at": "created_at - {ago}"},
}


def _expression(model: type[models.Model], column: str, field: models.Field[object, object]) -> str:
    ago = f"n * interval '{DAYS_BETWEEN} days'"
    special = _SPECIAL.get(model, {}).get(column)
    if special is not None:
        return special.replace("{ago}", ago)
    if column == "agency_id":
        return _AGENCY
    if column in _OWN_IDS:
        return f'"{column}" - n * {_STEP}'
    return f'"{column}" - {ago}' if isinstance(field, models.DateTimeField) else f'"{column}"'


def left_open(ids: Sequence[int], copies: int) -> list[int]:
    """These dossiers and the copies of them that still stand as the original does."""
    kept = range(0, copies + 1, OPEN_EVERY)
    return [one - number * _STEP for number in kept for one in ids]


def multiply(copies: int, home: int, agencies: Sequence[int]) -> None:
    """Copy every dossier of ``home`` so many times, to the agencies in turn, and let PostgreSQL count anew.

    Needs a superuser: keys are not checked row by row, for they hold as those of the originals do.
    """
    array = f"ARRAY[{', '.join(str(int(one)) for one in agencies)}]"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for model in _TABLES:
            fields = {
                str(one.column): one
                for one in model._meta.concrete_fields
                if not isinstance(one, models.CompositePrimaryKey)
            }
            names = ", ".join(f'"{column}"' for column in fields)
            made = ", ".join(_expression(model, column, field) for column, field in fields.items())
            made = made.replace("%(agencies)s", array).replace("%(count)s", str(len(agencies)))
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {made} '
                f'FROM "{model._meta.db_table}", generate_series(1, {int(copies)}) n WHERE agency_id = %s',
                [home],
            )
        cursor.execute("RESET session_replication_role")
        for model in _TABLES:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
