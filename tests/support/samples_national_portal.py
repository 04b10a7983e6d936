"""Real arguments for the addresses of the exchange with the national portal."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.catalogue.models import Sector
from motcua.dossiers.queries import papers_in
from motcua.integrations.national_portal.gathering import file_link
from tests.support.samples import Sample
from tests.support.world import World


def national_portal_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """A dossier's standing and deed; of the commune also codes and a signed file."""
    dossier = world.things[f"{prefix}dossier"] if prefix else world.dossiers[0]
    one = {"dossier_id": dossier.id}
    yield Sample("portal_sync_dossier", one, whose, dossier)
    yield Sample("portal_sync_send_again", one, whose, dossier)
    if prefix:
        return
    sector = Sector.objects.filter(procedures__isnull=False).first()
    assert sector is not None
    for name in ("portal_codes_take", "portal_code_options"):
        yield Sample(name, {"kind": "sector"})
    yield Sample("portal_code_settle", {"kind": "sector", "code": sector.code})
    for found in world.dossiers:
        scan = next((paper for paper in papers_in(found) if paper.file_id), None)
        if scan is not None and scan.file_id is not None:
            link = file_link(found.agency_id, scan.file_id, found.opened_at)
            yield Sample("national_portal_file", {"signed": link.rstrip("/").rpartition("/")[2]})
            return
