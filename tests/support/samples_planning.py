"""Real arguments for the addresses of annual plans and of the product slices; each adds a function."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import COMMUNE, NEIGHBOUR, Sample
from tests.support.world import World


def planning_samples(world: World) -> list[Sample]:
    """The commune's own things."""
    return [*_plans(world, "", COMMUNE)]


def foreign_planning_samples(world: World) -> list[Sample]:
    """The same of the neighbour: to the commune they do not exist."""
    return [*_plans(world, "foreign_", NEIGHBOUR)]


def _plans(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    yield from ()
