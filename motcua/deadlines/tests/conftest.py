"""Two communes and a few people, without the slice of organisations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db.models import Model

from motcua.core.actor import Actor
from motcua.deadlines import calendars


def _commune(code: str) -> Model:
    agencies = apps.get_model("organisations", "Agency")
    return agencies.objects.create(
        kind="commune", name=f"UBND xã {code}", code=code, valid_from=date(2025, 7, 1)
    )


@pytest.fixture
def commune(db: None) -> Model:
    return _commune("H99.001")


@pytest.fixture
def neighbour(db: None) -> Model:
    return _commune("H99.002")


def _actor(agency: Model | None, *roles: str) -> Actor:
    agency_id = agency.pk if agency else None
    return Actor(kind="officer", name="Người Mẫu", officer_id=7, agency_id=agency_id, roles=frozenset(roles))


@pytest.fixture
def leader(commune: Model) -> Actor:
    return _actor(commune, "leader")


@pytest.fixture
def administrator(commune: Model) -> Actor:
    return _actor(commune, "administrator")


@pytest.fixture
def receptionist(commune: Model) -> Actor:
    return _actor(commune, "receptionist")


@pytest.fixture
def leader_next_door(neighbour: Model) -> Actor:
    return _actor(neighbour, "leader")


@pytest.fixture
def empty_cache() -> Iterator[None]:
    """The process as it is right after its start."""
    calendars._cache.clear()
    yield
    calendars._cache.clear()
