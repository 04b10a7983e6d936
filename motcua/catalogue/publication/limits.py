"""By when a version must hang: the law's working days after the decision, explained line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from motcua.core.clock import ZONE
from motcua.core.text import fold
from motcua.core.wording import write_date
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.rules import DueDate, Term, Unit, add_working, term_end
from motcua.law import Rule, rule

LIMIT = "publication.posting_limit"
# Symbols of ministries in a decision's number: QĐ-BTP, QĐ-NHNN ...
_MINISTRY_SYMBOL = re.compile(r"Q[ĐD]-(?:B[A-ZĐ]{1,6}|NHNN|TTCP|UBDT|VPCP|BHXH|TANDTC|VKSTC)\b")
_MINISTRY_NAMES = ("bo ", "bo truong", "ngan hang nha nuoc", "thanh tra chinh phu", "van phong chinh phu")
_PROVINCE = re.compile(r"Q[ĐD]-(?:UBND|CT|CTUBND)\b")
_PROVINCE_NAMES = ("uy ban nhan dan", "ubnd", "chu tich", "so ")


class Track(StrEnum):
    """Whose decision it is: that sets the days."""

    PROVINCE = "province"
    MINISTRY = "ministry"
    FAST_TRACK = "fast_track"

    @property
    def label(self) -> str:
        """Words for the explanation."""
        return {
            "province": "quyết định của tỉnh",
            "ministry": "quyết định của bộ, cơ quan ngang bộ",
            "fast_track": "quyết định theo trình tự rút gọn",
        }[self.value]


def track_of(decision_no: str, issuer: str, *, is_fast: bool) -> tuple[Track, str]:
    """Who decided, and how that is known. Where nothing tells, the shorter term of a province holds."""
    if is_fast:
        return Track.FAST_TRACK, "có ghi nhận trình tự rút gọn"
    name = fold(issuer).strip()
    if name.startswith(_MINISTRY_NAMES):
        return Track.MINISTRY, f"cơ quan ban hành: {issuer}"
    if name.startswith(_PROVINCE_NAMES):
        return Track.PROVINCE, f"cơ quan ban hành: {issuer}"
    if _MINISTRY_SYMBOL.search(decision_no):
        return Track.MINISTRY, f"ký hiệu quyết định {decision_no}"
    if _PROVINCE.search(decision_no):
        return Track.PROVINCE, f"ký hiệu quyết định {decision_no}"
    return Track.PROVINCE, "không rõ cơ quan ban hành nên lấy thời hạn ngắn hơn, của tỉnh"


@dataclass(frozen=True, slots=True)
class Start:
    """From which day the clock runs, and why from that day."""

    on: date
    why: str


def start_of(decision_on: date | None, valid_from: date, offered_from: date, place_from: date) -> Start:
    """The decision's day; later when the agency began to offer it, or the place began, only then."""
    known = decision_on is not None
    first = decision_on if decision_on is not None else valid_from
    start = Start(first, "ngày quyết định công bố" if known else "ngày hiệu lực (chưa ghi ngày quyết định)")
    if offered_from > start.on:
        start = Start(offered_from, "ngày cơ quan bắt đầu cung cấp thủ tục")
    if place_from > start.on:
        start = Start(place_from, "ngày bắt đầu dùng nơi công khai này")
    return start


@dataclass(frozen=True, slots=True)
class Clock:
    """How a due day came about. ``due_on`` is the last day on which hanging it is in time."""

    start: Start
    track: Track
    track_why: str
    days: int
    law: Rule
    due_on: date
    warn_on: date


def clock(start: Start, track: Track, why: str, calendar: Calendar) -> Clock:
    """The due day. Raises CalendarEnds where the calendar lacks the year, NoRuleOnDate before the law."""
    law = rule(LIMIT, start.on)
    days = int(law.value[track.value])
    due_on = add_working(start.on, days, calendar)
    # Warned from the last working day but one, so that somebody can still walk to the board.
    warn_on = add_working(start.on, days - 1, calendar) if days > 1 else start.on
    return Clock(start, track, why, days, law, due_on, warn_on)


def explain(found: Clock, calendar: Calendar) -> DueDate:
    """The same with the lines that say which days counted."""
    begun = datetime.combine(found.start.on, time(12), tzinfo=ZONE)
    return term_end(Term(found.days, Unit.WORKING_DAY), begun, calendar)


def say(found: Clock) -> str:
    """The due day in one sentence."""
    return (
        f"Hạn {write_date(found.due_on)}: {found.days} ngày làm việc sau {write_date(found.start.on)}, "
        f"{found.start.why}; {found.track.label} ({found.track_why})."
    )
