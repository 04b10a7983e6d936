"""An agency, its receptionist and leader, and an open notebook."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from motcua.core.actor import Actor
from motcua.organisations.models import Agency
from tests.notebook.journal import open_notebook
from tests.notebook.models import Notebook
from tests.support.people import make_actor, make_agency


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
