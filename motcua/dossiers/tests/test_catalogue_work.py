"""A dossier keeps the version it began under; the catalogue sees what is still open under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from motcua.catalogue.actions import add_procedure, approve_version, draft_version, end_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.models import Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.open_work import filed_by_procedure, open_under
from motcua.catalogue.tests.samples import case, content, step, term
from motcua.core.clock import today
from motcua.core.errors import NotFound, WrongState
from motcua.core.evidence import FIGURES, Scope
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import content_of
from motcua.dossiers.state import Channel
from motcua.dossiers.tests.conftest import CODE, Desk, filing, request_id

Receive = Callable[..., Dossier]
SHORT = (
    step("tiep-nhan", "receive", "receptionist", "1"),
    step("phe-duyet", "approve", "leader", "4"),
    step("tra-ket-qua", "return", "receptionist", "0"),
)


def replaced(version: ProcedureVersion, cast: Cast, start: date) -> ProcedureVersion:
    """A new version of the procedure with other steps and another term."""
    changed = content(name="Tên mới", cases=(case(terms=(term(value=1),), steps=SHORT),))
    draft = draft_version(version.procedure, content=changed, actor=cast["kiemsoat"])
    return approve_version(
        draft, decision_no="99/QĐ-UBND", decision_on=None, valid_from=start, actor=cast["chutich"]
    )


def test_a_dossier_keeps_its_version_when_another_comes_into_force(
    version: ProcedureVersion,
    cast: Cast,
    receive: Receive,
    desk: Desk,
    clock: time_machine.Coordinates,
) -> None:
    old = receive()
    due, said = old.due_at, content_of(old)
    replaced(version, cast, today() + timedelta(days=1))
    clock.shift(timedelta(days=1))
    new = receive(duplicate_confirmed=True)
    assert (old.version_id, new.version_id) == (version.pk, version.pk + 1)
    after = Dossier.objects.get(agency_id=old.agency_id, id=old.id)
    assert (after.version_id, after.due_at) == (version.pk, due)
    assert content_of(after) == said
    moved = desk(after, "transfer")  # on by the steps it began under, which the new version no longer has
    assert moved.step == 1


def test_a_dossier_keeps_its_version_when_the_procedure_is_abolished(
    version: ProcedureVersion, cast: Cast, receive: Receive, clock: time_machine.Coordinates
) -> None:
    old = receive()
    end_version(version, valid_to=today(), basis="5/QĐ-UBND", actor=cast["chutich"])
    clock.shift(timedelta(days=1))
    assert content_of(Dossier.objects.get(agency_id=old.agency_id, id=old.id)).get_case(old.case_key)
    with pytest.raises(NotFound, match="không có phiên bản có hiệu lực"):
        receive()


def test_open_dossiers_are_counted_by_version_with_the_actors_rights(
    version: ProcedureVersion, cast: Cast, receive: Receive, client_of: Callable[[str], Client]
) -> None:
    dossiers = [receive(), receive(channel=Channel.POST, duplicate_confirmed=True)]
    found = open_under(cast["kiemsoat"], [version.pk])
    assert found[version.pk].count == 2
    page = client_of("tiepnhan1").get(found[version.pk].url)
    assert {line.dossier.id for line in page.context["lines"]} == {one.id for one in dossiers}
    assert "phiên bản 1" in page.content.decode()
    assert open_under(cast["kiemsoat"], [version.pk + 1]) == {}
    for stranger in ("lancan.chuyenmon", "quantri"):
        assert open_under(cast[stranger]) == {}, stranger


def test_what_is_finished_is_not_open(
    version: ProcedureVersion, cast: Cast, receive: Receive, desk: Desk
) -> None:
    desk(receive(), "stop")
    assert open_under(cast["kiemsoat"]) == {}


def test_received_and_online_by_procedure_agree_with_the_figure(
    version: ProcedureVersion, cast: Cast, receive: Receive
) -> None:
    receive()
    receive(channel=Channel.ONLINE, duplicate_confirmed=True)
    agency_id = cast["tiepnhan1"].agency_id or 0
    found = filed_by_procedure([agency_id], today(), today())
    assert (found[CODE].received, found[CODE].online) == (2, 1)
    figure = FIGURES["dossiers.online"].measure(Scope(agency_id, frozenset({agency_id}), today(), today()))
    assert (figure.of, figure.value) == (2, 1)
    assert filed_by_procedure([agency_id + 1], today(), today()) == {}


@pytest.fixture
def internal(version: ProcedureVersion, cast: Cast) -> ProcedureVersion:
    """An internal procedure in force."""
    draft = add_procedure(
        code="NB.01",
        content=content(name="Thẩm định nội bộ dự toán"),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        kind=ProcedureKind.INTERNAL_WITHIN,
        actor=cast["kiemsoat"],
    )
    return approve_version(
        draft, decision_no="1/QĐ", decision_on=None, valid_from=date(2026, 1, 1), actor=cast["chutich"]
    )


def test_an_internal_procedure_is_not_received_and_the_desk_is_told_why(
    internal: ProcedureVersion, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    desk = client_of("tiepnhan1")
    for address in ("/ho-so/tiep-nhan/?q=NB.01", "/ho-so/tiep-nhan/?q=tham+dinh+noi+bo"):
        page = desk.get(address).content.decode()
        assert "Thủ tục nội bộ, không tiếp nhận tại Một cửa" in page
        assert "NB.01" in page
    refused = desk.get("/ho-so/tiep-nhan/NB.01/")
    assert refused.status_code == 409
    assert "là thủ tục nội bộ" in refused.content.decode()
    actor = cast["tiepnhan1"]
    for more, error in (({}, NotFound), ({"version": internal}, WrongState)):
        with pytest.raises(error):
            actions.receive_new(
                filing(procedure_code="NB.01"),
                agency_id=actor.agency_id or 0,
                actor=actor,
                request_id=request_id(),
                **more,
            )
    assert not Dossier.objects.filter(agency_id=actor.agency_id or 0, procedure_code="NB.01").exists()
    assert Procedure.objects.get(code="NB.01").is_internal
