"""Limits of single deeds: supplement, closing, extension, online answer, correction. Pure, no Django.

Each takes its figures from the law of the day and answers with a DueDate that explains itself, or
refuses with a sentence that says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.core.errors import DomainError
from motcua.deadlines.calendar import Calendar, local_moment
from motcua.deadlines.rules import due_date, term_end
from motcua.deadlines.terms import DueDate, Term, Unit
from motcua.law import rule


class ExtensionRefused(DomainError):
    """The appointment may not be moved (again, or so late)."""

    code = "extension_refused"


def _term(key: str, on: date) -> Term:
    value = rule(key, on).value
    return Term(value["value"], Unit(value["unit"]))


@dataclass(frozen=True, slots=True)
class SupplementStanding:
    """How a supplement request stands to the law.

    ``limit``: until when it may be made; ``needs_leader``: not the first one; ``closes``: when the dossier
    may be closed for want of an answer, None under a law without that rule.
    """

    limit: DueDate
    is_late: bool
    needs_leader: bool
    closes: DueDate | None


def supplement_standing(
    received_at: datetime, requested_at: datetime, calendar: Calendar, *, requests_before: int = 0
) -> SupplementStanding:
    """Judge a request made at ``requested_at``, by the law of the reception day (NĐ 118/2025 Điều 19.5)."""
    on = local_moment(received_at).date()
    limit = due_date(_term("supplement.limit", on), received_at, calendar)
    return SupplementStanding(
        limit=limit,
        is_late=local_moment(requested_at) > limit.due_at,
        needs_leader=requests_before >= rule("supplement.times", on).value["most"],
        closes=supplement_close(requested_at, calendar, received_on=on),
    )


def supplement_close(notified_at: datetime, calendar: Calendar, *, received_on: date) -> DueDate | None:
    """When an unanswered request lets the dossier be closed; None where the law has no such rule."""
    if not rule("supplement.close", received_on).value["closes"]:
        return None
    return term_end(_term("supplement.close", received_on), notified_at, calendar, on=received_on)


def restarted(term: Term, resubmitted_at: datetime, calendar: Calendar, *, received_on: date) -> DueDate:
    """The new due date after a complete supplement: the whole term once more, from zero."""
    return due_date(term, resubmitted_at, calendar, on=received_on)


def check_extension(due_at: datetime, requested_at: datetime, *, extensions_before: int, on: date) -> None:
    """Refuse a second extension and one asked later than the law's notice before the due day."""
    most = rule("extension.times", on).value
    if extensions_before >= most:
        raise ExtensionRefused(
            f"Hồ sơ đã hẹn lại {extensions_before} lần; luật chỉ cho hẹn lại {most} lần "
            f"({rule('extension.times', on).citation}). Hãy trả kết quả sớm nhất có thể."
        )
    notice = rule("extension.notice", on)
    left = (local_moment(due_at).date() - local_moment(requested_at).date()).days
    if left < notice.value["value"]:
        raise ExtensionRefused(
            f"Phải xin hẹn lại trước ngày hết hạn ít nhất {notice.value['value']} ngày ({notice.citation}). "
            "Hãy lập văn bản xin lỗi vì trễ hạn."
        )


def extended(
    due_at: datetime,
    new_end: Term | date,
    calendar: Calendar,
    *,
    requested_at: datetime,
    extensions_before: int,
    on: date,
) -> DueDate:
    """The new appointment after one lawful extension: a further term after ``due_at``, or a working day.

    ``on``: the law's date (reception). ExtensionRefused when the law forbids it or the day cannot be.
    """
    check_extension(due_at, requested_at, extensions_before=extensions_before, on=on)
    due_at = local_moment(due_at)
    if isinstance(new_end, Term):
        return term_end(new_end, due_at, calendar, on=on)
    if not calendar.is_working_day(new_end):
        raise ExtensionRefused(f"Ngày {new_end:%d/%m/%Y} không phải ngày làm việc. Hãy chọn ngày khác.")
    days = calendar.working_rank(new_end) - calendar.working_rank(due_at.date())
    if days < 1:
        raise ExtensionRefused(f"Ngày hẹn lại phải sau ngày hẹn cũ {due_at:%d/%m/%Y}.")
    return term_end(Term(days, Unit.WORKING_DAY), due_at, calendar, on=on)


def online_alert(arrived_at: datetime, calendar: Calendar) -> DueDate:
    """Until when the officer must have been alerted to an online dossier."""
    return term_end(_term("online.alert", local_moment(arrived_at).date()), arrived_at, calendar)


def online_answer(arrived_at: datetime, calendar: Calendar) -> DueDate:
    """Until when an online dossier must be accepted or sent back for correction."""
    return term_end(_term("online.answer", local_moment(arrived_at).date()), arrived_at, calendar)


def correction_due(reported_at: datetime, calendar: Calendar) -> DueDate:
    """Until when a result the agency got wrong must be back, corrected."""
    return term_end(_term("correction.limit", local_moment(reported_at).date()), reported_at, calendar)
