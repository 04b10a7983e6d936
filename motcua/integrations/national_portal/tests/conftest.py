"""A portal that answers, an office that talks to it, and a worker whose waits pass at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from motcua.core.deliveries.sending import drain
from motcua.core.models import Delivery, DestinationState
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import (  # noqa: F401 - fixtures
    Desk,
    _no_old_contents,
    clock,
    desk,
    receive,
    version,
)
from motcua.integrations.national_portal import client
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalDossier
from motcua.integrations.national_portal.standin.server import StandIn, running_stand_in

PATHS = {"login": "/dang-nhap", "integration": "/tich-hop", "share": "/chia-se", "hub": "/truc"}


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """The portal, in a thread."""
    with running_stand_in() as server:
        yield server


def talk_to(server: StandIn, settings: Any, flow: str) -> None:
    """Point the settings at the stand-in."""
    settings.NATIONAL_PORTAL = {
        "URL": server.url,
        "FLOW": flow,
        "PATHS": PATHS,
        "USER": "motcua",
        "PASSWORD": "x",
        "UNIT": "",
        "DSTCODE": "VN",
    }


@pytest.fixture
def first(stand_in: StandIn, settings: Any) -> Iterator[StandIn]:
    """The portal speaking the first generation, and we with it."""
    talk_to(stand_in, settings, "first")
    yield stand_in
    client._CLIENTS.clear()


@pytest.fixture
def hub(stand_in: StandIn, settings: Any) -> Iterator[StandIn]:
    """The portal speaking the six steps, and we with it."""
    talk_to(stand_in, settings, "hub")
    yield stand_in
    client._CLIENTS.clear()


@pytest.fixture
def mapped(version: Any) -> None:  # noqa: F811
    """The sector of the tests' procedure has its national code."""
    from motcua.core.clock import now

    CodeMapping.objects.create(
        kind=CodeKind.SECTOR,
        own_code=version.procedure.sector.code,
        portal_code="G15-HT02",
        portal_name="Hộ tịch",
        settled_at=now(),
        settled_by="Công chức Mẫu",
    )


@pytest.fixture
def send() -> Callable[..., int]:
    """Deliver what there is, again and again while something arrives or ``turns`` are left."""

    def perform(turns: int = 6) -> int:
        arrived = 0
        for _ in range(turns):
            _hurry()
            arrived += drain("worker-test")
        return arrived

    return perform


def _hurry() -> None:
    """What waits for a retry is due now, and every breaker is closed."""
    from motcua.core.clock import now
    from motcua.core.deliveries import sending
    from motcua.core.guards import across_agencies

    with across_agencies("a test's waits pass at once"):
        Delivery.objects.filter(done_at=None, dead_at=None).update(run_at=now())
    DestinationState.objects.all().delete()
    sending._BREAKERS.clear()


def link(dossier: Dossier) -> PortalDossier:
    """What the portal has confirmed of a dossier."""
    return PortalDossier.objects.get(agency_id=dossier.agency_id, dossier_id=dossier.id)


def deliveries(dossier: Dossier) -> list[Delivery]:
    """The dossier's deliveries to the portal, in order."""
    rows = Delivery.objects.filter(
        agency_id=dossier.agency_id, subject_id=dossier.id, destination=client.NAME
    )
    return list(rows.order_by("sequence"))


__all__ = ["Cast", "Desk", "deliveries", "link"]
