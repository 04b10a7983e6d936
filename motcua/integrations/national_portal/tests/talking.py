"""A caller of the stand-in that knows nothing of our adapter: plain HTTP."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from motcua.integrations.national_portal.standin.server import StandIn


class Caller:
    """Keeps one connection; ``ask`` gives (HTTP status, JSON or text)."""

    def __init__(self, server: StandIn) -> None:
        self._place = urlsplit(server.url).netloc
        self._link: http.client.HTTPConnection | None = None
        self.session = ""

    def ask(self, path: str, body: Any = None, *, method: str = "POST", **headers: str) -> tuple[int, Any]:
        """One request; http.client's errors go through."""
        if self._link is None:
            self._link = http.client.HTTPConnection(self._place, timeout=5)
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} | {k.replace("_", "-"): v for k, v in headers.items()}
        try:
            self._link.request(method, path, payload, sent)
            answer = self._link.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        kind = answer.headers.get("Content-Type", "")
        return answer.status, json.loads(text) if "json" in kind else text

    def log_in(self) -> str:
        """A session of the first generation."""
        _, told = self.ask("/dang-nhap", {"username": "motcua", "password": "x"}, dstcode="VN")
        self.session = told["session"]
        return self.session

    def service(self, name: str, key: str = "", **body: Any) -> dict[str, Any]:
        """A service of the first generation."""
        headers = {"dstcode": "VN"} | ({"Idempotency_Key": key} if key else {})
        whole = {"session": self.session, "madonvi": "H24.990", "service": name} | body
        return self.ask("/tich-hop", whole, **headers)[1]  # type: ignore[no-any-return]

    def close(self) -> None:
        """Let go of the connection."""
        if self._link is not None:
            self._link.close()
            self._link = None
