"""Where a meeting stands, when one may be marked present, and the code on the screen. Pure."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Our own choice, no law: doors open half an hour before, a sheet on paper is copied within three days.
CODE_BEFORE = timedelta(minutes=30)
MARK_AFTER = timedelta(days=3)
LONGEST = timedelta(hours=14)
# Without letters and figures that look alike on a screen far away.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


class State(StrEnum):
    """Where a meeting stands; never stored."""

    PLANNED = "planned"
    RUNNING = "running"
    HELD = "held"
    WRITTEN = "written"
    DONE = "done"
    CANCELLED = "cancelled"


STATE_LABELS = {
    State.PLANNED: "Sắp họp",
    State.RUNNING: "Đang họp",
    State.HELD: "Đã họp, chưa có biên bản",
    State.WRITTEN: "Biên bản chờ duyệt",
    State.DONE: "Biên bản đã duyệt",
    State.CANCELLED: "Đã hoãn",
}
STATE_TONES = {
    State.PLANNED: "info",
    State.RUNNING: "info",
    State.HELD: "due_soon",
    State.WRITTEN: "waiting",
    State.DONE: "done",
    State.CANCELLED: "neutral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides the state."""

    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool = False
    has_minutes: bool = False
    is_approved: bool = False


def state_of(facts: Facts, at: datetime) -> State:
    """The state at a moment."""
    if facts.is_cancelled:
        return State.CANCELLED
    if facts.is_approved:
        return State.DONE
    if facts.has_minutes:
        return State.WRITTEN
    if at < facts.starts_at:
        return State.PLANNED
    return State.RUNNING if at <= facts.ends_at else State.HELD


def why_no_code(starts_at: datetime, ends_at: datetime, at: datetime) -> str | None:
    """Why nobody may enter the code now, in words; None when one may."""
    if at < starts_at - CODE_BEFORE:
        return f"Chưa đến giờ điểm danh. Mã dùng được từ {starts_at - CODE_BEFORE:%H:%M ngày %d/%m/%Y}."
    if at > ends_at:
        return "Cuộc họp đã kết thúc. Hãy nhờ người tổ chức ghi có mặt."
    return None


def why_no_mark(starts_at: datetime, ends_at: datetime, at: datetime) -> str | None:
    """Why nobody may be marked by hand now, in words; None when one may."""
    if at < starts_at - CODE_BEFORE:
        return "Chưa đến giờ họp nên chưa ghi có mặt được."
    if at > ends_at + MARK_AFTER:
        return f"Đã quá {MARK_AFTER.days} ngày sau cuộc họp nên không ghi có mặt được nữa."
    return None


def new_code() -> str:
    """A short code for the screen."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(CODE_LENGTH))


def normal_code(typed: str) -> str:
    """What was typed, as codes are kept: "k7-pq 2m" → "K7PQ2M"."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:20]
