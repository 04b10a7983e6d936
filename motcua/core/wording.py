"""Dates, sums and numbers as they are written in Vietnamese offices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from motcua.core.clock import ZONE, now, today

NOTHING = "–"
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def local(moment: datetime) -> datetime:
    """An aware moment on the clock of Vietnam."""
    return moment.astimezone(ZONE)


def day_of(value: date | datetime) -> date:
    """The Vietnamese day of a moment, or the day itself."""
    return local(value).date() if isinstance(value, datetime) else value


def write_date(value: date | datetime | None) -> str:
    """05/09/2026."""
    if not value:
        return NOTHING
    day = day_of(value)
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def write_time(value: datetime | None) -> str:
    """16:30."""
    return f"{local(value):%H:%M}" if value else NOTHING


def write_datetime(value: date | datetime | None) -> str:
    """16:30 05/09/2026; a plain day has no hour."""
    if isinstance(value, datetime):
        return f"{write_time(value)} {write_date(value)}"
    return write_date(value)


def write_day(value: date | datetime | None) -> str:
    """Thứ Bảy, 05/09/2026."""
    return f"{WEEKDAYS[day_of(value).weekday()]}, {write_date(value)}" if value else NOTHING


def write_relative(value: date | datetime | None) -> str:
    """How far away in plain words. Calendar days only: working days are counted by the deadlines."""
    if not value:
        return NOTHING
    days = (day_of(value) - today()).days
    if days == 0 and isinstance(value, datetime):
        return _within_today(value)
    words = {0: "hôm nay", 1: "ngày mai", -1: "hôm qua"}
    if days in words:
        return words[days]
    if abs(days) > 60:
        return write_date(value)
    return f"sau {days} ngày" if days > 0 else f"{-days} ngày trước"


def _within_today(moment: datetime) -> str:
    minutes = round((moment - now()).total_seconds() / 60)
    if minutes == 0:
        return "vừa xong"
    size = abs(minutes)
    amount = f"{size} phút" if size < 60 else f"{size // 60} giờ"
    return f"sau {amount}" if minutes > 0 else f"{amount} trước"


def write_number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """1.234,5: full stop between thousands, comma before the fraction; at most two places unless asked."""
    if value is None or value == "":
        return NOTHING
    text = f"{value:,.{2 if places is None else places}f}" if not isinstance(value, int) else f"{value:,}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def write_money(value: int | Decimal | None) -> str:
    """10.000 đ, with a space that does not break; an amount nobody has fixed yet is said so."""
    if value is None:
        return "chưa rõ"
    return f"{write_number(int(value))}\u00a0đ"


def write_percent(value: float | Decimal | None) -> str:
    """98,5 %, from a figure already in percent."""
    return f"{write_number(value, None)}\u00a0%" if value is not None else NOTHING
