"""Today, the list, the board, the dashboard and the register: right rows, right readers, any input."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.core.models import AccessLine
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, RegisterClosing
from motcua.dossiers.tests.conftest import Desk
from motcua.dossiers.tests.pages import Receive, filed_online, told
from motcua.dossiers.tracking import tracking_url
from motcua.dossiers.views.queue import SHOWN, Section

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PAGES = ("today", "dossier_list", "dashboard", "leader_board", "register")


def sections_of(client: Client) -> dict[str, Section]:
    return {section.key: section for section in client.get(reverse("today")).context["sections"]}


def codes(lines: Any) -> list[str]:
    return [line.dossier.code for line in lines]


def test_today_sorts_the_own_work_by_what_is_urgent(
    receive: Receive, desk: Desk, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    online = filed_online(desk.cast)
    fresh = receive()
    ready = desk(
        receive(duplicate_confirmed=True),
        "transfer",
        "forward",
        "propose_approval",
        "approve",
        "issue_result",
    )
    found = sections_of(client_of("tiepnhan1"))
    assert codes(found["new"].lines) == [online.code]
    assert codes(found["others"].lines) == [fresh.code]
    assert codes(found["ready"].lines) == [ready.code]
    clock.move_to(datetime(2026, 3, 31, 9, 0, tzinfo=ZONE))
    assert codes(sections_of(client_of("tiepnhan1"))["due_soon"].lines) == [fresh.code]
    clock.move_to(datetime(2026, 4, 1, 9, 0, tzinfo=ZONE))
    late = sections_of(client_of("tiepnhan1"))["overdue"]
    assert codes(late.lines) == [fresh.code]
    assert late.lines[0].standing.words == "Quá hạn 1 ngày"


def test_waiting_for_the_applicant_is_late_only_if_it_was_late_before(
    receive: Receive, desk: Desk, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    asked = desk(receive(), "transfer", "request_supplement", by="hotich")
    tardy = desk(receive(duplicate_confirmed=True), "transfer")
    clock.move_to(datetime(2026, 4, 1, 9, 0, tzinfo=ZONE))
    desk(tardy, "request_supplement")
    late = Dossier.objects.filter(agency_id=asked.agency_id).overdue_at(datetime.now(ZONE))
    assert [one.code for one in late] == [tardy.code]
    board = client_of("chutich").get(reverse("leader_board"))
    assert codes(board.context["late"]) == [tardy.code]
    assert board.context["late"][0].why == "Chờ người dân bổ sung"
    assert (board.context["totals"].overdue, board.context["totals"].waiting) == (1, 2)


def test_a_long_section_shows_its_first_rows_and_a_way_to_the_rest(
    receive: Receive, client_of: ClientOf
) -> None:
    for _ in range(SHOWN + 2):
        receive(duplicate_confirmed=True)
    client = client_of("tiepnhan1")
    page = client.get(reverse("today"))
    section = next(one for one in page.context["sections"] if one.key == "others")
    assert (len(section.shown), section.hidden) == (SHOWN, 2)
    assert f"Xem tất cả {SHOWN + 2} hồ sơ" in page.content.decode()
    rest = client.get(reverse("dossier_list") + section.address)
    assert rest.context["page"].has_next
    assert len(rest.context["lines"]) == 25


def test_with_nothing_to_do_today_says_so(version: object, client_of: ClientOf) -> None:
    assert "Không còn việc nào" in client_of("vanthu").get(reverse("today")).content.decode()
    assert (
        "Không có việc chờ quyết định" in client_of("chutich").get(reverse("leader_board")).content.decode()
    )
    assert "Sổ chưa có hồ sơ nào" in client_of("chutich").get(reverse("register")).content.decode()
    assert "Không có hồ sơ nào phù hợp" in client_of("hotich").get(reverse("dossier_list")).content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "nguyen thi thu"}, 1),
        ({"q": "NGUYỄN thử"}, 1),
        ({"q": "tran"}, 1),
        ({"q": "030199000002"}, 1),
        ({"q": "không có ai"}, 0),
        ({"status": "open"}, 2),
        ({"status": "working"}, 2),
        ({"status": "handed_over"}, 0),
        ({"due": "overdue"}, 0),
        ({"whose": "mine"}, 1),
        ({"channel": "post"}, 0),
        ({"sort": "due"}, 2),
        ({"sort": "drop table"}, 2),
        ({"page": "99"}, 0),
        ({"page": "-1"}, 2),
        ({"page": "9" * 40}, 0),
        ({"page": "hai"}, 2),
    ],
)
def test_the_list_is_narrowed_as_asked(
    query: dict[str, str], expected: int, receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    receive()
    desk(receive(submitter=PartyFacts(name="Trần Thử Hai", id_number="030199000002")), "transfer")
    answer = client_of("tiepnhan1").get(reverse("dossier_list"), query)
    assert answer.status_code == 200
    assert len(answer.context["lines"]) == expected


@pytest.mark.parametrize(
    "query",
    ["q=%00", "q=%ff%fe", f"q={'a' * 3000}", "status=x", "due=%00", "sector=zz", "whose=%27", "channel=1"],
)
def test_a_filter_that_cannot_be_is_told_and_the_list_stays(
    query: str, receive: Receive, client_of: ClientOf
) -> None:
    receive()
    assert client_of("hotich").get(f"{reverse('dossier_list')}?{query}").status_code == 200


def test_a_scanned_code_opens_its_dossier(receive: Receive, client_of: ClientOf) -> None:
    dossier = receive()
    address = reverse("dossier_detail", args=[dossier.id])
    typed = (f" {dossier.code.lower()} ", tracking_url(dossier), f"https://motcua.example.vn{address}")
    for text in typed:
        answer = client_of("tiepnhan1").get(reverse("dossier_list"), {"q": text})
        assert (answer.status_code, answer.url) == (302, address), text
        stranger = client_of("lancan.tiepnhan").get(reverse("dossier_list"), {"q": text})
        assert stranger.status_code == 200
        assert stranger.context["lines"] == []


@pytest.mark.parametrize("name", PAGES)
def test_strangers_and_administrators_read_no_list(name: str, receive: Receive, client_of: ClientOf) -> None:
    dossier = receive()
    for who in ("quantri", "congdan1"):
        assert client_of(who).get(reverse(name)).status_code == 403, who
    assert client_of("anonymous").get(reverse(name)).status_code == 302
    other = client_of("lancan.tiepnhan").get(reverse(name))
    assert other.status_code in {200, 403}
    assert dossier.code not in other.content.decode()


def test_the_board_leads_to_the_decision_and_counts_what_nobody_took(
    receive: Receive, desk: Desk, client_of: ClientOf
) -> None:
    waiting = desk(receive(), "transfer", "propose_refusal")
    desk(receive(duplicate_confirmed=True), "transfer")
    page = client_of("chutich").get(reverse("leader_board"))
    text = page.content.decode()
    assert reverse("dossier_deed", args=[waiting.id, "refuse"]) in text
    assert {name: held for name, held, _ in page.context["load"]} == {
        "Chưa ai nhận (Lãnh đạo)": 1,
        "Chưa ai nhận (Công chức chuyên môn)": 1,
    }
    assert reverse("dossier_deed", args=[waiting.id, "refuse"]) not in (
        client_of("kiemsoat").get(reverse("leader_board")).content.decode()
    )


def test_the_dashboard_counts_and_every_chart_has_its_table(receive: Receive, client_of: ClientOf) -> None:
    receive()
    page = client_of("hotich").get(reverse("dashboard"))
    assert page.context["totals"].received == 1
    assert page.content.decode().count("<table") == len(page.context["charts"]) == 3


def test_a_book_is_closed_once_by_the_head_after_its_year(
    receive: Receive, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    dossier = receive()
    close, book = reverse("register_close", args=[2026]), reverse("register_year", args=[2026])
    leader = client_of("chutich")
    assert told(leader.get(close)) == ["Chỉ khóa sổ của năm đã hết. Sổ năm nay vẫn đang ghi."]
    clock.move_to(datetime(2027, 1, 5, 9, 0, tzinfo=ZONE))
    leader = client_of("chutich")
    assert client_of("tiepnhan1").get(close).status_code == 403
    assert client_of("tiepnhan1").post(close).status_code == 403
    asked = leader.get(close).content.decode()
    assert "với 1 hồ sơ?" in asked
    assert "không mở lại được" in asked
    assert leader.post(close).url == book
    assert leader.post(close).url == book
    closing = RegisterClosing.objects.get(agency_id=dossier.agency_id)
    assert (closing.year, closing.entries, closing.closed_by_name) == (2026, 1, "Đặng Mẫu Long")
    page = leader.get(book).content.decode()
    assert "Sổ đã khóa" in page
    assert close not in page
    years = leader.get(reverse("register")).context["years"]
    assert years == [2027, 2026]
    printed = reverse("register_print", args=[2026, "pdf"])
    assert leader.get(printed).status_code == 200
    Dossier.objects.filter(agency_id=dossier.agency_id, id=dossier.id).update(code="H24.990-260324-9999")
    assert leader.get(printed).status_code == 409


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_printing_the_book_is_a_recorded_read(kind: str, receive: Receive, client_of: ClientOf) -> None:
    dossier = receive()
    answer = client_of("kiemsoat").get(reverse("register_print", args=[2026, kind]))
    assert answer.status_code == 200
    assert answer.content[:2] == (b"%P" if kind == "pdf" else b"PK")
    line = AccessLine.objects.get(agency_id=dossier.agency_id, subject="register")
    assert (line.subject_id, line.purpose) == (2026, "register.print")


@pytest.mark.parametrize("year", ["0", "1", "9999", str(2**64), "9" * 300])
@pytest.mark.parametrize("rest", ["", "so.pdf", "khoa/"])
def test_a_year_without_a_book_is_not_found(
    year: str, rest: str, receive: Receive, client_of: ClientOf
) -> None:
    receive()
    assert client_of("chutich").get(f"/so-theo-doi/{year}/{rest}").status_code == 404
