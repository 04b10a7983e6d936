"""A part of the work goes to a body outside over the bus and comes back, once in effect whatever fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.clock import local
from motcua.core.deliveries.sending import drain
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.models import Delivery
from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.tests.conftest import Desk, request_id
from motcua.integrations.outside_agencies.actions import end_body, name_body
from motcua.integrations.outside_agencies.jobs import look_for_answers
from motcua.integrations.outside_agencies.models import OutsideBody, bodies_in_use
from motcua.integrations.outside_agencies.profiles import BadProfile, ids_of, read_profile, reference_of
from motcua.integrations.outside_agencies.sending import unit_code_of
from motcua.integrations.outside_agencies.standin.server import StandIn
from motcua.integrations.outside_agencies.tests.conftest import BODY, fresh, part

Referred = Callable[..., Dossier]
database = pytest.mark.django_db


def _sent(bus: StandIn) -> list[dict[str, Any]]:
    return [{**dict(row), **json.loads(row["body"])} for row in reversed(bus.store.profiles())]


def _say(bus: StandIn, dossier: Dossier, status: str, *, line: int = 0) -> None:
    reference = reference_of(dossier.id, int(fresh(dossier).referrals[line]["id"]))
    bus.play(reference, unit_code_of(dossier.agency_id), status)
    assert look_for_answers() == 1


def _events(dossier: Dossier, kind: str) -> list[dict[str, Any]]:
    rows = DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id, type=kind)
    return list(rows.order_by("sequence").values_list("payload", flat=True))


@database
def test_the_look_for_answers_logs_in_by_itself(bus: StandIn, cast: Cast) -> None:
    assert unit_code_of(cast["hotich"].agency_id or 0)
    assert look_for_answers() == 0


@database
def test_a_part_arrives_with_its_person_its_work_and_our_code(bus: StandIn, referred: Referred) -> None:
    dossier = referred()
    drain("test")
    (sent,) = _sent(bus)
    assert (sent["to_unit"], sent["note"], sent["procedures_code"]) == (
        BODY,
        "Cấp thẻ bảo hiểm y tế",
        dossier.procedure_code,
    )
    assert sent["profileOwner"]["fullname"] == "Nguyễn Thị Thử Nghiệm"
    assert sent["from_unit"] == unit_code_of(dossier.agency_id)
    stored = Delivery.objects.filter(agency_id=dossier.agency_id, destination="outside_agency")
    assert all("Nguyễn" not in json.dumps(one.payload, ensure_ascii=False) for one in stored)


@database
def test_taken_in_then_done_the_result_comes_back_with_its_file(bus: StandIn, referred: Referred) -> None:
    dossier = referred()
    drain("test")
    _say(bus, dossier, "TIEPNHAN")
    assert fresh(dossier).referrals[0]["due_at"] is not None
    _say(bus, dossier, "KETQUA")
    assert fresh(dossier).referrals == []
    (answer,) = _events(dossier, "ReferralAnswered")
    assert (answer["outcome"], answer["result_number"]) == ("done", "15/KQ")
    assert StoredFile.objects.get(agency_id=dossier.agency_id, id=answer["file_id"]).kind == "pdf"
    assert verify_journals().fault_count == 0


@database
@pytest.mark.parametrize(("status", "outcome"), [("TUCHOI", "refused"), ("CAPNHAT", "returned")])
def test_a_refusal_and_a_return_hold_back_the_next_part(
    status: str, outcome: str, bus: StandIn, referred: Referred
) -> None:
    dossier = referred(part(1), part(2, "Việc sau"))
    drain("test")
    _say(bus, dossier, status)
    assert _events(dossier, "ReferralAnswered")[0]["outcome"] == outcome
    assert fresh(dossier).referrals[0]["held"] is True
    drain("test")
    assert len(_sent(bus)) == 1


@database
def test_the_next_part_leaves_when_the_first_is_done(bus: StandIn, referred: Referred) -> None:
    dossier = referred(part(1), part(2, "Việc sau"))
    drain("test")
    assert [one["note"] for one in _sent(bus)] == ["Cấp thẻ bảo hiểm y tế"]
    _say(bus, dossier, "KETQUA")
    drain("test")
    assert [one["note"] for one in _sent(bus)] == ["Cấp thẻ bảo hiểm y tế", "Việc sau"]


@database
def test_a_lost_answer_a_fault_and_an_old_token_double_nothing(
    bus: StandIn, referred: Referred, desk: Desk
) -> None:
    dossier = referred()
    bus.faults.extend(["drop", "500", "drop"])
    bus.token += 5
    for _ in range(6):
        Delivery.objects.filter(agency_id=dossier.agency_id, done_at=None).update(run_at=dossier.opened_at)
        drain("test")
    (sent,) = _sent(bus)
    assert sent["reference"] == reference_of(dossier.id, int(fresh(dossier).referrals[0]["id"]))
    waiting = Delivery.objects.filter(agency_id=dossier.agency_id, destination="outside_agency", done_at=None)
    assert not waiting.exists()


@database
def test_an_answer_that_comes_again_changes_nothing(bus: StandIn, referred: Referred) -> None:
    dossier = referred()
    drain("test")
    _say(bus, dossier, "KETQUA")
    bus.store._do("UPDATE answer SET closed = ''")
    assert look_for_answers() == 1
    assert len(_events(dossier, "ReferralAnswered")) == 1


@database
def test_what_is_called_back_is_told_and_a_late_answer_disturbs_nothing(
    bus: StandIn, referred: Referred, desk: Desk
) -> None:
    dossier = referred()
    drain("test")
    reference = reference_of(dossier.id, int(fresh(dossier).referrals[0]["id"]))
    desk(fresh(dossier), "recall_referral")
    drain("test")
    assert [one["status"] for one in _sent(bus)] == ["TIEPNHAN", "RUT"]
    bus.play(reference, unit_code_of(dossier.agency_id), "KETQUA")
    assert look_for_answers() == 1
    assert _events(dossier, "ReferralAnswered") == []


@database
def test_a_stranger_s_answer_is_refused_there(bus: StandIn, referred: Referred) -> None:
    dossier = referred()
    drain("test")
    unit = unit_code_of(dossier.agency_id)
    for reference in ("1.2", "khong", f"{dossier.id}.7", "../../x"):
        bus.play(reference, unit, "KETQUA")
    bus.store.answer("x", unit, {"ref_code": 5})
    bus.store.answer("x", unit, {"ref_code": f"{dossier.id}.1", "status": "LA"})
    assert look_for_answers() == 0
    assert {row["closed"] for row in bus.store.answers()} == {"fail"}


@database
def test_without_a_bus_nothing_is_offered_and_paper_still_works(
    referred: Referred, bus: StandIn, settings: Any, cast: Cast, desk: Desk
) -> None:
    settings.EXCHANGE_BUS = {"URL": "", "USER": "", "PASSWORD": ""}
    assert bodies_in_use() == {}
    assert look_for_answers() == 0
    with pytest.raises(DomainError, match="không nhận việc qua kết nối"):
        referred()


@database
def test_a_person_may_write_down_an_answer_that_came_on_paper(
    bus: StandIn, referred: Referred, cast: Cast
) -> None:
    dossier = referred()
    actions.answer_referral(
        dossier,
        actor=cast["hotich"],
        request_id=request_id(),
        referral_id=int(dossier.referrals[0]["id"]),
        outcome="done",
        summary="Đã cấp thẻ, gửi bằng giấy",
    )
    assert fresh(dossier).referrals == []


@database
def test_the_list_is_kept_by_whom_it_concerns(
    bus: StandIn, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    with pytest.raises(NotAllowed):
        name_body(code="CA.01", name="Công an khu vực", actor=cast["tiepnhan1"])
    for bad in ({"code": "có dấu"}, {"code": ""}, {"name": "x"}, {"code": "a" * 61}):
        with pytest.raises(DomainError):
            name_body(**({"code": "CA.01", "name": "Công an khu vực"} | bad), actor=cast["kiemsoat"])
    body = name_body(code="CA.01", name="Công an khu vực", actor=cast["kiemsoat"])
    assert name_body(code="CA.01", name="Công an khu vực", actor=cast["kiemsoat"]) == body
    client = client_of("kiemsoat")
    assert client.post(f"/co-quan-ngoai/{body.pk}/ngung/").status_code == 302
    assert BODY in bodies_in_use()
    assert "CA.01" not in bodies_in_use()
    assert "Công an khu vực" in client.get("/co-quan-ngoai/").content.decode()
    assert client.post("/co-quan-ngoai/ghi/", {"code": "", "name": ""}).status_code == 422
    assert client_of("hotich").post("/co-quan-ngoai/ghi/", {"code": "X1", "name": "Xã"}).status_code == 403
    assert client.post("/co-quan-ngoai/999999/ngung/").status_code == 404
    assert end_body(body.pk, actor=cast["kiemsoat"]).is_active is False
    assert OutsideBody.objects.count() == 2


@database
def test_the_slip_offers_the_bodies_of_the_bus(
    bus: StandIn, receive: Callable[..., Dossier], desk: Desk, client_of: Callable[[str], Client]
) -> None:
    dossier = desk(receive(), "transfer")
    client, url = client_of("hotich"), f"/ho-so/{dossier.id}/viec/refer/"
    assert f'value="ngoai:{BODY}"' in client.get(url).content.decode()
    typed = {"request_id": request_id(), "agency_1": f"ngoai:{BODY}", "work_1": "Cấp thẻ bảo hiểm"}
    assert client.post(url, typed | {"value_1": "2", "position_1": "1"}).status_code == 302
    assert fresh(dossier).referrals[0]["agency"] == "Bảo hiểm xã hội khu vực"


FIELDS = ("ref_code", "status", "appointment_date", "profileAttachments", "note", "x")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS), inner),
)


@given(ANYTHING)
def test_no_answer_however_odd_is_more_than_refused(said: Any) -> None:
    try:
        found = read_profile("1", said)
        ids_of(found.reference)
    except BadProfile:
        return
    assert found.due_at is None or local(found.due_at)
