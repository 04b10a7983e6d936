"""``motcua due``: when a term ends, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from motcua.cli.frame import BadInput, Outcome, command


def _calendar(agency_code: str) -> tuple[Any, str]:
    """The calendar to count by and its name: an agency's, or the national one before there is a database."""
    from django.db import DatabaseError

    from motcua.deadlines.calendars import calendar_for
    from motcua.deadlines.shipped import national_calendar
    from motcua.organisations.models import Agency
    from motcua.organisations.queries import home_agency

    try:
        agency = Agency.objects.filter(code=agency_code).first() if agency_code else home_agency()
        if agency is not None:
            return calendar_for(agency.pk), agency.name
    except DatabaseError:
        if agency_code:
            raise
    if agency_code:
        raise BadInput(f"Không có cơ quan nào mang mã “{agency_code}”.")
    return national_calendar(), "lịch làm việc chung cả nước"


def _wall(text: str) -> str:
    return f"{datetime.fromisoformat(text):%H:%M %d/%m/%Y}"


def _lines(answer: dict[str, Any], calendar_name: str) -> list[str]:
    lines = [f"Hẹn trả: {_wall(answer['due_at'])} (theo {calendar_name})"]
    if answer["transfer_by"]:
        lines.append(f"Chuyển hồ sơ chậm nhất: {_wall(answer['transfer_by'])}")
    if answer.get("is_estimated"):
        lines.append("Lịch nghỉ của năm này chưa được công bố, ngày hẹn là tạm tính.")
    for line in answer["lines"]:
        lines.append(
            f"  {_wall(line['from'])} → {_wall(line['to'])}: tính {line['counted']}. {line['why']}"
            + (f" [{line['citation']}]" if line["citation"] else "")
        )
    return lines


@click.command("due")
@click.option("--term", type=int, required=True, help="Thời hạn, ví dụ 3.")
@click.option("--unit", required=True, help="Đơn vị: working_hour, working_day, day, month, hour, same_day.")
@click.option("--from", "start", required=True, help="Lúc nhận hồ sơ, ví dụ 2026-11-27T16:30.")
@click.option("--agency", "agency_code", default="", help="Mã cơ quan có lịch riêng.")
@command()
def due_command(term: int, unit: str, start: str, agency_code: str) -> Outcome:
    """Tính ngày hẹn trả và giải thích từng chặng."""
    from motcua.deadlines.command import due_answer

    calendar, name = _calendar(agency_code)
    answer = due_answer(term, unit, start, calendar)
    return Outcome({**answer, "calendar": name}, _lines(answer, name))
