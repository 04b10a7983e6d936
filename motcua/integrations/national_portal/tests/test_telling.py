"""A dossier's life told to the portal of the first generation, event by event."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.state import NATIONAL_MOVES
from motcua.dossiers.tests.conftest import Desk, filing, request_id
from motcua.integrations.national_portal.models import CodeMapping, Hindrance, PortalDossier
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.tests.conftest import deliveries, link

Receive = Callable[..., Dossier]
Send = Callable[..., int]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mapped")]

WHOLE_LIFE = (
    "transfer", "forward", "propose_approval", "approve", "issue_result", "hand_over",
)  # fmt: skip


def there(portal: StandIn, dossier: Dossier) -> dict[str, Any]:
    known = portal.exchange.store.dossier(dossier.code)
    assert known is not None
    return json.loads(known["body"])  # type: ignore[no-any-return]


def statuses(portal: StandIn, code: str) -> list[str]:
    return [row["status"] for row in portal.exchange.store.progress(code)]


def in_step(dossier: Dossier) -> bool:
    dossier.refresh_from_db()
    return link(dossier).confirmed_sequence == dossier.sequence


def no_rule_broken(portal: StandIn) -> None:
    assert [row["words"] for row in portal.exchange.store.rows("SELECT words FROM breach")] == []


def test_a_whole_life_is_told_row_by_row(first: StandIn, receive: Receive, desk: Desk, send: Send) -> None:
    dossier = desk(receive(), *WHOLE_LIFE)
    send()
    assert statuses(first, dossier.code) == ["2", "4", "4", "4", "4", "9", "10"]
    whole = there(first, dossier)
    assert (whole["TrangThaiHoSo"], whole["KenhThucHien"], whole["MaLinhVuc"]) == ("10", "1", "G15-HT02")
    assert whole["ChuHoSo"] == "Nguyễn Thị Thử Nghiệm"
    assert whole["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "030199000001"}]
    assert whole["DanhSachGiayToKetQua"][0]["GiayToId"] == "15/GXN"
    assert in_step(dossier)
    no_rule_broken(first)


def test_nothing_is_sent_while_the_portal_is_off(receive: Receive) -> None:
    assert deliveries(receive()) == []


def test_a_payload_holds_no_personal_data(first: StandIn, receive: Receive) -> None:
    dossier = receive()
    (one,) = deliveries(dossier)
    assert one.payload == {"type": "Received", "code": dossier.code}


def test_a_supplement_with_its_answer_is_told(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    dossier = desk(receive(), "transfer", "request_supplement", "receive_supplement")
    send()
    (one,) = there(first, dossier)["DanhSachHoSoBoSung"]
    assert "Bản sao trích lục" in one["NoiDungBoSung"]
    assert one["TrangThaiBoSung"] is True
    assert one["NgayHenTraTruoc"]
    assert one["NgayHenTraMoi"]
    assert statuses(first, dossier.code) == ["2", "4", "5", "4"]
    no_rule_broken(first)


@pytest.mark.parametrize(
    ("deeds", "told"),
    [
        (("stop",), ["2", "4", "8"]),
        (("transfer", "stop"), ["2", "4", "8"]),
        (("transfer", "require_fee"), ["2", "4", "6"]),
        (("transfer", "require_fee", "mark_fee_paid"), ["2", "4", "6", "4"]),
        (("transfer", "request_supplement", "stop"), ["2", "4", "5", "8"]),
        (
            ("transfer", "propose_refusal", "refuse", "issue_result", "hand_over"),
            ["2", "4", "4", "4", "9", "10"],
        ),
        ((*WHOLE_LIFE, "correct_error", "reopen"), ["2", "4", "4", "4", "4", "9", "10", "10", "4"]),
    ],
)
def test_each_way_through_is_told_in_moves_the_portal_knows(
    first: StandIn, receive: Receive, desk: Desk, send: Send, deeds: tuple[str, ...], told: list[str]
) -> None:
    dossier = desk(receive(), *deeds)
    send()
    found = statuses(first, dossier.code)
    assert found == told
    for before, after in pairwise(found):
        assert before == after or int(after) in NATIONAL_MOVES[int(before)]
    assert in_step(dossier)
    no_rule_broken(first)


def test_what_never_was_accepted_is_told_too(first: StandIn, version: Any, cast: Any, send: Send) -> None:
    from motcua.dossiers import actions

    actor = cast["tiepnhan1"]
    common: Any = {"agency_id": actor.agency_id, "actor": actor}
    refused = actions.open_with_refusal(
        filing(), reason="Không thuộc thẩm quyền", basis="Điều 5", request_id=request_id(), **common
    )
    guided = actions.open_with_guidance(
        filing(), items=("Ảnh",), reason="Thiếu ảnh", request_id=request_id(), **common
    )
    send()
    assert statuses(first, refused.code) == ["1", "3"]
    assert statuses(first, guided.code) == ["1", "5"]
    assert there(first, refused)["NgayTuChoi"]
    no_rule_broken(first)


def test_fees_and_how_they_were_paid_are_told(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    dossier = desk(receive(fee_due=8000), "mark_fee_paid")
    send()
    whole = there(first, dossier)
    assert whole["DanhSachLePhi"][0]["Gia"] == "8000"
    assert whole["DuocThanhToanTrucTuyen"] == "3"
    no_rule_broken(first)


def test_an_unmapped_code_stops_the_dossier_with_what_to_do(
    first: StandIn, receive: Receive, send: Send
) -> None:
    CodeMapping.objects.all().delete()
    dossier = receive()
    send()
    found = link(dossier)
    assert found.hindrance == Hindrance.UNMAPPED
    assert "Hộ tịch" in found.hindrance_text
    assert "đối chiếu" in found.hindrance_text
    assert deliveries(dossier)[0].dead_at is not None
    assert first.exchange.store.count("SELECT COUNT(*) FROM call") == 0


def test_a_rule_is_broken_here_not_there(first: StandIn, receive: Receive, send: Send) -> None:
    """What the table forbids never leaves: the message names field and dossier."""
    CodeMapping.objects.update(portal_code="")
    dossier = receive()
    send()
    found = link(dossier)
    assert found.hindrance == Hindrance.INVALID
    assert dossier.code in found.hindrance_text
    assert "Mã lĩnh vực" in found.hindrance_text
    assert first.exchange.store.count("SELECT COUNT(*) FROM call") == 0


@pytest.mark.parametrize("service", ["DongBoHoSoMC", "CapNhatTienDoHoSoMC"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FaultKind.ERROR_500, ""),
        (FaultKind.DROP, ""),
        (FaultKind.HALF, ""),
        (FaultKind.DUPLICATE, ""),
        (FaultKind.TOKEN_EXPIRED, ""),
        (FaultKind.EXISTS, "0"),
        (FaultKind.EXISTS, "-3"),
        (FaultKind.WRONG_CODE, "77"),
        (FaultKind.NONSENSE, ""),
        (FaultKind.MAINTENANCE, ""),
    ],
)
def test_a_fault_delays_and_changes_nothing(
    first: StandIn, receive: Receive, desk: Desk, send: Send, service: str, kind: FaultKind, value: str
) -> None:
    first.exchange.faults.order(Fault(kind, service, left=1, value=value))
    dossier = desk(receive(), "transfer")
    send()
    assert statuses(first, dossier.code) == ["2", "4"]
    assert there(first, dossier)["TrangThaiHoSo"] == "4"
    assert in_step(dossier)
    no_rule_broken(first)


def test_a_refused_field_is_listed_with_the_portals_words(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    first.exchange.faults.order(Fault(FaultKind.REFUSE_FIELD, "DongBoHoSoMC", left=1, value="GhiChu"))
    dossier = desk(receive(), "transfer")
    send()
    found = link(dossier)
    assert (found.hindrance, found.confirmed_sequence) == (Hindrance.REFUSED, 0)
    assert "GhiChu" in found.hindrance_text
    # What comes after waits: order is kept.
    assert [one.done_at for one in deliveries(dossier)] == [None, None]


def test_a_dossier_that_the_portal_lost_is_told_anew_from_its_beginning(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    dossier = receive()
    send()
    for table in ("dossier", "progress"):
        first.exchange.store.run(f"DELETE FROM {table}")
    desk(dossier, "transfer")
    send()
    assert statuses(first, dossier.code) == ["2", "4"]
    assert in_step(dossier)


def test_a_dossier_from_the_portal_gets_its_status_back_under_the_portals_code(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    dossier = receive()
    send()
    PortalDossier.objects.filter(agency_id=dossier.agency_id).update(
        is_from_portal=True, portal_code="G22.99-261124-000001"
    )
    desk(dossier, "transfer", "stop")
    send()
    rows = first.exchange.store.rows("SELECT code, status FROM status_row")
    assert [tuple(row) for row in rows] == [("G22.99-261124-000001", "2"), ("G22.99-261124-000001", "5")]
    no_rule_broken(first)


def test_personal_data_stays_out_of_the_trace(first: StandIn, receive: Receive, send: Send) -> None:
    from motcua.core.models import DeliveryCall

    dossier = receive()
    send()
    kept = " ".join(
        f"{row.request} {row.answer} {row.error}"
        for row in DeliveryCall.objects.filter(agency_id=dossier.agency_id)
    )
    assert "DongBoHoSoMC" in kept
    for text in ("Thử Nghiệm", "030199000001", "0912345678"):
        assert text not in kept
