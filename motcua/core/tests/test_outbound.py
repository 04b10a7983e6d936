"""The client of outside systems: what is whose fault, sessions renewed, every call traced and masked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from motcua.core.deliveries import PermanentFailure, RetryLater, Unreachable
from motcua.core.models import CallOutcome, DeliveryCall
from motcua.core.outbound import Answer, Limits, NotTaken, Outbound
from tests.support.people import make_agency

pytestmark = pytest.mark.django_db
Reply = tuple[int, dict[str, str], bytes]


class Server:
    """Answers as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.reply: Callable[[str, Mapping[str, str]], Reply | None] = lambda path, head: (200, {}, b"{}")
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.connections: set[Any] = set()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append((self.path, dict(self.headers), body))
            told.connections.add(self.client_address)
            reply = told.reply(self.path, self.headers)
            if reply is None:
                self.close_connection = True
                return
            status, head, answer = reply
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **head}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

        do_GET = do_POST

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that went away is what some of the tests are about."""

    real = Quiet(("127.0.0.1", 0), Handler)
    real.daemon_threads = True
    thread = threading.Thread(target=real.serve_forever, args=(0.01,))
    thread.start()
    told.url = f"http://127.0.0.1:{real.server_port}"  # type: ignore[attr-defined]
    yield told
    real.shutdown()
    thread.join()
    real.server_close()


@pytest.fixture
def agency_id(db: None) -> int:
    """For whom the calls are made."""
    return make_agency().pk


def _client(server: Server, **more: Any) -> Outbound:
    limits = Limits(connect=0.5, read=0.3, answer_bytes=1000)
    return Outbound("national_portal", server.url, limits=limits, **more)  # type: ignore[attr-defined]


def _call(client: Outbound, agency_id: int, **more: Any) -> Answer:
    return client.call("POST", "/ho-so", operation="DongBoHoSoMC", agency_id=agency_id, **more)


def _trace(agency_id: int) -> list[DeliveryCall]:
    return list(DeliveryCall.objects.filter(agency_id=agency_id).order_by("started_at", "id"))


def test_a_call_is_traced_with_what_was_sent_and_what_came_back_masked(
    server: Server, agency_id: int
) -> None:
    server.reply = lambda *_: (
        200,
        {"Content-Type": "application/json"},
        b'{"code": "00", "phone": "0912345678"}',
    )
    answer = _call(_client(server), agency_id, json={"MaHoSo": "A-1", "HoTen": "Trần Thị Bưởi"})
    assert answer.require_ok().json()["code"] == "00"
    (call,) = _trace(agency_id)
    assert (call.operation, call.status, call.outcome) == ("DongBoHoSoMC", 200, CallOutcome.ANSWERED)
    assert call.request == '{"MaHoSo": "A-1", "HoTen": "[đã che]"}'
    assert call.answer == '{"code": "00", "phone": "[đã che]"}'
    assert b"B\xc6\xb0\xe1\xbb\x9fi" in server.asked[0][2], "sent whole, kept masked"


def test_connections_are_used_again(server: Server, agency_id: int) -> None:
    client = _client(server)
    for _ in range(3):
        _call(client, agency_id)
    assert len(server.connections) == 1


def test_nobody_there_is_unreachable(agency_id: int) -> None:
    client = Outbound("national_portal", "http://127.0.0.1:9", limits=Limits(connect=0.5))
    with pytest.raises(Unreachable, match="Không kết nối được"):
        _call(client, agency_id)
    assert _trace(agency_id)[0].outcome == CallOutcome.UNREACHABLE


def test_an_answer_that_does_not_come_in_time_is_unreachable(server: Server, agency_id: int) -> None:
    gate = threading.Event()
    server.reply = lambda *_: (200, {}, b"x") if gate.wait(2) else None
    with pytest.raises(Unreachable, match="không trả lời kịp"):
        _call(_client(server), agency_id)
    gate.set()


def test_a_line_cut_in_the_middle_is_unreachable(server: Server, agency_id: int) -> None:
    server.reply = lambda *_: None
    with pytest.raises(Unreachable, match="đứt giữa chừng"):
        _call(_client(server), agency_id)


def test_half_an_answer_is_unreachable(server: Server, agency_id: int) -> None:
    server.reply = lambda *_: (200, {"Content-Length": "500", "Connection": "close"}, b"{")
    with pytest.raises(Unreachable):
        _call(_client(server), agency_id)


def test_an_endless_answer_is_refused(server: Server, agency_id: int) -> None:
    server.reply = lambda *_: (200, {}, b"x" * 5000)
    with pytest.raises(PermanentFailure, match="quá dài"):
        _call(_client(server), agency_id)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_that_is_down_is_unreachable(server: Server, agency_id: int, status: int) -> None:
    server.reply = lambda *_: (status, {}, b"")
    with pytest.raises(Unreachable, match=str(status)):
        _call(_client(server), agency_id)


def test_a_receiver_that_names_a_wait_gets_it(server: Server, agency_id: int) -> None:
    server.reply = lambda *_: (503, {"Retry-After": "120"}, b"")
    with pytest.raises(RetryLater) as told:
        _call(_client(server), agency_id)
    assert told.value.after == timedelta(seconds=120)
    server.reply = lambda *_: (429, {}, b"")
    with pytest.raises(RetryLater):
        _call(_client(server), agency_id)


def test_what_is_refused_is_the_senders_fault_and_a_500_is_not(server: Server, agency_id: int) -> None:
    said = '{"message": "thiếu trường NgayHenTra của Nguyễn Văn An"}'.encode()
    server.reply = lambda *_: (400, {}, said)
    with pytest.raises(PermanentFailure, match=r"mã 400.*thiếu trường NgayHenTra của \[tên\]"):
        _call(_client(server), agency_id).require_ok()
    server.reply = lambda *_: (500, {}, b"")
    with pytest.raises(NotTaken, match="mã 500"):
        _call(_client(server), agency_id).require_ok()


class Login:
    """A session whose tokens are numbered; ``good``: the one the server takes."""

    def __init__(self, server: Server, good: int) -> None:
        self.token, self.renewed = 1, 0
        server.reply = lambda path, head: (
            200 if head["Authorization"] == f"Bearer {good}" else 401,
            {},
            b"{}",
        )

    def headers(self) -> Mapping[str, str]:
        """The token."""
        return {"Authorization": f"Bearer {self.token}"}

    def is_rejected(self, answer: Answer) -> bool:
        """By status."""
        return answer.status == 401

    def renew(self) -> None:
        """The next one."""
        self.token, self.renewed = self.token + 1, self.renewed + 1


def test_a_rejected_session_is_renewed_and_the_call_made_again(server: Server, agency_id: int) -> None:
    session = Login(server, good=2)
    client = _client(server, session=session)
    assert _call(client, agency_id).is_ok
    assert _call(client, agency_id).is_ok
    assert session.renewed == 1
    assert [call.status for call in _trace(agency_id)] == [401, 200, 200]
    assert "Bearer" not in "".join(call.request + call.answer + call.address for call in _trace(agency_id))


def test_a_session_rejected_right_after_its_renewal_counts_as_unreachable(
    server: Server, agency_id: int
) -> None:
    with pytest.raises(Unreachable, match="tài khoản kết nối"):
        _call(_client(server, session=Login(server, good=9)), agency_id)


def test_a_call_outside_a_delivery_must_say_for_whom(server: Server, db: None) -> None:
    with pytest.raises(ValueError, match="agency"):
        _client(server).call("POST", "/", operation="x")
