"""Rows written in one go are those that Django would have written; sessions live as long as Django's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from motcua.core.clock import now
from motcua.core.models import Delivery
from motcua.core.rows import change, insert
from motcua.core.sessions import SessionStore
from motcua.demo.cast import Organisation

pytestmark = pytest.mark.django_db


def _delivery(agency_id: int, sequence: int) -> Delivery:
    moment = now()
    return Delivery(
        agency_id=agency_id,
        destination="somewhere",
        subject="note",
        subject_id=7,
        sequence=sequence,
        payload={"text": "Đã nhận", "at": None},
        created_at=moment,
        run_at=moment,
    )


def _values(row: Delivery, *left_out: str) -> dict[str, Any]:
    return {
        field.name: getattr(row, field.attname)
        for field in Delivery._meta.concrete_fields
        if field.name not in ("pk", *left_out)
    }


def test_inserted_rows_read_back_as_saved_ones_do(organisation: Organisation) -> None:
    agency_id = organisation.commune.pk
    rows = [_delivery(agency_id, number) for number in (1, 2)]
    insert(rows)
    assert not any(row._state.adding for row in rows)
    stored = Delivery.objects.filter(agency_id=agency_id, subject_id=7).order_by("sequence")
    assert [_values(row) for row in stored] == [_values(row) for row in rows]
    saved = _delivery(agency_id, 3)
    saved.save(force_insert=True)
    third = stored.get(sequence=3)
    own = ("id", "sequence", "created_at", "run_at")
    assert _values(third, *own) == _values(stored[0], *own)


def test_inserting_what_stands_already_is_an_integrity_error(organisation: Organisation) -> None:
    insert([_delivery(organisation.commune.pk, 1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([_delivery(organisation.commune.pk, 1)])


def test_inserting_nothing_asks_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert([])


def test_a_change_tells_how_many_rows_it_found(organisation: Organisation) -> None:
    row = _delivery(organisation.commune.pk, 1)
    insert([row])
    key = {"agency": row.agency_id, "id": row.id}
    assert (
        change(Delivery, {"attempts": 3, "payload": {"n": 1}, "done_at": row.run_at}, **key, sequence=1) == 1
    )
    assert change(Delivery, {"attempts": 9}, **key, sequence=2) == 0
    fresh = Delivery.objects.get(agency_id=row.agency_id, id=row.id)
    assert (fresh.attempts, fresh.payload, fresh.done_at) == (3, {"n": 1}, row.run_at)


def test_a_session_is_found_until_it_runs_out() -> None:
    kept = SessionStore()
    kept["colour"] = "đỏ"
    kept.save()
    assert SessionStore(kept.session_key)["colour"] == "đỏ"
    Session.objects.filter(session_key=kept.session_key).update(expire_date=now() - timedelta(seconds=1))
    late = SessionStore(kept.session_key)
    assert late.get("colour") is None
    assert late.session_key is None
    assert SessionStore("nobody-has-this-key").get("colour") is None
