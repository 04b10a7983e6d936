"""From a log-in to an actor: positions of today, stand-ins and delegations."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, Exists, OuterRef, Q

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.permissions import Role
from motcua.core.prepared import Prepared
from motcua.organisations.models import (
    Delegation,
    Position,
    StandIn,
    User,
    is_covered_today,
)


def actor_for(positions: list[Position]) -> Actor:
    """The actor behind positions held today (at least one, all of one officer)."""
    first = positions[0]
    officer, day = first.officer, today()
    deputised: frozenset[tuple[int, str]] = frozenset()
    delegated: frozenset[tuple[str, str]] = frozenset()
    if is_covered_today(officer):
        deputised = frozenset(
            StandIn.objects.on(day)
            .filter(deputy=officer, agency_id=first.agency_id)
            .values_list("absent_id", "procedure_code")
        )
        # A power passed on lasts only while its giver is in office.
        in_office = Position.objects.on(day).filter(officer=OuterRef("giver"), agency=OuterRef("agency"))
        delegated = frozenset(
            Delegation.objects.on(day)
            .filter(Exists(in_office), receiver=officer, agency_id=first.agency_id)
            .values_list("permission", "procedure_code")
        )
    return Actor(
        kind="officer",
        name=officer.name,
        user_id=officer.user_id,
        officer_id=officer.pk,
        agency_id=first.agency_id,
        agency_name=first.agency.name,
        unit_id=first.unit_id,
        position=first.title,
        roles=frozenset(role for position in positions for role in position.roles),
        stands_in_for=deputised,
        delegated=delegated,
        taken_over=first.agency.taken_over_by(day),
    )


def actor_of_user(user: User) -> Actor:
    """The actor of a log-in without a position today: a citizen, or nobody when it is an officer's."""
    roles = frozenset() if hasattr(user, "officer") else frozenset({Role.CITIZEN.value})
    return Actor(kind="citizen", name=user.full_name, user_id=user.pk, roles=roles)


def _has_left(user: User) -> bool:
    officer = getattr(user, "officer", None)
    return officer is not None and officer.left_on is not None and officer.left_on <= today()


@lru_cache(maxsize=4)
def _positions_of(day: date) -> Prepared[Position]:
    return Prepared(
        lambda user_id: (
            Position.objects.on(day)
            .filter(Q(officer__left_on=None) | Q(officer__left_on__gt=day), officer__user_id=user_id)
            .select_related("officer__user", "agency")
        ),
        user_id=BigIntegerField(),
    )


class PositionBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's log-in by name or e-mail; loads person, officer and positions in one statement."""

    def user_can_authenticate(self, user: User) -> bool:
        """Closed log-ins and officers who have left may not come in."""
        return user.is_active and not _has_left(user)

    def get_user(self, user_id: Any) -> User | None:
        """The log-in with its ``actor``; None when it was closed."""
        day = today()
        positions = _positions_of(day).rows(user_id=user_id)
        if positions:
            user = positions[0].officer.user
            assert user is not None
            user.actor = actor_for(positions)
        else:
            user = User.objects.select_related("officer").filter(pk=user_id).first()
            if user is None or _has_left(user):
                return None
            user.actor = actor_of_user(user)
        return user if user.is_active else None
