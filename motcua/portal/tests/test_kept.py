"""Kept public pages: the same for strangers, right after every change, nothing private in them."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.catalogue.actions import approve_version, draft_version, end_version, offer_procedure
from motcua.catalogue.content import Channel
from motcua.catalogue.models import Procedure
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM
from motcua.core.clock import ZONE, today
from motcua.organisations.models import Agency
from motcua.portal import kept
from motcua.portal.tests.conftest import two_ways
from tests.support.addresses import address_of
from tests.support.tree import ROOT

PAGE = "/thu-tuc/1.001193/"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept.forget_pages()
    yield
    kept.forget_pages()


def test_a_kept_page_costs_only_the_stamps_and_the_office(client: Client, birth: Procedure) -> None:
    first = client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        second = client.get(PAGE)
    assert second.content == first.content
    assert len(asked) <= 4, [one["sql"][:90] for one in asked]
    assert second["Cache-Control"] == "public, no-cache"
    assert "Cookie" in second["Vary"]


def test_a_browser_that_asks_again_gets_no_body_until_the_page_changes(
    client: Client, birth: Procedure
) -> None:
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(PAGE, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    version = draft_version(
        birth, content=content(name="Đăng ký khai sinh mới", cases=(two_ways(),)), actor=SYSTEM
    )
    approve_version(version, decision_no="02/QĐ", decision_on=None, valid_from=today(), actor=SYSTEM)
    changed = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Đăng ký khai sinh mới" in changed.content.decode()


def test_a_page_is_packed_for_who_takes_it_packed(client: Client, birth: Procedure) -> None:
    plain = client.get(PAGE)
    packed = client.get(PAGE, headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert (
        client.get(PAGE, headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]}).status_code
        == 304
    )


def test_who_is_logged_in_reads_a_page_of_their_own_that_nobody_else_gets(
    client: Client, citizen: Client, birth: Procedure
) -> None:
    stranger = client.get(PAGE).content.decode()
    own = citizen.get(PAGE)
    assert "Hồ sơ của tôi" in own.content.decode()
    assert "Hồ sơ của tôi" not in stranger
    assert "no-store" in own["Cache-Control"]
    assert "ETag" not in own
    assert client.get(PAGE).content.decode() == stranger


def test_no_kept_page_holds_a_token_or_sets_a_cookie(client: Client, birth: Procedure) -> None:
    for path in (PAGE, f"{PAGE}mang-theo/", "/trang-chu/", "/du-lieu-mo/", "/sitemap.xml"):
        answer = client.get(path)
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert not answer.cookies, path


def test_a_waiting_message_is_told_once_and_not_kept(client: Client, birth: Procedure) -> None:
    client.cookies["messages"] = "x"
    answer = client.get(PAGE)
    assert "ETag" not in answer
    assert kept._store._bytes == 0


def test_ending_and_offering_show_at_once(client: Client, birth: Procedure, commune: Agency) -> None:
    assert "Nộp trực tuyến</a>" in client.get(PAGE).content.decode()
    offer_procedure(birth, agency_id=commune.pk, channels=[Channel.COUNTER], actor=SYSTEM)
    assert "Nộp trực tuyến</a>" not in client.get(PAGE).content.decode()
    end_version(birth.versions.get(), valid_to=today() - timedelta(days=1), basis="09/QĐ", actor=SYSTEM)
    assert client.get(PAGE).status_code == 410


def test_the_office_and_the_day_belong_to_the_page(client: Client, birth: Procedure, commune: Agency) -> None:
    client.get(PAGE)
    Agency.objects.filter(pk=commune.pk).update(name="UBND xã Tên Mới")
    Agency.objects.filter(parent=commune).update(phone="02093000111")
    assert "02093000111" in client.get(PAGE).content.decode()
    version = draft_version(
        birth, content=content(name="Bản của ngày mai", cases=(two_ways(),)), actor=SYSTEM
    )
    start = today() + timedelta(days=2)
    approve_version(version, decision_no="02/QĐ", decision_on=None, valid_from=start, actor=SYSTEM)
    page = client.get(PAGE).content.decode()
    assert "Sắp có bản mới" in page
    assert "<h1>Đăng ký khai sinh</h1>" in page
    with time_machine.travel(datetime(start.year, start.month, start.day, 8, tzinfo=ZONE), tick=False):
        assert "<h1>Bản của ngày mai</h1>" in client.get(PAGE).content.decode()


def test_invented_cases_and_channels_are_answered_but_not_kept(client: Client, birth: Procedure) -> None:
    client.get(PAGE)
    before = kept._store._bytes
    for number in range(5):
        assert client.get(f"{PAGE}?truong-hop=x{number}&cach-nop=y{number}").status_code == 200
    assert kept._store._bytes == before


def test_what_is_kept_stays_within_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_MOST_BYTES", 1000)
    store = kept._Store()

    def page(size: int) -> kept.KeptPage:
        return kept.KeptPage(b"x" * size, b"", "text/html", 200, "e", datetime.now(ZONE))

    threads = [
        threading.Thread(target=lambda n=n: [store.put((n, i), page(90)) for i in range(50)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store._bytes == sum(one.size for one in store._pages.values()) <= 1000
    store.put("same", page(10))
    store.put("same", page(20))
    assert store._bytes == sum(one.size for one in store._pages.values())


_ELSEWHERE = """
import django; django.setup()
from datetime import date
from motcua.catalogue.actions import end_version
from motcua.catalogue.models import ProcedureVersion
from motcua.core.actor import SYSTEM
end_version(ProcedureVersion.objects.get(), valid_to=date(2025, 7, 2), basis="09/QĐ", actor=SYSTEM)
"""


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_shows_in_this_one_at_once(client: Client, birth: Procedure) -> None:
    first = client.get(PAGE)
    assert client.get("/thu-tuc/", {"q": "khai sinh"}).content.decode().count(PAGE) == 1
    settings_of = {
        **os.environ,
        "DATABASE_URL": address_of(connection),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    subprocess.run([sys.executable, "-c", _ELSEWHERE], env=settings_of, cwd=ROOT, check=True, timeout=60)
    assert client.get(PAGE, headers={"if-none-match": first["ETag"]}).status_code == 410
    assert PAGE not in client.get("/thu-tuc/", {"q": "khai sinh"}).content.decode()
