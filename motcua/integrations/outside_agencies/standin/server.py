"""The stand-in's socket: the bus's addresses, and a page where a person plays the bodies behind it."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from motcua.integrations.outside_agencies.standin.store import Store

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_LARGEST = 80_000_000
_NEEDED = ("status", "ref_code", "from_unit_code", "to_unit_code")
_LABELS = {
    "TIEPNHAN": "Nhận việc",
    "KETQUA": "Trả kết quả",
    "TUCHOI": "Từ chối",
    "CAPNHAT": "Trả lại vì thiếu",
}
_STYLE = "body{font-family:sans-serif;margin:2rem;max-width:60rem}td,th{padding:.3rem .6rem;text-align:left}"


def _written(days: int = 0) -> str:
    return (datetime.now(_ZONE) + timedelta(days=days)).strftime("%Y/%m/%d %H:%M:%S")


def answer_body(reference: str, status: str) -> dict[str, Any]:
    """What a body says: taken in with an appointment, done with a paper, refused, or incomplete."""
    body: dict[str, Any] = {"ref_code": reference, "status": status, "profileAttachments": []}
    if status == "TIEPNHAN":
        return body | {"appointment_date": _written(2), "note": "Đã nhận, đang giải quyết."}
    if status == "KETQUA":
        paper = {
            "attachment_name": "ket-qua.pdf",
            "content_type": "application/pdf",
            "attachment_file": base64.b64encode(_PDF).decode(),
        }
        return body | {"result_number": "15/KQ", "note": "Đã giải quyết xong.", "profileAttachments": [paper]}
    if status == "TUCHOI":
        return body | {"note": "Không thuộc thẩm quyền giải quyết."}
    return body | {"status_profile": "5", "note": "Thiếu bản sao giấy tờ tùy thân."}


_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Trạm giả cơ quan ngoài</title>
<style>{style}</style><h1>Trạm giả cơ quan ngoài</h1>
<h2>Việc đã đến</h2>
<table>
<tr><th>Mã</th><th>Trạng thái</th><th>Nơi nhận</th><th>Số lần đến</th><th>Trả lời</th></tr>{rows}</table>
<h2>Đã trả lời</h2>
<table><tr><th>Số</th><th>Mã</th><th>Trạng thái</th><th>Bên kia</th></tr>{told}</table></html>
"""


def _told(row: dict[str, Any]) -> str:
    status = json.loads(row["body"])["status"]
    cells = (row["id"], row["reference"], status, row["closed"] or "chưa lấy")
    return "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells) + "</tr>"


_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: StandIn

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the page shows it."""

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length <= _LARGEST else b""
        parts = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if parts.path in {"/", "/tra-loi"}:
            return self._page(parts.path, body)
        fault = self.server.faults.popleft() if self.server.faults else ""
        if fault == "500":
            return self._tell(500, {"message": "Lỗi hệ thống"})
        status, said = self._bus(parts.path, query, body)
        if fault == "drop":  # done, but nobody hears of it
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        return self._tell(status, said)

    def _bus(self, path: str, query: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        if path == "/token":
            self.server.token += 1
            return 200, {"access_token": f"t{self.server.token}", "expires_in": 3600}
        if self.headers.get("Authorization") != f"Bearer t{self.server.token}":
            return 401, {"message": "token expired"}
        try:
            said = json.loads(body) if body else {}
        except ValueError:
            return 400, {"message": "không phải JSON"}
        return self._asked(path, query, said)

    def _asked(self, path: str, query: dict[str, str], said: Any) -> tuple[int, dict[str, Any]]:
        store = self.server.store
        if path == "/profiles" and self.command == "POST":
            missing = [name for name in _NEEDED if not said.get(name)]
            if missing:
                return 200, {"code": "1", "message": f"thiếu {', '.join(missing)}"}
            ids = [store.keep(said, unit) for unit in said["to_unit_code"]]
            return 200, {"code": "0", "profileId": ids[0]}
        if path == "/profiles":
            rows = store.waiting(query.get("unit_code", ""))
            return 200, {"profileReceivers": [{"profileId": row["id"]} for row in rows]}
        if path == "/profiles/detail":
            found = store.detail(int(query.get("profile_id") or 0))
            return (200, {"profileOutmodel": found}) if found else (404, {"message": "không có"})
        if path == "/profiles/done":
            store.close(int(said["profile_id"]), str(said["result"]))
            return 200, {"code": "0"}
        return 404, {"message": "không có địa chỉ này"}

    def _tell(self, status: int, said: dict[str, Any]) -> None:
        self._write(status, json.dumps(said, ensure_ascii=False).encode(), "application/json; charset=utf-8")

    def _write(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _page(self, path: str, body: bytes) -> None:
        if path == "/tra-loi":
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            if form.get("status") in _LABELS:
                self.server.play(form["reference"], form["unit"], form["status"])
            self.send_response(303)
            self.send_header("Location", "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._write(200, self.server.page().encode(), "text/html; charset=utf-8")


class StandIn(ThreadingHTTPServer):
    """A running stand-in. ``faults``: what befalls the next calls, one each: "500" or "drop"."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], file: Path | None) -> None:
        self.store, self.token, self.faults = Store(file), 0, deque[str]()
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def play(self, reference: str, unit: str, status: str) -> int:
        """A body answers."""
        return self.store.answer(reference, unit, answer_body(reference, status))

    def page(self) -> str:
        """What arrived, with a button for each answer, and what was answered."""
        rows = "".join(self._row(dict(row)) for row in self.store.profiles())
        told = "".join(_told(dict(row)) for row in self.store.answers())
        return _PAGE.replace("{style}", _STYLE).replace("{rows}", rows).replace("{told}", told)

    def _row(self, row: dict[str, Any]) -> str:
        buttons = "".join(
            f"<form method='post' action='/tra-loi' style='display:inline'>"
            f"<input type='hidden' name='reference' value='{escape(row['reference'])}'>"
            f"<input type='hidden' name='unit' value='{escape(row['from_unit'])}'>"
            f"<button name='status' value='{status}'>{label}</button></form> "
            for status, label in _LABELS.items()
        )
        return (
            f"<tr><td>{escape(row['reference'])}</td><td>{escape(row['status'])}</td>"
            f"<td>{escape(row['to_unit'])}</td><td>{row['copies']}</td><td>{buttons}</td></tr>"
        )


def make_stand_in(*, host: str = "127.0.0.1", port: int = 0, file: Path | None = None) -> StandIn:
    """A stand-in that listens but does not answer yet; port 0 takes a free one."""
    return StandIn((host, port), file)


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    """A stand-in in a thread of this process, for tests."""
    server = make_stand_in()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        server.store.shut()
