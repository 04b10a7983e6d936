"""Faults on order: what goes wrong, for which calls, how often. Given by a file or on the page."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from threading import Lock
from typing import Any


class FaultKind(StrEnum):
    """What can go wrong between two systems, each seen in the field."""

    SLOW = "slow"
    ERROR_500 = "error_500"
    DROP = "drop"
    DUPLICATE = "duplicate"
    REORDER = "reorder"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a name, not a secret
    EXISTS = "exists"
    WRONG_CODE = "wrong_code"
    NONSENSE = "nonsense"
    HALF = "half"
    REFUSE_FIELD = "refuse_field"
    MAINTENANCE = "maintenance"

    @property
    def label(self) -> str:
        """What it does, in words."""
        return _LABELS[self]


_LABELS = {
    FaultKind.SLOW: "Trả lời chậm (giá trị: số giây)",
    FaultKind.ERROR_500: "Lỗi máy chủ 500, không ghi gì",
    FaultKind.DROP: "Ghi rồi ngắt kết nối, không trả lời",
    FaultKind.DUPLICATE: "Nhận cùng một lượt gửi hai lần",
    FaultKind.REORDER: "Giữ lại, chỉ ghi sau lượt gửi kế tiếp của hồ sơ",
    FaultKind.TOKEN_EXPIRED: "Phiên làm việc hết hạn",
    FaultKind.EXISTS: "Trả lời “đã tồn tại” (giá trị: mã lỗi 0, 3 hoặc -3)",
    FaultKind.WRONG_CODE: "Trả lời mã lỗi lạ (giá trị: mã)",
    FaultKind.NONSENSE: "Trả lời một trang HTML",
    FaultKind.HALF: "Ghi rồi chỉ trả lời một nửa",
    FaultKind.REFUSE_FIELD: "Từ chối một trường (giá trị: tên trường)",
    FaultKind.MAINTENANCE: "Bảo trì: trả lời 503 cho mọi lượt gửi",
}


@dataclass(slots=True)
class Fault:
    """One order: ``service`` and ``dossier`` are patterns ("*" for any); ``left`` None means always.

    ``share``: of the fitting calls, how many are hit (0 to 1).
    """

    kind: FaultKind
    service: str = "*"
    dossier: str = "*"
    left: int | None = None
    share: float = 1.0
    value: str = ""

    def fits(self, service: str, dossier: str) -> bool:
        """Whether the call is one of those it is for."""
        return fnmatchcase(service, self.service) and fnmatchcase(dossier, self.dossier)

    def as_json(self) -> dict[str, Any]:
        """The order as written in a file."""
        return asdict(self)


class WrongOrder(ValueError):
    """An order that cannot be read; the message says which and why, in Vietnamese."""


def read_fault(row: Any) -> Fault:
    """One order from JSON; WrongOrder when it makes no sense."""
    if not isinstance(row, dict) or set(row) - {"kind", "service", "dossier", "left", "share", "value"}:
        raise WrongOrder(f"Lỗi đặt trước không đọc được: {str(row)[:120]}")
    try:
        kind = FaultKind(str(row.get("kind")))
        left = None if row.get("left") in (None, "") else int(row["left"])
        share = float(row.get("share") or 1)
    except (ValueError, TypeError) as error:
        raise WrongOrder(f"Lỗi đặt trước có giá trị sai: {str(row)[:120]}") from error
    if not 0 < share <= 1 or (left is not None and left < 1):
        raise WrongOrder("Tỷ lệ phải lớn hơn 0 và không quá 1; số lần phải từ 1.")
    value = str(row.get("value") or "")
    if kind is FaultKind.SLOW and not value.replace(".", "", 1).isdecimal():
        raise WrongOrder("Lỗi “trả lời chậm” cần số giây, ví dụ 2.5.")
    return Fault(kind, str(row.get("service") or "*"), str(row.get("dossier") or "*"), left, share, value)


class Faults:
    """The orders in force. Reading a changed file replaces those that came from it."""

    def __init__(self, path: Path | None = None, *, seed: int = 0) -> None:
        self._lock = Lock()
        self._orders: list[Fault] = []
        self._from_file: list[Fault] = []
        self._path, self._stamp = path, 0.0
        self._chance = random.Random(seed)  # noqa: S311 - which call fails, guards nothing
        self._read()

    def _read(self) -> None:
        if self._path is None or not self._path.exists():
            return
        stamp = self._path.stat().st_mtime
        if stamp != self._stamp:
            try:
                rows = json.loads(self._path.read_text("utf-8"))
            except ValueError as error:
                raise WrongOrder(f"Tệp lỗi đặt trước không phải JSON: {self._path.name}") from error
            self._from_file = [read_fault(row) for row in rows]
            self._stamp = stamp

    def order(self, *faults: Fault) -> None:
        """Add orders."""
        with self._lock:
            self._orders += faults

    def clear(self) -> None:
        """Withdraw all orders, those of the file too until it changes."""
        with self._lock:
            self._orders, self._from_file = [], []

    def standing(self) -> list[Fault]:
        """The orders in force, in the order they are tried."""
        with self._lock:
            return [*self._from_file, *self._orders]

    def hit(self, service: str, dossiers: Iterable[str]) -> Fault | None:
        """The order that hits this call, counted down; None when the call goes well."""
        codes = list(dossiers) or [""]
        with self._lock:
            self._read()
            for orders in (self._from_file, self._orders):
                for one in orders:
                    if any(one.fits(service, code) for code in codes) and (
                        one.share >= 1 or self._chance.random() < one.share
                    ):
                        if one.left is not None:
                            one.left -= 1
                            if not one.left:
                                orders.remove(one)
                        return one
        return None
