"""Where a consultation stands, drawn from its facts, and the order of comments. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.core.text import fold


class State(StrEnum):
    """Where a consultation stands; never stored."""

    COLLECTING = "collecting"
    DECIDING = "deciding"
    READY = "ready"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"
    STOPPED = "stopped"


STATE_LABELS = {
    State.COLLECTING: "Đang lấy ý kiến",
    State.DECIDING: "Đang tiếp thu, giải trình",
    State.READY: "Chờ gửi cấp trên",
    State.OVERDUE: "Quá hạn gửi cấp trên",
    State.IN_TIME: "Đã gửi đúng hạn",
    State.LATE: "Đã gửi, trễ hạn",
    State.STOPPED: "Đã dừng",
}
STATE_TONES = {
    State.COLLECTING: "info",
    State.DECIDING: "info",
    State.READY: "due_soon",
    State.OVERDUE: "overdue",
    State.IN_TIME: "done",
    State.LATE: "overdue",
    State.STOPPED: "neutral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides the state: the upper level's day, what was sent or stopped, who has answered."""

    due_on: date
    sent_on: date | None = None
    is_stopped: bool = False
    missing: int = 0
    undecided: int = 0


def state_of(facts: Facts, on: date) -> State:
    """The state on a day. A day that has passed without a reply outweighs what is still being done."""
    if facts.is_stopped:
        return State.STOPPED
    if facts.sent_on is not None:
        return State.IN_TIME if facts.sent_on <= facts.due_on else State.LATE
    if on > facts.due_on:
        return State.OVERDUE
    if facts.missing:
        return State.COLLECTING
    return State.DECIDING if facts.undecided else State.READY


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_PARTS = (
    re.compile(r"\bdieu\s+(\d{1,4})([a-z]?)\b"),
    re.compile(r"\bkhoan\s+(\d{1,4})([a-z]?)\b"),
    re.compile(r"\bdiem\s+()([a-z]{1,2}|\d{1,4})\b"),
)
_ANNEX = re.compile(r"\b(?:phu luc|bieu)\s*(?:so\s*)?([ivxlc]+|\d{1,4})?\b")


def _number(text: str) -> int:
    """Arabic or Roman figures; 0 for none."""
    if text.isdigit():
        return int(text)
    values = [_ROMAN[letter] for letter in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < following else value for value, following in pairs)


def _rank(found: re.Match[str] | None) -> tuple[int, str]:
    if found is None:
        return 0, ""
    figures, letters = found[1], found[2]
    if letters.isdigit():
        figures, letters = letters, ""
    return int(figures or 0), letters


def clause_place(clause: str) -> tuple[int, tuple[tuple[int, str], ...], str]:
    """Where a comment stands in the reply: on the whole draft, by article, clause and point, then annexes."""
    text = fold(clause)
    parts = tuple(_rank(pattern.search(text)) for pattern in _PARTS)
    annex = _ANNEX.search(text)
    if annex is not None:
        return 2, ((_number(annex[1] or ""), ""), *parts), text
    return (1 if parts[0] != (0, "") else 0), parts, text
