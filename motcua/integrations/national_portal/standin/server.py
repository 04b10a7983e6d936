"""The stand-in's socket: keeps connections, can cut them, answers several at once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from motcua.integrations.national_portal.standin.exchange import Exchange
from motcua.integrations.national_portal.standin.faults import Faults
from motcua.integrations.national_portal.standin.pages import answer_page
from motcua.integrations.national_portal.standin.speech import Asked, Told
from motcua.integrations.national_portal.standin.store import Store

_LARGEST = 60_000_000


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: StandIn

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the calls are on the page."""

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            return
        asked = Asked(
            self.command,
            parts.path,
            dict(parse_qsl(parts.query)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
        )
        exchange = self.server.exchange
        told = exchange.answer(asked) if exchange.answers(parts.path) else answer_page(exchange, asked)
        self._tell(told)

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


class StandIn(ThreadingHTTPServer):
    """A running stand-in. ``exchange`` holds what it knows."""

    daemon_threads = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], exchange: Exchange) -> None:
        self.exchange = exchange
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


def make_stand_in(
    *, host: str = "127.0.0.1", port: int = 0, file: Path | None = None, faults: Path | None = None,
    username: str = "motcua", secret: str = "", seed: int = 0,
) -> StandIn:  # fmt: skip
    """A stand-in that listens but does not answer yet; port 0 takes a free one."""
    exchange = Exchange(Store(file), Faults(faults, seed=seed), username=username, secret=secret)
    return StandIn((host, port), exchange)


@contextmanager
def running_stand_in(**options: Any) -> Iterator[StandIn]:
    """A stand-in in a thread of this process, for tests and benches."""
    server = make_stand_in(**options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        server.exchange.store.close()
