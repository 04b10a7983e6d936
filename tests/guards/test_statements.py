"""The statement guard tells a statement that names its agency from one that does not."""

from __future__ import annotations

import pytest

from motcua.core.guards import UnownedStatement, across_agencies, check_statement
from motcua.core.models import Delivery

TABLE = Delivery._meta.db_table


@pytest.mark.parametrize(
    "sql",
    [
        f'SELECT * FROM "{TABLE}" WHERE "{TABLE}"."agency_id" = 1',
        f'UPDATE "{TABLE}" SET attempts = 1 WHERE agency_id = 1 AND id = 2',
        f'DELETE FROM "{TABLE}" WHERE agency_id IN (1, 2)',
        f'INSERT INTO "{TABLE}" ("agency_id", "id") VALUES (1, 2)',
        f'SELECT 1 FROM "{TABLE}" WHERE ("{TABLE}"."agency_id" = %s AND "{TABLE}"."id" = %s) LIMIT 1',
        f'SELECT 1 FROM "{TABLE}" WHERE "{TABLE}"."agency_id" IN (%s, %s)',
        f'SELECT 1 FROM "{TABLE}" WHERE ("{TABLE}"."agency_id", "{TABLE}"."id") IN ((%s, %s))',
        'SELECT * FROM "organisations_agency"',
        f'CREATE INDEX x ON "{TABLE}" ("run_at")',
        f'SELECT * FROM "{TABLE}_of_another_name"',
    ],
)
def test_a_statement_that_names_its_agency_passes(sql: str) -> None:
    check_statement(sql)


@pytest.mark.parametrize(
    "sql",
    [
        f'SELECT * FROM "{TABLE}" WHERE id = 2',
        f'SELECT "{TABLE}"."agency_id", "{TABLE}"."id" FROM "{TABLE}" WHERE "{TABLE}"."id" = 2',
        f'UPDATE "{TABLE}" SET attempts = 1 WHERE id = 2',
        f'DELETE FROM "{TABLE}"',
        f"  select count(*) from {TABLE}",
        f'SELECT * FROM "{TABLE}" WHERE "{TABLE}"."id" = 2 ORDER BY "{TABLE}"."agency_id"',
        f'SELECT COUNT(*) FROM "{TABLE}" WHERE done_at IS NULL GROUP BY "{TABLE}"."agency_id"',
        f'UPDATE "{TABLE}" SET "agency_id" = %s WHERE id = 2',
        f'UPDATE "{TABLE}" SET "agency_id" = %s',
        f'SELECT 1 FROM "{TABLE}" a JOIN "{TABLE}" b ON (a."agency_id" = b."agency_id") WHERE a."id" = 2',
        f'SELECT 1 FROM "{TABLE}" WHERE NOT ("{TABLE}"."agency_id" = %s)',
        f'SELECT 1 FROM "{TABLE}" WHERE "{TABLE}"."agency_id" > %s',
        f'INSERT INTO "{TABLE}" ("id") SELECT "agency_id" FROM "x"',
        f'WITH rows AS (SELECT 1 FROM "{TABLE}" WHERE id = 1) SELECT * FROM rows',
        f'SELECT * FROM "organisations_agency" JOIN "{TABLE}" ON "{TABLE}"."id" = 1',
    ],
)
def test_a_statement_over_all_agencies_is_refused(sql: str) -> None:
    with pytest.raises(UnownedStatement):
        check_statement(sql)


@pytest.mark.django_db
def test_the_guard_watches_every_database_test() -> None:
    with pytest.raises(UnownedStatement):
        Delivery.objects.filter(attempts=1).exists()
    with across_agencies("this test says why"):
        assert not Delivery.objects.filter(attempts=1).exists()


def test_reading_all_agencies_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="why"), across_agencies(""):
        pass
