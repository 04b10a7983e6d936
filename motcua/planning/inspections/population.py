"""The dossiers a sample is drawn from, and strata in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from motcua.catalogue.models import Procedure, Sector
from motcua.core.actor import Actor
from motcua.core.clock import ZONE
from motcua.dossiers.models import Dossier
from motcua.planning.inspections.models import Inspection
from motcua.planning.inspections.sampling import PROBLEMS, PROCEDURE, SECTOR, Drawable

_COLUMNS = (
    "agency_id",
    "id",
    "code",
    "sector_code",
    "procedure_code",
    "status",
    "outcome",
    "supplement_count",
    "due_at",
    "finished_at",
    "waiting_since",
)


def population_of(inspection: Inspection, actor: Actor) -> dict[str, tuple[int, int, Drawable]]:
    """Code → (agency, id, what the draw must know) of every dossier registered in the period.

    Only dossiers that the actor may see; no personal data is read.
    """
    from_at = datetime.combine(inspection.period_from, time(), ZONE)
    before_at = datetime.combine(inspection.period_to + timedelta(days=1), time(), ZONE)
    rows = Dossier.objects.visible_to(actor).filter(opened_at__gte=from_at, opened_at__lt=before_at)
    return {row[2]: (row[0], row[1], Drawable(*row[2:])) for row in rows.values_list(*_COLUMNS)}


def stratum_names(strata: Iterable[str]) -> dict[str, str]:
    """Each stratum as a person calls it; two statements whatever the number."""
    wanted = list(strata)
    sectors = {name.removeprefix(SECTOR) for name in wanted if name.startswith(SECTOR)}
    procedures = {name.removeprefix(PROCEDURE) for name in wanted if name.startswith(PROCEDURE)}
    named = dict(PROBLEMS)
    named |= {
        f"{SECTOR}{code}": f"Lĩnh vực {name}"
        for code, name in Sector.objects.filter(code__in=sectors).values_list("code", "name")
    }
    named |= {
        f"{PROCEDURE}{code}": f"Thủ tục {code} – {name}"
        for code, name in Procedure.objects.filter(code__in=procedures).values_list("code", "name")
    }
    return {name: named.get(name, name) for name in wanted}
