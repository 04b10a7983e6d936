"""Everything the demonstration shows: organisation, cast, starter pack, one played month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from motcua.catalogue.models import Procedure
from motcua.catalogue.starter import load_starter_pack
from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import ZONE, now, simulated, today
from motcua.demo.cast import CAST, COMMUNE, NEIGHBOUR, Organisation, build_organisation
from motcua.demo.catalogue_control import play_catalogue
from motcua.demo.exchange import open_exchange
from motcua.demo.imports import play_imports
from motcua.demo.messages import play_messages
from motcua.demo.planning import play_year
from motcua.demo.publication import show_publication
from motcua.demo.review import play_reviews
from motcua.demo.simulation import SEED, Office, play
from motcua.dossiers.models import Dossier
from motcua.organisations.authentication import PositionBackend

Progress = Callable[[str, int, int], None]
DAYS = 30
PER_DAY = 42
ERA_A_WEEK = date(2022, 2, 28)


def actors(organisation: Organisation) -> dict[str, Actor]:
    """Each member of the cast as an actor of today."""
    backend = PositionBackend()
    found = {}
    for name, user in organisation.users.items():
        loaded = backend.get_user(user.pk)
        if loaded is not None:
            found[name] = loaded.actor
    return found


def _office(organisation: Organisation, agency_id: int, day: date, seed: int) -> Office:
    """The office as it stands on a day, with the procedures then in force."""
    with simulated(datetime.combine(day, time(8), tzinfo=ZONE)):
        by_sector = {
            sector: member.username
            for member in CAST
            for sector in member.sectors
            if member.agency == COMMUNE
        }
        procedures = list(Procedure.objects.in_force_on(day).values_list("code", flat=True))
        # Seeded: every demonstration plays the same stories.
        random = Random(seed)  # noqa: S311
        return Office(f"{day:%Y%m%d}", agency_id, actors(organisation), by_sector, procedures, random)


def _play_month(organisation: Organisation, agency_id: int, progress: Progress) -> None:
    until = now()
    since = until.date() - timedelta(days=DAYS)
    play(
        _office(organisation, agency_id, today(), SEED),
        since=since,
        arrivals_until=until,
        until=until,
        per_day=PER_DAY,
        progress=lambda done, of: progress("Một tháng hồ sơ mẫu", done, of),
    )


def _play_era_a(organisation: Organisation, agency_id: int, progress: Progress) -> None:
    """A week of 2022, so that the forms, codes and register of the former law can be seen."""
    play(
        _office(organisation, agency_id, ERA_A_WEEK, SEED + 1),
        since=ERA_A_WEEK,
        arrivals_until=datetime.combine(ERA_A_WEEK + timedelta(days=5), time(), tzinfo=ZONE),
        until=datetime.combine(date(2022, 12, 31), time(), tzinfo=ZONE),
        per_day=3,
        progress=lambda done, of: progress("Một tuần hồ sơ mẫu của năm 2022", done, of),
    )


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
        _play_era_a(organisation, agency.pk, progress)
        _play_month(organisation, agency.pk, progress)
    play_catalogue(actors(organisation))
    play_imports(actors(organisation)["kiemsoat"])
    show_publication(actors(organisation))
    open_exchange(actors(organisation)["kiemsoat"])
    progress("Kế hoạch năm mẫu", 0, 1)
    play_year(actors(organisation))
    play_reviews(actors(organisation))
    play_messages(actors(organisation))
    progress("Kế hoạch năm mẫu", 1, 1)
    return {"dossiers": dossiers.count(), "procedures": Procedure.objects.count()}
