"""Suggestions from data for one review: who knows something registers a source; each says what it counted.

Sources of higher slices register from their AppConfig.ready; this module knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from motcua.catalogue.content import VersionContent
from motcua.core.wording import write_date

# Of fewer dossiers nothing can be said.
ENOUGH = 10


@dataclass(frozen=True, slots=True)
class HintQuery:
    """What is looked at: one version of one procedure, dossiers of these agencies over these days.

    ``on`` is the day for which databases are asked.
    """

    agencies: frozenset[int]
    agency_id: int
    procedure_id: int
    procedure_code: str
    version_id: int
    version_number: int
    content: VersionContent
    from_on: date
    to_on: date
    on: date


@dataclass(frozen=True, slots=True)
class Hint:
    """One suggestion (gợi ý) for a part: what was seen, of how many, where the counted things are listed.

    ``of`` None: nothing was counted, the version says it. ``is_enough`` False: too few to say anything.
    """

    part: str
    text: str
    url: str = ""
    of: int | None = None
    is_enough: bool = True


HintSource = Callable[[HintQuery], Iterable[Hint]]
SOURCES: dict[str, HintSource] = {}


def hint_source(key: str) -> Callable[[HintSource], HintSource]:
    """Register a source under its key; a key stands for one source."""

    def register(source: HintSource) -> HintSource:
        SOURCES[key] = source
        return source

    return register


def hints_for(asked: HintQuery) -> list[Hint]:
    """What every source suggests, in the order of registration."""
    return [hint for source in SOURCES.values() for hint in source(asked)]


@hint_source("catalogue.replaced_papers")
def _replaced_papers(asked: HintQuery) -> Iterable[Hint]:
    """Papers for which a database stands on the day (law record reception.replaced_papers)."""
    url = reverse("catalogue_version", args=[asked.procedure_code, asked.version_number])
    seen: set[str] = set()
    for case in asked.content.cases:
        for paper in case.papers:
            rule = paper.replaced_on(asked.on)
            if rule is None or paper.name in seen:
                continue
            seen.add(paper.name)
            until = f" đến {write_date(rule.valid_to)}" if rule.valid_to else ""
            yield Hint(
                "papers",
                f"“{paper.name}” tra được trên {rule.database}{until}: có thể bỏ khỏi thành phần hồ sơ "
                f"({rule.citation}).",
                url,
            )
