"""The answer of ``motcua due``: plain values ready for JSON. Pure, no Django."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import ZONE, Calendar
from motcua.deadlines.rules import due_date
from motcua.deadlines.terms import Term, Unit


class BadQuestion(DomainError, ValueError):
    """A term, unit or moment that cannot be understood."""

    code = "bad_question"


def parse_moment(text: str) -> datetime:
    """A moment such as 2026-11-27T16:30; without an offset it is Vietnam's wall clock. BadQuestion else."""
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=ZONE) if moment.tzinfo is None else moment.astimezone(ZONE)
    except (ValueError, OverflowError) as error:
        raise BadQuestion(
            f"Không hiểu thời điểm “{text[:40]}”. Hãy ghi như 2026-11-27T16:30.", field="from"
        ) from error
    if "T" not in text.strip() and " " not in text.strip():
        raise BadQuestion("Thời điểm phải có giờ. Hãy ghi như 2026-11-27T16:30.", field="from")
    return moment


def parse_term(term: int, unit: str) -> Term:
    """A term from two plain values. BadQuestion with the list of units when the unit is none of them."""
    try:
        return Term(term, Unit(unit))
    except DomainError as error:
        raise BadQuestion(error.message, field="term") from error
    except ValueError as error:
        known = ", ".join(f"{each.value} ({each.label})" for each in Unit)
        raise BadQuestion(f"Không có đơn vị “{unit[:40]}”. Hãy chọn: {known}.", field="unit") from error


def due_answer(term: int, unit: str, start_text: str, calendar: Calendar) -> dict[str, Any]:
    """When a dossier received then is due, by when it must be transferred, and why.

    Moments are ISO 8601 with offset, ``counted`` a decimal text in the unit asked. BadQuestion for input
    that cannot be read, CalendarEnds or NoRuleOnDate for a date outside what is known.
    """
    due = due_date(parse_term(term, unit), parse_moment(start_text), calendar)
    return {
        "due_at": due.due_at.isoformat(),
        "transfer_by": due.transfer_by.isoformat(),
        "transfer_why": due.transfer_why,
        "counted_from": due.counted_from.isoformat(),
        "is_estimated": due.is_estimated,
        "rules": list(due.rules),
        "lines": [
            {
                "from": line.from_at.isoformat(),
                "to": line.to_at.isoformat(),
                "counted": f"{line.counted:f}",
                "why": line.why,
                "citation": line.citation,
            }
            for line in due.lines
        ],
    }
