"""The stand-in's socket: takes messages, sends receipts, shows what arrived, takes orders for faults."""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from motcua.notifications.standin.desk import Desk, Fault, Receipt
from motcua.notifications.standin.page import page_of_desk

_LARGEST = 100_000
CHANNELS = ("sms", "zalo")


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: MessageStandIn

    def do_GET(self) -> None:
        """The page."""
        self._tell(200, page_of_desk(self.server.desk).encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """A message, or an order of the page."""
        length = int(self.headers.get("content-length") or 0)
        if length > _LARGEST:
            self.close_connection = True
            return
        body, parts = self.rfile.read(length), urlsplit(self.path).path.strip("/").split("/")
        if len(parts) == 2 and parts[0] in CHANNELS and parts[1] == "send":
            self._message(parts[0], body)
        elif parts == ["faults"]:
            self._order(
                {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
            )
        else:
            self._tell(404, b'{"error": "path"}', "application/json")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the messages are on the page."""

    def _message(self, channel: str, body: bytes) -> None:
        told = self.server.desk.take(channel, body, self.headers.get("x-signature", ""))
        self.server.post_receipts(told.receipts)
        if told.wait:
            time.sleep(told.wait)
        if told.is_cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._tell(told.status, json.dumps(told.body).encode(), "application/json")

    def _order(self, said: dict[str, str]) -> None:
        if said.get("forget"):
            self.server.desk.forget()
        elif said.get("channel") in CHANNELS and said.get("fault") in set(Fault):
            count = said.get("count", "1")
            self.server.desk.order(
                said["channel"], Fault(said["fault"]), int(count) if count.isdecimal() else 1
            )
        self.send_response(303)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _tell(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class MessageStandIn(ThreadingHTTPServer):
    """A running stand-in. ``callback``: the address of our system for receipts; blank: none are sent."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], desk: Desk, callback: str = "") -> None:
        self.desk, self.callback = desk, callback.rstrip("/")
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def post_receipts(self, receipts: list[Receipt]) -> None:
        """Send receipts after their time, each in a thread of its own."""
        if not self.callback:
            return
        for receipt in receipts:
            timer = threading.Timer(receipt.after, self._post, (receipt,))
            timer.daemon = True
            timer.start()

    def _post(self, receipt: Receipt) -> None:
        status = "delivered" if receipt.is_delivered else "undelivered"
        body = json.dumps({"request_id": receipt.key, "status": status}).encode()
        request = urllib.request.Request(  # noqa: S310 - the address is given by whoever starts the stand-in
            f"{self.callback}/tin-nhan/bien-nhan/{receipt.channel}/",
            data=body,
            headers={"Content-Type": "application/json", "X-Signature": self.desk.sign(body)},
        )
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError) as error:
            self.desk.broken_rules.append(f"{receipt.channel}: biên nhận không gửi được ({error})")


def make_stand_in(
    *, host: str = "127.0.0.1", port: int = 0, secret: str = "", callback: str = ""
) -> MessageStandIn:
    """A stand-in that listens but does not answer yet; port 0 takes a free one."""
    return MessageStandIn((host, port), Desk(secret), callback)


@contextmanager
def running_stand_in(**options: Any) -> Iterator[MessageStandIn]:
    """A stand-in in a thread of this process, for tests."""
    server = make_stand_in(**options)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
