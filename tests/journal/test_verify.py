"""``journal verify`` finds and names whatever was changed behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from motcua.core.clock import now
from motcua.core.guards import across_agencies
from motcua.core.models import JournalDigest
from motcua.core.verify import verify_journals
from tests.journal.conftest import Desk
from tests.notebook.journal import close_notebook, write_line
from tests.notebook.models import Notebook, NotebookEvent
from tests.support.database import without_append_only

TABLE = NotebookEvent._meta.db_table


@pytest.fixture
def written(desk: Desk) -> Desk:
    """A notebook of four events."""
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-2", line="hai")
    close_notebook(desk.notebook, actor=desk.leader, request_id="r-3")
    return desk


@contextmanager
def _behind_its_back() -> Iterator[None]:
    with across_agencies("a test tampers"), without_append_only(connection, TABLE):
        yield


def _lines() -> list[str]:
    return [str(fault) for fault in verify_journals().faults]


def test_an_untouched_journal_has_no_fault(written: Desk) -> None:
    report = verify_journals()
    assert (report.subjects, report.events, report.fault_count) == (1, 4, 0)
    assert sum(day.events for day in report.days) == 4


def test_an_altered_event_is_found_and_named(written: Desk) -> None:
    with _behind_its_back():
        NotebookEvent.objects.filter(sequence=2).update(payload={"line": "khác"})
    assert _lines() == [
        f"notebook {written.agency.pk}/{written.notebook.id}, sự kiện 2: "
        "nội dung đã bị sửa (mã băm tính lại khác mã đã ghi)"
    ]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor_officer_id", 99),
        ("actor_position", "Chủ tịch"),
        ("request_id", "khác"),
        ("type", "Closed"),
        ("occurred_at", None),
        ("recorded_at", None),
    ],
)
def test_every_fact_of_an_event_is_guarded(written: Desk, field: str, value: object) -> None:
    with _behind_its_back():
        NotebookEvent.objects.filter(sequence=2).update(**{field: value or now() - timedelta(hours=1)})
    assert any("sự kiện 2: nội dung đã bị sửa" in line for line in _lines())


def test_an_event_altered_together_with_its_hash_breaks_the_chain(written: Desk) -> None:
    from motcua.core.journal import event_hash

    with _behind_its_back():
        event = NotebookEvent.objects.get(sequence=2)
        event.payload = {"line": "khác"}
        forged = event_hash(event, event.notebook_id, event.previous_hash)
        NotebookEvent.objects.filter(sequence=2).update(payload=event.payload, hash=forged)
    assert any("sự kiện 3: không nối với sự kiện trước" in line for line in _lines())


def test_a_removed_event_is_found(written: Desk) -> None:
    with _behind_its_back():
        NotebookEvent.objects.filter(sequence=2).delete()
    assert any("sự kiện 3: số thứ tự không liền, lẽ ra là 2" in line for line in _lines())


def test_an_altered_column_is_found_with_both_values(written: Desk) -> None:
    with across_agencies("a test tampers"):
        Notebook.objects.update(status="open")
    (line,) = _lines()
    assert "cột “status” ghi 'open', dựng lại từ sự kiện là 'closed'" in line


def test_a_removed_row_is_found(written: Desk) -> None:
    with across_agencies("a test tampers"), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(f'UPDATE "{Notebook._meta.db_table}" SET id = id + 1')
        else:
            cursor.execute(f'ALTER TABLE "{TABLE}" DROP CONSTRAINT "notebook_event_notebook"')
            cursor.execute(f'UPDATE "{Notebook._meta.db_table}" SET id = id + 1')
    lines = _lines()
    assert any("có sự kiện nhưng dòng hiện tại đã mất" in line for line in lines)
    assert any("có dòng hiện tại nhưng không có sự kiện nào" in line for line in lines)
    with across_agencies("the test puts its row back"), connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{Notebook._meta.db_table}" SET id = id - 1')


def test_a_tail_removed_together_with_the_columns_is_found_by_the_day(written: Desk) -> None:
    """Nobody can tell from the thing itself; the digest of a day that was closed before can."""
    with time_machine.travel(now() + timedelta(days=2)):
        assert verify_journals().fault_count == 0
        assert JournalDigest.objects.count() == 1
    with _behind_its_back():
        NotebookEvent.objects.filter(sequence=4).delete()
        last = NotebookEvent.objects.get(sequence=3)
        Notebook.objects.update(status="open", sequence=3, head_hash=last.hash)
    (line,) = _lines()
    assert "mã băm trong ngày khác mã đã lưu (lúc lưu có 4 sự kiện, nay có 3)" in line


def test_the_day_that_is_not_over_keeps_no_digest(written: Desk) -> None:
    verify_journals()
    assert JournalDigest.objects.count() == 0


def test_the_digest_of_a_day_is_the_same_however_often_it_is_computed(written: Desk) -> None:
    with time_machine.travel(now() + timedelta(days=2)):
        first = verify_journals().days
        assert verify_journals().days == first


def test_a_faulty_journal_stores_no_digest(written: Desk) -> None:
    with across_agencies("a test tampers"):
        Notebook.objects.update(lines=7)
    with time_machine.travel(now() + timedelta(days=2)):
        assert verify_journals().fault_count == 1
    assert JournalDigest.objects.count() == 0
