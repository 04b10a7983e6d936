"""What the stand-ins of outside systems share: one HTTP question, one answer, a server in a thread.

A stand-in answers questions as values and can be told to answer late, by half, or not at all: what the real
systems do on a bad day. Nothing here serves the product's own users.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request. ``headers`` have lower-case names."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body or b"null")
        except (ValueError, UnicodeDecodeError):
            return None

    def form(self) -> dict[str, str]:
        """The body as a sent form; of a name that came twice the last value."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace")))


@dataclass(frozen=True, slots=True)
class Told:
    """One HTTP answer. ``wait``: seconds before it; ``sent``: how much of the body leaves (0 to 1).

    ``sent`` 0 with ``is_cut``: the connection is closed without a word.
    """

    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    wait: float = 0
    is_cut: bool = False
    sent: float = 1
    location: str = ""

    @classmethod
    def of(cls, reply: Any, status: int = 200, *, wait: float = 0) -> Told:
        """An answer of JSON."""
        return cls(status, json.dumps(reply, ensure_ascii=False).encode(), wait=wait)


SILENCE = Told(0, b"", is_cut=True, sent=0)
BACK = Told(303, b"", location="/")


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: StandInServer

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what arrived is on the stand-in's page."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        if length > self.server.largest:
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query))
        self._tell(
            self.server.answer(Asked(self.command, parts.path, query, headers, self.rfile.read(length)))
        )

    def _tell(self, told: Told) -> None:
        if told.wait:
            time.sleep(told.wait)
        body = told.body[: int(len(told.body) * told.sent)] if told.is_cut else told.body
        if not told.is_cut or body:
            self.send_response(told.status)
            self.send_header("Content-Type", told.kind)
            self.send_header("Content-Length", str(len(told.body)))
            if told.location:
                self.send_header("Location", told.location)
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
        if told.is_cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)


class StandInServer(ThreadingHTTPServer):
    """A stand-in that listens; ``answer`` says what it answers. ``largest``: of a body, in bytes."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True
    largest = 1_000_000

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        super().__init__((host, port), _Handler)

    def answer(self, asked: Asked) -> Told:
        """The answer to one question; called by several threads at once."""
        raise NotImplementedError

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


S = TypeVar("S", bound=StandInServer)


@contextmanager
def in_thread(server: S) -> Iterator[S]:
    """The stand-in at work in a thread of this process, for tests and benches."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
