"""Links are opened politely and only where that is safe; what fails is remembered with its first day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine

from motcua.catalogue.actions import approve_version, draft_version
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.publication import links
from motcua.catalogue.publication.link_check import Checker, Outcome, _is_public
from motcua.catalogue.publication.models import CheckedLink
from motcua.catalogue.publication.tests.conftest import NINE, Office
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM


class _Answers(BaseHTTPRequestHandler):
    """A site with every sort of page."""

    asked: list[tuple[str, str]] = []
    headers_seen: list[str] = []

    def _answer(self) -> None:
        path = self.path.split("?")[0]
        self.asked.append((self.command, self.path))
        self.headers_seen.append(self.headers["User-Agent"])
        status = {"/mat": 404, "/go": 410, "/loi": 503, "/rieng": 401}.get(path, 200)
        onward = {"/chuyen": "/tot", "/vong": "/vong", "/noi-bo": "http://127.0.0.2/"}.get(path)
        if path == "/khong-head" and self.command == "HEAD":
            status = 405
        self.send_response(302 if onward else status)
        if onward:
            self.send_header("Location", onward)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The site's own address."""
    _Answers.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("path", "status", "error"),
    [
        ("/tot", 200, ""),
        ("/chuyen", 200, ""),
        ("/khong-head", 200, ""),
        ("/rieng", 401, ""),
        ("/tìm?q=hộ tịch", 200, ""),
        ("/mat", 404, "Không còn trang này (404)."),
        ("/go", 410, "Trang đã bị gỡ (410)."),
        ("/loi", 503, "Máy chủ báo lỗi (503)."),
        ("/vong", 302, "Trang chuyển hướng vòng quanh."),
        ("/noi-bo", None, "Địa chỉ nội bộ, người dân không mở được."),
    ],
)
def test_an_address_opens_or_says_why_not(site: str, path: str, status: int | None, error: str) -> None:
    assert Checker(site).check(f"{site}{path}") == Outcome(status, error)


def test_a_page_is_asked_for_by_head_and_by_get_only_where_head_is_refused(site: str) -> None:
    checker = Checker(site)
    checker.check(f"{site}/tot")
    checker.check(f"{site}/khong-head")
    assert [command for command, _ in _Answers.asked] == ["HEAD", "HEAD", "GET"]
    assert _Answers.headers_seen[-1] == f"motcua-link-check (+{site})"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/tep",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://a:b@example.com/",
        "http://example.com:8080/",
        "http://example.com:99999/",
        "http://[sai",
        "http:///khong-ten",
        "http://xn--\u0378/",
    ],
)
def test_what_is_no_web_page_of_the_public_is_never_asked(url: str) -> None:
    def never(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    assert not Checker("http://127.0.0.1:1", resolve=never).check(url).is_ok


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["169.254.169.254"],
        ["192.168.1.1"],
        ["100.64.0.1"],
        ["0.0.0.0"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:10.0.0.1"],
        ["2002:0a00:0001::"],
        ["224.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
    ],
)
def test_private_machines_are_never_reached_whatever_their_name(addresses: list[str]) -> None:
    checker = Checker("https://motcua.example.vn", resolve=lambda host, port: addresses)
    assert checker.check("http://cong.example.com/") == Outcome(
        None, "Địa chỉ nội bộ, người dân không mở được."
    )


def test_a_public_address_is_public() -> None:
    assert _is_public("8.8.8.8")
    assert _is_public("2001:4860:4860::8888")


def test_the_sites_own_port_is_no_way_to_its_neighbours(site: str) -> None:
    port = int(site.rsplit(":", 1)[1])
    assert not Checker(site).check(f"http://127.0.0.2:{port}/tot").is_ok
    assert not Checker(f"{site}0").check(f"{site}/tot").is_ok


def test_a_server_that_is_away_or_silent_is_said_so() -> None:
    checker = Checker("http://127.0.0.1:1", timeout=0.2)
    assert checker.check("http://127.0.0.1:1/").error == "Không kết nối được máy chủ."


def test_addresses_are_found_in_texts_without_their_punctuation() -> None:
    text = 'Xem (https://a.example.com/x), "http://b.example.com/y?z=1".\\nhttps://a.example.com/x.'
    assert links.addresses_in(text) == ["https://a.example.com/x", "http://b.example.com/y?z=1"]


# The rows.


def _linked(office: Office) -> None:
    version = office.version()
    said = content(how_to="Tải mẫu tại https://mau.example.com/don.docx. Nộp tại bộ phận một cửa.")
    draft = draft_version(version.procedure, content=said, actor=SYSTEM)
    approve_version(
        draft, decision_no="13/QĐ-UBND", decision_on=NINE.date(), valid_from=NINE.date(), actor=SYSTEM
    )
    office.place(kind="website", name="Trang xã", address="https://xa.example.com/tthc")


@pytest.mark.django_db
def test_links_of_texts_places_and_own_pages_are_listed_with_where_to_mend(
    office: Office, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://motcua.example.vn"
    _linked(office)
    assert links.list_links() == 3
    found = {row.url: row.uses for row in CheckedLink.objects.all()}
    [text] = found["https://mau.example.com/don.docx"]
    assert (text["path"], text["agency"]) == ("/danh-muc/1.000001/2/", None)
    [place] = found["https://xa.example.com/tthc"]
    assert (place["label"], place["agency"]) == ("Trang xã", office.agency_id)
    assert "https://motcua.example.vn/thu-tuc/1.000001/" in found


@pytest.mark.django_db
def test_a_failure_keeps_its_first_day_until_it_opens_again_and_what_is_gone_is_dropped(
    office: Office, clock: time_machine.Coordinates
) -> None:
    _linked(office)
    links.list_links()
    bad, good = Outcome(404, "Không còn trang này (404)."), Outcome(200)

    class Told(Checker):
        """Answers what the test says."""

        said = bad

        def check(self, url: str) -> Outcome:
            return self.said

    assert links.check_some(Told("https://motcua.example.vn"), pause=0) == 3
    assert links.check_some(Told("https://motcua.example.vn"), pause=0) == 0  # not again the same night
    first = CheckedLink.objects.get(url__contains="don.docx")
    assert (first.failing_since, first.status, first.succeeded_at) == (NINE, 404, None)
    clock.move_to(NINE + timedelta(days=1))
    links.list_links()
    links.check_some(Told("https://motcua.example.vn"), pause=0)
    first.refresh_from_db()
    assert (first.failing_since, first.failed_at) == (NINE, NINE + timedelta(days=1))
    clock.move_to(NINE + timedelta(days=2))
    Told.said = good
    links.check_some(Told("https://motcua.example.vn"), pause=0)
    first.refresh_from_db()
    assert (first.failing_since, first.succeeded_at, first.error) == (None, NINE + timedelta(days=2), "")
    office.next_version(ProcedureVersion.objects.get(number=2), valid_from=NINE.date() + timedelta(days=1))
    links.list_links()
    assert not CheckedLink.objects.filter(url__contains="don.docx").exists()


@pytest.mark.django_db
def test_no_machine_is_asked_twice_in_a_moment(office: Office) -> None:
    for number in range(3):
        CheckedLink.objects.create(
            url=f"https://a.example.com/{number}", digest=str(number), uses=[], listed_at=NINE
        )

    class Opens(Checker):
        """Everything opens."""

        def check(self, url: str) -> Outcome:
            return Outcome(200)

    assert links.check_some(Opens("https://motcua.example.vn"), pause=5) == 1


@pytest.mark.django_db
def test_links_are_opened_at_night_only(
    office: Office, clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    _linked(office)
    assert links.nightly() == 0
    assert not CheckedLink.objects.exists()
    clock.move_to(NINE.replace(hour=1))
    opened: list[str] = []
    monkeypatch.setattr(Checker, "check", lambda self, url: opened.append(url) or Outcome(200))
    assert links.nightly() == 3
    assert len(opened) == 3
    assert links.nightly() == 0
