"""The calendar's pages in the eyes of the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from motcua.deadlines.models import CalendarDay, OpeningHours

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str], Client]
SOURCE = "Thông báo 12/TB-UBND"


def text(client: Client, name: str, *args: object, **query: object) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_year_shows_its_days_with_state_and_source(client_of: ClientOf) -> None:
    page = text(client_of("tiepnhan1"), "calendar_year", 2026)
    assert "Tháng 11: 20 ngày làm việc" in page
    assert "12729/VPCP-KGVX" in page
    assert "Ngày Văn hóa Việt Nam" in page
    assert "Dự kiến" not in page
    assert "Rút" not in page


def test_an_expected_year_says_so_and_lets_the_administrator_confirm_it(client_of: ClientOf) -> None:
    page = text(client_of("quantri"), "calendar_year", 2027)
    assert "Lịch năm này còn ngày dự kiến" in page
    assert reverse("calendar_announce_year", args=[2027]) in page
    assert reverse("calendar_announce_year", args=[2027]) not in text(
        client_of("chutich"), "calendar_year", 2027
    )


@pytest.mark.parametrize("year", [1999, 2017, 2099])
def test_a_year_out_of_range_is_not_found(client_of: ClientOf, year: int) -> None:
    assert client_of("tiepnhan1").get(reverse("calendar_year", args=[year])).status_code == 404


@pytest.mark.parametrize("year", [1999])
def test_a_year_that_cannot_be_is_neither_filled_nor_confirmed(client_of: ClientOf, year: int) -> None:
    client = client_of("quantri")
    filled = client.post(reverse("calendar_prefill", args=[year]))
    confirmed = client.post(reverse("calendar_announce_year", args=[year]), {"source": SOURCE})
    assert (filled.status_code, confirmed.status_code) == (422, 422)


def test_the_calendar_leads_to_the_year_that_runs(client_of: ClientOf) -> None:
    answer = client_of("tiepnhan1").get(reverse("calendar"))
    assert answer.status_code == 302


def test_a_leader_closes_an_afternoon(client_of: ClientOf) -> None:
    client = client_of("chutich")
    sent = {
        "on": "27/11/2026",
        "kind": "partial_closure",
        "starts": "13h30",
        "ends": "17:00",
        "name": "Họp Hội đồng nhân dân",
        "source": SOURCE,
    }
    answer = client.post(reverse("calendar_add"), sent)
    assert answer.status_code == 302
    row = CalendarDay.objects.get(name="Họp Hội đồng nhân dân")
    assert (row.on, row.sessions) == (date(2026, 11, 27), [["13:30", "17:00"]])
    assert "13:30–17:00" in text(client, "calendar_year", 2026)
    again = client.post(reverse("calendar_add"), sent)
    assert again.status_code == 422
    assert "đã có trong lịch" in again.content.decode()


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("calendar_add", {"on": "31/02/2026"}, "Ngày chưa đúng"),
        ("calendar_add", {"source": " "}, "Chưa nhập căn cứ"),
        ("calendar_add", {"kind": "partial_closure"}, "phải ghi giờ"),
        (
            "calendar_add",
            {"kind": "partial_closure", "starts": "17:00", "ends": "13:30"},
            "phải trước giờ kết thúc",
        ),
        ("calendar_add", {"kind": "holiday"}, "không có trong danh sách"),
        ("calendar_hours", {"morning_starts": "12:00"}, "phải trước giờ kết thúc"),
        ("calendar_hours", {"saturday_starts": "07:30"}, "giờ đóng của Thứ Bảy"),
        ("calendar_hours", {"afternoon_starts": "11:00"}, "chồng lên nhau"),
    ],
)
def test_what_cannot_be_is_answered_on_the_form_and_leaves_nothing(
    client_of: ClientOf, name: str, change: dict[str, str], says: str
) -> None:
    sent = {
        "on": "27/11/2026",
        "kind": "closure",
        "name": "Bão số 5",
        "source": SOURCE,
        "valid_from": "01/12/2026",
        "morning_starts": "07:00",
        "morning_ends": "11:30",
        "afternoon_starts": "13:30",
        "afternoon_ends": "16:30",
    }
    answer = client_of("chutich").post(reverse(name), sent | change)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not CalendarDay.objects.filter(agency__isnull=False).exists()
    assert not OpeningHours.objects.exists()


def test_the_administrator_swaps_adds_confirms_and_withdraws(client_of: ClientOf) -> None:
    client = client_of("quantri")
    swap = {"off": "01/09/2027", "worked": "11/09/2027", "source": "Công văn 1/VPCP"}
    assert client.post(reverse("calendar_swap"), swap).status_code == 302
    holiday = {"on": "05/02/2027", "name": "Ngày mới", "state": "announced", "source": SOURCE}
    assert client.post(reverse("calendar_holiday"), holiday).status_code == 422
    holiday["on"] = "05/05/2027"
    assert client.post(reverse("calendar_holiday"), holiday).status_code == 302
    sent = {"source": "Thông báo 999/TB-BNV"}
    row = CalendarDay.objects.standing().get(on=date(2027, 9, 2))
    assert client.post(reverse("calendar_announce", args=[row.pk]), sent).status_code == 302
    assert client.post(reverse("calendar_announce_year", args=[2027]), sent).status_code == 302
    assert not CalendarDay.objects.standing().filter(on__year=2027, state="estimated").exists()
    off = CalendarDay.objects.standing().get(on=date(2027, 9, 1))
    question = text(client, "calendar_withdraw", off.pk)
    assert "11/09/2027 cũng được rút" in question
    assert client.post(reverse("calendar_withdraw", args=[off.pk])).status_code == 302
    assert not CalendarDay.objects.standing().filter(on__in=[date(2027, 9, 1), date(2027, 9, 11)]).exists()


def test_the_next_missing_year_is_filled_by_one_button(client_of: ClientOf) -> None:
    client = client_of("quantri")
    assert "Lập lịch năm 2031" in text(client, "calendar_year", 2031)
    assert "Lập lịch năm 2031" not in text(client_of("tiepnhan1"), "calendar_year", 2031)
    assert client.post(reverse("calendar_prefill", args=[2031])).status_code == 302
    assert "Tháng 9: " in text(client, "calendar_year", 2031)


def test_hours_are_set_and_shown(client_of: ClientOf) -> None:
    client = client_of("chutich")
    assert "giờ thường dùng: 07:30–11:30, 13:30–17:00" in text(client, "calendar_year", 2026)
    sent = {
        "valid_from": "01/12/2026",
        "morning_starts": "7:00",
        "morning_ends": "11:00",
        "afternoon_starts": "13:00",
        "afternoon_ends": "16:30",
        "saturday_starts": "7:30",
        "saturday_ends": "11:00",
        "source": SOURCE,
    }
    assert client.post(reverse("calendar_hours"), sent).status_code == 302
    page = text(client, "calendar_year", 2026)
    assert "07:00–11:00, 13:00–16:30" in page
    assert "07:30–11:00" in page


def test_a_stranger_neither_sees_nor_withdraws_a_day_of_another_commune(client_of: ClientOf) -> None:
    sent = {"on": "27/11/2026", "kind": "closure", "name": "Bão số 5", "source": SOURCE}
    client_of("chutich").post(reverse("calendar_add"), sent)
    row = CalendarDay.objects.get(name="Bão số 5")
    assert "Bão số 5" not in text(client_of("lancan.tiepnhan"), "calendar_year", 2026)
    for username in ("lancan.tiepnhan", "tiepnhan1", "anonymous"):
        answer = client_of(username).post(reverse("calendar_withdraw", args=[row.pk]))
        assert answer.status_code in {302, 403, 404}
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_a_due_date_is_tried_out_with_its_lines(client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    asked = {"value": "3", "unit": "working_day", "on": "27/11/2026", "at": "16:30"}
    page = text(client, "calendar_due", **asked)
    assert "17:00 02/12/2026" in page
    assert "07:30 30/11/2026" in page
    assert "khoản 2 Điều 147 Bộ luật Dân sự 2015" in page
    assert "chưa có năm" in text(client, "calendar_due", **(asked | {"on": "27/12/2030", "value": "9"}))
    assert "Chưa nhập thời hạn" in text(client, "calendar_due", **(asked | {"value": ""}))
    assert "Hẹn trả kết quả" not in text(client, "calendar_due")
