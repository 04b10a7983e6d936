"""What the catalogue shows of dossiers: open ones by version, received ones by procedure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from motcua.catalogue.open_work import FILED_SOURCES, OPEN_SOURCES, Filed, OpenWork
from motcua.core.actor import Actor
from motcua.dossiers.counted import COUNTED, span_of
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import BEFORE_RECEPTION, OPEN

_UNFINISHED = [status.value for status in OPEN | BEFORE_RECEPTION]


def list_of_version(version_id: int) -> str:
    """The dossier list of exactly what is open under a version."""
    return f"{reverse('dossier_list')}?{urlencode({'version': version_id, 'status': 'unfinished'})}"


def open_by_version(actor: Actor, versions: Collection[int] | None) -> Mapping[int, OpenWork]:
    """Version id → dossiers not finished yet that the actor may see; waiting ones count. One statement."""
    rows = Dossier.objects.visible_to(actor).filter(finished_at=None, status__in=_UNFINISHED)
    if versions is not None:
        rows = rows.filter(version_id__in=list(versions))
    counted = rows.order_by().values_list("version_id").annotate(count=Count("code"))
    return {version_id: OpenWork(count, list_of_version(version_id)) for version_id, count in counted}


def filed_in(agencies: Collection[int], from_on: date, to_on: date) -> Mapping[str, Filed]:
    """Procedure code → received, and online: the same rows as the figure "dossiers.online". One statement."""
    span = span_of(from_on, to_on)
    received = Dossier.objects.filter(COUNTED["received"].condition(span), agency_id__in=list(agencies))
    online: Q = COUNTED["online"].condition(span)
    rows = (
        received.order_by()
        .values_list("procedure_code")
        .annotate(all=Count("code"), online=Count("code", filter=online))
    )
    return {code: Filed(received, online) for code, received, online in rows}


OPEN_SOURCES.append(open_by_version)
FILED_SOURCES.append(filed_in)
