"""A commune with a plan in force, and a neighbour with its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from motcua.core.clock import ZONE, simulated
from motcua.core.today_cards import forget_cards
from motcua.demo.cast import OFFICE, Organisation
from motcua.planning.models import PlanTask, PlanVersion, TaskMilestone
from motcua.planning.tests.factories import make_plan, make_task, milestone_of


@pytest.fixture(autouse=True)
def _no_old_cards() -> Iterator[None]:
    """A rolled-back database gives ids out again: no tile of another test may answer."""
    forget_cards()
    yield
    forget_cards()


@pytest.fixture
def spring() -> Iterator[datetime]:
    """The clock stands at a Tuesday in March 2026."""
    moment = datetime(2026, 3, 24, 9, 0, tzinfo=ZONE)
    with simulated(moment):
        yield moment


@pytest.fixture
def plan(organisation: Organisation, spring: datetime) -> PlanVersion:
    """The commune's plan of 2026 in force."""
    return make_plan(organisation.commune.pk)


@pytest.fixture
def task(plan: PlanVersion, organisation: Organisation) -> PlanTask:
    """A task due on 30/06/2026, led by the office, done by the civil-status officer."""
    return make_task(
        plan,
        lead_unit_id=organisation.agencies[OFFICE].pk,
        officer_id=organisation.officer("hotich").pk,
    )


@pytest.fixture
def milestone(task: PlanTask) -> TaskMilestone:
    """Its day."""
    return milestone_of(task)


@pytest.fixture
def foreign_task(organisation: Organisation, spring: datetime) -> PlanTask:
    """A task of the neighbour."""
    return make_task(make_plan(organisation.neighbour.pk))
