"""The list of procedures: what it is narrowed by, how it is ordered, what a row says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery

from motcua.catalogue.content import POSITIONS, Channel, ExecutingKind
from motcua.catalogue.internal import INTERNAL_KINDS
from motcua.catalogue.models import (
    ImportDoubt,
    Offering,
    OfferingQuerySet,
    OnlineLevel,
    Procedure,
    ProcedureKind,
    ProcedureQuerySet,
    ProcedureVersion,
    VersionState,
)
from motcua.catalogue.plain_language import Level
from motcua.catalogue.queries import matching
from motcua.catalogue.reading import levels_of, to_rewrite
from motcua.core.actor import Actor
from motcua.core.clock import today

_CHUNK = 500
# The levels of today, what is missing beside them, and the former four.
LEVELS = [
    ("", "Mọi mức độ"),
    (OnlineLevel.FULL.value, "Toàn trình"),
    (OnlineLevel.PARTIAL.value, "Một phần"),
    ("no_reason", "Một phần, chưa ghi lý do"),
    ("no_level", "Trực tuyến, chưa ghi mức độ"),
    *((f"l{level}", f"Mức độ {level} (trước 01/7/2025)") for level in range(1, 5)),
]
EXPIRING = [
    ("", "Mọi ngày hết hạn"),
    ("30", "Hết hiệu lực trong 30 ngày"),
    ("90", "Hết hiệu lực trong 90 ngày"),
]
ORDERS = {
    "code": ("code",),
    "-code": ("-code",),
    "name": ("name", "code"),
    "-name": ("-name", "code"),
    "sector": ("sector__name", "code"),
    "-sector": ("-sector__name", "code"),
    "from": (F("current_from").asc(nulls_last=True), "code"),
    "-from": (F("current_from").desc(nulls_last=True), "code"),
}


def level_words(row: Offering) -> str:
    """ "toàn trình", "mức độ 3", "một phần, mức độ 3 trước 01/7/2025"; blank when no level is known."""
    parts = []
    if row.online_level:
        parts.append(OnlineLevel(row.online_level).label.lower())
    if row.service_level is not None:
        parts.append(f"mức độ {row.service_level} (trước 01/7/2025)")
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class ListRow:
    """One procedure in the list, with what stands beside its name."""

    procedure: Procedure
    in_force: ProcedureVersion | None
    draft: ProcedureVersion | None
    last: ProcedureVersion | None
    doubts: int
    offers: tuple[Offering, ...]
    reading: Level | None

    @property
    def channels(self) -> str:
        """The channels by which the agency takes it, in words."""
        return ", ".join(Channel(row.channel).label.lower() for row in self.offers)

    @property
    def online(self) -> Offering | None:
        """The offer online, if there is one."""
        return next((row for row in self.offers if row.channel == Channel.ONLINE), None)

    @property
    def level(self) -> str:
        """How far online, in words."""
        return level_words(self.online) if self.online else ""

    @property
    def position(self) -> str:
        """Who takes it in, in words; blank when not said."""
        return ", ".join(
            dict.fromkeys(POSITIONS.get(row.position, row.position) for row in self.offers if row.position)
        )

    @property
    def lacks_reason(self) -> bool:
        """Whether it is only partly online and nobody has said why."""
        online = self.online
        return bool(online and online.online_level == OnlineLevel.PARTIAL and not online.partial_reason)


def _by_state(found: ProcedureQuerySet, state: str) -> ProcedureQuerySet:
    versions, day = ProcedureVersion.objects.filter(procedure=OuterRef("pk")), today()
    approved = Exists(versions.filter(state=VersionState.APPROVED))
    match state:
        case "in_force":
            return found.in_force_on(day)
        case "draft":
            return found.filter(Exists(versions.filter(state=VersionState.DRAFT)))
        case "coming":
            return found.filter(Exists(versions.filter(state=VersionState.APPROVED, valid_from__gt=day)))
        case "none":
            return found.exclude(approved)
        case "ended":
            return found.filter(approved).exclude(Exists(versions.in_force_on(day)))
    return found


def _by_offer(found: ProcedureQuerySet, said: Mapping[str, Any], actor: Actor) -> ProcedureQuerySet:
    """By what the actor's agency offers today."""
    own: OfferingQuerySet = Offering.objects.on(today()).filter(
        procedure=OuterRef("pk"), agency_id=actor.agency_id or 0
    )
    if said["offered"] and actor.agency_id is not None:
        found = found.filter(Exists(own))
    if said["channel"]:
        found = found.filter(Exists(own.filter(channel=said["channel"])))
    online, level = own.filter(channel=Channel.ONLINE.value), str(said["level"])
    if level == "no_reason":
        return found.filter(Exists(online.filter(online_level=OnlineLevel.PARTIAL, partial_reason="")))
    if level == "no_level":
        return found.filter(Exists(online.filter(online_level=OnlineLevel.NONE)))
    if level.startswith("l"):
        return found.filter(Exists(online.filter(service_level=int(level[1:]))))
    return found.filter(Exists(online.filter(online_level=level))) if level else found


# What a form that lacks some filters does not say.
_NOTHING_SAID: Mapping[str, Any] = {
    "q": "",
    "kind": "",
    "sector": "",
    "executing": "",
    "state": "",
    "expiring": "",
    "channel": "",
    "level": "",
    "doubts": False,
    "rewrite": False,
    "offered": False,
}


def narrowed(filters: Mapping[str, Any], actor: Actor) -> ProcedureQuerySet:
    """The procedures the actor may see that fit all filters (cleaned data of FilterForm, or a part)."""
    said = {**_NOTHING_SAID, **filters}
    found = matching(Procedure.objects.visible_to(actor).select_related("sector"), said["q"])
    if said["kind"] == "internal":
        found = found.filter(kind__in=INTERNAL_KINDS)
    elif said["kind"]:
        found = found.filter(kind=said["kind"])
    if said["sector"]:
        found = found.filter(sector__code=said["sector"])
    if said["executing"]:
        found = found.filter(executing=said["executing"])
    found = _by_state(found, said["state"])
    if said["expiring"]:
        last = today() + timedelta(days=int(said["expiring"]))
        ending = ProcedureVersion.objects.in_force_on(today()).filter(procedure=OuterRef("pk"))
        found = found.filter(Exists(ending.filter(valid_to__lte=last)))
    if said["doubts"]:
        open_doubts = ImportDoubt.objects.filter(version__procedure=OuterRef("pk"), settled_at=None)
        found = found.filter(Exists(open_doubts))
    if said["rewrite"]:
        found = found.filter(Exists(to_rewrite(today()).filter(procedure=OuterRef("pk"))))
    return _by_offer(found, said, actor)


def ordered(found: ProcedureQuerySet, sort: str) -> ProcedureQuerySet:
    """In the order asked for; else what holds today before the drafts, then by code."""
    current = ProcedureVersion.objects.in_force_on(today()).filter(procedure=OuterRef("pk"))
    if sort in ORDERS:
        if "from" in sort:
            found = found.annotate(current_from=Subquery(current.values("valid_from")[:1]))
        return found.order_by(*ORDERS[sort])
    return found.annotate(is_current=Exists(current)).order_by("-is_current", "code")


def rows_of(procedures: list[Procedure], actor: Actor) -> list[ListRow]:
    """The rows of one page: four statements, whatever its length."""
    ids, day = [procedure.pk for procedure in procedures], today()
    versions: dict[int, list[ProcedureVersion]] = defaultdict(list)
    for version in ProcedureVersion.objects.filter(procedure__in=ids).defer("content").order_by("-number"):
        versions[version.procedure_id].append(version)
    doubts = Counter(
        ImportDoubt.objects.filter(version__procedure__in=ids, settled_at=None).values_list(
            "version__procedure_id", flat=True
        )
    )
    offers: dict[int, list[Offering]] = defaultdict(list)
    own = Offering.objects.on(day).filter(procedure__in=ids, agency_id=actor.agency_id or 0)
    for offer in own.order_by("channel"):
        offers[offer.procedure_id].append(offer)
    levels = levels_of(own[0].pk for own in versions.values())
    return [
        ListRow(
            procedure=procedure,
            in_force=_first(versions[procedure.pk], VersionState.IN_FORCE),
            draft=_first(versions[procedure.pk], VersionState.DRAFT),
            last=next(iter(versions[procedure.pk]), None),
            doubts=doubts[procedure.pk],
            offers=tuple(offers[procedure.pk]),
            reading=levels.get(versions[procedure.pk][0].pk) if versions[procedure.pk] else None,
        )
        for procedure in procedures
    ]


def _first(versions: list[ProcedureVersion], state: VersionState) -> ProcedureVersion | None:
    day = today()
    return next((one for one in versions if one.state_on(day) == state), None)


def all_rows(found: ProcedureQuerySet, actor: Actor) -> Iterator[ListRow]:
    """Every row, some hundreds at a time: five statements for each 500 procedures."""
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        known = Procedure.objects.select_related("sector").in_bulk(part)
        yield from rows_of([known[pk] for pk in part if pk in known], actor)


def executing_words(procedure: Procedure) -> str:
    """Which sort of body carries it out."""
    return ExecutingKind(procedure.executing).label


def kind_words(procedure: Procedure) -> str:
    """Whom it is for."""
    return str(ProcedureKind(procedure.kind).label)
