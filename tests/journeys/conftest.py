"""One browser for all journeys, and a commune at work that each of them finds as it was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from playwright.sync_api import Browser

from motcua.catalogue.queries import forget_contents
from motcua.demo.cast import Organisation, build_organisation
from motcua.demo.kept_rows import kept
from tests.support.browser import Room, open_browser
from tests.support.world import World, build_world


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Started once."""
    with open_browser() as opened:
        yield opened


@pytest.fixture
def room(browser: Browser, live_server: Any) -> Iterator[Room]:
    """Where the people of one journey sit; whatever they found wrong with a page fails it."""
    opened = Room(browser, live_server.url)
    yield opened
    faults = opened.faults
    opened.close()
    assert faults == []


@pytest.fixture
def organisation(transactional_db: None) -> Organisation:
    """The two communes, committed: a server's threads read them. Keys are checked after the last row."""
    with transaction.atomic():
        return kept("organisation", build_organisation)


@pytest.fixture
def world(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A commune at work: made by the real deeds for the first journey, then put back as it was."""
    cache.clear()
    forget_contents()
    with transaction.atomic():
        found = kept("world", lambda: build_world(build_organisation(), tmp_path_factory.mktemp("world")))
    yield found
    forget_contents()
    cache.clear()
