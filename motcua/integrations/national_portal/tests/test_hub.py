"""A dossier's life told in six steps."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from motcua.demo.pytest_cast import Cast
from motcua.documents.files import store_file
from motcua.dossiers.facts import PaperFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import Desk
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.tests.conftest import deliveries, link
from motcua.integrations.national_portal.tests.test_telling import (
    WHOLE_LIFE,
    in_step,
    no_rule_broken,
    statuses,
)

Receive = Callable[..., Dossier]
Send = Callable[..., int]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mapped")]

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def scanned(cast: Cast) -> tuple[PaperFacts, ...]:
    """The form with its scan."""
    actor = cast["tiepnhan1"]
    stored = store_file(io.BytesIO(PNG), "to-khai.png", agency_id=actor.agency_id or 0, actor=actor)
    return (
        PaperFacts(
            name="Tờ khai theo mẫu",
            paper_key="to-khai",
            originals=1,
            file_id=stored.id,
            file_hash=stored.sha256,
        ),
    )


def test_a_whole_life_is_told_in_six_steps(
    hub: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast
) -> None:
    dossier = desk(receive(papers=scanned(cast)), *WHOLE_LIFE)
    send()
    found = link(dossier)
    assert found.portal_code.startswith("H24.990-")
    assert statuses(hub, found.portal_code) == ["2", "4", "4", "4", "4", "9", "10"]
    known = hub.exchange.store.dossier(found.portal_code)
    assert known is not None
    body = json.loads(known["body"])
    assert (known["status"], body["LoaiDoiTuong"]) == ("10", 0)
    assert body["EformThongTinChiTiet"] == {"MaHoSoDonVi": dossier.code}
    (part,) = body["ThanhPhanHoSo"]
    (file,) = hub.exchange.store.rows("SELECT id, hash FROM file")
    assert part["GiayToDinhKem"][0]["IdGiayTo"] == file["id"]
    assert file["hash"] == hashlib.sha256(PNG).hexdigest()
    assert in_step(dossier)
    no_rule_broken(hub)


@pytest.mark.parametrize(
    "service", ["GetNextValue", "UploadFile", "NoiHoSo", "CapNhatTienTrinh", "CapNhatTrangThai"]
)
@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.TOKEN_EXPIRED, FaultKind.ERROR_500])
def test_a_fault_in_any_step_makes_no_second_dossier(
    hub: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast, service: str, kind: FaultKind
) -> None:
    hub.exchange.faults.order(Fault(kind, service, left=1))
    dossier = desk(receive(papers=scanned(cast)), "transfer")
    send()
    assert in_step(dossier)
    assert hub.exchange.store.count("SELECT COUNT(*) FROM dossier") == 1
    assert statuses(hub, link(dossier).portal_code) == ["2", "4"]


def test_fees_and_results_go_only_with_the_statuses_that_may_carry_them(
    hub: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    desk(receive(fee_due=8000), "transfer", "require_fee", "mark_fee_paid")
    send()
    no_rule_broken(hub)
    rows: list[Any] = [
        json.loads(row["body"])[0]
        for row in hub.exchange.store.rows("SELECT body FROM call WHERE service = 'CapNhatTrangThai'")
    ]
    assert [row["TrangThai"] for row in rows if row.get("DanhSachLePhi")] == ["6"]


def test_a_code_taken_by_another_system_is_told_and_not_overwritten(
    hub: StandIn, receive: Receive, send: Send
) -> None:
    hub.exchange.faults.order(Fault(FaultKind.EXISTS, "NoiHoSo", left=None))
    dossier = receive()
    send()
    assert link(dossier).hindrance == "refused"
    assert deliveries(dossier)[0].dead_at is not None


def test_a_dossier_that_the_hub_lost_is_told_anew_under_its_code(
    hub: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    dossier = receive()
    send()
    code = link(dossier).portal_code
    for table in ("dossier", "progress"):
        hub.exchange.store.run(f"DELETE FROM {table}")
    desk(dossier, "transfer")
    send()
    assert link(dossier).portal_code == code
    assert statuses(hub, code) == ["2", "4"]
    assert in_step(dossier)
