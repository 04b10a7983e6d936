"""A long read sees one moment and keeps nobody waiting."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from motcua.core.actor import SYSTEM
from motcua.core.audit import audit
from motcua.core.models import AuditLine
from motcua.core.snapshot import snapshot


@pytest.mark.django_db(transaction=True)
def test_a_deed_during_a_long_read_neither_waits_nor_shows_up_in_it() -> None:
    audit(SYSTEM, "test.before", subject="x")
    took: list[float] = []

    def write() -> None:
        started = time.monotonic()
        try:
            audit(SYSTEM, "test.meanwhile", subject="x")
            took.append(time.monotonic() - started)
        finally:
            connection.close()

    with snapshot():
        assert AuditLine.objects.count() == 1
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(20)
        assert took, "the writer had to wait"
        assert AuditLine.objects.count() == 1
    assert AuditLine.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_read_that_breaks_off_leaves_no_transaction_open() -> None:
    def read() -> None:
        with snapshot():
            assert AuditLine.objects.count() == 0
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read()
    audit(SYSTEM, "test.after", subject="x")
    assert AuditLine.objects.count() == 1
