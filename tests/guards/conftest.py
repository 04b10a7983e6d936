"""The commune at work that guards walk through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from motcua.catalogue.queries import forget_contents
from motcua.demo.cast import Organisation
from tests.support.world import World, build_world


@pytest.fixture
def world(organisation: Organisation, tmp_path: Path) -> Iterator[World]:
    """Built anew for each test that asks: few do, and each asks for all of it."""
    cache.clear()
    yield build_world(organisation, tmp_path)
    forget_contents()
    cache.clear()
