"""Dates, moments, counts and sums in figures the way Vietnamese official papers write them.

Source for dates and numbers: NĐ 30/2020/NĐ-CP, Phụ lục I (days below ten and the months 1 and 2 carry a
leading zero, the other months do not). Every moment is shown on Vietnam's wall clock.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from motcua.core.clock import local

BLANK_DATE = "ngày …… tháng …… năm ……"
BLANK_MOMENT = f"…… giờ …… phút, {BLANK_DATE}"


def padded(number: int) -> str:
    """A count with the customary leading zero: 3 -> "03", 12 -> "12"."""
    return f"{number:02d}"


def date_words(on: date) -> str:
    """ "ngày 02 tháng 9 năm 2026" for 2 September 2026."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02d} tháng {month} năm {on.year}"


def moment_words(at: datetime) -> str:
    """ "16 giờ 30 phút, ngày 27 tháng 11 năm 2026" for an aware moment."""
    wall = local(at)
    return f"{wall.hour:02d} giờ {wall.minute:02d} phút, {date_words(wall.date())}"


def unbroken(text: str) -> str:
    """A telephone number or the like whose groups stay on one line."""
    return text.replace(" ", "\u00a0")


def short_date(on: date) -> str:
    """ "27/11/2026", for tables."""
    return f"{on.day:02d}/{on.month:02d}/{on.year}"


def short_moment(at: datetime) -> str:
    """ "16:30 27/11/2026", for tables; an aware moment."""
    wall = local(at)
    return f"{wall.hour:02d}:{wall.minute:02d} {short_date(wall.date())}"


def short_end(at: datetime) -> str:
    """Like ``short_moment`` for the end of a span: midnight is the 24:00 of the day before."""
    wall = local(at)
    if wall.hour or wall.minute:
        return short_moment(at)
    return f"24:00 {short_date(wall.date() - timedelta(days=1))}"


def money(amount: int) -> str:
    """đồng with dots between thousands: 8000 -> "8.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + " đồng"
