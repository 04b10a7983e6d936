"""Everything the demonstration shows: organisation, cast, starter pack, one played month."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from motcua.catalogue.models import Procedure
from motcua.catalogue.starter import load_starter_pack
from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now, today
from motcua.demo.cast import CAST, COMMUNE, NEIGHBOUR, Organisation, build_organisation
from motcua.demo.simulation import SEED, Office, play
from motcua.dossiers.models import Dossier
from motcua.organisations.authentication import PositionBackend

Progress = Callable[[str, int, int], None]


def actors(organisation: Organisation) -> dict[str, Actor]:
    """Each member of the cast as an actor of today."""
    backend = PositionBackend()
    found = {}
    for name, user in organisation.users.items():
        loaded = backend.get_user(user.pk)
        if loaded is not None:
            found[name] = loaded.actor
    return found


def load_demo(*, progress: Progress) -> dict[str, int]:
    """Make what is missing and leave what is there: a second start continues with its data.

    ``progress`` is told (what, done, of how many). Returns counts.
    """
    progress("Tổ chức và người dùng mẫu", 0, 1)
    organisation = build_organisation()
    progress("Tổ chức và người dùng mẫu", 1, 1)
    progress("Gói khởi đầu: thủ tục", 0, 1)
    for code in (COMMUNE, NEIGHBOUR):
        load_starter_pack(SYSTEM, agency_id=organisation.agencies[code].pk)
    progress("Gói khởi đầu: thủ tục", 1, 1)
    agency = organisation.agencies[COMMUNE]
    dossiers = Dossier.objects.filter(agency_id=agency.pk)
    if not dossiers.exists():
        by_sector = {
            sector: member.username
            for member in CAST
            for sector in member.sectors
            if member.agency == COMMUNE
        }
        procedures = list(Procedure.objects.in_force_on(today()).values_list("code", flat=True))
        # Seeded: every demonstration plays the same month.
        office = Office(agency.pk, actors(organisation), by_sector, procedures, Random(SEED))  # noqa: S311
        play(office, until=now(), progress=lambda done, of: progress("Một tháng hồ sơ mẫu", done, of))
    return {"dossiers": dossiers.count(), "procedures": Procedure.objects.count()}
