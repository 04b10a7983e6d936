"""Who may do what: delegation by procedure, the proposer, citizens, neighbours, outside bodies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.catalogue.models import ProcedureVersion
from motcua.core.clock import today
from motcua.core.errors import NotAllowed
from motcua.core.permissions import Role, allowed
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel
from motcua.dossiers.tests.conftest import CODE, Desk, filing, request_id
from motcua.organisations.actions import delegate
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Officer

pytestmark = pytest.mark.django_db
Receive = Callable[..., Dossier]
ClientOf = Callable[[str], Client]
ONLINE = PartyFacts(name="Đỗ Mẫu Uyên", id_number="030190001234", phone="0912345678")


def _officer(username: str) -> Officer:
    return Officer.objects.get(user__username=username)


def _delegate(cast: Cast, permission: str, to: str, procedure_code: str = CODE) -> None:
    delegate(
        _officer(to),
        permission=permission,
        document="Giấy ủy quyền số 1",
        valid_from=today(),
        valid_to=today() + timedelta(days=5),
        procedure_code=procedure_code,
        actor=cast["chutich"],
    )


def test_a_power_for_one_procedure_opens_the_page_of_its_deed(
    receive: Receive, desk: Desk, cast: Cast, client_of: ClientOf
) -> None:
    _delegate(cast, "dossier.approve", "diachinh")
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    client = client_of("diachinh")
    page = reverse("dossier_deed", args=[dossier.id, "approve"])
    assert client.get(page).status_code == 200
    assert client.post(page, {"request_id": request_id()}).status_code == 302
    assert Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id).outcome == "granted"


def test_a_power_for_another_procedure_opens_nothing(
    receive: Receive, desk: Desk, cast: Cast, client_of: ClientOf
) -> None:
    _delegate(cast, "dossier.approve", "diachinh", "9.999999")
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    page = reverse("dossier_deed", args=[dossier.id, "approve"])
    assert client_of("diachinh").get(page).status_code == 403


def test_who_may_extend_for_the_leader_may_not_refuse_an_approval_for_him(
    receive: Receive, desk: Desk, cast: Cast
) -> None:
    _delegate(cast, "dossier.extend", "diachinh", "")
    user_id = cast["diachinh"].user_id
    deputy = PositionBackend().get_user(user_id)
    assert deputy is not None
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    with pytest.raises(NotAllowed):
        actions.reject_proposal(dossier, actor=deputy.actor, request_id=request_id(), reason="Chưa đủ căn cứ")
    extension = desk(receive(submitter=ONLINE), "transfer", "propose_extension")
    rejected = actions.reject_proposal(
        extension, actor=deputy.actor, request_id=request_id(), reason="Chưa đủ căn cứ"
    )
    assert rejected.proposal == ""


def test_a_colleague_neither_takes_back_a_proposal_nor_is_offered_to(
    receive: Receive, desk: Desk, cast: Cast
) -> None:
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    assert not allowed(cast["diachinh"], "dossier.reject_proposal", dossier)
    with pytest.raises(NotAllowed):
        desk(dossier, "reject_proposal", by="diachinh")
    assert desk(dossier, "reject_proposal", by="hotich").proposal == ""


def test_the_leader_who_proposed_does_not_decide(receive: Receive, desk: Desk, cast: Cast) -> None:
    dossier = desk(receive(), "transfer")
    dossier = desk(dossier, "assign", holder_id=cast["phochutich"].officer_id)
    dossier = desk(dossier, "forward", by="phochutich", holder_id=cast["phochutich"].officer_id)
    dossier = desk(dossier, "propose_approval", by="phochutich")
    with pytest.raises(NotAllowed, match="tự quyết định"):
        desk(dossier, "approve", by="phochutich")
    assert desk(dossier, "approve", by="chutich").outcome == "granted"


def test_a_citizen_acts_on_no_dossier_of_another_account_even_past_the_pages(
    version: ProcedureVersion, cast: Cast
) -> None:
    owner, other = cast["congdan1"], cast["congdan2"]
    agency_id = cast["tiepnhan1"].agency_id or 0
    dossier = actions.register(
        filing(channel=Channel.ONLINE, submitter=replace(ONLINE, user_id=owner.user_id)),
        agency_id=agency_id,
        actor=owner,
        request_id=request_id(),
    )
    with pytest.raises(NotAllowed):
        actions.withdraw(dossier, actor=other, request_id=request_id(), reason="Nộp nhầm thủ tục")
    guided = actions.guide(
        dossier, actor=cast["tiepnhan1"], request_id=request_id(), items=("Tờ khai",), reason="Thiếu tờ khai"
    )
    with pytest.raises(NotAllowed):
        actions.resubmit(guided, actor=other, request_id=request_id())
    assert actions.withdraw(
        guided, actor=owner, request_id=request_id(), reason="Nộp nhầm thủ tục"
    ).finished_at


def test_a_desk_registers_and_closes_only_for_its_own_agency(
    receive: Receive, desk: Desk, cast: Cast, clock: object
) -> None:
    stranger = cast["lancan.tiepnhan"]
    own = cast["tiepnhan1"].agency_id or 0
    with pytest.raises(NotAllowed):
        actions.register(filing(), agency_id=own, actor=stranger, request_id=request_id())
    waiting = desk(receive(), "transfer", "request_supplement")
    with pytest.raises(NotAllowed):
        actions.close_unsupplemented(waiting, actor=stranger, request_id=request_id())


def test_an_outside_body_touches_only_what_it_holds(receive: Receive, desk: Desk, cast: Cast) -> None:
    police = cast["congan"]
    assert police.roles == {Role.EXTERNAL_OFFICER}
    dossier = desk(receive(), "transfer")
    for permission in ("dossier.read", "dossier.work", "dossier.digitise"):
        assert not allowed(police, permission, dossier), permission
    held = desk(dossier, "assign", holder_id=police.officer_id)
    assert allowed(police, "dossier.read", held)


def test_who_stands_in_at_an_outside_body_sees_the_work(receive: Receive, desk: Desk, cast: Cast) -> None:
    police = cast["congan"]
    held = desk(receive(), "transfer", "assign", holder_id=police.officer_id)
    deputy = replace(police, officer_id=(police.officer_id or 0) + 10_000, user_id=None)
    assert not Dossier.objects.visible_to(deputy).exists()
    standing_in = replace(deputy, stands_in_for=frozenset({(police.officer_id or 0, CODE)}))
    assert Dossier.objects.visible_to(standing_in).get().id == held.id
    for_another = replace(deputy, stands_in_for=frozenset({(police.officer_id or 0, "9.999999")}))
    assert not Dossier.objects.visible_to(for_another).exists()
