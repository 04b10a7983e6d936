"""The stand-in speaks both generations, and goes wrong exactly as ordered."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.integrations.national_portal.payloads import HUB, SERVICES
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind, Faults, WrongOrder
from motcua.integrations.national_portal.standin.server import StandIn, running_stand_in
from motcua.integrations.national_portal.tests.samples import whole
from motcua.integrations.national_portal.tests.talking import Caller

CODE = "H24.990-261124-0001"
OTHER = "H24.990-261124-0002"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with running_stand_in() as server:
        yield server


@pytest.fixture
def caller(stand_in: StandIn) -> Iterator[Caller]:
    caller = Caller(stand_in)
    caller.log_in()
    yield caller
    caller.close()


def dossier(**changes: Any) -> dict[str, Any]:
    return whole(SERVICES["DongBoHoSoMC"].sent, MaHoSo=CODE, TrangThaiHoSo="2") | changes


def step(status: str, moment: str = "20261124090000", **changes: Any) -> dict[str, Any]:
    row = whole(SERVICES["CapNhatTienDoHoSoMC"].sent, MaHoSo=CODE, TrangThai=status, ThoiDiemXuLy=moment)
    return row | changes


def push(caller: Caller, *rows: dict[str, Any], update: bool = False, key: str = "") -> dict[str, Any]:
    return caller.service("DongBoHoSoMC", key, isUpdating=str(update), data=list(rows))


def test_a_dossier_is_pushed_told_of_and_found(stand_in: StandIn, caller: Caller) -> None:
    assert push(caller, dossier())["error_code"] == "0"
    assert caller.service("CapNhatTienDoHoSoMC", data=[step("2")])["error_code"] == "0"
    (found,) = caller.service("TraCuuHoSo", mahoso=CODE)["result"]
    assert (found["MaHoSo"], found["TrangThaiHoSo"]) == (CODE, "2")
    assert caller.service("TraCuuHoSo", mahoso=OTHER)["result"] == []


def test_without_a_session_nothing_is_done(stand_in: StandIn, caller: Caller) -> None:
    stand_in.exchange.store.expire_tokens()
    assert push(caller, dossier())["error_code"] == "-5"
    assert stand_in.exchange.store.dossier(CODE) is None


def test_a_wrong_password_gets_no_session() -> None:
    with running_stand_in(secret="đúng") as server:
        caller = Caller(server)
        _, told = caller.ask("/dang-nhap", {"username": "motcua", "password": "sai"})
        assert told["error_code"] == "-1"
        caller.close()


def test_new_and_known_dossiers_are_told_apart(caller: Caller) -> None:
    assert push(caller, dossier(), update=True)["error_code"] == "-2"
    assert push(caller, dossier())["error_code"] == "0"
    again = push(caller, dossier())
    assert "đã tồn tại" in again["message"]
    assert push(caller, dossier(TrangThaiHoSo="4"), update=True)["error_code"] == "0"


def test_each_rule_broken_is_reported_and_nothing_is_kept(stand_in: StandIn, caller: Caller) -> None:
    told = push(caller, dossier(TrangThaiHoSo="11", TenTTHC=""))
    assert told["error_code"] == "-1"
    rows = stand_in.exchange.store.rows("SELECT path, rule FROM breach ORDER BY path")
    assert [tuple(row) for row in rows] == [("TenTTHC", "needed"), ("TrangThaiHoSo", "codes")]
    assert stand_in.exchange.store.dossier(CODE) is None


def test_rows_out_of_order_and_moves_not_allowed_are_reported(stand_in: StandIn, caller: Caller) -> None:
    push(caller, dossier())
    rows = [step("2"), step("4", "20261124100000"), step("4", "20261124080000"), step("10", "20261124110000")]
    caller.service("CapNhatTienDoHoSoMC", data=rows)
    found = [row["rule"] for row in stand_in.exchange.store.rows("SELECT rule FROM breach")]
    assert found == ["order", "move"]


def test_the_same_key_has_its_effect_once(stand_in: StandIn, caller: Caller) -> None:
    push(caller, dossier())
    rows = [step("2"), step("4", "20261124100000")]
    for _ in range(3):
        assert caller.service("CapNhatTienDoHoSoMC", "su-kien-7", data=rows)["error_code"] == "0"
    assert len(stand_in.exchange.store.progress(CODE)) == 2


@pytest.mark.parametrize("service", [name for name in SERVICES if name.startswith("Lay")])
def test_what_is_pulled_fits_its_field_table(caller: Caller, service: str) -> None:
    from motcua.integrations.national_portal.payloads import breaches

    told = caller.service(service, maTTHC="1.001193")
    assert told["error_code"] == "0"
    for row in told["result"]:
        assert breaches(SERVICES[service].answered, row, about=service) == ()


def test_the_six_steps_end_with_a_status(stand_in: StandIn, caller: Caller) -> None:
    _, told = caller.ask("/truc/token", {"client_id": "motcua", "client_secret": "x"})
    bearer = {"Authorization": f"Bearer {told['data']['access_token']}"}
    _, value = caller.ask("/truc/GetNextValue?code=H24.990", method="GET", **bearer)
    code = value["data"]["value"]
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF\r\n--x--\r\n'
    _, file = caller.ask("/truc/UploadFile", body, Content_Type="multipart/form-data; boundary=x", **bearer)
    new = whole(HUB["NoiHoSo"].sent, MaHoSo=code)
    new["ThanhPhanHoSo"][0]["GiayToDinhKem"][0]["IdGiayTo"] = file["data"]["IdTepTin"]
    status, made = caller.ask("/truc/NoiHoSo", new, **bearer)
    assert (status, made["data"]["maHoSo"]) == (200, code)
    again, refused = caller.ask("/truc/NoiHoSo", new, **bearer)
    assert (again, refused["data"]["idHoSo"]) == (400, made["data"]["idHoSo"])
    portal_id = made["data"]["idHoSo"]
    row = whole(HUB["CapNhatTienTrinh"].sent, MaHoSo=code, IDHoSo=portal_id, TrangThai="2")
    assert caller.ask("/truc/CapNhatTienTrinh", [row], **bearer)[0] == 200
    row = {"MaHoSo": code, "IdHoSo": portal_id, "TrangThai": "2"}
    assert caller.ask("/truc/CapNhatTrangThai", [row], **bearer)[0] == 200
    known = stand_in.exchange.store.dossier(code)
    assert known is not None
    assert known["status"] == "2"


def order(stand_in: StandIn, kind: FaultKind, **more: Any) -> None:
    stand_in.exchange.faults.order(Fault(kind, **({"left": 1} | more)))


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (FaultKind.EXISTS, "0", "0"),
        (FaultKind.WRONG_CODE, "77", "77"),
        (FaultKind.REFUSE_FIELD, "MaTTHC", "-1"),
        (FaultKind.TOKEN_EXPIRED, "", "-5"),
    ],
)
def test_an_answer_goes_wrong_once_and_nothing_is_kept(
    stand_in: StandIn, caller: Caller, kind: FaultKind, value: str, code: str
) -> None:
    order(stand_in, kind, value=value)
    told = push(caller, dossier())
    assert told["error_code"] == code
    assert value in told["message"] or kind is not FaultKind.REFUSE_FIELD
    assert stand_in.exchange.store.dossier(CODE) is None
    caller.log_in()
    assert push(caller, dossier())["error_code"] == "0"


@pytest.mark.parametrize(
    ("kind", "status"), [(FaultKind.ERROR_500, 500), (FaultKind.MAINTENANCE, 503), (FaultKind.NONSENSE, 200)]
)
def test_a_page_instead_of_an_answer(stand_in: StandIn, caller: Caller, kind: FaultKind, status: int) -> None:
    order(stand_in, kind)
    answer = caller.ask("/tich-hop", {"session": caller.session, "service": "TraCuuHoSo"}, dstcode="VN")
    assert answer[0] == status
    assert "<h1>" in answer[1]


@pytest.mark.parametrize("kind", [FaultKind.DROP, FaultKind.HALF])
def test_the_effect_stands_though_the_answer_is_lost(
    stand_in: StandIn, caller: Caller, kind: FaultKind
) -> None:
    order(stand_in, kind)
    with pytest.raises((OSError, http.client.HTTPException)):
        push(caller, dossier())
    assert stand_in.exchange.store.dossier(CODE) is not None


def test_a_call_that_arrives_twice_has_its_effect_once(stand_in: StandIn, caller: Caller) -> None:
    push(caller, dossier())
    order(stand_in, FaultKind.DUPLICATE)
    caller.service("CapNhatTienDoHoSoMC", "su-kien-1", data=[step("2")])
    assert len(stand_in.exchange.store.progress(CODE)) == 1


def test_a_held_call_is_written_after_the_next_one(stand_in: StandIn, caller: Caller) -> None:
    push(caller, dossier())
    order(stand_in, FaultKind.REORDER)
    push(caller, dossier(TrangThaiHoSo="4"), update=True)
    push(caller, dossier(TrangThaiHoSo="9"), update=True)
    known = stand_in.exchange.store.dossier(CODE)
    assert known is not None
    assert known["status"] == "4"


def test_slow_is_as_slow_as_ordered(stand_in: StandIn, caller: Caller) -> None:
    import time

    order(stand_in, FaultKind.SLOW, value="0.2")
    begun = time.monotonic()
    push(caller, dossier())
    assert time.monotonic() - begun >= 0.2


def test_a_fault_may_be_for_one_dossier_only(stand_in: StandIn, caller: Caller) -> None:
    order(stand_in, FaultKind.WRONG_CODE, dossier=OTHER, left=None)
    assert push(caller, dossier())["error_code"] == "0"
    assert push(caller, dossier(MaHoSo=OTHER))["error_code"] == "99"


def test_orders_are_read_from_a_file_and_wrong_ones_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "loi.json"
    file.write_text(json.dumps([{"kind": "slow", "value": "1", "left": 2, "service": "TraCuuHoSo"}]), "utf-8")
    faults = Faults(file)
    assert faults.hit("DongBoHoSoMC", []) is None
    assert [faults.hit("TraCuuHoSo", []) is None for _ in range(3)] == [False, False, True]
    for rows in ('[{"kind": "lạ"}]', '[{"kind": "slow", "value": "lâu"}]', "không phải JSON"):
        file.write_text(rows, "utf-8")
        with pytest.raises(WrongOrder):
            Faults(file)


def test_the_page_shows_what_arrived_and_takes_orders(stand_in: StandIn, caller: Caller) -> None:
    push(caller, dossier(ChuHoSo="<b>Nguyễn Văn Mẫu</b>"))
    push(caller, dossier(MaHoSo=OTHER, TenTTHC=""))
    _, front = caller.ask("/", method="GET")
    assert CODE in front
    assert "TenTTHC" in front
    _, one = caller.ask(f"/ho-so/?ma={CODE}", method="GET")
    assert "&lt;b&gt;" in one
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert caller.ask("/dat-loi", b"kind=slow&value=nhanh", **form)[0] == 422
    assert caller.ask("/dat-loi", b"kind=error_500&service=*&left=2", **form)[0] == 303
    assert [one.kind for one in stand_in.exchange.faults.standing()] == [FaultKind.ERROR_500]
    assert caller.ask("/bo-loi", b"", **form)[0] == 303
    assert stand_in.exchange.faults.standing() == []


def test_what_arrived_is_there_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "cong.sqlite3"
    with running_stand_in(file=file) as server:
        caller = Caller(server)
        caller.log_in()
        push(caller, dossier())
        caller.close()
    with running_stand_in(file=file) as server:
        assert server.exchange.store.dossier(CODE) is not None
