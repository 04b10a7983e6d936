"""The stand-in as a server: the bus's addresses, and a page where a person plays the bodies behind it."""

from __future__ import annotations

import base64
import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from motcua.core.standins import BACK, HTML, SILENCE, Asked, StandInServer, Told, in_thread
from motcua.integrations.outside_agencies.standin.store import Store

_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
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


class StandIn(StandInServer):
    """A running stand-in. ``faults``: what befalls the next calls, one each: "500" or "drop"."""

    largest = 80_000_000

    def __init__(self, host: str = "127.0.0.1", port: int = 0, file: Path | None = None) -> None:
        self.store, self.token, self.faults = Store(file), 0, deque[str]()
        super().__init__(host, port)

    def answer(self, asked: Asked) -> Told:
        """A call of the bus, or the page and its buttons."""
        if asked.path == "/":
            return Told(200, self.page().encode(), HTML)
        if asked.path == "/tra-loi":
            form = asked.form()
            if form.get("status") in _LABELS:
                self.play(form["reference"], form["unit"], form["status"])
            return BACK
        fault = self.faults.popleft() if self.faults else ""
        if fault == "500":
            return Told.of({"message": "Lỗi hệ thống"}, 500)
        status, said = self._bus(asked)
        return SILENCE if fault == "drop" else Told.of(said, status)  # dropped: done, but nobody hears of it

    def _bus(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        if asked.path == "/token":
            self.token += 1
            return 200, {"access_token": f"t{self.token}", "expires_in": 3600}
        if asked.headers.get("authorization") != f"Bearer t{self.token}":
            return 401, {"message": "token expired"}
        said = asked.json() if asked.body else {}
        if said is None:
            return 400, {"message": "không phải JSON"}
        return self._profiles(asked.method, asked.path, asked.query, said)

    def _profiles(
        self, method: str, path: str, query: Mapping[str, str], said: Any
    ) -> tuple[int, dict[str, Any]]:
        if path == "/profiles" and method == "POST":
            missing = [name for name in _NEEDED if not said.get(name)]
            if missing:
                return 200, {"code": "1", "message": f"thiếu {', '.join(missing)}"}
            ids = [self.store.keep(said, unit) for unit in said["to_unit_code"]]
            return 200, {"code": "0", "profileId": ids[0]}
        if path == "/profiles":
            rows = self.store.waiting(query.get("unit_code", ""))
            return 200, {"profileReceivers": [{"profileId": row["id"]} for row in rows]}
        if path == "/profiles/detail":
            found = self.store.detail(int(query.get("profile_id") or 0))
            return (200, {"profileOutmodel": found}) if found else (404, {"message": "không có"})
        if path == "/profiles/done":
            self.store.close(int(said["profile_id"]), str(said["result"]))
            return 200, {"code": "0"}
        return 404, {"message": "không có địa chỉ này"}

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


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    """A stand-in in a thread of this process, for tests."""
    with in_thread(StandIn()) as server:
        try:
            yield server
        finally:
            server.store.shut()
