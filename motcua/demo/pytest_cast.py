"""A pytest plugin: the organisation and its cast, for the tests of every slice.

``organisation`` builds it, ``cast`` gives each member's Actor as of today, ``client_of`` a browser-like
client that is logged in behind its second factor.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import pytest
from allauth.account.models import EmailAddress
from django.db import models
from django.test import Client

from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.models import AuditLine
from motcua.core.second_factor import SEEN
from motcua.demo.cast import CAST, Organisation, build_organisation
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import (
    Agency,
    AgencyCode,
    Officer,
    Position,
    Subordination,
    Succession,
    User,
)

_TABLES: tuple[type[models.Model], ...] = (
    User,
    EmailAddress,
    Agency,
    AgencyCode,
    Subordination,
    Succession,
    Officer,
    Position,
    AuditLine,
)
_stored: dict[type[models.Model], list[models.Model]] = {}


def _restore() -> Organisation:
    for model in _TABLES:
        model._base_manager.bulk_create([copy(row) for row in _stored[model]])
    names = {member.username for member in CAST}
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    return Organisation(agencies, {user.username: user for user in User.objects.filter(username__in=names)})


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The two communes. Built by the real deeds once in a process, then put back row by row."""
    if _stored and not Agency.objects.exists() and not User.objects.exists():
        return _restore()
    built = build_organisation()
    if not _stored:
        _stored.update({model: list(model._base_manager.order_by("pk")) for model in _TABLES})
    return built


class Cast(dict[str, Actor]):
    """Log-in name → Actor. ``anonymous`` is there too."""


@pytest.fixture
def cast(organisation: Organisation) -> Cast:
    """Each member as the actor that a request of today would carry."""
    found = Cast(anonymous=ANONYMOUS)
    backend = PositionBackend()
    for member in CAST:
        user = backend.get_user(organisation.users[member.username].pk)
        assert user is not None
        found[member.username] = user.actor
    return found


@pytest.fixture
def client_of(organisation: Organisation) -> Callable[[str], Client]:
    """A function: log-in name → client that is logged in; "anonymous" → one that is not."""

    def make(username: str) -> Client:
        client = Client()
        if username != "anonymous":
            user = organisation.users[username]
            client.force_login(user, backend="motcua.organisations.authentication.PositionBackend")
            session = client.session
            session[SEEN] = user.pk
            session.save()
        return client

    return make
