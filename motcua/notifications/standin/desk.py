"""What the stand-in does with a message, without its socket."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

_KEPT = 500


class Fault(StrEnum):
    """What can be ordered for the next messages of a channel."""

    SLOW = "slow"
    ERROR_500 = "error_500"
    DROP_ANSWER = "drop_answer"
    TOO_MANY = "too_many"
    BAD_NUMBER = "bad_number"
    NOT_FOLLOWER = "not_follower"
    UNDELIVERED = "undelivered"
    RECEIPT_TWICE = "receipt_twice"
    RECEIPT_LATE = "receipt_late"
    RECEIPT_NEVER = "receipt_never"
    RECEIPT_UNKNOWN = "receipt_unknown"

    @property
    def label(self) -> str:
        """The words of the page."""
        return _LABELS[self]


_LABELS = {
    Fault.SLOW: "Trả lời chậm 8 giây",
    Fault.ERROR_500: "Lỗi 500",
    Fault.DROP_ANSWER: "Nhận rồi cắt kết nối",
    Fault.TOO_MANY: "Báo gửi quá nhanh (429)",
    Fault.BAD_NUMBER: "Số điện thoại sai",
    Fault.NOT_FOLLOWER: "Người nhận chưa quan tâm",
    Fault.UNDELIVERED: "Nhận nhưng không tới máy",
    Fault.RECEIPT_TWICE: "Biên nhận hai lần",
    Fault.RECEIPT_LATE: "Biên nhận muộn 30 giây",
    Fault.RECEIPT_NEVER: "Không có biên nhận",
    Fault.RECEIPT_UNKNOWN: "Biên nhận của tin lạ",
}


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message taken."""

    channel: str
    number: str
    key: str
    phone: str
    sender: str
    title: str
    content: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt to be sent to our callers, ``after`` seconds."""

    channel: str
    key: str
    is_delivered: bool
    after: float = 0.2


@dataclass(slots=True)
class Told:
    """An answer; ``is_cut``: the connection is cut instead."""

    status: int
    body: dict[str, Any]
    wait: float = 0.0
    is_cut: bool = False
    receipts: list[Receipt] = field(default_factory=list)


class Desk:
    """The stand-in's memory. A blank secret takes any signature."""

    def __init__(self, secret: str = "", slow_seconds: float = 8.0, late_seconds: float = 30.0) -> None:
        self.secret, self.slow_seconds, self.late_seconds = secret, slow_seconds, late_seconds
        self.arrived: deque[Arrived] = deque(maxlen=_KEPT)
        self.broken_rules: deque[str] = deque(maxlen=_KEPT)
        self._numbers: dict[str, str] = {}
        self._faults: deque[tuple[str, Fault]] = deque()
        self._lock = threading.Lock()

    def order(self, channel: str, fault: Fault, count: int = 1) -> None:
        """The next ``count`` messages of a channel meet this fault."""
        with self._lock:
            self._faults.extend([(channel, fault)] * max(1, min(count, 1000)))

    def ordered(self) -> list[tuple[str, Fault]]:
        """The faults that still wait."""
        with self._lock:
            return list(self._faults)

    def forget(self) -> None:
        """Messages and faults go, as after a new start."""
        with self._lock:
            self.arrived.clear()
            self.broken_rules.clear()
            self._numbers.clear()
            self._faults.clear()

    def sign(self, body: bytes) -> str:
        """The signature of a body."""
        return hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()

    def take(self, channel: str, body: bytes, signature: str) -> Told:
        """One call from beginning to end."""
        if self.secret and not hmac.compare_digest(signature, self.sign(body)):
            self.broken_rules.append(f"{channel}: chữ ký sai")
            return Told(401, {"error": "signature"})
        said, wrong = _read(body)
        if wrong:
            self.broken_rules.append(f"{channel}: {wrong}")
            return Told(400, {"error": "fields", "message": wrong})
        with self._lock:
            fault = next((one for one in self._faults if one[0] == channel), None)
            if fault is not None:
                self._faults.remove(fault)
        return self._answer(channel, said, fault[1] if fault else None)

    def _answer(self, channel: str, said: dict[str, str], fault: Fault | None) -> Told:
        if fault == Fault.ERROR_500:
            return Told(500, {"error": "internal"})
        if fault == Fault.TOO_MANY:
            return Told(429, {"error": "too_many"})
        if fault in {Fault.BAD_NUMBER, Fault.NOT_FOLLOWER}:
            return Told(422, {"error": fault.value})
        number = self._keep(channel, said)
        told = Told(200, {"id": number})
        told.wait = self.slow_seconds if fault == Fault.SLOW else 0.0
        told.is_cut = fault == Fault.DROP_ANSWER
        told.receipts = self._receipts(channel, said["request_id"], fault)
        return told

    def _keep(self, channel: str, said: dict[str, str]) -> str:
        """The same request twice is one message."""
        with self._lock:
            known = self._numbers.get(said["request_id"])
            if known:
                return known
            number = f"{channel}-{len(self._numbers) + 1:06d}"
            self._numbers[said["request_id"]] = number
            self.arrived.append(
                Arrived(
                    channel,
                    number,
                    said["request_id"],
                    said["phone"],
                    said.get("sender", ""),
                    said.get("title", ""),
                    said["content"],
                    datetime.now(UTC),
                )
            )
            return number

    def _receipts(self, channel: str, key: str, fault: Fault | None) -> list[Receipt]:
        if fault == Fault.RECEIPT_NEVER:
            return []
        if fault == Fault.RECEIPT_UNKNOWN:
            return [Receipt(channel, "mc-1-1-1", is_delivered=True)]
        after = self.late_seconds if fault == Fault.RECEIPT_LATE else 0.2
        one = Receipt(channel, key, fault != Fault.UNDELIVERED, after)
        return [one, one] if fault == Fault.RECEIPT_TWICE else [one]


def _read(body: bytes) -> tuple[dict[str, str], str]:
    """The fields of a call, and in words what is wrong with them."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}, "nội dung không phải JSON"
    if not isinstance(said, dict):
        return {}, "nội dung không phải một đối tượng"
    for name in ("request_id", "phone", "content"):
        if not isinstance(said.get(name), str) or not said[name]:
            return {}, f"thiếu {name}"
    if len(said["content"]) > 1500:
        return {}, "nội dung dài quá 1.500 ký tự"
    return said, ""
