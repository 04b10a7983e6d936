"""A bus that answers, a body behind it, and a dossier with parts for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import (  # noqa: F401 - fixtures
    Desk,
    _no_old_contents,
    clock,
    desk,
    receive,
    request_id,
    version,
)
from motcua.integrations.outside_agencies import client
from motcua.integrations.outside_agencies.models import OutsideBody
from motcua.integrations.outside_agencies.standin.server import StandIn, running_stand_in

BODY = "BHXH.01"


@pytest.fixture
def bus(settings: Any, db: None) -> Iterator[StandIn]:
    """The stand-in, and we set up to talk to it."""
    with running_stand_in() as server:
        settings.EXCHANGE_BUS = {"URL": server.url, "USER": "motcua", "PASSWORD": "x"}
        OutsideBody.objects.create(code=BODY, name="Bảo hiểm xã hội khu vực")
        yield server
    client._bus.cache_clear()


def part(position: int = 1, work: str = "Cấp thẻ bảo hiểm y tế") -> actions.LineFacts:
    """A part of the work for the body."""
    return actions.LineFacts(position=position, work=work, term_value=2, outside_code=BODY)


@pytest.fixture
def referred(
    bus: StandIn,
    receive: Callable[..., Dossier],  # noqa: F811
    desk: Desk,  # noqa: F811
    cast: Cast,
) -> Callable[..., Dossier]:
    """A function: a dossier of which these parts are referred."""

    def perform(*lines: actions.LineFacts) -> Dossier:
        dossier = desk(receive(), "transfer")
        return actions.refer(dossier, actor=cast["hotich"], request_id=request_id(), lines=lines or (part(),))

    return perform


def fresh(dossier: Dossier) -> Dossier:
    """The dossier as it stands."""
    return Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
