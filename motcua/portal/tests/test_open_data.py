"""JSON addresses, open-data files, the feed of changes, sitemap and robots: what programs read."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from motcua.catalogue import stamp
from motcua.catalogue.actions import approve_version, draft_version, end_version
from motcua.catalogue.models import Procedure, ProcedureKind
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM
from motcua.core.clock import today
from motcua.organisations.models import Agency
from motcua.portal.tests.conftest import enter, two_ways

ATOM = "{http://www.w3.org/2005/Atom}"


def whole(answer: Any) -> bytes:
    """The body, streamed or not."""
    return answer.getvalue() if isinstance(answer, StreamingHttpResponse) else bytes(answer.content)


@pytest.fixture
def internal(commune: Agency) -> Procedure:
    """An internal procedure: nothing public may know of it."""
    made = enter(commune, "1.777777", content(name="Thủ tục nội bộ kín", cases=(two_ways(),)))
    Procedure.objects.filter(pk=made.pk).update(kind=ProcedureKind.INTERNAL_WITHIN)
    stamp.changed()
    return made


def test_the_list_is_searched_narrowed_and_cut_into_pages(
    client: Client, birth: Procedure, household: Procedure, counter_only: Procedure
) -> None:
    every = client.get("/api/v1/thu-tuc").json()
    assert (every["total"], every["page"], every["is_near"]) == (3, 1, False)
    assert client.get("/api/v1/thu-tuc", {"q": "khay xinh"}).json()["is_near"]
    online = client.get("/api/v1/thu-tuc", {"cach-nop": "truc-tuyen"}).json()
    assert {one["code"] for one in online["items"]} == {"1.001193", "1.001612"}
    pages = [client.get("/api/v1/thu-tuc", {"so-dong": 2, "trang": n}).json() for n in (1, 2, 3)]
    assert [len(page["items"]) for page in pages] == [2, 1, 0]
    first = client.get("/api/v1/thu-tuc", {"q": "khai sinh"}).json()["items"][0]
    assert first["sector"] == {"code": "ho-tich", "name": "Hộ tịch"}
    assert first["channels_here"] == ["counter", "online"]
    assert client.get(first["data_url"]).json()["code"] == "1.001193"
    assert client.get(first["url"]).status_code == 200


def test_one_procedure_says_all_its_parts_and_what_is_not_known_is_null(
    client: Client, birth: Procedure, household: Procedure
) -> None:
    record = client.get("/api/v1/thu-tuc/1.001193").json()
    [case] = record["cases"]
    assert [paper["replaced_by"] for paper in case["papers"]][-1] == "Cơ sở dữ liệu hộ tịch điện tử"
    assert case["terms"][0] == {"channel": "counter", "value": 3, "unit": "working_day", "note": ""}
    assert record["version"]["standing"] == "in_force"
    assert "confirmed_by" not in json.dumps(record)
    fees = client.get("/api/v1/thu-tuc/1.001612").json()["cases"][0]["fees"]
    assert [(fee["state"], fee["amount"]) for fee in fees] == [
        ("unknown", None),
        ("by_provincial_council", None),
    ]


def test_versions_have_addresses_that_stay(client: Client, birth: Procedure) -> None:
    version = draft_version(birth, content=content(name="Tên mới", cases=(two_ways(),)), actor=SYSTEM)
    approve_version(version, decision_no="02/QĐ", decision_on=None, valid_from=today(), actor=SYSTEM)
    listed = client.get("/api/v1/thu-tuc/1.001193/ban").json()["items"]
    assert [(one["number"], one["standing"]) for one in listed] == [(2, "in_force"), (1, "ended")]
    assert client.get("/api/v1/thu-tuc/1.001193/ban/1").json()["name"] == "Đăng ký khai sinh"
    assert client.get("/api/v1/thu-tuc/1.001193").json()["name"] == "Tên mới"
    assert client.get("/api/v1/linh-vuc").json()["items"] == [{"code": "ho-tich", "name": "Hộ tịch"}]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("thu-tuc/9.999999", 404),
        ("thu-tuc/1.001193/ban/99", 404),
        ("thu-tuc/1.001193/ban/x", 422),
        ("thu-tuc?trang=0", 422),
        ("thu-tuc?so-dong=1000", 422),
        ("thu-tuc?doi-tuong=ai-do", 422),
    ],
)
def test_a_wrong_question_gets_a_vietnamese_sentence(
    client: Client, birth: Procedure, path: str, status: int
) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert any(letter in answer.json()["detail"] for letter in "ảáạôệị")


def test_nothing_can_be_changed_and_answers_may_be_read_by_other_sites(
    client: Client, birth: Procedure
) -> None:
    assert client.post("/api/v1/thu-tuc", {}).status_code == 405
    answer = client.get("/api/v1/thu-tuc")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/thu-tuc", headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_the_description_is_openapi_3_1_in_vietnamese_and_names_every_address(client: Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/thu-tuc",
        "/api/v1/thu-tuc/{code}",
        "/api/v1/thu-tuc/{code}/ban",
        "/api/v1/thu-tuc/{code}/ban/{number}",
        "/api/v1/linh-vuc",
    }
    schemas = described["components"]["schemas"]
    bare = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, said in schema.get("properties", {}).items()
        if "description" not in said
    ]
    assert not bare


# The client's answers are independent: one database state serves all examples.
@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            ["q", "linh-vuc", "doi-tuong", "cach-nop", "co-quan", "noi-nhan", "trang", "so-dong", "x"]
        ),
        st.one_of(st.text(max_size=30), st.integers(-(10**30), 10**30).map(str)),
        max_size=4,
    ),
    st.sampled_from(["/api/v1/thu-tuc", "/thu-tuc/", "/api/v1/thu-tuc/1.1/ban/1", "/thu-tuc/goi-y/"]),
)
def test_no_query_breaks_a_public_address(client: Client, given_words: dict[str, str], path: str) -> None:
    answer = client.get(f"{path}?{urlencode(given_words, errors='replace')}")
    assert answer.status_code in {200, 404, 422}


def test_json_lines_begin_with_the_licence_and_hold_every_procedure(
    client: Client, birth: Procedure, household: Procedure, internal: Procedure
) -> None:
    answer = client.get("/du-lieu-mo/thu-tuc.jsonl")
    assert isinstance(answer, StreamingHttpResponse)
    lines = [json.loads(line) for line in whole(answer).decode().splitlines()]
    assert "dùng lại tự do" in lines[0]["licence"]
    assert lines[0]["stamp"] == str(stamp.current())
    assert [line["code"] for line in lines[1:]] == ["1.001193", "1.001612"]
    assert lines[1] == client.get("/api/v1/thu-tuc/1.001193").json()


def test_tables_have_a_row_for_each_case_and_way_and_no_formula(
    client: Client, household: Procedure, commune: Agency
) -> None:
    enter(commune, "1.000009", content(name="=cmd|'/c calc'!A0", cases=(two_ways(),)))
    text = whole(client.get("/du-lieu-mo/thu-tuc.csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0][:1] for row in rows[:3]] == ["#", "#", "#"]
    assert "Giấy phép" in text
    assert rows[3][0] == "Mã thủ tục"
    assert len(rows) == 4 + 2 + 3, "two ways, then two ways and one"
    assert rows[4][2].startswith("'=")
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(client.get("/du-lieu-mo/thu-tuc.xlsx"))))
    sheet = book.get_sheet_by_name("Thủ tục").to_python()
    assert len(sheet) == 1 + 2 + 3
    assert sheet[1][2].startswith("=cmd"), "a text cell, not a formula"
    assert "Giấy phép" in str(book.get_sheet_by_name("Giới thiệu").to_python())


def test_a_file_is_not_sent_again_while_nothing_changed(client: Client, birth: Procedure) -> None:
    for kind in ("jsonl", "csv", "xlsx"):
        answer = client.get(f"/du-lieu-mo/thu-tuc.{kind}")
        whole(answer)
        path = f"/du-lieu-mo/thu-tuc.{kind}"
        assert client.get(path, headers={"if-none-match": answer["ETag"]}).status_code == 304
        stamp.changed()
        assert client.head(path, headers={"if-none-match": answer["ETag"]}).status_code == 200
    assert client.get("/du-lieu-mo/thu-tuc.exe").status_code == 404


def test_the_feed_tells_what_is_new_changed_and_ended(
    client: Client, birth: Procedure, household: Procedure, internal: Procedure
) -> None:
    version = draft_version(birth, content=content(name="Tên mới", cases=(two_ways(),)), actor=SYSTEM)
    approve_version(version, decision_no="02/QĐ", decision_on=None, valid_from=today(), actor=SYSTEM)
    end_version(household.versions.get(), valid_to=today() - timedelta(days=1), basis="09/QĐ", actor=SYSTEM)
    answer = client.get("/thu-tuc/thay-doi.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    assert feed.find(f"{ATOM}updated") is not None
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert sorted(title.split(":")[0] for title in titles) == [
        "Hết hiệu lực",
        "Thay đổi",
        "Thủ tục mới",
        "Thủ tục mới",
    ]
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert client.get(link.attrib["href"]).status_code == 200
        assert entry.findtext(f"{ATOM}updated")


def test_sitemap_and_robots_name_public_pages_only(
    client: Client, birth: Procedure, internal: Procedure
) -> None:
    answer = client.get("/sitemap.xml")
    places = [place.text or "" for place in ElementTree.fromstring(answer.content).findall(".//{*}loc")]
    assert "http://testserver/thu-tuc/1.001193/" in places
    assert all(client.get(place).status_code == 200 for place in places)
    robots = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /ho-so-cua-toi/" in robots


@pytest.mark.parametrize(
    "path",
    [
        "/thu-tuc/1.777777/",
        "/thu-tuc/1.777777/ban/1/",
        "/thu-tuc/1.777777/mang-theo/",
        "/api/v1/thu-tuc/1.777777",
        "/api/v1/thu-tuc/1.777777/ban",
        "/api/v1/thu-tuc/1.777777/ban/1",
    ],
)
def test_an_internal_procedure_is_as_if_it_were_not_there(
    client: Client, internal: Procedure, path: str
) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/thu-tuc/?q=kin",
        "/thu-tuc/?linh-vuc=ho-tich",
        "/thu-tuc/goi-y/?q=noi+bo+kin",
        "/trang-chu/",
        "/api/v1/thu-tuc",
        "/du-lieu-mo/thu-tuc.csv",
        "/du-lieu-mo/thu-tuc.jsonl",
        "/sitemap.xml",
        "/thu-tuc/thay-doi.atom",
    ],
)
def test_no_public_list_names_an_internal_procedure(
    client: Client, birth: Procedure, internal: Procedure, path: str
) -> None:
    said = whole(client.get(path)).decode()
    assert "nội bộ kín" not in said
    assert "1.777777" not in said
