"""Who acts in the catalogue's tests, and a procedure to act on."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.tests.samples import content
from motcua.core.actor import Actor
from motcua.organisations.models import Agency


def officer(*roles: str, name: str = "Phạm Thị Thử", agency_id: int | None = None) -> Actor:
    return Actor(kind="officer", name=name, agency_id=agency_id, roles=frozenset(roles))


@pytest.fixture
def agency(db: None) -> Agency:
    return Agency.objects.create(kind="commune", name="Xã Thử", code="H00.1", valid_from=date(2025, 7, 1))


@pytest.fixture
def control(agency: Agency) -> Actor:
    """The officer who keeps the catalogue."""
    return officer("control_officer", name="Trần Văn Soạn", agency_id=agency.pk)


@pytest.fixture
def leader(agency: Agency) -> Actor:
    """Who approves."""
    return officer("leader", name="Lê Thị Duyệt", agency_id=agency.pk)


@pytest.fixture
def receptionist(agency: Agency) -> Actor:
    """Who only reads the catalogue."""
    return officer("receptionist", agency_id=agency.pk)


@pytest.fixture
def draft(control: Actor) -> ProcedureVersion:
    """A sound first draft of procedure 1.000001."""
    return add_procedure(
        code="1.000001",
        content=content(),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=control,
    )


@pytest.fixture
def approved(draft: ProcedureVersion, leader: Actor) -> ProcedureVersion:
    """The same, in force from 01/07/2025."""
    return approve_version(
        draft, decision_no="12/QĐ-UBND", decision_on=None, valid_from=date(2025, 7, 1), actor=leader
    )
