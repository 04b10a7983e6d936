"""An agency, its receptionist and leader, and an open notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.deliveries import DESTINATIONS, Destination, subscribe
from motcua.core.deliveries.sending import forget_breakers
from motcua.organisations.models import Agency
from tests.notebook.journal import open_notebook
from tests.notebook.models import Notebook
from tests.support.people import make_actor, make_agency

if TYPE_CHECKING:
    from tests.journal.reader import Reader


@dataclass
class Desk:
    """What a test of the journal works with."""

    agency: Agency
    receptionist: Actor
    leader: Actor
    notebook: Notebook


def make_desk() -> Desk:
    """The rows, in the test's own database."""
    agency = make_agency()
    receptionist = make_actor(agency, "receptionist", officer_id=1)
    with transaction.atomic():
        notebook = open_notebook(agency.pk, actor=receptionist, request_id="open-1")
    return Desk(agency, receptionist, make_actor(agency, "leader", officer_id=2), notebook)


@pytest.fixture
def desk(db: None) -> Desk:
    """An open notebook at a desk."""
    return make_desk()


@pytest.fixture
def committed_desk(transactional_db: None) -> Desk:
    """The same, committed: other threads and processes see it."""
    return make_desk()


@pytest.fixture
def reader(db: None) -> Iterator[Reader]:
    """The only destination; it wants every event but the opening."""
    from tests.journal.reader import Reader, build

    made, before = Reader(), dict(DESTINATIONS)
    DESTINATIONS.clear()
    forget_breakers()
    subscribe(Destination("reader", "Người đọc", "notebook", build, made.handle))
    yield made
    DESTINATIONS.clear()
    DESTINATIONS.update(before)
    forget_breakers()
