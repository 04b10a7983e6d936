"""A deed: one transaction, once per request, by whom the table allows, in a state that fits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.journal import GENESIS, differences, event_hash, record, replay
from tests.journal.conftest import Desk
from tests.notebook.journal import JOURNAL, Closed, State, Written, close_notebook, write_line
from tests.notebook.models import Notebook, NotebookEvent
from tests.support.people import make_actor, make_agency


def _events(desk: Desk) -> list[NotebookEvent]:
    return list(
        NotebookEvent.objects.filter(agency_id=desk.agency.pk, notebook_id=desk.notebook.id).order_by(
            "sequence"
        )
    )


def _stored(desk: Desk) -> Notebook:
    return Notebook.objects.get(agency_id=desk.agency.pk, id=desk.notebook.id)


def test_a_deed_writes_its_event_and_the_columns_together(desk: Desk) -> None:
    done = write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một dòng")
    stored, event = _stored(desk), _events(desk)[-1]
    assert (stored.lines, stored.holder_id, stored.sequence) == (1, desk.receptionist.officer_id, 2)
    assert (event.type, event.payload, event.sequence) == ("Written", {"line": "một dòng"}, 2)
    assert (event.actor_position, event.actor_officer_id) == ("Cán bộ tiếp nhận", 1)
    assert done.sequence == stored.sequence
    assert stored.head_hash == event.hash


def test_each_event_carries_the_hash_of_the_one_before_it(desk: Desk) -> None:
    for number in range(3):
        write_line(desk.notebook, actor=desk.receptionist, request_id=f"r-{number}", line="x")
    events = _events(desk)
    assert [event.previous_hash for event in events] == [GENESIS, *(event.hash for event in events[:-1])]
    assert all(event.hash == event_hash(event, desk.notebook.id, event.previous_hash) for event in events)


def test_a_repeated_request_changes_nothing_and_answers_what_stands(desk: Desk) -> None:
    first = write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    again = write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    assert (again.sequence, again.lines) == (first.sequence, 1)
    assert len(_events(desk)) == 2


def test_a_repeated_request_is_answered_even_when_the_state_has_moved_on(desk: Desk) -> None:
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    close_notebook(desk.notebook, actor=desk.leader, request_id="r-2")
    again = write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    assert again.status == "closed"


def test_another_person_may_use_the_same_request_id(desk: Desk) -> None:
    other = make_actor(desk.agency, "receptionist", officer_id=9)
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    write_line(desk.notebook, actor=other, request_id="r-1", line="hai")
    assert _stored(desk).lines == 2


def test_a_deed_in_the_wrong_state_says_so_and_writes_nothing(desk: Desk) -> None:
    close_notebook(desk.notebook, actor=desk.leader, request_id="r-1")
    with pytest.raises(WrongState, match="đã đóng"):
        write_line(desk.notebook, actor=desk.receptionist, request_id="r-2", line="x")
    assert [event.type for event in _events(desk)] == ["Opened", "Closed"]


def test_a_deed_that_the_table_refuses_writes_nothing(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="ghi sổ"):
        write_line(desk.notebook, actor=desk.leader, request_id="r-1", line="x")
    assert len(_events(desk)) == 1


def test_a_person_of_another_agency_is_refused(desk: Desk) -> None:
    stranger = make_actor(make_agency("H24.991"), "receptionist", officer_id=7)
    with pytest.raises(NotAllowed):
        write_line(desk.notebook, actor=stranger, request_id="r-1", line="x")


def test_a_thing_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        write_line(
            Notebook(agency_id=desk.agency.pk, id=5), actor=desk.receptionist, request_id="r", line="x"
        )


def test_what_was_read_before_another_deed_cannot_be_recorded(desk: Desk) -> None:
    stale = _stored(desk)
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    with pytest.raises(Conflict), transaction.atomic():
        record(stale, Written(line="hai"), actor=desk.receptionist, request_id="r-2")
    assert _stored(desk).lines == 1


def test_the_database_refuses_to_change_an_event(desk: Desk) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        NotebookEvent.objects.filter(agency_id=desk.agency.pk).update(payload={"title": "khác"})


def test_the_database_refuses_to_delete_an_event(desk: Desk) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        NotebookEvent.objects.filter(agency_id=desk.agency.pk).delete()


def test_the_replayed_events_give_the_columns(desk: Desk) -> None:
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    close_notebook(desk.notebook, actor=desk.leader, request_id="r-2")
    state = replay(JOURNAL, _events(desk))
    assert state == State("closed", 1, 1)
    assert differences(state, _stored(desk)) == {}


def _at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run deeds in threads that start together; the results or domain errors, in order."""
    ready, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        try:
            ready.wait(5)
            results[number] = deed()
        except DomainError as error:
            results[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_officers_at_once_one_wins_and_the_other_is_told(committed_desk: Desk) -> None:
    desk = committed_desk
    results = _at_once(
        lambda: close_notebook(desk.notebook, actor=desk.leader, request_id="r-1"),
        lambda: close_notebook(desk.notebook, actor=desk.receptionist, request_id="r-2"),
    )
    assert sorted(type(result).__name__ for result in results) == ["Notebook", "WrongState"]
    assert [event.type for event in _events(desk)] == ["Opened", "Closed"]


def test_the_same_click_sent_twice_at_once_is_one_deed(committed_desk: Desk) -> None:
    desk = committed_desk
    results = _at_once(
        *[lambda: write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")] * 4
    )
    assert [type(result).__name__ for result in results] == ["Notebook"] * 4
    assert _stored(desk).lines == 1


def test_many_lines_at_once_are_all_kept_in_one_chain(committed_desk: Desk) -> None:
    desk = committed_desk
    deeds = [
        lambda number=number: write_line(
            desk.notebook, actor=desk.receptionist, request_id=f"r-{number}", line=str(number)
        )
        for number in range(8)
    ]
    results = _at_once(*deeds)
    kept = [result for result in results if isinstance(result, Notebook)]
    assert len(kept) == 8, results
    assert [event.sequence for event in _events(desk)] == list(range(1, 10))
    assert differences(replay(JOURNAL, _events(desk)), _stored(desk)) == {}


def test_a_closed_event_is_what_its_type_says(desk: Desk) -> None:
    close_notebook(desk.notebook, actor=desk.leader, request_id="r-1")
    assert JOURNAL.decode(_events(desk)[-1]) == Closed()
