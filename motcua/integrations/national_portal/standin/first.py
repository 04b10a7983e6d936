"""The first generation as the stand-in speaks it: one body with a session and a service's name."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from motcua.dossiers.state import NATIONAL_MOVES
from motcua.integrations.national_portal.payloads import SERVICES, breaches
from motcua.integrations.national_portal.standin import samples
from motcua.integrations.national_portal.standin.speech import Outcome
from motcua.integrations.national_portal.standin.store import Store

# No official list of codes was at hand: 0 is success, the others are the stand-in's own.
OK, EXISTS, MISSING, REFUSED, NO_SESSION = "0", "3", "-2", "-1", "-5"
SESSION_SECONDS = 600


def reply(code: str, message: str, result: list[Any] | None = None, **more: Any) -> Outcome:
    """An answer in the shape of the first generation."""
    return Outcome(
        {"error_code": code, "message": message, "result": result or [], **more}, code=code, message=message
    )


def log_in(store: Store, body: Any, username: str, password: str) -> Outcome:
    """A session for the right name and password."""
    if (
        not isinstance(body, dict)
        or body.get("username") != username
        or (password and body.get("password") != password)
    ):
        return reply(REFUSED, "Sai tên đăng nhập hoặc mật khẩu")
    return reply(OK, "Thành công", session=store.new_token(SESSION_SECONDS))


def codes_in(body: Any) -> list[str]:
    """The dossiers a call is about."""
    if not isinstance(body, dict):
        return []
    if body.get("mahoso"):
        return [str(body["mahoso"])]
    data = body.get("data")
    rows = data if isinstance(data, list) else [data]
    found = [str(row.get("MaHoSoDonVi") or row.get("MaHoSo") or "") for row in rows if isinstance(row, dict)]
    return list(dict.fromkeys(code for code in found if code))


def perform(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    """Do what a call asks; the session is checked already."""
    known = SERVICES.get(service)
    if known is None:
        return reply(REFUSED, f"Không có dịch vụ {service}")
    return _SPEAKS.get(service, _dictionary)(store, service, body)


def _checked(service: str, row: Any, found: list[tuple[str, str, str, str]]) -> str:
    """Note the rules a row breaks; returns the words of the first."""
    code = str(row.get("MaHoSo", "")) if isinstance(row, dict) else ""
    broken = breaches(SERVICES[service].sent, row, about=f"Hồ sơ {code or '(không mã)'}")
    found += [(code, one.path, one.rule, one.words) for one in broken]
    return broken[0].words if broken else ""


def _rows(body: dict[str, Any], service: str, found: list[tuple[str, str, str, str]]) -> list[dict[str, Any]]:
    data = body.get("data")
    rows = data if isinstance(data, list) else [data]
    most = SERVICES[service].most
    if most is not None and len(rows) > most:
        found.append(("", "data", "longest", f"{service}: {len(rows)} dòng, nhiều nhất {most}."))
    return rows  # type: ignore[return-value]


def _push_dossiers(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    found: list[tuple[str, str, str, str]] = []
    is_update = body.get("isUpdating") == "True"
    if body.get("isUpdating") not in {"True", "False"}:
        found.append(("", "isUpdating", "codes", "isUpdating phải là “True” hoặc “False”."))
    for row in _rows(body, service, found):
        wrong = _checked(service, row, found)
        if wrong:
            return _with(reply(REFUSED, wrong), found)
        code = row["MaHoSo"]
        known = store.dossier(code)
        if known is not None and not is_update:
            return _with(reply(EXISTS, f"Hồ sơ {code} đã tồn tại"), found)
        if known is None and is_update:
            return _with(reply(MISSING, f"Hồ sơ {code} không tồn tại"), found)
        store.put_dossier(code, "first", row["TrangThaiHoSo"], row)
    return _with(reply(OK, "Thành công"), found)


def _push_progress(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    found: list[tuple[str, str, str, str]] = []
    for row in _rows(body, service, found):
        wrong = _checked(service, row, found)
        if wrong:
            return _with(reply(REFUSED, wrong), found)
        if store.dossier(row["MaHoSo"]) is None:
            return _with(reply(MISSING, f"Hồ sơ {row['MaHoSo']} không tồn tại"), found)
        add_row(store, row["MaHoSo"], row, found)
    return _with(reply(OK, "Thành công"), found)


def add_row(store: Store, code: str, row: dict[str, Any], found: list[tuple[str, str, str, str]]) -> None:
    """Append a progress row and note what is odd about it: out of order, a move that is not allowed."""
    before = store.progress(code)
    if not store.add_progress(code, row) or not before:
        return
    last = before[-1]
    if str(row["ThoiDiemXuLy"]) < last["moment"]:
        words = f"Hồ sơ {code}: dòng tiến độ lúc {row['ThoiDiemXuLy']} đến sau dòng lúc {last['moment']}."
        found.append((code, "ThoiDiemXuLy", "order", words))
    elif row["TrangThai"] != last["status"]:
        allowed = NATIONAL_MOVES.get(int(last["status"]), frozenset())
        if int(row["TrangThai"]) not in allowed:
            words = f"Hồ sơ {code}: không được chuyển từ trạng thái {last['status']} sang {row['TrangThai']}."
            found.append((code, "TrangThai", "move", words))


def _push_status(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    found: list[tuple[str, str, str, str]] = []
    if body.get("type") != "2":
        found.append(("", "type", "codes", "type phải là “2”."))
    row = body.get("data")
    wrong = _checked(service, row, found)
    if wrong or not isinstance(row, dict):
        return _with(reply(REFUSED, wrong), found)
    store.run(
        "INSERT INTO status_row VALUES (?, ?, ?, ?)",
        row["MaHoSo"], row["TrangThai"], str(row), time.time(),
    )  # fmt: skip
    return _with(reply(OK, "Thành công"), found)


def _look_up(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    known = store.dossier(str(body.get("mahoso", "")))
    if known is None:
        return reply(OK, "Không có dữ liệu", [])
    return reply(OK, "Thành công", [{**json.loads(known["body"]), "TrangThaiHoSo": known["status"]}])


def _procedures(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    return reply(OK, "Thành công", samples.procedure_list())


def _procedure(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    found = samples.procedure(str(body.get("maTTHC", "")))
    return reply(OK, "Thành công", [found]) if found else reply(OK, "Không có dữ liệu", [])


def _dictionary(store: Store, service: str, body: dict[str, Any]) -> Outcome:
    return reply(OK, "Thành công", samples.dictionary(service))


def _with(outcome: Outcome, found: list[tuple[str, str, str, str]]) -> Outcome:
    outcome.breaches = found
    return outcome


_SPEAKS: dict[str, Callable[[Store, str, dict[str, Any]], Outcome]] = {
    "DongBoHoSoMC": _push_dossiers,
    "CapNhatTienDoHoSoMC": _push_progress,
    "DongBoTrangThaiHoSo": _push_status,
    "TraCuuHoSo": _look_up,
    "LayDanhSachTTHC": _procedures,
    "LayThuTuc": _procedure,
}
