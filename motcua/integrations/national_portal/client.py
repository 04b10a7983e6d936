"""Speaks the wire: sessions and their renewal, doors, reply codes. What it raises a delivery may raise."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any

from django.conf import settings

from motcua.core.clock import now
from motcua.core.deliveries import PermanentFailure
from motcua.core.masking import mask_text
from motcua.core.outbound import Answer, Limits, NotTaken, Outbound
from motcua.integrations.national_portal.payloads import HUB, SERVICES, Door

NAME = "national_portal"
LABEL = "Cổng Dịch vụ công quốc gia"
# OpenCPS keeps a session ten minutes; renewing a little earlier spares a rejected call.
_SESSION_SECONDS = 540
_EXISTS = re.compile(r"đã tồn tại", re.IGNORECASE)
_MISSING = re.compile(r"không tồn tại|không tìm thấy hồ sơ", re.IGNORECASE)
_NO_SESSION = re.compile(r"(phiên|session|token).{0,40}(hết hạn|không hợp lệ|expired|invalid)", re.IGNORECASE)
_INVALID = re.compile(r"không hợp lệ|bắt buộc|không đúng|quá dài|sai định dạng|dài nhất được", re.IGNORECASE)


class Verdict(StrEnum):
    """What an answer of the portal means."""

    OK = "ok"
    EXISTS = "exists"
    MISSING = "missing"


class Refused(PermanentFailure):
    """The portal looked at it and said no; sending the same again cannot help."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer understood: what it means, and its rows."""

    verdict: Verdict
    message: str
    result: list[Any]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Config:
    """Where the portal is and who we are there; from the environment only."""

    url: str
    flow: str
    paths: Mapping[str, str]
    user: str
    password: str
    unit: str
    dstcode: str

    @property
    def is_hub(self) -> bool:
        """Whether the six-step flow is spoken."""
        return self.flow == "hub"


def config() -> Config | None:
    """The settings, or None while nothing is to be sent."""
    found: dict[str, Any] = settings.NATIONAL_PORTAL
    if not found["URL"]:
        return None
    return Config(**{name.lower(): value for name, value in found.items()})


def _said(text: str) -> str:
    return mask_text(text)[:300] or "không có lời giải thích"


class FirstClient:
    """The first generation: a session inside the body, its age and its rejection watched."""

    def __init__(self, settled: Config) -> None:
        self._config = settled
        self._outbound = Outbound(NAME, settled.url, limits=Limits(connections=8))
        self._lock = Lock()
        self._session = ""
        self._begun: datetime | None = None

    def call(
        self, service: str, body: Mapping[str, Any], *, agency_id: int, unit: str, key: str = ""
    ) -> Reply:
        """One service call, with a new session when the old one is rejected.

        Raises Refused, Unreachable, RetryLater, or NotTaken for what may be tried again.
        """
        session = self._ready(agency_id)
        reply = self._once(service, body, session, agency_id, unit, key)
        if reply is None:
            self._forget(session)
            reply = self._once(service, body, self._ready(agency_id), agency_id, unit, key)
            if reply is None:
                raise NotTaken("Cổng từ chối phiên làm việc vừa mới đăng nhập.")
        return reply

    def _once(
        self, service: str, body: Mapping[str, Any], session: str, agency_id: int, unit: str, key: str
    ) -> Reply | None:
        door = "share" if SERVICES[service].door is Door.SHARE else "integration"
        answer = self._outbound.call(
            "POST",
            self._config.paths[door],
            operation=service,
            agency_id=agency_id,
            json={"session": session, "madonvi": self._config.unit or unit, "service": service, **body},
            headers=self._headers() | ({"Idempotency-Key": f"{key}/{service}"} if key else {}),
        )
        return _first_reply(service, answer)

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "Charset": "utf-8", "dstcode": self._config.dstcode}

    def _ready(self, agency_id: int) -> str:
        with self._lock:
            if self._begun is None or (now() - self._begun).total_seconds() > _SESSION_SECONDS:
                self._session, self._begun = self._log_in(agency_id), now()
            return self._session

    def _forget(self, session: str) -> None:
        with self._lock:
            if self._session == session:
                self._begun = None

    def _log_in(self, agency_id: int) -> str:
        answer = self._outbound.call(
            "POST",
            self._config.paths["login"],
            operation="Đăng nhập",
            agency_id=agency_id,
            json={"username": self._config.user, "password": self._config.password},
            headers=self._headers(),
        )
        body = _json(answer, "Đăng nhập")
        session = body.get("session")
        if _code(body) != 0 or not isinstance(session, str) or not session:
            raise NotTaken(f"Cổng không cho đăng nhập: {_said(str(body.get('message', '')))}")
        return session


def _json(answer: Answer, service: str) -> dict[str, Any]:
    """The body as an object; NotTaken for a page, half an answer or another status."""
    if not answer.is_ok:
        raise NotTaken(f"{service}: Cổng trả lời mã HTTP {answer.status}.")
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise NotTaken(f"{service}: Cổng trả lời không đọc được.")
    return body


def _code(body: Mapping[str, Any]) -> int | None:
    """error_code as a number, however it is written: 0, "0", "00"."""
    try:
        return int(str(body.get("error_code")))
    except ValueError:
        return None


def _first_reply(service: str, answer: Answer) -> Reply | None:
    """The answer understood; None when it says that the session is over."""
    body = _json(answer, service)
    code, message = _code(body), str(body.get("message") or "")
    result = body.get("result")
    rows = result if isinstance(result, list) else [result] if result else []
    if code in {0, 3, -3} and _EXISTS.search(message):
        return Reply(Verdict.EXISTS, message, rows, body)
    if code == 0:
        return Reply(Verdict.OK, message, rows, body)
    if code is None:
        raise NotTaken(f"{service}: Cổng trả lời thiếu mã lỗi.")
    return _unwilling(service, f"{code}", message, body)


def _unwilling(service: str, code: str, message: str, body: Mapping[str, Any]) -> Reply | None:
    """What an answer other than "done" means; None when the session is over."""
    if _NO_SESSION.search(message):
        return None
    if _MISSING.search(message):
        return Reply(Verdict.MISSING, message, [], body)
    words = f"{service}: Cổng trả lời mã {code}, {_said(message)}"
    if _INVALID.search(message):
        raise Refused(words)
    raise NotTaken(words)


class _BearerSession:
    """The hub's token, kept in memory."""

    def __init__(self, client: HubClient) -> None:
        self._client, self._token = client, ""

    def headers(self) -> Mapping[str, str]:
        """The Authorization header; logs in when there is no token."""
        if not self._token:
            self._token = self._client.log_in()
        return {"Authorization": f"Bearer {self._token}"}

    def is_rejected(self, answer: Answer) -> bool:
        """The hub says so by its status."""
        return answer.status == 401

    def renew(self) -> None:
        """Forget the token."""
        self._token = ""


class HubClient:
    """The six-step flow: a bearer token, one path for each step."""

    def __init__(self, settled: Config) -> None:
        self._config = settled
        self._agency = Lock()
        self._agency_id = 0
        self._outbound = Outbound(NAME, settled.url, limits=Limits(connections=8))
        self._outbound.session = _BearerSession(self)

    def log_in(self) -> str:
        """A new token; NotTaken when the hub does not know us."""
        answer = self._outbound.call(
            "POST",
            f"{self._config.paths['hub']}/token",
            operation="Token",
            agency_id=self._agency_id,
            json={"client_id": self._config.user, "client_secret": self._config.password},
            use_session=False,
        )
        data = _json(answer, "Token").get("data")
        token = data.get("access_token") if isinstance(data, dict) else None
        if not isinstance(token, str) or not token:
            raise NotTaken("Cổng không cấp mã truy cập. Hãy kiểm tra tài khoản kết nối.")
        return token

    def call(self, service: str, body: Any, *, agency_id: int, key: str = "") -> Reply:
        """One step with a JSON body. Raises as the first generation's client."""
        return self._call("POST", service, agency_id, json=body, headers=_key(key, service))

    def next_value(self, unit: str, *, agency_id: int) -> str:
        """A new dossier code of the hub for a unit."""
        reply = self._call("GET", "GetNextValue", agency_id, query=f"?code={unit}")
        value = str(reply.data.get("value") or "")
        if not value:
            raise NotTaken("GetNextValue: Cổng không cấp mã hồ sơ.")
        return value

    def upload(self, name: str, content: bytes, *, agency_id: int, key: str) -> tuple[str, str]:
        """Upload a file; its id and hash there."""
        edge = secrets.token_hex(16)
        safe = name.replace('"', "'").replace("\r", " ").replace("\n", " ")
        head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{safe}"\r\n'
        kind = "Content-Type: application/octet-stream\r\n\r\n"
        body = f"{head}{kind}".encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = _key(key, "UploadFile") | {"Content-Type": f"multipart/form-data; boundary={edge}"}
        reply = self._call("POST", "UploadFile", agency_id, body=body, headers=headers)
        portal_id, portal_hash = reply.data.get("IdTepTin"), reply.data.get("HashTepTin")
        if not portal_id or not portal_hash:
            raise NotTaken("UploadFile: Cổng không trả mã tệp.")
        return str(portal_id), str(portal_hash)

    def _call(self, method: str, service: str, agency_id: int, *, query: str = "", **options: Any) -> Reply:
        assert service in HUB
        with self._agency:
            self._agency_id = agency_id
        path = f"{self._config.paths['hub']}/{service}{query}"
        answer = self._outbound.call(method, path, operation=service, agency_id=agency_id, **options)
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise NotTaken(f"{service}: Cổng trả lời không đọc được (mã HTTP {answer.status}).")
        message, data = str(body.get("message") or ""), body.get("data")
        found = data if isinstance(data, dict) else {}
        if answer.is_ok and not _EXISTS.search(message):
            return Reply(Verdict.OK, message, [], found)
        if _EXISTS.search(message):
            return Reply(Verdict.EXISTS, message, [], found)
        reply = _unwilling(service, str(answer.status), message, found)
        if reply is None:
            raise NotTaken(f"{service}: {_said(message)}")
        return reply


def _key(key: str, service: str) -> dict[str, str]:
    return {"Idempotency-Key": f"{key}/{service}"} if key else {}


_CLIENTS: dict[str, FirstClient | HubClient] = {}


def client_of(settled: Config) -> FirstClient | HubClient:
    """The one client of this process for these settings: its connections and its session are shared."""
    place = f"{settled.flow} {settled.url} {settled.user} {sorted(settled.paths.items())} {settled.dstcode}"
    if place not in _CLIENTS:
        _CLIENTS[place] = HubClient(settled) if settled.is_hub else FirstClient(settled)
    return _CLIENTS[place]
