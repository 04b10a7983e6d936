"""A stand-in of the linked services: takes statuses, judges them, answers with their codes and texts."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from html import escape
from typing import Any

from motcua.core.standins import HTML, Asked, StandInServer, Told

_NEEDED = ("maTTHC", "maHoSo", "coQuanXuLy", "trangThai", "thoiGianThucHien", "nguoiXuLy", "noiDungXuLy")
# From which status a filing may come to which; 0 is one that is not known yet.
MOVES: Mapping[int, frozenset[int]] = {
    0: frozenset({1, 3}),
    1: frozenset({2, 3, 5}),
    2: frozenset({1, 3, 5}),
    3: frozenset({2, 4, 5, 6, 7}),
    7: frozenset({2, 4, 5, 6}),
    4: frozenset(),
    5: frozenset(),
    6: frozenset({4}),
}
_STYLE = "body{font-family:sans-serif;margin:2rem}td,th{padding:.3rem .6rem;text-align:left}"


class StandIn(StandInServer):
    """A running stand-in. ``taken``: (dossier, status) in order; ``faults`` befall the next calls."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.taken: list[tuple[str, int]] = []
        self.bodies: list[dict[str, Any]] = []
        self.faults: deque[str] = deque()
        self.token = "t1"  # noqa: S105 - of the stand-in
        self._lock = threading.Lock()
        super().__init__(host, port)

    def answer(self, asked: Asked) -> Told:
        """A status, a token, or the page."""
        if asked.method == "GET":
            return Told(200, self.page().encode(), HTML)
        fault = self.faults.popleft() if self.faults else ""
        if fault == "500":
            return Told.of({"message": "Lỗi hệ thống"}, 500)
        if asked.path.endswith("/token"):
            return Told.of({"token": self.token})
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return Told.of({"message": "Token không hợp lệ"}, 401)
        if fault == "odd":
            return Told.of({"status": 200, "message": "Đang xử lý"})
        return Told.of(self.take(asked.json()))

    def take(self, said: dict[str, Any]) -> dict[str, Any]:
        """Judge one status: fields, then whether it may follow what stands; the texts are the peers'."""
        with self._lock:
            missing = [name for name in _NEEDED if not said.get(name)]
            if missing:
                return {"status": 200, "message": f"Cập nhật không thành công: thiếu {', '.join(missing)}"}
            code, status = str(said["maHoSo"]), int(said["trangThai"])
            stands = next((one for name, one in reversed(self.taken) if name == code), 0)
            if stands == status:
                return {"status": 200, "message": "Trạng thái đã được cập nhật trước đó"}
            if status not in MOVES[stands]:
                return {
                    "status": 200,
                    "message": f"Cập nhật thất bại: không thể chuyển từ {stands} sang {status}",
                }
            self.taken.append((code, status))
            self.bodies.append(said)
            return {"status": 200, "message": "Cập nhật trạng thái hồ sơ thành công"}

    def page(self) -> str:
        """What arrived."""
        rows = "".join(f"<tr><td>{escape(code)}</td><td>{status}</td></tr>" for code, status in self.taken)
        return (
            "<!doctype html><html lang='vi'><meta charset='utf-8'><title>Trạm giả dịch vụ liên thông</title>"
            f"<style>{_STYLE}</style><h1>Trạm giả dịch vụ liên thông</h1>"
            f"<table><tr><th>Mã hồ sơ</th><th>Trạng thái</th></tr>{rows}</table></html>"
        )
