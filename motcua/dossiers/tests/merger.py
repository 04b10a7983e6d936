"""Two communes that merged on 1 July 2025, with a dossier the old one received in June."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind, RequiredPaper
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import SYSTEM, Actor
from motcua.core.permissions import Role
from motcua.demo.cast import Organisation
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import CODE, STEPS, filing, request_id
from motcua.organisations.actions import (
    PositionFacts,
    add_agency_code,
    end_agency,
    hire_officer,
    open_agency,
)
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Agency, AgencyKind, Officer, User

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
JUNE = datetime(2025, 6, 24, 9, 0, tzinfo=ZONE)
JULY = datetime(2025, 7, 2, 9, 0, tzinfo=ZONE)
LAST = date(2025, 6, 30)
SINCE = date(2019, 1, 6)
OLD_NAME = "UBND xã Cũ Mẫu"


def actor_named(username: str) -> Actor:
    """Who that log-in is at this moment."""
    user = PositionBackend().get_user(User.objects.get(username=username).pk)
    assert user is not None
    return user.actor


@dataclass
class Merger:
    """The old commune, its specialist, the dossier of June 2025 and the clock, which stands in July."""

    old: Agency
    new: Agency
    specialist: Officer
    dossier: Dossier
    clock: time_machine.Coordinates

    def deed(self, name: str, by: str, **facts: Any) -> Dossier:
        """One deed on the dossier."""
        rid = facts.pop("request_id", request_id())
        done: Dossier = getattr(actions, name)(self.dossier, actor=actor_named(by), request_id=rid, **facts)
        return done

    def to_specialist(self) -> None:
        """The new chairman gives it to the new commune's specialist."""
        self.deed("assign", "chutich", holder_id=actor_named("hotich").officer_id)


def _officer(agency: Agency, username: str, role: Role) -> Officer:
    facts = PositionFacts(title="Công chức", roles=[role.value], valid_from=SINCE)
    name = f"Người Cũ Mẫu {username}"
    return hire_officer(agency=agency, name=name, username=username, position=facts, actor=SYSTEM).officer


def _old_commune(organisation: Organisation) -> Agency:
    old = open_agency(
        kind=AgencyKind.COMMUNE,
        name=OLD_NAME,
        code="H24.980",
        parent=organisation.agencies["H24"],
        valid_from=SINCE,
        actor=SYSTEM,
    )
    add_agency_code(old, "000.80.16.H24", valid_from=SINCE, actor=SYSTEM)
    return old


def _procedure() -> None:
    paper = RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1)
    one = case(steps=STEPS, terms=(term("counter", 10),), papers=(paper,))
    draft = add_procedure(
        code=CODE,
        content=content(cases=(one,)),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=actor_named("kiemsoat"),
    )
    approve_version(
        draft,
        decision_no="01/QĐ-UBND",
        decision_on=date(2024, 1, 2),
        valid_from=date(2024, 1, 2),
        actor=actor_named("chutich"),
    )


def _end(old: Agency, new: Agency) -> None:
    end_agency(old, last_on=LAST, successors=[new], basis="Nghị quyết mẫu", actor=SYSTEM)


@pytest.fixture
def merger(organisation: Organisation) -> Iterator[Merger]:
    """Received and given to the old specialist in June; the communes merged on 1 July; it is 2 July."""
    with time_machine.travel(JUNE, tick=False) as clock:
        old, new = _old_commune(organisation), organisation.commune
        for username, role in (("cu.tiepnhan", Role.RECEPTIONIST), ("cu.chutich", Role.LEADER)):
            _officer(old, username, role)
        specialist = _officer(old, "cu.hotich", Role.SPECIALIST)
        _procedure()
        desk = actor_named("cu.tiepnhan")
        dossier = actions.receive_new(filing(), agency_id=old.pk, actor=desk, request_id=request_id())
        dossier = actions.transfer(dossier, actor=desk, request_id=request_id(), holder_id=specialist.pk)
        assert Dossier.objects.visible_to(actor_named("chutich")).count() == 0
        clock.move_to(JULY)
        _end(old, new)
        yield Merger(old, new, specialist, dossier, clock)
