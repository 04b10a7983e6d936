"""A prepared query finds what the same query made anew would find, with other values each time."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from motcua.core.guards import UnownedStatement
from motcua.core.models import Delivery
from motcua.core.prepared import Prepared
from tests.journal.conftest import Desk
from tests.notebook.journal import write_line
from tests.notebook.models import Notebook, NotebookEvent

BIG = models.BigIntegerField()
HISTORY = Prepared(
    lambda agency_id, since: (
        NotebookEvent.objects.filter(agency_id=agency_id, recorded_at__gte=since)
        .select_related("notebook__agency")
        .order_by("-sequence")
    ),
    agency_id=BIG,
    since=models.DateTimeField(),
)


@pytest.fixture
def written(desk: Desk) -> list[NotebookEvent]:
    """Three events, oldest first."""
    for line in ("một", "hai"):
        write_line(desk.notebook, actor=desk.receptionist, request_id=f"p-{line}", line=line)
    return list(NotebookEvent.objects.filter(agency_id=desk.agency.pk).order_by("sequence"))


def _as_values(rows: list[Any]) -> list[dict[str, Any]]:
    return [{field.attname: getattr(row, field.attname) for field in row._meta.fields} for row in rows]


def test_rows_are_the_same_as_those_of_the_query_made_anew(desk: Desk, written: list[NotebookEvent]) -> None:
    for first in (0, 1, 2):
        found = HISTORY.rows(agency_id=desk.agency.pk, since=written[first].recorded_at)
        assert _as_values(found) == _as_values(written[first:][::-1])
    assert HISTORY.rows(agency_id=desk.agency.pk + 1, since=written[0].recorded_at) == []


def test_one_statement_brings_the_relations_too(desk: Desk, written: list[NotebookEvent]) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = HISTORY.rows(agency_id=desk.agency.pk, since=written[0].recorded_at)
        assert found[0].notebook.agency.name == desk.agency.name
    assert len(asked) == 1


def test_first_is_a_row_or_nothing(desk: Desk, written: list[NotebookEvent]) -> None:
    one = Prepared(Notebook.objects.filter, agency_id=BIG, id=BIG)
    assert one.first(agency_id=desk.agency.pk, id=desk.notebook.id) == desk.notebook
    assert one.first(agency_id=desk.agency.pk, id=desk.notebook.id + 1) is None


def test_rows_can_be_changed_and_saved_like_any_other(desk: Desk) -> None:
    one = Prepared(Notebook.objects.select_for_update().filter, agency_id=BIG, id=BIG)
    with transaction.atomic():
        found = one.first(agency_id=desk.agency.pk, id=desk.notebook.id)
    assert found is not None
    found.refresh_from_db()
    assert not found._state.adding


def test_the_statement_guard_sees_prepared_statements_too(db: None) -> None:
    with pytest.raises(UnownedStatement):
        Prepared(Delivery.objects.filter, id=BIG).rows(id=1)


def test_a_value_that_is_missing_is_an_error_not_a_wrong_answer(desk: Desk) -> None:
    with pytest.raises(KeyError):
        HISTORY.rows(agency_id=desk.agency.pk)


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_statement_but_not_the_connection(committed_desk: Desk) -> None:
    one = Prepared(Notebook.objects.filter, agency_id=BIG, id=BIG)
    key = {"agency_id": committed_desk.agency.pk, "id": committed_desk.notebook.id}
    found: list[Any] = []

    def look() -> None:
        found.append(one.first(**key))
        connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [committed_desk.notebook] * 4
