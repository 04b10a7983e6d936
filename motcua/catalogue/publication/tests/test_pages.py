"""Publication in the eyes of the cast; figures whose lists hold exactly the rows counted; paper."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine
from django.urls import reverse

from motcua.catalogue.models import Procedure
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.cards import _red
from motcua.catalogue.publication.models import CheckedLink, CheckRound, Posting, PublicationPlace
from motcua.catalogue.publication.printing import print_pack
from motcua.catalogue.publication.tests.conftest import NINE, ClientOf, Office, picture, request_id
from motcua.core.clock import now
from motcua.core.evidence import FIGURES, Measured, Scope

pytestmark = pytest.mark.django_db


def _page(client: Any, name: str, *arguments: object, **query: str) -> str:
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200, (name, answer.status_code)
    text: str = answer.content.decode()
    return text


def test_a_place_is_opened_filled_and_walked_along_by_its_pages(office: Office, client_of: ClientOf) -> None:
    version, client = office.version(), client_of("kiemsoat")
    code = version.procedure.code
    form = {
        "request_id": request_id(),
        "kind": "board",
        "name": "Bảng lớn",
        "address": "Sảnh",
        "valid_from": "01/07/2025",
    }
    for _ in range(2):
        assert client.post(reverse("publication_place_add"), form).status_code == 302
    place = PublicationPlace.objects.get(agency_id=office.agency_id)
    assert "Sắp đến hạn" in _page(client, "publication_board")
    post = reverse("publication_post", args=[place.id])
    assert f'value="{version.pk}" ' in client.get(f"{post}?code={code}").content.decode()
    assert client.post(post, {"versions": [version.pk], "posted_on": "15/06/2026"}).status_code == 302
    assert "Đã công khai" in _page(client, "publication_line", place.id, code)

    started = client.post(reverse("publication_check_start", args=[place.id]), {"request_id": request_id()})
    walk = CheckRound.objects.get(agency_id=office.agency_id)
    assert started.url == reverse("publication_check", args=[walk.id])
    ticked = client.post(reverse("publication_mark", args=[walk.id, "noi-nay"]))
    assert ticked.url.endswith(f"#tt-{version.procedure_id}")
    assert client.get(reverse("publication_defect", args=[walk.id, "9.999999"])).status_code == 404
    bad = client.post(reverse("publication_defect", args=[walk.id, code]), {"defect": "Mất trang 2"})
    assert bad.url.endswith("#ket-thuc")
    assert (
        client.post(reverse("publication_photo_add", args=[walk.id]), {"upload": picture()}).status_code
        == 302
    )
    shown = _page(client, "publication_check", walk.id)
    assert "Mất trang 2" in shown
    [photo] = re.findall(rf"/cong-khai/kiem-tra/{walk.id}/anh/\d+/", shown)
    sent = client.get(photo)
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["Content-Type"] == "image/png"
    assert client_of("lancan.tiepnhan").get(photo).status_code == 404
    assert client.post(reverse("publication_check_finish", args=[walk.id]), {"note": ""}).status_code == 302
    assert "Mất trang 2" in _page(client, "publication_defects")
    result = re.search(r"/cong-khai/loi/(\d+)/sua/", _page(client, "publication_defects"))
    assert result is not None
    fix = client.post(result[0], {"fix": "In lại trang 2", "fixed_on": "15/06/2026"})
    assert fix.url == reverse("publication_defects")
    assert "Mất trang 2" not in _page(client, "publication_defects")
    assert "In lại trang 2" in _page(client, "publication_line", place.id, code)


def test_who_may_not_write_only_reads_and_a_stranger_finds_nothing(
    office: Office, client_of: ClientOf
) -> None:
    place, _ = office.place(), office.version()
    post = reverse("publication_post", args=[place.id])
    detail = reverse("publication_place", args=[place.id])
    assert client_of("hotich").get(detail).status_code == 200
    assert client_of("hotich").get(post).status_code == 403
    assert client_of("tiepnhan1").get(reverse("publication_links")).status_code == 403
    assert client_of("congan").get(reverse("publication_board")).status_code == 403
    assert client_of("lancan.tiepnhan").get(detail).status_code == 404
    assert client_of("anonymous").get(detail).status_code == 302


def test_what_is_wrong_is_said_on_the_form(office: Office, client_of: ClientOf) -> None:
    place, version, client = office.place(), office.version(), client_of("kiemsoat")
    post = reverse("publication_post", args=[place.id])
    none = client.post(post, {"posted_on": "31/02/2026"})
    assert none.status_code == 422
    assert "Hãy chọn ít nhất một thủ tục" in none.content.decode()
    early = client.post(post, {"versions": [version.pk], "posted_on": "01/06/2026"})
    assert "không thể công khai trước ngày đó" in early.content.decode()
    assert not Posting.objects.filter(agency_id=office.agency_id).exists()


def test_the_board_filters_by_place_state_sector_and_day(office: Office, client_of: ClientOf) -> None:
    board, screen = office.place(), office.place(name="Màn hình", kind="screen")
    first, second = office.version(), office.version("1.000002")
    office.post(board, first)
    client = client_of("kiemsoat")

    def rows(**query: str) -> set[tuple[int, str]]:
        html = _page(client, "publication_board", **query)
        found = re.findall(r"/cong-khai/noi/(\d+)/thu-tuc/([0-9.]+)/", html)
        return {(int(place), code) for place, code in found}

    codes = (first.procedure.code, second.procedure.code)
    assert rows() == {(place.id, code) for place in (board, screen) for code in codes}
    assert rows(place=str(screen.id)) == {(screen.id, code) for code in codes}
    assert rows(state="posted") == {(board.id, codes[0])}
    assert rows(state="red") == set()
    assert rows(state="posted", day="14/06/2026") == set()
    assert rows(sector="ho-tich") == rows()
    assert rows(sector="khong-co") == rows()  # nonsense filters nothing


# Figures.


def _scope(office: Office) -> Scope:
    mine = office.agency_id
    return Scope(mine, frozenset({mine}), date(2026, 6, 1), date(2026, 6, 30))


def _measured(office: Office, key: str) -> Measured:
    return FIGURES[f"publication.{key}"].measure(_scope(office))


def test_each_figure_counts_the_rows_its_list_shows(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    place = office.place()
    good, late, never = (office.version(f"1.00000{number}") for number in (1, 2, 3))
    clock.move_to(NINE.replace(day=18))
    office.post(place, good, on=date(2026, 6, 12))
    office.post(place, late, on=date(2026, 6, 17))
    defect = office.defect(place)
    actions.finish_check(defect.round, actor=office.cast["kiemsoat"])
    client = client_of("kiemsoat")

    def listed(key: str, pattern: str) -> list[str]:
        url = FIGURES[f"publication.{key}"].drill_down(_scope(office))
        return sorted(set(re.findall(pattern, client.get(url).content.decode())))

    on_time, current = _measured(office, "on_time"), _measured(office, "current")
    assert (on_time.value, on_time.of) == (1, 3)
    assert len(listed("on_time", r"/thu-tuc/([0-9.]+)/")) == 3
    assert (current.value, current.of) == (2, 3)
    codes = [good.procedure.code, late.procedure.code]
    assert listed("current", r"/thu-tuc/([0-9.]+)/") == codes
    assert [gap.url for gap in current.gaps] == [
        reverse("publication_line", args=[place.id, never.procedure.code])
    ]
    assert _measured(office, "defects_open").value == 1
    assert listed("defects_open", r"/cong-khai/loi/(\d+)/sua/") == [str(defect.id)]
    assert _measured(office, "checks").value == 1
    assert listed("checks", r"/cong-khai/kiem-tra/(\d+)/") == [str(defect.round_id)]


def test_a_defect_mended_later_was_open_on_its_day(office: Office, clock: time_machine.Coordinates) -> None:
    defect = office.defect(office.place())
    clock.move_to(NINE + timedelta(days=40))
    actions.fix_defect(defect, fix="Đã in lại", fixed_on=date(2026, 7, 10), actor=office.cast["kiemsoat"])
    assert _measured(office, "defects_open").value == 1
    mine = office.agency_id
    july = Scope(mine, frozenset({mine}), date(2026, 7, 1), date(2026, 7, 31))
    assert FIGURES["publication.defects_open"].measure(july).value == 0


def test_the_tile_of_the_day_counts_what_is_red(office: Office, clock: time_machine.Coordinates) -> None:
    office.place()
    office.version()
    assert _red(office.cast["kiemsoat"]) is None
    clock.move_to(NINE.replace(day=18))
    tile = _red(office.cast["kiemsoat"])
    assert tile is not None
    assert (tile.value, tile.tone) == (1, "overdue")
    assert _red(office.cast["hotich"]) is None


# Paper.


def _text(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def _sizes(pdf: bytes) -> list[tuple[int, int]]:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [
            (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in document
        ]
    finally:
        document.close()


def test_the_pack_holds_every_part_of_what_is_in_force_and_nothing_else(
    office: Office, client_of: ClientOf
) -> None:
    version, inner = office.version(), office.version("1.000002")
    type(inner.procedure).objects.filter(pk=inner.procedure_id).update(kind="internal_between")
    office.version("1.000003", valid_from=date(2026, 7, 1))
    office.next_version(version, decision_on=NINE.date(), valid_from=date(2026, 7, 1))
    query = {"sector": "", "paper": "A4", "parts": ["poster", "sheets", "leaflets"]}
    answer = client_of("hotich").get(reverse("publication_pack"), query)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    poster, *rest = _text(answer.content)
    said = " ".join(" ".join(rest).split())
    assert "DANH MỤC THỦ TỤC HÀNH CHÍNH" in poster
    assert "Phản ánh, kiến nghị về thủ tục:" in poster
    assert "Tiếp nhận phản ánh, kiến nghị" in said
    for part in ("a) Tên thủ tục", "b) Trình tự", "c) Cách thức", "d) Thành phần", "đ) Thời hạn", "e) Đối"):
        assert part in said
    for part in ("g) Cơ quan giải quyết", "h) Mẫu đơn", "Cần mang những gì?", "khiếu nại ở đâu?"):
        assert part in said
    assert "phiên bản 1, Quyết định 12/QĐ-UBND ngày 08/06/2026; hiệu lực từ 12/06/2026" in said
    assert "In 09:00 15/06/2026 từ phiên bản có hiệu lực ngày 15/06/2026" in said
    assert "1.000002" not in poster + said
    assert "1.000003" not in poster + said
    assert "sửa đổi" not in poster + said


def test_the_sheets_are_of_the_paper_asked_for(office: Office, client_of: ClientOf) -> None:
    code = office.version().procedure.code
    client = client_of("kiemsoat")
    wanted = {"trang": (210, 297), "trang-a3": (297, 420), "to-roi": (148, 210)}
    for kind, size in wanted.items():
        made = client.get(reverse("publication_sheet", args=[code, kind])).content
        assert set(_sizes(made)) == {size}, kind
    assert client.get(reverse("publication_sheet", args=[code, "khac"])).status_code == 404
    assert client.get(reverse("publication_sheet", args=["9.999999", "trang"])).status_code == 404
    nothing = client.get(reverse("publication_pack"), {"paper": "A5"})
    assert nothing.status_code == 422
    assert "Hãy chọn ít nhất một phần để in" in nothing.content.decode()


@pytest.mark.usefixtures("starter_pack")
def test_forms_are_listed_and_their_sheets_marked_as_the_law_wants(office: Office) -> None:
    asked = Procedure.objects.get(code="1.004873")
    office.offer(asked)
    listed, marked, *_ = _text(print_pack(office.agency_id, parts=["forms"]))
    assert "DANH SÁCH MẪU ĐƠN, TỜ KHAI" in listed
    assert marked.strip().startswith("MẪU")
    assert "chưa có tệp mẫu" in " ".join(marked.split())


# Links.


def test_links_show_where_to_mend_and_only_ones_own_places(office: Office, client_of: ClientOf) -> None:
    uses = {
        "https://a.example.com/": [{"label": "1.000001, phiên bản 1", "path": "/danh-muc/1.000001/1/"}],
        "https://b.example.com/": [
            {"label": "Trang xã bạn", "path": "/x/", "agency": office.stranger.agency_id}
        ],
    }
    for number, (url, found) in enumerate(uses.items()):
        CheckedLink.objects.create(
            url=url,
            digest=str(number),
            uses=[{"agency": None, **use} for use in found],
            listed_at=now(),
            checked_at=now(),
            failing_since=now(),
            error="Không còn trang này (404).",
        )
    html = _page(client_of("kiemsoat"), "publication_links")
    assert "https://a.example.com/" in html
    assert "/danh-muc/1.000001/1/" in html
    assert "Không còn trang này (404)." in html
    assert "b.example.com" not in html
