"""Real arguments for the addresses of imports: a run with unclear rows, a record, changes to decide."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import Sample
from tests.support.world import World


def import_samples(world: World) -> Iterator[Sample]:
    """Everything an import leaves behind."""
    yield Sample("catalogue_import_run", {"pk": world.things["list_run"]})
    yield Sample("catalogue_import_record", {"pk": world.things["unclear_record"].pk})
    changed = {"code": "1.900003", "number": world.things["changed"].number}
    for name in ("catalogue_changes", "catalogue_version"):
        yield Sample(name, changed)
