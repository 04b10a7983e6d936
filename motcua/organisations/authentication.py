"""From a log-in to an actor: positions of today, stand-ins and delegations."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.permissions import Role
from motcua.organisations.models import Delegation, Position, StandIn, User, is_covered_today, on_day


def actor_for(positions: list[Position]) -> Actor:
    """The actor behind positions held today (at least one, all of one officer)."""
    first = positions[0]
    officer = first.officer
    deputised: frozenset[tuple[int, str]] = frozenset()
    delegated: frozenset[tuple[str, str]] = frozenset()
    if is_covered_today(officer):
        day = today()
        deputised = frozenset(
            StandIn.objects.filter(on_day(day), deputy=officer).values_list("absent_id", "procedure_code")
        )
        delegated = frozenset(
            Delegation.objects.filter(on_day(day), receiver=officer).values_list("permission", "procedure_code")
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
    )


def actor_of_user(user: User) -> Actor:
    """The actor of a log-in without a position today: a citizen, or nobody if it is a former officer's."""
    return Actor(
        kind="citizen", name=user.full_name, user_id=user.pk, roles=frozenset({Role.CITIZEN.value})
    )


class PositionBackend(AuthenticationBackend):
    """allauth's log-in by name or e-mail; loads person, officer and positions in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        """The log-in with its ``actor``; None when it was closed."""
        positions = list(
            Position.objects.on(today())
            .filter(officer__user_id=user_id, officer__left_on=None)
            .select_related("officer__user", "agency")
        )
        if positions:
            user = positions[0].officer.user
            assert user is not None
            user.actor = actor_for(positions)
        else:
            user = User.objects.filter(pk=user_id).first()
            if user is None:
                return None
            user.actor = actor_of_user(user)
        return user if user.is_active else None
