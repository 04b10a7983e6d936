"""The stand-in without its socket: takes a request, hits it with the ordered fault, answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from motcua.core.standins import Asked, Told
from motcua.integrations.national_portal.standin import first, hub
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind, Faults
from motcua.integrations.national_portal.standin.speech import Outcome
from motcua.integrations.national_portal.standin.store import Store

# The stand-in's own paths: the real ones are configuration.
LOG_IN, INTEGRATION, SHARE = "/dang-nhap", "/tich-hop", "/chia-se"
HUB_PATHS = {
    "/truc/token": "Token",
    "/truc/GetNextValue": "GetNextValue",
    "/truc/UploadFile": "UploadFile",
    "/truc/NoiHoSo": "NoiHoSo",
    "/truc/CapNhatTienTrinh": "CapNhatTienTrinh",
    "/truc/CapNhatTrangThai": "CapNhatTrangThai",
}
# Their answers hold what cannot be promised beforehand.
_NEVER_HELD = frozenset({"NoiHoSo", "GetNextValue", "UploadFile", "TraCuuHoSo"})
_PATHS = {LOG_IN, INTEGRATION, SHARE, *HUB_PATHS}


@dataclass(frozen=True, slots=True)
class _Call:
    """One request understood: generation, service, dossiers, body."""

    generation: str
    service: str
    dossiers: list[str]
    asked: Asked
    body: Any

    @property
    def is_log_in(self) -> bool:
        return self.service in {"DangNhap", "Token"}


class Exchange:
    """Both generations over one store. A blank secret lets any password in."""

    def __init__(self, store: Store, faults: Faults, *, username: str = "motcua", secret: str = "") -> None:
        self.store, self.faults = store, faults
        self._username, self._secret = username, secret

    @staticmethod
    def answers(path: str) -> bool:
        """Whether the path is one of the portal's, not of the stand-in's own pages."""
        return path in _PATHS

    def answer(self, asked: Asked) -> Told:
        """One call from beginning to end. What it wrote stands before the answer leaves."""
        call = self._understood(asked)
        fault = None if call.is_log_in else self.faults.hit(call.service, call.dossiers)
        if fault is None:
            return self._done(call).told()
        return self._faulty(call, fault)

    def _understood(self, asked: Asked) -> _Call:
        if asked.path in HUB_PATHS:
            codes = hub.codes_in(asked)
            return _Call("hub", HUB_PATHS[asked.path], codes, asked, None)
        body = asked.json()
        if asked.path == LOG_IN:
            return _Call("first", "DangNhap", [], asked, body)
        service = str(body.get("service", "")) if isinstance(body, dict) else ""
        return _Call("first", service, first.codes_in(body), asked, body)

    # The ordinary way

    def _done(self, call: _Call, *, fault: str = "") -> Outcome:
        with self.store.transaction():
            outcome, is_repeat = self._performed(call)
            self._log(call, outcome, fault, is_repeat=is_repeat)
        if not call.is_log_in:
            self._apply_held(call)
        return outcome

    def _performed(self, call: _Call) -> tuple[Outcome, bool]:
        if call.is_log_in:
            speaks = hub if call.generation == "hub" else first
            body = call.asked.json()
            return speaks.log_in(self.store, body, self._username, self._secret), False
        if not self._has_session(call):
            return self._no_session(call), False
        key = call.asked.headers.get("idempotency-key", "")
        seen = self.store.one("SELECT answer FROM seen WHERE key = ?", key) if key else None
        if seen is not None:
            old = json.loads(seen["answer"])
            return Outcome(old["reply"], old["status"], old["code"], old["message"]), True
        outcome = self._effect(call)
        is_good = outcome.code == (first.OK if call.generation == "first" else "200")
        if key and is_good:
            kept = {
                "reply": outcome.reply,
                "status": outcome.status,
                "code": outcome.code,
                "message": outcome.message,
            }
            self.store.run("INSERT INTO seen VALUES (?, ?)", key, json.dumps(kept, ensure_ascii=False))
        return outcome, False

    def _effect(self, call: _Call) -> Outcome:
        if call.generation == "hub":
            return hub.perform(self.store, call.service, call.asked)
        if not isinstance(call.body, dict):
            return first.reply(first.REFUSED, "Bản tin không phải JSON")
        if not call.asked.headers.get("dstcode"):
            outcome = first.reply(first.REFUSED, "Thiếu dstcode")
            outcome.breaches = [("", "dstcode", "needed", "Thiếu đầu mục dstcode.")]
            return outcome
        return first.perform(self.store, call.service, call.body)

    def _has_session(self, call: _Call) -> bool:
        if call.generation == "hub":
            return self.store.is_token(call.asked.headers.get("authorization", "").removeprefix("Bearer "))
        return isinstance(call.body, dict) and self.store.is_token(str(call.body.get("session", "")))

    @staticmethod
    def _no_session(call: _Call) -> Outcome:
        if call.generation == "hub":
            return hub.reply(401, "Mã truy cập không hợp lệ hoặc đã hết hạn")
        return first.reply(first.NO_SESSION, "Phiên làm việc không hợp lệ hoặc đã hết hạn")

    def _log(self, call: _Call, outcome: Outcome, fault: str, *, is_repeat: bool = False) -> None:
        headers = call.asked.headers
        dossier = call.dossiers[0] if call.dossiers else ""
        body = "" if call.is_log_in else call.asked.body.decode("utf-8", "replace")
        facts = (
            call.generation, call.service, dossier, headers.get("idempotency-key", ""), outcome.status,
            outcome.code, outcome.message, fault, int(is_repeat), body,
        )  # fmt: skip
        self.store.log_call(facts, outcome.breaches)

    # The ways it goes wrong

    def _faulty(self, call: _Call, fault: Fault) -> Told:
        kind = fault.kind
        if kind in {FaultKind.SLOW, FaultKind.DROP, FaultKind.HALF, FaultKind.DUPLICATE}:
            return self._disturbed(call, fault)
        if kind is FaultKind.REORDER and call.dossiers:
            return self._hold(call)
        if kind is FaultKind.TOKEN_EXPIRED:
            self.store.expire_tokens()
            outcome = self._no_session(call)
        elif kind is FaultKind.EXISTS:
            outcome = self._says(call, fault.value or first.EXISTS, f"Hồ sơ {call.dossiers[:1]} đã tồn tại")
        elif kind is FaultKind.WRONG_CODE:
            outcome = self._says(call, fault.value or "99", "Lỗi không xác định")
        elif kind is FaultKind.REFUSE_FIELD:
            outcome = self._says(call, first.REFUSED, f"Trường {fault.value or 'MaTTHC'} không hợp lệ")
        else:
            return self._page(call, fault)
        self._log(call, outcome, kind.value)
        return outcome.told()

    def _disturbed(self, call: _Call, fault: Fault) -> Told:
        """Done as asked; only the answer suffers."""
        told = self._done(call, fault=fault.kind.value).told()
        if fault.kind is FaultKind.SLOW:
            return replace(told, wait=float(fault.value))
        if fault.kind is FaultKind.DROP:
            return replace(told, is_cut=True, sent=0)
        if fault.kind is FaultKind.HALF:
            return replace(told, is_cut=True, sent=0.5)
        self._done(call, fault=fault.kind.value)
        return told

    @staticmethod
    def _says(call: _Call, code: str, message: str) -> Outcome:
        if call.generation == "hub":
            return hub.reply(400, message)
        return first.reply(code, message)

    def _page(self, call: _Call, fault: Fault) -> Told:
        status = {FaultKind.ERROR_500: 500, FaultKind.MAINTENANCE: 503}.get(fault.kind, 200)
        words = {500: "Lỗi máy chủ", 503: "Hệ thống đang bảo trì"}.get(status, "Trang chủ")
        self._log(call, Outcome({}, status, "", words), fault.kind.value)
        page = f"<!doctype html><html lang=vi><title>{words}</title><h1>{words}</h1></html>"
        return Told(status, page.encode(), "text/html; charset=utf-8")

    def _hold(self, call: _Call) -> Told:
        """Say yes, write only after the dossier's next call."""
        speaks_hub = call.generation == "hub"
        if not self._has_session(call) or call.service in _NEVER_HELD:
            return self._done(call).told()
        outcome = hub.reply(200, "Thành công") if speaks_hub else first.reply(first.OK, "Thành công")
        with self.store.transaction():
            self.store.run(
                "INSERT INTO held (generation, service, code, body) VALUES (?, ?, ?, ?)",
                call.generation, call.service, call.dossiers[0], call.asked.body.decode("utf-8"),
            )  # fmt: skip
            self._log(call, outcome, FaultKind.REORDER.value)
        return outcome.told()

    def _apply_held(self, call: _Call) -> None:
        for code in call.dossiers:
            for row in self.store.rows("SELECT * FROM held WHERE code = ? ORDER BY id", code):
                with self.store.transaction():
                    asked = Asked("POST", "", {}, {}, row["body"].encode())
                    if row["generation"] == "hub":
                        outcome = hub.perform(self.store, row["service"], asked)
                    else:
                        outcome = first.perform(self.store, row["service"], asked.json())
                    late = _Call(row["generation"], row["service"], [code], asked, None)
                    self._log(late, outcome, "reorder:late")
                    self.store.run("DELETE FROM held WHERE id = ?", row["id"])
