"""Every worked example of the law records that needs the engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from motcua.deadlines.calendar import ZONE
from motcua.deadlines.index766 import Wait, index_due, index_view
from motcua.deadlines.limits import (
    ExtensionRefused,
    check_extension,
    correction_due,
    online_alert,
    online_answer,
    restarted,
    supplement_close,
    supplement_standing,
)
from motcua.deadlines.rules import Term, Unit, due_date, term_end, timeliness
from motcua.deadlines.shipped import national_calendar
from motcua.law import Example, Rule
from motcua.law.tests.worked_examples import CHECKS as LAW_CHECKS
from motcua.law.tests.worked_examples import worked_examples

CALENDAR = national_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def _term(given: Any) -> Term:
    return Term(given["term"], Unit(given["unit"]))


def _due(record: Rule, example: Example) -> Any:
    count = term_end if example.given.get("as") == "event" else due_date
    return count(_term(example.given), at(example.given["from"]), CALENDAR).due_at


def _transfer(record: Rule, example: Example) -> Any:
    return due_date(Term(3, Unit.WORKING_DAY), at(example.given["from"]), CALENDAR).transfer_by


def _online(record: Rule, example: Example) -> Any:
    limit = {"alert": online_alert, "answer": online_answer}[example.given["limit"]]
    return limit(at(example.given["from"]), CALENDAR).due_at


def _late(record: Rule, example: Example) -> Any:
    given = example.given
    return supplement_standing(at(given["received"]), at(given["requested"]), CALENDAR).is_late


def _restart(record: Rule, example: Example) -> Any:
    resubmitted = at(example.given["resubmitted"])
    return restarted(_term(example.given), resubmitted, CALENDAR, received_on=record.valid_from).due_at


def _close(record: Rule, example: Example) -> Any:
    closes = supplement_close(at(example.given["notified"]), CALENDAR, received_on=record.valid_from)
    assert closes is not None
    return closes.due_at


def _waits(example: Example) -> list[Wait]:
    return [Wait(at(begin), at(end)) for begin, end in example.given["waits"]]


def _index(record: Rule, example: Example) -> Any:
    return index_due(at(example.given["due"]), _waits(example), CALENDAR)


def _index_overdue(record: Rule, example: Example) -> Any:
    finished = at(example.given["finished"])
    due = at(example.given["due"])
    view = index_view(due, _waits(example), CALENDAR, finished_at=finished, period_end_at=finished)
    return view.is_overdue


def _extension(record: Rule, example: Example) -> Any:
    given = example.given
    try:
        check_extension(
            at(given["due"]), at(given["requested"]), extensions_before=given["before"], on=record.valid_from
        )
    except ExtensionRefused:
        return "refused"
    return "allowed"


def _day(record: Rule, example: Example) -> Any:
    return "working" if CALENDAR.is_working_day(example.given["date"]) else "off"


def _timeliness(record: Rule, example: Example) -> Any:
    return timeliness(at(example.given["due"]), at(example.given["finished"])).value


CHECKS: dict[str, Callable[[Rule, Example], Any]] = {
    "due": _due,
    "transfer": _transfer,
    "online": _online,
    "supplement_late": _late,
    "restart": _restart,
    "supplement_close": _close,
    "index766": _index,
    "index766_overdue": _index_overdue,
    "extension": _extension,
    "correction": lambda record, example: correction_due(at(example.given["reported"]), CALENDAR).due_at,
    "day": _day,
    "timeliness": _timeliness,
}


@pytest.mark.parametrize(
    ("record", "example"),
    [pair for pair in worked_examples() if pair[1].check not in LAW_CHECKS],
    ids=lambda part: f"{part.key}@{part.valid_from}" if isinstance(part, Rule) else part.check,
)
def test_a_worked_example_of_the_law_holds(record: Rule, example: Example) -> None:
    found = CHECKS[example.check](record, example)
    wanted = at(example.expect) if isinstance(found, datetime) else example.expect
    assert found == wanted, example.why


def test_every_example_of_a_due_date_is_of_a_day_its_version_was_in_force() -> None:
    for record, example in worked_examples():
        if example.check in {"due", "transfer", "online"}:
            assert record.in_force(at(example.given["from"]).date()), record.key
        if example.check == "day":
            assert isinstance(example.given["date"], date)
