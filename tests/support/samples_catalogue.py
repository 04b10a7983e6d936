"""Real arguments for the addresses of versions, targets and internal procedures."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import Sample
from tests.support.world import World
from tests.support.world_catalogue import INTERNAL


def catalogue_control_samples(world: World, whose: str) -> Iterator[Sample]:
    """Two versions side by side, a target, an internal procedure."""
    yield Sample("catalogue_compare", {"code": world.code})
    target = world.things["target"]
    for name in ("catalogue_target", "catalogue_target_change", "catalogue_target_remove"):
        yield Sample(name, {"pk": target.pk}, whose, target)
    yield Sample("catalogue_procedure", {"code": INTERNAL})
