"""A stand-in of the linked services: takes statuses, judges them, answers with their codes and texts."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

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


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        self._write(200, self.server.page().encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = self.rfile.read(min(int(self.headers.get("content-length") or 0), 1_000_000))
        fault = self.server.faults.popleft() if self.server.faults else ""
        if fault == "500":
            return self._tell({"message": "Lỗi hệ thống"}, 500)
        said = json.loads(body or b"null")
        if self.path.endswith("/token"):
            return self._tell({"token": self.server.token})
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return self._tell({"message": "Token không hợp lệ"}, 401)
        if fault == "odd":
            return self._tell({"status": 200, "message": "Đang xử lý"})
        return self._tell(self.server.take(said))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the page shows it."""

    def _tell(self, said: dict[str, Any], status: int = 200) -> None:
        self._write(status, json.dumps(said, ensure_ascii=False).encode(), "application/json")

    def _write(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class StandIn(ThreadingHTTPServer):
    """A running stand-in. ``taken``: (dossier, status) in order; ``faults`` befall the next calls."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int]) -> None:
        self.taken: list[tuple[str, int]] = []
        self.bodies: list[dict[str, Any]] = []
        self.faults: deque[str] = deque()
        self.token = "t1"  # noqa: S105 - of the stand-in
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

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


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    """A stand-in in a thread of this process, for tests."""
    server = StandIn(("127.0.0.1", 0))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
