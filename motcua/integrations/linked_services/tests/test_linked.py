"""A linked birth service: each change of status is told in order and once in effect, with its words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from motcua.core.deliveries.sending import drain
from motcua.core.models import Delivery
from motcua.core.standins import in_thread
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import CODE, Desk, request_id
from motcua.dossiers.tests.pages import filed_online
from motcua.integrations.linked_services import sending
from motcua.integrations.linked_services.standin import MOVES, StandIn
from motcua.integrations.linked_services.statuses import STATUS_OF, LinkedStatus, Verdict, verdict_of

Receive = Callable[..., Dossier]


@pytest.fixture
def services(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in, and the test's procedure as a linked birth service."""
    with in_thread(StandIn()) as server:
        settings.LINKED_SERVICES = {
            "URL": server.url,
            "USER": "motcua",
            "PASSWORD": "x",
            "LOGIN_PATH": "/token",
            "STATUS_PATH": "/trang-thai",
        }
        monkeypatch.setattr(sending, "service_of", lambda code, row: "birth" if code == CODE else "")
        yield server
    sending._client.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
def test_a_birth_is_told_from_filing_to_result(services: StandIn, cast: Cast, desk: Desk) -> None:
    filed = filed_online(cast)
    received = actions.receive(filed, actor=cast["tiepnhan1"], request_id=request_id())
    desk(received, "transfer", "forward", "propose_approval", "approve", "issue_result", "hand_over")
    drain("test")
    assert services.taken == [(filed.code, status) for status in (1, 3, 7, 4)]
    assert json.loads(services.bodies[-1]["ketQuaXuLy"]) == {
        "soDangKy": "15/GXN",
        "maGiayToKetQua": "KQ.G15.000031",
    }
    assert services.bodies[1]["ngayKetThucTheoQuyDinh"] == "31/03/2026 17:00:00"


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
def test_papers_asked_for_come_with_the_day_until_when(
    services: StandIn,
    cast: Cast,
    receive: Receive,
    desk: Desk,
) -> None:
    desk(filed_online(cast), "guide")
    drain("test")
    assert services.bodies[-1]["trangThai"] == LinkedStatus.SUPPLEMENT
    assert services.bodies[-1]["hanBoSungHoSo"] == "02/04/2026 17:00:00"


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
def test_faults_and_repetitions_end_in_every_status_once(
    services: StandIn,
    cast: Cast,
    desk: Desk,
) -> None:
    filed = filed_online(cast)
    services.faults.extend(["", "500", "odd", "500"])
    received = actions.receive(filed, actor=cast["tiepnhan1"], request_id=request_id())
    desk(received, "transfer", "propose_refusal", "refuse")
    rows = Delivery.objects.filter(agency_id=filed.agency_id, destination="linked_services")
    for turn in range(8):
        if turn == 4:
            services.token = "t2"
        rows.filter(done_at=None).update(run_at=filed.opened_at)
        drain("test")
    assert services.taken == [(filed.code, status) for status in (1, 3, 7, 6)]
    rows.update(done_at=None, run_at=filed.opened_at)
    rows.exclude(payload__type="Refused").update(done_at=filed.opened_at)
    drain("test")
    assert [status for _, status in services.taken] == [1, 3, 7, 6]


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
def test_other_procedures_and_an_unset_address_tell_nothing(
    services: StandIn,
    settings: Any,
    receive: Receive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "service_of", lambda code, row: "")
    dossier = receive()
    settings.LINKED_SERVICES = settings.LINKED_SERVICES | {"URL": ""}
    monkeypatch.setattr(sending, "service_of", lambda code, row: "birth")
    receive(duplicate_confirmed=True)
    rows = Delivery.objects.filter(agency_id=dossier.agency_id, destination="linked_services")
    assert not rows.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("version")
def test_the_law_names_the_linked_services(receive: Receive) -> None:
    dossier = receive()
    assert sending.service_of("2.000986", dossier) == "birth"
    assert sending.service_of("1.001193", dossier) == ""


def test_every_end_of_a_dossier_is_told_and_every_status_has_its_moves() -> None:
    assert {"RefusedAtDesk", "Withdrawn", "Stopped", "Refused", "ResultIssued"} <= set(STATUS_OF)
    assert set(MOVES) - {0} == {int(one) for one in LinkedStatus}


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"status": 200, "message": "Cập nhật trạng thái hồ sơ thành công"}, Verdict.TAKEN),
        ({"status": 200, "message": "Cập nhật không thành công"}, Verdict.REFUSED),
        ({"status": 200, "message": "Hồ sơ không tồn tại"}, Verdict.REFUSED),
        ({"status": 200, "message": "Trạng thái đã được cập nhật trước đó"}, Verdict.KNOWN),
        ({"error_code": "0"}, Verdict.TAKEN),
        ({"error_code": "-1", "message": "abc"}, Verdict.REFUSED),
        ({"status": 200, "message": "Đang xử lý"}, Verdict.UNCLEAR),
        ([], Verdict.UNCLEAR),
        (None, Verdict.UNCLEAR),
    ],
)
def test_an_answer_is_judged_by_its_words_first(said: Any, verdict: Verdict) -> None:
    assert verdict_of(said)[0] is verdict
