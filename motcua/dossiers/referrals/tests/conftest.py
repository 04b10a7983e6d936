"""A dossier of Thanh Mẫu of which parts are worked on at the neighbouring commune."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from motcua.core.deliveries import drain
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.tests.conftest import (  # noqa: F401 - fixtures
    Desk,
    clock,
    desk,
    receive,
    request_id,
    version,
)

THERE = "lancan.chuyenmon"


@pytest.fixture(autouse=True)
def _no_old_contents() -> None:
    from motcua.catalogue.queries import forget_contents

    forget_contents()


def settle() -> None:
    """Deliver until nothing is due: what arrives may send something on."""
    while drain("test"):
        pass


def line(cast: Cast, position: int = 1, work: str = "Xác nhận nơi cư trú", days: int = 2) -> Any:
    """A part of the work for the neighbouring commune."""
    agency_id = cast[THERE].agency_id
    return actions.LineFacts(position=position, work=work, term_value=days, agency_id=agency_id)


@pytest.fixture
def refer(receive: Callable[..., Dossier], desk: Desk, cast: Cast) -> Callable[..., Dossier]:  # noqa: F811
    """A function: a dossier in processing whose parts have been referred and delivered."""

    def perform(*lines: Any) -> Dossier:
        dossier = desk(receive(), "transfer")
        facts = lines or (line(cast),)
        dossier = actions.refer(dossier, actor=cast["hotich"], request_id=request_id(), lines=facts)
        settle()
        return dossier

    return perform


def there(cast: Cast) -> list[Referral]:
    """What has arrived at the neighbouring commune, in the order of the slip."""
    return list(Referral.objects.filter(agency_id=cast[THERE].agency_id).order_by("arrived_at", "id"))


def fresh(dossier: Dossier) -> Dossier:
    """The dossier as it stands."""
    return Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
