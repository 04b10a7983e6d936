"""From a log-in to an actor: what each request costs, and whom it admits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.actor import SYSTEM
from motcua.core.clock import now, today
from motcua.core.permissions import Role
from motcua.organisations.actions import appoint_stand_in, end_agency
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Officer, User
from motcua.organisations.tests.factories import Office, acting, days, make_officer


def loaded(officer: Officer) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as statements:
        user = PositionBackend().get_user(officer.user_id)
    return user, len(statements)


def test_an_officer_costs_one_statement(office: Office) -> None:
    user, statements = loaded(office.specialist)
    assert statements == 1
    assert user.actor.officer_id == office.specialist.pk
    assert (user.actor.agency_id, user.actor.unit_id) == (office.commune.pk, office.unit.pk)


def test_only_who_covers_somebody_costs_more(office: Office) -> None:
    appoint_stand_in(
        office.specialist,
        office.colleague,
        reason="Nghỉ phép",
        valid_from=today(),
        valid_to=days(2),
        actor=acting(office.leader),
    )
    assert loaded(office.specialist)[1] == 1
    user, statements = loaded(office.colleague)
    assert statements == 3
    assert user.actor.stands_in_for == {(office.specialist.pk, "")}
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        user, statements = loaded(office.colleague)
        assert (statements, user.actor.stands_in_for) == (1, frozenset())


def test_a_merger_costs_no_statement(office: Office) -> None:
    yesterday = days(-1)
    end_agency(office.commune, last_on=yesterday, successors=[office.neighbour], actor=SYSTEM)
    user, statements = loaded(office.stranger)
    assert statements == 1
    assert user.actor.agencies == {office.neighbour.pk, office.commune.pk}
    former, _ = loaded(office.leader)
    assert former.actor.agencies == frozenset()


def test_a_citizen_is_a_citizen(db: None) -> None:
    user = User.objects.create_user("dan", "dan@example.com", "x", full_name="Dân Mẫu")
    found = PositionBackend().get_user(user.pk)
    assert found is not None
    assert (found.actor.kind, found.actor.roles) == ("citizen", {"citizen"})


def test_an_officer_before_the_first_day_is_nobody(office: Office) -> None:
    newcomer = make_officer(office.commune, Role.CLERK, valid_from=days(1))
    user, _ = loaded(newcomer)
    assert user.actor.roles == frozenset()
    assert not user.actor.is_officer


@pytest.mark.parametrize("change", ["closed", "gone"])
def test_a_closed_or_missing_log_in_admits_nobody(change: str, office: Office) -> None:
    if change == "closed":
        User.objects.filter(pk=office.clerk.user_id).update(is_active=False)
        assert loaded(office.clerk)[0] is None
    else:
        assert PositionBackend().get_user(0) is None
