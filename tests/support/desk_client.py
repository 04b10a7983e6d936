"""An officer at a real server: logs in over HTTP on this machine and sends forms, one connection each."""

from __future__ import annotations

import contextlib
import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

TIMEOUT = 20.0


class NoAnswer(Exception):
    """The server gave no answer: nobody knows whether it did what was asked."""


@dataclass
class Answer:
    """Status, body, and where a redirect leads."""

    status: int
    body: bytes
    location: str = ""


@dataclass
class DeskClient:
    """One officer's connection. ``cookies`` may be shared with further connections of the same log-in."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def _send(self, method: str, path: str, form: dict[str, str] | None) -> http.client.HTTPConnection:
        """Send one request over the open connection, or a new one; OSError when it breaks."""
        body = urlencode(form) if form is not None else None
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        self._connection.request(method, path, body, headers)
        return self._connection

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer:
        """Send one request and read the whole answer; NoAnswer when the connection breaks."""
        try:
            response = self._send(method, path, form).getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise NoAnswer(type(error).__name__) from error
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(response.status, content, response.headers.get("Location", ""))

    def hang_up_on(self, path: str, form: dict[str, str], seconds: float) -> None:
        """Post a form and drop the connection so many seconds later, whatever has become of it."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            self._send("POST", path, form)
            time.sleep(seconds)
        self.close()

    def log_in(self, username: str, password: str) -> DeskClient:
        """Log in by the ordinary page; returns itself."""
        self.ask("GET", "/tai-khoan/login/")
        answer = self.ask("POST", "/tai-khoan/login/", {"login": username, "password": password})
        if answer.status != http.HTTPStatus.FOUND or "sessionid" not in self.cookies:
            raise AssertionError(f"{username} could not log in: {answer.status}")
        return self

    def another(self) -> DeskClient:
        """A further connection under the same log-in."""
        return DeskClient(self.port, dict(self.cookies))

    def close(self) -> None:
        """Drop the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
