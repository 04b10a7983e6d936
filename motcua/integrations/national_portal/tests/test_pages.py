"""What staff see and press; what the portal may fetch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.core.models import AccessLine
from motcua.core.wording import write_percent
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import NINE, Desk
from motcua.integrations.national_portal.gathering import file_link
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalCode, Reconciliation
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.tests.conftest import deliveries
from motcua.integrations.national_portal.tests.test_hub import PNG, scanned
from motcua.integrations.national_portal.tests.test_telling import in_step

Receive = Callable[..., Dossier]
Send = Callable[..., int]
Visitors = Callable[[str], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mapped")]
DAYS = {"from_day": "01/03/2026", "to_day": "31/03/2026"}


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content[:500]
    return answer.content.decode()  # type: ignore[no-any-return]


def test_the_page_shows_gauge_gap_and_way_out(
    first: StandIn, receive: Receive, send: Send, client_of: Visitors
) -> None:
    receive()
    send()
    CodeMapping.objects.all().delete()
    stuck = receive(duplicate_confirmed=True)
    send()
    page = text(client_of("kiemsoat").get(reverse("portal_sync"), DAYS))
    assert write_percent(Decimal("50.00")) in page
    assert stuck.code in page
    assert "Chưa đối chiếu mã" in page
    assert reverse("portal_codes") in page
    assert "Thử Nghiệm" not in page


def test_a_switched_off_portal_is_said(receive: Receive, client_of: Visitors) -> None:
    receive()
    page = text(client_of("chutich").get(reverse("portal_sync"), DAYS))
    assert "đang tắt" in page
    assert "Chưa xếp vào hàng gửi" in page


def test_a_years_page_has_its_months(first: StandIn, receive: Receive, client_of: Visitors) -> None:
    receive()
    days = {"from_day": "01/01/2026", "to_day": "31/12/2026"}
    assert "03/2026" in text(client_of("chutich").get(reverse("portal_sync"), days))


@pytest.mark.parametrize(
    "query", [{"from_day": "hôm qua"}, {"why": "lạ"}, {"from_day": "31/12/2026", "to_day": "01/01/2026"}]
)
def test_nonsense_in_the_address_shows_the_usual_days(
    first: StandIn, client_of: Visitors, query: dict[str, str]
) -> None:
    text(client_of("kiemsoat").get(reverse("portal_sync"), query))


def test_a_dossiers_page_tells_each_event_and_sends_again(
    first: StandIn, receive: Receive, desk: Desk, send: Send, client_of: Visitors
) -> None:
    first.exchange.faults.order(Fault(FaultKind.REFUSE_FIELD, "DongBoHoSoMC", left=1, value="GhiChu"))
    dossier = desk(receive(), "transfer")
    send()
    keeper, url = client_of("kiemsoat"), reverse("portal_sync_dossier", args=[dossier.id])
    page = text(keeper.get(url))
    assert "GhiChu" in page
    assert "Gửi lại" in page
    assert "Gửi lại</button>" not in text(client_of("chutich").get(url))
    answer = keeper.post(reverse("portal_sync_send_again", args=[dossier.id]))
    assert answer.headers["Location"] == url
    send()
    assert in_step(dossier)
    assert "Đã đồng bộ" in text(keeper.get(url))


def test_a_strangers_dossier_is_no_page(receive: Receive, client_of: Visitors) -> None:
    dossier = receive()
    visitor = client_of("lancan.tiepnhan")
    text(visitor.get(reverse("portal_sync_dossier", args=[dossier.id])), 404)


def test_resending_asks_first_and_refuses_nonsense(
    first: StandIn, receive: Receive, client_of: Visitors
) -> None:
    dossier = receive()
    keeper, url = client_of("kiemsoat"), reverse("portal_sync_resend")
    assert "Gửi bù" in text(keeper.get(url, DAYS))
    assert "Ngày cuối" in text(keeper.post(url, {"from_day": "31/03/2026", "to_day": "01/03/2026"}), 422)
    assert "Chưa nhập" in text(keeper.post(url, {}), 422)
    answer = keeper.post(url, DAYS)
    assert answer.status_code == 302
    assert len(deliveries(dossier)) == 1


def test_a_comparison_is_asked_for_on_its_page(first: StandIn, cast: Cast, client_of: Visitors) -> None:
    keeper = client_of("kiemsoat")
    assert keeper.post(reverse("portal_sync_reconcile"), DAYS).status_code == 302
    assert Reconciliation.objects.get(agency_id=cast["kiemsoat"].agency_id).finished_at is None
    assert "Đang đối soát" in text(keeper.get(reverse("portal_sync"), DAYS))


def test_codes_are_pulled_suggested_and_settled_by_pages(
    first: StandIn, version: Any, client_of: Visitors
) -> None:
    CodeMapping.objects.all().delete()
    keeper, own = client_of("kiemsoat"), version.procedure.sector.code
    assert keeper.post(reverse("portal_dictionaries")).status_code == 302
    page = text(keeper.get(reverse("portal_codes"), {"kind": "sector"}))
    assert "Trùng tên" in page or "trùng tên" in page
    url = reverse("portal_code_settle", args=["sector", own])
    assert "G15-HT02" in text(keeper.get(url))
    text(keeper.post(url, {"portal_code": "G15-XX99"}), 422)
    assert CodeMapping.objects.count() == 0
    assert keeper.post(url, {"portal_code": "G15-HT02"}).status_code == 302
    assert CodeMapping.objects.get().portal_code == "G15-HT02"
    hits = text(keeper.get(reverse("portal_code_options", args=["sector"]), {"q": "ho tich"}))
    assert "G15-HT02" in hits
    CodeMapping.objects.all().delete()
    assert keeper.post(reverse("portal_codes_take", args=["sector"])).status_code == 302
    assert CodeMapping.objects.count() == 1


def test_a_readers_code_page_has_no_buttons(version: Any, client_of: Visitors) -> None:
    page = text(client_of("chutich").get(reverse("portal_codes")))
    assert "Lấy danh mục của Cổng</button>" not in page
    assert "Đã trả kết quả" in page


def test_an_unknown_kind_or_code_is_no_page(version: Any, client_of: Visitors) -> None:
    keeper = client_of("kiemsoat")
    text(keeper.get(reverse("portal_code_settle", args=["la", "x"])), 404)
    text(keeper.get(reverse("portal_code_settle", args=["sector", "khong-co"])), 404)


def test_a_failed_pull_is_told_and_changes_nothing(first: StandIn, client_of: Visitors) -> None:
    first.exchange.faults.order(Fault(FaultKind.MAINTENANCE))
    page = text(client_of("kiemsoat").post(reverse("portal_dictionaries")), 502)
    assert "Chưa lấy được danh mục" in page
    assert PortalCode.objects.filter(kind=CodeKind.SECTOR).count() == 0


def test_the_field_table_says_what_nobody_verified(client_of: Visitors) -> None:
    page = text(client_of("chutich").get(reverse("portal_fields"), {"service": "DongBoHoSoMC"}))
    assert "DanhSachHoSoBoSung.NoiDungBoSung" in page
    assert "suy đoán" in page


# Files


def _path(link: str) -> str:
    return urlsplit(link).path


def test_the_portal_fetches_a_paper_by_its_signed_address(
    receive: Receive, cast: Cast, client_of: Visitors
) -> None:
    (paper,) = scanned(cast)
    dossier = receive(papers=(paper,))
    assert paper.file_id is not None
    link = file_link(dossier.agency_id, paper.file_id, dossier.opened_at)
    answer = client_of("anonymous").get(_path(link))
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert (
        AccessLine.objects.filter(agency_id=dossier.agency_id, purpose="national_portal.fetch").count() == 1
    )


def test_an_address_made_up_bent_or_old_gives_nothing(
    receive: Receive, cast: Cast, client_of: Visitors
) -> None:
    (paper,) = scanned(cast)
    dossier = receive(papers=(paper,))
    link = _path(file_link(dossier.agency_id, paper.file_id or 0, dossier.opened_at))
    visitor = client_of("anonymous")
    bent = link.replace(f"{paper.file_id}", f"{(paper.file_id or 0) + 1}")
    for path in (
        bent,
        reverse("national_portal_file", args=["1.2.3"]),
        reverse("national_portal_file", args=["x:y"]),
    ):
        text(visitor.get(path), 404)
    with time_machine.travel(NINE + timedelta(days=91)):
        text(visitor.get(link), 404)
