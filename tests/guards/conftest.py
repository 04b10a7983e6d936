"""The commune at work that guards walk through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from motcua.catalogue.queries import forget_contents
from motcua.demo.cast import build_organisation
from motcua.demo.kept_rows import kept
from tests.support.world import World, build_world


@pytest.fixture
def world(db: None, tmp_path: Path) -> Iterator[World]:
    """Made by the real deeds for the first test of a process that asks, then put back row by row."""
    cache.clear()
    yield kept("world", lambda: build_world(build_organisation(), tmp_path))
    forget_contents()
    cache.clear()
