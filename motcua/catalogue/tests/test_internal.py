"""Internal procedures: entered, edited without anything for citizens, counted; never on offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from motcua.catalogue.actions import add_procedure, approve_version, end_version, save_draft
from motcua.catalogue.checks import findings
from motcua.catalogue.content import Channel, ExecutingKind, InvalidContent, RequiredPaper
from motcua.catalogue.internal import internal_cut, version_to_receive
from motcua.catalogue.models import Offering, Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.offers import offer_procedure
from motcua.catalogue.tests.conftest import officer
from motcua.catalogue.tests.samples import case, content, step
from motcua.core.actor import Actor
from motcua.core.errors import NotAllowed, NotFound, WrongState
from motcua.core.evidence import FIGURES, Scope

START = date(2026, 1, 1)
SILENT = (
    step("tiep-nhan", "receive", "receptionist", "1", status_shown=""),
    step("phe-duyet", "approve", "leader", "2", status_shown=""),
    step("tra", "return", "receptionist", "0", status_shown=""),
)
FORM = RequiredPaper(key="to-khai", name="Tờ khai", originals=1, form_name="Mẫu 01")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2026-09-15T09:00:00+07:00", tick=False):
        yield


def added(code: str, actor: Actor, **changes: Any) -> ProcedureVersion:
    return add_procedure(
        code=code,
        content=content(name=f"Thủ tục nội bộ {code}", **changes),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        kind=ProcedureKind.INTERNAL_WITHIN,
        actor=actor,
    )


def in_force(code: str, control: Actor, leader: Actor) -> ProcedureVersion:
    draft = added(code, control)
    return approve_version(
        draft, decision_no="1/QĐ", decision_on=None, valid_from=date(2025, 8, 1), actor=leader
    )


def test_it_needs_nothing_for_citizens_and_takes_no_form_of_theirs(control: Actor, leader: Actor) -> None:
    draft = added("NB.01", control, cases=(case(steps=SILENT),))
    approve_version(draft, decision_no="1/QĐ", decision_on=None, valid_from=START, actor=leader)
    other = added("NB.02", control)
    with pytest.raises(InvalidContent, match="không có mẫu đơn cho người dân"):
        save_draft(other, content=content(cases=(case(papers=(FORM,)),)), actor=control)
    public = findings(content(cases=(case(steps=SILENT),)))
    assert any("cho người dân xem" in str(one) for one in public)


def test_it_is_neither_offered_nor_received(control: Actor, leader: Actor) -> None:
    version = in_force("NB.01", control, leader)
    with pytest.raises(WrongState, match="không cung cấp cho người dân"):
        offer_procedure(
            version.procedure,
            agency_id=control.agency_id or 0,
            channels=[Channel.COUNTER],
            valid_from=START,
            actor=control,
        )
    assert not Offering.objects.exists()
    with pytest.raises(WrongState, match="là thủ tục nội bộ"):
        version_to_receive("NB.01", date(2026, 9, 15))
    with pytest.raises(NotFound):
        version_to_receive("NB.99", date(2026, 9, 15))


def test_who_may_not_draft_enters_none(control: Actor) -> None:
    with pytest.raises(NotAllowed):
        added("NB.01", officer("receptionist", agency_id=control.agency_id))
    assert not Procedure.objects.exists()


def test_the_share_cut_is_measured_from_the_day_before_the_span(control: Actor, leader: Actor) -> None:
    versions = [in_force(f"NB.0{number}", control, leader) for number in range(1, 6)]
    end_version(versions[0], valid_to=date(2026, 3, 31), basis="2/QĐ", actor=leader)
    added("NB.06", control)  # a draft counts nowhere
    cut = internal_cut(START, date(2026, 12, 31))
    assert (cut.before, cut.cut, cut.now, str(cut.share)) == (5, 1, 4, "20.00")
    assert cut.goal == 20
    assert cut.is_met
    assert cut.record is not None
    assert not cut.record.is_verified
    scope = Scope(control.agency_id or 0, control.agencies, START, date(2026, 12, 31))
    measured = FIGURES["catalogue.internal_cut"].measure(scope)
    assert (measured.value, measured.of) == (1, 5)
    assert FIGURES["catalogue.internal"].measure(scope).value == 4
    assert internal_cut(date(2020, 1, 1), date(2020, 12, 31)).is_met is None


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_pages_list_add_and_edit_it_without_fields_for_citizens(
    client_of: Callable[[str], Client], starter_pack: None
) -> None:
    control = client_of("kiemsoat")
    assert "Chưa có thủ tục nội bộ nào" in text_of(control.get("/danh-muc/noi-bo/"))
    sector = Procedure.objects.get(code="1.001193").sector_id
    form = {
        "code": "nb 1",
        "name": "Đề nghị mua sắm tài sản",
        "kind": "internal_within",
        "sector": sector,
        "executing": "commune",
    }
    assert "chữ in hoa không dấu" in text_of(control.post("/danh-muc/noi-bo/them/", form))
    assert "kind" in control.post("/danh-muc/noi-bo/them/", form | {"kind": "public"}).context["form"].errors
    done = control.post("/danh-muc/noi-bo/them/", form | {"code": "NB.01"})
    assert done.headers["Location"] == "/danh-muc/NB.01/1/sua/"
    assert Procedure.objects.get(code="NB.01").kind == "internal_within"
    case_page = text_of(control.get("/danh-muc/NB.01/1/sua/chung/"))
    assert "papers-0-name" in case_page
    assert "papers-0-form_name" not in case_page
    assert "steps-0-status_shown" not in case_page
    assert "NB.01" in text_of(control.get("/danh-muc/noi-bo/", {"q": "mua sam"}))
    assert "NB.01" in text_of(control.get("/danh-muc/", {"kind": "internal"}))
    assert "NB.01" not in text_of(control.get("/danh-muc/", {"kind": "public", "q": "mua sam"}))
    reader = client_of("tiepnhan1")
    assert "Chỉ cán bộ xem được" in text_of(reader.get("/danh-muc/NB.01/"))
    assert reader.get("/danh-muc/noi-bo/them/").status_code == 403
    assert client_of("congdan1").get("/danh-muc/NB.01/").status_code == 403
