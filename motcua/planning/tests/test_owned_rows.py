"""What the rows of product slices share."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from motcua.core.actor import ANONYMOUS
from motcua.core.clock import now, simulated
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.owned_rows import find_row, insert_once, made_before, own_agency, words
from motcua.demo.pytest_cast import Cast
from motcua.planning.meetings.models import Meeting
from motcua.planning.meetings.tests.calls import BEFORE, ENDS, STARTS, called
from motcua.planning.product_rows import tasks_with
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db


def same_request(meeting: Meeting, **changed: object) -> Meeting:
    """What a second press at the same moment would insert."""
    facts = {
        "agency_id": meeting.agency_id,
        "kind": "meeting",
        "title": "Lần bấm thứ hai",
        "place": "Hội trường",
        "starts_at": STARTS,
        "ends_at": ENDS,
        "code": "ZZZZZZ",
        "request_id": meeting.request_id,
        "made_at": now(),
        "made_by_id": meeting.made_by_id,
    }
    return Meeting(**{**facts, **changed})


def test_of_two_presses_at_once_the_first_row_stands(cast: Cast) -> None:
    control = cast["kiemsoat"]
    with simulated(BEFORE):
        meeting = called(control, cast["hotich"])
        assert insert_once(same_request(meeting), control).id == meeting.id
        with pytest.raises(Conflict, match="đã dùng"):
            insert_once(same_request(meeting), cast["vanthu"])
        with pytest.raises(IntegrityError):  # another rule of the table: not swallowed
            insert_once(same_request(meeting, request_id="other", code=meeting.code), control)
    assert Meeting.objects.filter(agency_id=meeting.agency_id).count() == 1


def test_a_row_is_found_by_its_own_staff_only(cast: Cast) -> None:
    with simulated(BEFORE):
        meeting = called(cast["kiemsoat"], cast["hotich"])
    assert find_row(Meeting, cast["tiepnhan1"], meeting.id, "Không có.").id == meeting.id
    for stranger in (cast["lancan.tiepnhan"], cast["congdan1"], ANONYMOUS):
        with pytest.raises(NotFound, match="Không có"):
            find_row(Meeting, stranger, meeting.id, "Không có.")
    assert made_before(Meeting, cast["lancan.tiepnhan"], meeting.request_id) is None


def test_whoever_works_for_no_agency_makes_nothing() -> None:
    with pytest.raises(DomainError, match="không thuộc cơ quan"):
        own_agency(ANONYMOUS)


def test_words_are_cleaned_and_measured() -> None:
    assert words("  một\u200b   hai ", field="x", most=10) == "một hai"
    with pytest.raises(DomainError, match="quá 3 ký tự") as refused:
        words("bốn chữ", field="x", most=3)
    assert refused.value.field == "x"
    assert words(" ", field="x", most=3) == ""


def test_the_page_of_a_product_names_its_tasks(cast: Cast) -> None:
    control = cast["kiemsoat"]
    task = plan_with_a_task(control.agency_id or 0, year=2026)
    with simulated(BEFORE):
        meeting = called(control, cast["hotich"], task_id=task.id)
    [line] = tasks_with(meeting.agency_id, "meeting", meeting.id)
    assert (line.task_id, line.year, line.text[:8]) == (task.id, 2026, "Niêm yết")
    assert not tasks_with(meeting.agency_id, "meeting", meeting.id + 1)
