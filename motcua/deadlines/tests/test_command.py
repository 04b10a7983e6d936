from __future__ import annotations

import json

import pytest

from motcua.core.errors import DomainError
from motcua.deadlines.command import BadQuestion, due_answer
from motcua.deadlines.shipped import national_calendar

CALENDAR = national_calendar()


def test_the_answer_is_plain_json_with_lines_and_citations() -> None:
    answer = due_answer(3, "working_day", "2026-11-27T16:30", CALENDAR)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["due_at"] == "2026-12-02T17:00:00+07:00"
    assert answer["transfer_by"] == "2026-11-30T07:30:00+07:00"
    assert answer["lines"][-1] == {
        "from": "2026-11-30T00:00:00+07:00",
        "to": "2026-12-02T17:00:00+07:00",
        "counted": "3",
        "why": "Tính 3 ngày làm việc: 30/11 đến 02/12/2026",
        "citation": "khoản 2 Điều 147 Bộ luật Dân sự 2015",
    }


def test_an_offset_in_the_question_is_respected() -> None:
    assert (
        due_answer(3, "working_day", "2026-11-27T09:30+00:00", CALENDAR)["due_at"]
        == "2026-12-02T17:00:00+07:00"
    )


@pytest.mark.parametrize(
    ("term", "unit", "start", "says"),
    [
        (0, "working_day", "2026-11-27T16:30", "từ 1 đến"),
        (3, "unknown", "2026-11-27T16:30", "Không có đơn vị"),
        (3, "working_day", "hôm nay", "Không hiểu thời điểm"),
        (3, "working_day", "2026-13-27T16:30", "Không hiểu thời điểm"),
        (3, "working_day", "2026-11-27", "phải có giờ"),
        (3, "working_day", "0001-01-01T00:00+23:00", "Không hiểu thời điểm"),
    ],
)
def test_a_question_that_cannot_be_read_gets_a_vietnamese_answer(
    term: int, unit: str, start: str, says: str
) -> None:
    with pytest.raises(BadQuestion, match=says) as refusal:
        due_answer(term, unit, start, CALENDAR)
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize("start", ["1066-10-14T09:00", "9999-12-31T23:59"])
def test_a_date_outside_what_is_known_is_refused(start: str) -> None:
    with pytest.raises(DomainError):
        due_answer(3, "working_day", start, CALENDAR)
