"""The six-step flow as the stand-in speaks it: token, next value, file, dossier, progress, status."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from typing import Any

from motcua.core.standins import Asked
from motcua.integrations.national_portal.payloads import HUB, breaches
from motcua.integrations.national_portal.payloads.hub import STATUSES_WITH_LISTS
from motcua.integrations.national_portal.standin.first import add_row
from motcua.integrations.national_portal.standin.speech import Outcome
from motcua.integrations.national_portal.standin.store import Store

TOKEN_SECONDS = 3600
Found = list[tuple[str, str, str, str]]


def reply(status: int, message: str, data: Any = None, *, found: Found | None = None) -> Outcome:
    """An answer in the shape of the hub: the code repeats the HTTP status."""
    body = {"code": status, "message": message, "data": data if data is not None else {}}
    return Outcome(body, status, str(status), message, found or [])


def log_in(store: Store, body: Any, client_id: str, secret: str) -> Outcome:
    """A bearer token for the right client."""
    if (
        not isinstance(body, dict)
        or body.get("client_id") != client_id
        or (secret and body.get("client_secret") != secret)
    ):
        return reply(401, "Sai thông tin ứng dụng")
    token = store.new_token(TOKEN_SECONDS)
    data = {"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer", "scope": "default"}
    return reply(200, "Thành công", data)


def codes_in(asked: Asked) -> list[str]:
    """The dossiers a call is about."""
    body = asked.json() if "json" in asked.headers.get("content-type", "json") else None
    rows = body if isinstance(body, list) else [body]
    found = [str(row.get("MaHoSo", "")) for row in rows if isinstance(row, dict)]
    return list(dict.fromkeys(code for code in found if code))


def perform(store: Store, service: str, asked: Asked) -> Outcome:
    """Do what a call asks; the token is checked already."""
    if service == "GetNextValue":
        return _next_value(store, asked.query.get("code", ""))
    if service == "UploadFile":
        return _upload(store, asked)
    body = asked.json()
    if service == "NoiHoSo":
        return _create(store, body)
    if not isinstance(body, list):
        return reply(400, "Bản tin phải là một mảng")
    return (_steps if service == "CapNhatTienTrinh" else _statuses)(store, body)


def _next_value(store: Store, unit: str) -> Outcome:
    if not unit:
        return reply(400, "Thiếu mã đơn vị")
    day = time.strftime("%Y%m%d")
    number = store.next_value(f"{unit}-{day}")
    return reply(200, "Thành công", {"value": f"{unit}-{day}-{number:07d}"})


_FILE_NAME = re.compile(rb'name="files"; filename="([^"]*)"')


def _upload(store: Store, asked: Asked) -> Outcome:
    found = _FILE_NAME.search(asked.body)
    if found is None:
        return reply(400, "Thiếu tệp “files”")
    content = asked.body[found.end() :].split(b"\r\n\r\n", 1)[-1].rsplit(b"\r\n--", 1)[0]
    digest = hashlib.sha256(content).hexdigest()
    name = found[1].decode("utf-8", "replace")
    file_id = secrets.token_hex(12)
    store.run(
        "INSERT INTO file VALUES (?, ?, ?, ?)",
        file_id,
        digest,
        name,
        len(content),
    )
    return reply(200, "Thành công", {"IdTepTin": file_id, "HashTepTin": digest})


def _checked(service: str, row: Any, found: Found) -> str:
    code = str(row.get("MaHoSo", "")) if isinstance(row, dict) else ""
    broken = breaches(HUB[service].sent, row, about=f"Hồ sơ {code or '(không mã)'}")
    found += [(code, one.path, one.rule, one.words) for one in broken]
    return broken[0].words if broken else ""


def _create(store: Store, body: Any) -> Outcome:
    found: Found = []
    wrong = _checked("NoiHoSo", body, found)
    if wrong:
        return reply(400, wrong, found=found)
    for part in body.get("ThanhPhanHoSo") or []:
        for file in part.get("GiayToDinhKem") or []:
            if store.one("SELECT 1 FROM file WHERE id = ?", file["IdGiayTo"]) is None:
                words = f"Hồ sơ {body['MaHoSo']}: tệp {file['IdGiayTo']} chưa được tải lên."
                return reply(400, words, found=[(body["MaHoSo"], "IdGiayTo", "codes", words)])
    known = store.dossier(body["MaHoSo"])
    if known is not None:
        ids = {"idHoSo": known["portal_id"], "maHoSo": body["MaHoSo"]}
        return reply(400, f"Hồ sơ {body['MaHoSo']} đã tồn tại", ids, found=found)
    portal_id = store.put_dossier(body["MaHoSo"], "hub", "1", body)
    return reply(200, "Thành công", {"idHoSo": portal_id, "maHoSo": body["MaHoSo"]}, found=found)


def _known(store: Store, code: str, portal_id: str) -> bool:
    known = store.dossier(code)
    return known is not None and known["portal_id"] == portal_id


def _steps(store: Store, body: list[Any]) -> Outcome:
    found: Found = []
    for row in body:
        wrong = _checked("CapNhatTienTrinh", row, found)
        if wrong:
            return reply(400, wrong, found=found)
        if not _known(store, row["MaHoSo"], row["IDHoSo"]):
            return reply(404, f"Không tìm thấy hồ sơ {row['MaHoSo']}", found=found)
        add_row(store, row["MaHoSo"], row, found)
    return reply(200, "Thành công", found=found)


def _statuses(store: Store, body: list[Any]) -> Outcome:
    found: Found = []
    for row in body:
        wrong = _checked("CapNhatTrangThai", row, found)
        if wrong:
            return reply(400, wrong, found=found)
        if not _known(store, row["MaHoSo"], row["IdHoSo"]):
            return reply(404, f"Không tìm thấy hồ sơ {row['MaHoSo']}", found=found)
        lists = [name for name in ("DanhSachLePhi", "DanhSachGiayToKetQua") if row.get(name)]
        if lists and int(row["TrangThai"]) not in STATUSES_WITH_LISTS:
            words = f"Hồ sơ {row['MaHoSo']}: trạng thái {row['TrangThai']} không được kèm {', '.join(lists)}."
            found.append((row["MaHoSo"], lists[0], "codes", words))
        store.set_status(row["MaHoSo"], row["TrangThai"])
    return reply(200, "Thành công", found=found)
