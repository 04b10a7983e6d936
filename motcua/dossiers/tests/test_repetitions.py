"""A form sent again: the same facts are answered with what stands, other facts never are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from motcua.catalogue.models import ProcedureVersion
from motcua.core.errors import Conflict
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.tests.conftest import Desk, filing, request_id

pytestmark = pytest.mark.django_db
Receive = Callable[..., Dossier]
NEXT = PartyFacts(name="Trần Thử Hai", id_number="030199000002")


def test_a_form_used_again_for_the_next_person_loses_nobody(cast: Cast, version: ProcedureVersion) -> None:
    """The browser's Back button shows the form of the first person with its request id."""
    actor, rid = cast["tiepnhan1"], request_id()
    desk = {"agency_id": actor.agency_id or 0, "actor": actor, "request_id": rid}
    first = actions.receive_new(filing(), **desk)
    with pytest.raises(Conflict, match=first.code):
        actions.receive_new(filing(submitter=NEXT), **desk)
    with pytest.raises(Conflict, match=first.code):
        actions.receive_new(filing(owner=NEXT), **desk)
    assert Dossier.objects.filter(agency_id=actor.agency_id).count() == 1


def test_a_refusal_is_not_answered_with_the_acceptance_of_the_same_form(
    cast: Cast, version: ProcedureVersion
) -> None:
    actor, rid = cast["tiepnhan1"], request_id()
    desk = {"agency_id": actor.agency_id or 0, "actor": actor, "request_id": rid}
    first = actions.receive_new(filing(), **desk)
    with pytest.raises(Conflict, match=first.code):
        actions.open_with_refusal(filing(), reason="Không thuộc thẩm quyền", basis="Điều 5 Luật mẫu", **desk)


def test_a_deed_on_one_dossier_is_not_answered_for_another(receive: Receive, desk: Desk, cast: Cast) -> None:
    first, second, rid = receive(), receive(submitter=NEXT), request_id()
    desk(first, "transfer", request_id=rid)
    with pytest.raises(Conflict, match="đã dùng"):
        desk(second, "transfer", request_id=rid)
    assert DossierEvent.objects.filter(agency_id=second.agency_id, dossier_id=second.id).count() == 1


def test_a_deed_is_not_answered_with_another_deed_of_the_same_request(receive: Receive, desk: Desk) -> None:
    dossier, rid = receive(fee_due=8_000), request_id()
    desk(dossier, "transfer", request_id=rid)
    with pytest.raises(Conflict, match="đã dùng"):
        desk(dossier, "mark_fee_paid", request_id=rid)


def test_a_new_dossier_is_not_answered_with_a_deed_on_an_old_one(
    receive: Receive, desk: Desk, cast: Cast
) -> None:
    dossier, rid = receive(), request_id()
    desk(dossier, "transfer", request_id=rid)
    actor = cast["tiepnhan1"]
    with pytest.raises(Conflict, match="đã dùng"):
        actions.receive_new(
            filing(submitter=NEXT), agency_id=actor.agency_id or 0, actor=actor, request_id=rid
        )
