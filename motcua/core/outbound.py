"""The HTTP client for outside systems: pooled, with time-outs, its session renewed, every call traced.

One client for each outside system, made once in a process. What it raises is what a delivery's handler
may raise: Unreachable when nobody answered, RetryLater when the receiver asks to come back. Any other
answer is given back for the adapter to judge. The key of the delivery being handed over goes along as
``Idempotency-Key``.
"""

from __future__ import annotations

import json as json_module
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any, Protocol

import urllib3

from motcua.core.deliveries.policy import PermanentFailure, RetryLater, Unreachable
from motcua.core.deliveries.trace import EXCERPT, Call, calling, current_delivery
from motcua.core.masking import mask_address, mask_body

_GATEWAY_DOWN = frozenset({502, 503, 504})
_TOO_MANY = 429
_LONGEST_NAMED_WAIT = 24 * 3600


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect and to wait for each part of the answer, connections kept, bytes of an answer."""

    connect: float = 5.0
    read: float = 20.0
    connections: int = 4
    answer_bytes: int = 5_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``headers`` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_ok(self) -> bool:
        """Whether the status says that it was taken."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON. Raises ValueError when it is none."""
        return json_module.loads(self.body)

    def require_ok(self) -> Answer:
        """This answer; PermanentFailure for a 4xx, an ordinary error (tried again) for any other."""
        if self.is_ok:
            return self
        said = mask_body(self.body, self.headers.get("content-type", ""))[:500]
        message = f"Nơi nhận trả lời mã {self.status}: {said or 'không có nội dung'}"
        if 400 <= self.status < 500:
            raise PermanentFailure(message)
        raise NotTaken(message)


class NotTaken(Exception):
    """The receiver answered, but did not take it; tried again as the policy says."""


class Session(Protocol):
    """How an outside system knows us. Kept in memory only, each process its own."""

    def headers(self) -> Mapping[str, str]:
        """The headers of a call; logs in when there is no session yet."""
        ...

    def is_rejected(self, answer: Answer) -> bool:
        """Whether the answer says that the session is over."""
        ...

    def renew(self) -> None:
        """Forget the session: the next ``headers`` logs in anew."""
        ...


class Outbound:
    """The client of one outside system; safe for several threads."""

    def __init__(
        self,
        destination: str,
        base_url: str,
        *,
        limits: Limits | None = None,
        session: Session | None = None,
    ) -> None:
        self.destination = destination
        self.base_url = base_url.rstrip("/")
        self.session = session
        self._limits = limits or Limits()
        self._pool = urllib3.PoolManager(
            num_pools=2,
            maxsize=self._limits.connections,
            retries=False,
            timeout=urllib3.Timeout(connect=self._limits.connect, read=self._limits.read),
        )
        self._renewal = Lock()

    def call(
        self,
        method: str,
        path: str,
        *,
        operation: str,
        agency_id: int | None = None,
        json: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        use_session: bool = True,
    ) -> Answer:
        """Make one call. ``operation`` names it in the trace; ``agency_id`` for whom, outside a delivery.

        Raises Unreachable, or RetryLater for 429 and for 503 with a wait; a session rejected twice is an
        Unreachable too. The log-in of a session calls with ``use_session=False``.
        """
        sent = dict(headers or {})
        if json is not None:
            body = json_module.dumps(json, ensure_ascii=False, separators=(",", ":")).encode()
            sent.setdefault("Content-Type", "application/json; charset=utf-8")
        delivery = current_delivery()
        if delivery is not None:
            sent.setdefault("Idempotency-Key", delivery.key)
        session = self.session if use_session else None
        if session is None:
            return self._once(method, path, operation, agency_id, body, sent)
        first = dict(session.headers())
        answer = self._once(method, path, operation, agency_id, body, sent | first)
        if not session.is_rejected(answer):
            return answer
        with self._renewal:  # of several threads one renews, the others take what it got
            if dict(session.headers()) == first:
                session.renew()
            renewed = dict(session.headers())
        answer = self._once(method, path, operation, agency_id, body, sent | renewed)
        if session.is_rejected(answer):
            raise Unreachable(
                "Nơi nhận từ chối phiên làm việc vừa mới đăng nhập. Hãy kiểm tra tài khoản kết nối."
            )
        return answer

    def _once(
        self,
        method: str,
        path: str,
        operation: str,
        agency_id: int | None,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        url = f"{self.base_url}/{path.lstrip('/')}" if path else self.base_url
        with calling(
            self.destination,
            agency_id=agency_id,
            operation=operation,
            address=mask_address(f"{method} {url}"),
            request=mask_body(body or b"", headers.get("Content-Type", ""))[:EXCERPT],
        ) as call:
            answer = self._exchange(method, url, body, headers)
            call.status = answer.status
            call.answer = mask_body(answer.body, answer.headers.get("content-type", ""))[:EXCERPT]
            _come_back(answer, call)
        return answer

    def _exchange(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        try:
            response = self._pool.request(
                method, url, body=body, headers=dict(headers), redirect=False, preload_content=False
            )
            try:
                content = self._read(response)
                response.drain_conn()
                response.release_conn()
            except BaseException:
                response.close()  # half an answer is left on the line: it serves nobody else
                raise
        except urllib3.exceptions.HTTPError as error:
            raise Unreachable(_why(error)) from error
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, headers, content)

    def _read(self, response: urllib3.BaseHTTPResponse) -> bytes:
        """The whole body; each part has its time, and all parts together three times that."""
        deadline, content = time.monotonic() + 3 * self._limits.read, bytearray()
        while part := response.read1(65_536):
            content += part
            if len(content) > self._limits.answer_bytes:
                raise PermanentFailure("Nơi nhận trả lời quá dài, không đọc được. Hãy báo quản trị kỹ thuật.")
            if time.monotonic() > deadline:
                raise Unreachable("Nơi nhận trả lời quá chậm. Hệ thống sẽ tự gửi lại.")
        return bytes(content)


def _why(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.NewConnectionError):
        return "Không kết nối được tới nơi nhận. Hệ thống sẽ tự gửi lại."
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return "Nơi nhận không trả lời kịp. Hệ thống sẽ tự gửi lại."
    return "Kết nối tới nơi nhận bị đứt giữa chừng. Hệ thống sẽ tự gửi lại."


def _come_back(answer: Answer, call: Call) -> None:
    """Raise when the answer only says: not now."""
    if answer.status not in _GATEWAY_DOWN | {_TOO_MANY}:
        return
    wait = answer.headers.get("retry-after", "")
    call.error = f"HTTP {answer.status}"
    if wait.isdecimal():
        after = timedelta(seconds=min(int(wait[:6]), _LONGEST_NAMED_WAIT))
        raise RetryLater(f"Nơi nhận xin lùi lại (mã {answer.status}).", after)
    if answer.status == _TOO_MANY:
        raise RetryLater("Nơi nhận báo gửi quá nhanh (mã 429).", timedelta(seconds=30))
    raise Unreachable(f"Nơi nhận tạm ngừng phục vụ (mã {answer.status}). Hệ thống sẽ tự gửi lại.")
