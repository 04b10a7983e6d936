"""A request id belongs to one deed on one thing; a clock that steps back turns no history round."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from motcua.core.clock import now
from motcua.core.errors import Conflict
from tests.journal.conftest import Desk
from tests.notebook.journal import close_notebook, open_notebook, write_line
from tests.notebook.models import Notebook, NotebookEvent


def _events(desk: Desk, notebook: Notebook) -> list[NotebookEvent]:
    return list(
        NotebookEvent.objects.filter(agency_id=desk.agency.pk, notebook_id=notebook.id).order_by("sequence")
    )


def test_a_request_id_of_another_thing_is_not_answered_with_this_one(desk: Desk) -> None:
    other = open_notebook(desk.agency.pk, actor=desk.receptionist, request_id="open-2")
    write_line(other, actor=desk.receptionist, request_id="r-1", line="một")
    with pytest.raises(Conflict, match="đã dùng"):
        write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="hai")
    assert len(_events(desk, desk.notebook)) == 1


def test_a_request_id_of_another_deed_is_not_answered_as_done(desk: Desk) -> None:
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    with pytest.raises(Conflict, match="đã dùng"):
        close_notebook(desk.notebook, actor=desk.receptionist, request_id="r-1")
    assert [event.type for event in _events(desk, desk.notebook)] == ["Opened", "Written"]


def test_a_clock_that_steps_back_a_little_keeps_the_order_of_events(desk: Desk) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
        clock.shift(timedelta(seconds=-30))
        write_line(desk.notebook, actor=desk.receptionist, request_id="r-2", line="hai")
    moments = [event.occurred_at for event in _events(desk, desk.notebook)]
    assert moments == sorted(moments)


def test_a_clock_that_is_far_behind_stops_the_deed_and_says_so(desk: Desk) -> None:
    write_line(desk.notebook, actor=desk.receptionist, request_id="r-1", line="một")
    with (
        time_machine.travel(now() - timedelta(hours=2), tick=False),
        pytest.raises(Conflict, match="Đồng hồ máy chủ"),
    ):
        write_line(desk.notebook, actor=desk.receptionist, request_id="r-2", line="hai")
    assert len(_events(desk, desk.notebook)) == 2
