"""Audit and access lines only grow, whoever asks."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from motcua.core.actor import SYSTEM
from motcua.core.audit import audit
from motcua.core.models import AuditLine

pytestmark = pytest.mark.django_db


def test_the_database_refuses_to_change_an_audit_line() -> None:
    audit(SYSTEM, "calendar.day_added", subject="2026-01-02")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.update(deed="calendar.day_removed")
    assert AuditLine.objects.get().deed == "calendar.day_added"


def test_the_database_refuses_to_delete_an_audit_line() -> None:
    audit(SYSTEM, "calendar.day_added", subject="2026-01-02")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.all().delete()
    assert AuditLine.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_transactional_test_leaves_no_line_behind(turn: int) -> None:
    assert AuditLine.objects.count() == 0
    audit(SYSTEM, "calendar.day_added", subject=f"turn {turn}")


@pytest.mark.django_db(transaction=True)
def test_the_triggers_stand_again_after_a_transactional_test() -> None:
    audit(SYSTEM, "calendar.day_added", subject="2026-01-02")
    with pytest.raises(DatabaseError, match="append-only"):
        AuditLine.objects.all().delete()
