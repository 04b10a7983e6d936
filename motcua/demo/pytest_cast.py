"""A pytest plugin: the organisation and its cast, for the tests of every slice.

``organisation`` builds it, ``cast`` gives each member's Actor as of today, ``client_of`` a browser-like
client that is logged in behind its second factor, ``starter_pack`` procedures to work with.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from motcua.catalogue.starter import load_starter_pack
from motcua.core.actor import ANONYMOUS, SYSTEM, Actor
from motcua.core.second_factor import SEEN
from motcua.demo.cast import CAST, Organisation, build_organisation
from motcua.demo.kept_rows import kept
from motcua.organisations.authentication import PositionBackend


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The two communes. Built by the real deeds once in a process, then put back row by row."""
    return kept("organisation", build_organisation)


@pytest.fixture
def starter_pack(db: None) -> None:
    """The procedures of the starter pack, approved, offered by nobody; loaded once in a process."""
    kept("starter pack", lambda: load_starter_pack(SYSTEM))


class Cast(dict[str, Actor]):
    """Log-in name → Actor. ``anonymous`` is there too."""


def _actors(organisation: Organisation) -> Cast:
    found = Cast(anonymous=ANONYMOUS)
    backend = PositionBackend()
    for member in CAST:
        user = backend.get_user(organisation.users[member.username].pk)
        assert user is not None
        found[member.username] = user.actor
    return found


@pytest.fixture
def cast(organisation: Organisation) -> Cast:
    """Each member as the actor that a request of today would carry."""
    return kept("cast", lambda: _actors(organisation))


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
