"""Which addresses public texts name, where each is to be mended, and the nightly look at them.

The worker has other work: it takes a few links at each turn of the night, never all at once.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.publication.link_check import Checker, Outcome
from motcua.catalogue.publication.models import CheckedLink, PlaceKind, PublicationPlace
from motcua.core.actor import Actor
from motcua.core.clock import ZONE, now, today
from motcua.core.guards import across_agencies

# Hours of the night, in Vietnam, in which links are opened.
NIGHT = range(5)
_AGAIN = timedelta(hours=20)
_SECONDS = 6.0
_PAUSE = 1.0
_MOST_USES = 50
_FOUND = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")
_TRAILING = ".,;:!?)]}\u2026\u201d\u2019"


@dataclass(frozen=True, slots=True)
class Use:
    """A place where an address is written; ``agency`` None: in the catalogue that all agencies read."""

    label: str
    path: str
    agency: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As the row keeps it."""
        return {"label": self.label, "path": self.path, "agency": self.agency}


def addresses_in(text: str) -> list[str]:
    """Addresses named in a text, in their order, each once, without the punctuation behind them."""
    return list(dict.fromkeys(found.rstrip(_TRAILING)[:2000] for found in _FOUND.findall(text)))


def _in_contents() -> Iterator[tuple[str, Use]]:
    """In the versions in force of public procedures: forms, legal bases, notes, order of work."""
    rows = ProcedureVersion.objects.in_force_on(today()).filter(procedure__in=Procedure.objects.public())
    named = rows.filter(content__contains="http").values_list("procedure__code", "number", "content")
    for code, number, content in named.iterator(chunk_size=200):
        path = reverse("catalogue_version", args=[code, number])
        for url in addresses_in(content):
            yield url, Use(f"{code}, phiên bản {number}", path)


def _in_places() -> Iterator[tuple[str, Use]]:
    kinds = (PlaceKind.WEBSITE.value, PlaceKind.NATIONAL.value)
    rows = PublicationPlace.objects.filter(kind__in=kinds, valid_to=None)
    for place in rows:
        yield place.address, Use(place.name, reverse("publication_place", args=[place.id]), place.agency_id)


def _own_pages() -> Iterator[tuple[str, Use]]:
    """The public page of every procedure that some agency offers."""
    offered = Offering.objects.on(today()).values("procedure")
    rows = Procedure.objects.public().in_force_on(today()).filter(pk__in=offered)
    for code in rows.values_list("code", flat=True):
        url = f"{settings.PUBLIC_URL}{reverse('procedure_public', kwargs={'code': code})}"
        yield url, Use(f"Trang công khai {code}", reverse("catalogue_procedure", args=[code]))


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


@transaction.atomic
def list_links() -> int:
    """Bring the rows up to what is written today; addresses no longer named are dropped. Returns how many."""
    uses: dict[str, dict[Use, None]] = defaultdict(dict)
    with across_agencies("the addresses of all websites are opened in one night"):
        for source in (_in_contents(), _in_places(), _own_pages()):
            for url, use in source:
                uses[url][use] = None
    moment = now()
    CheckedLink.objects.bulk_create(
        [
            CheckedLink(
                url=url,
                digest=_digest(url),
                uses=[use.as_json() for use in list(found)[:_MOST_USES]],
                listed_at=moment,
            )
            for url, found in uses.items()
        ],
        update_conflicts=True,
        unique_fields=["digest"],
        update_fields=["uses", "listed_at"],
        batch_size=200,
    )
    CheckedLink.objects.filter(listed_at__lt=moment).delete()
    return len(uses)


def _record(link: CheckedLink, outcome: Outcome, moment: datetime) -> None:
    link.checked_at, link.status, link.error = moment, outcome.status, outcome.error[:300]
    if outcome.is_ok:
        link.succeeded_at, link.failing_since = moment, None
    else:
        link.failed_at, link.failing_since = moment, link.failing_since or moment
    link.save(update_fields=["checked_at", "status", "error", "succeeded_at", "failing_since", "failed_at"])


def check_some(checker: Checker, *, seconds: float = _SECONDS, pause: float = _PAUSE) -> int:
    """Open the links that have waited longest, for so many seconds at most; returns how many.

    No machine is asked twice within ``pause`` seconds: the next host comes first.
    """
    begun, asked_at, done = time.monotonic(), dict[str, float](), 0
    due = CheckedLink.objects.filter(Q(checked_at=None) | Q(checked_at__lt=now() - _AGAIN))
    waiting = list(due.order_by(F("checked_at").asc(nulls_first=True), "id")[:200])
    while waiting and time.monotonic() - begun < seconds:
        moment = time.monotonic()
        ready = (link for link in waiting if moment - asked_at.get(_host(link.url), -pause) >= pause)
        link = next(ready, None)
        if link is None:
            break  # every host was asked a moment ago: the next turn goes on
        asked_at[_host(link.url)] = moment
        waiting.remove(link)
        _record(link, checker.check(link.url), now())
        done += 1
    return done


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def nightly() -> int:
    """One turn of the night: list what is written once, then open a few. By day nothing happens."""
    moment = now().astimezone(ZONE)
    if moment.hour not in NIGHT:
        return 0
    newest = CheckedLink.objects.order_by("-listed_at").values_list("listed_at", flat=True).first()
    if newest is None or newest < moment - _AGAIN:
        list_links()
    return check_some(Checker(settings.PUBLIC_URL))


def links_for(actor: Actor, *, failing: bool) -> list[tuple[CheckedLink, list[dict[str, Any]]]]:
    """Links with the places that the actor may mend; without any such place a link is not the actor's."""
    rows = CheckedLink.objects.all()
    if failing:
        rows = rows.exclude(failing_since=None)
    found = []
    for row in rows.order_by("failing_since", "url"):
        uses = [use for use in row.uses if use["agency"] is None or use["agency"] in actor.agencies]
        if uses:
            found.append((row, uses))
    return found
