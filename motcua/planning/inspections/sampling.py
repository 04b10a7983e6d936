"""Drawing dossiers to look at: the same seed over the same population always gives the same sample.

Pure. The order of a stratum is that of the SHA-256 of "seed|stratum|code", so anybody who has the codes can
draw again with nothing but this rule: no random generator of some version of some language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

OVERDUE, SUPPLEMENT, REFUSED, STOPPED = "overdue", "supplement", "refused", "stopped"
SECTOR, PROCEDURE = "sector:", "procedure:"
PROBLEMS: Mapping[str, str] = {
    OVERDUE: "Quá hạn",
    SUPPLEMENT: "Có yêu cầu bổ sung",
    REFUSED: "Từ chối",
    STOPPED: "Dừng, rút",
}
"""The strata where faults are likeliest, in the order in which they are drawn."""

_REFUSED_STATUSES = frozenset({"refused_at_desk"})
_STOPPED_STATUSES = frozenset({"stopped", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Drawable:
    """What the draw must know of a dossier; no personal data."""

    code: str
    sector: str
    procedure: str
    status: str
    outcome: str
    supplement_count: int
    due_at: datetime | None
    finished_at: datetime | None
    waiting_since: datetime | None

    def is_late_at(self, moment: datetime) -> bool:
        """Ended after its appointment, or open and past it; not while the applicant is to add papers."""
        if self.due_at is None or (self.finished_at or moment) <= self.due_at:
            return False
        return self.waiting_since is None or self.waiting_since > self.due_at


def strata_of(dossier: Drawable, moment: datetime) -> frozenset[str]:
    """Every stratum the dossier stands in; one can be overdue, supplemented and of a sector at once."""
    found = {f"{SECTOR}{dossier.sector}", f"{PROCEDURE}{dossier.procedure}"}
    if dossier.is_late_at(moment):
        found.add(OVERDUE)
    if dossier.supplement_count:
        found.add(SUPPLEMENT)
    if dossier.outcome == "refused" or dossier.status in _REFUSED_STATUSES:
        found.add(REFUSED)
    if dossier.status in _STOPPED_STATUSES:
        found.add(STOPPED)
    return frozenset(found)


def stratify(dossiers: Iterable[Drawable], moment: datetime) -> dict[str, list[str]]:
    """Codes by stratum."""
    population: dict[str, list[str]] = {}
    for dossier in dossiers:
        for stratum in strata_of(dossier, moment):
            population.setdefault(stratum, []).append(dossier.code)
    return population


def _order(stratum: str) -> tuple[int, str]:
    """Problems first, in their order; then sectors and procedures by name."""
    known = list(PROBLEMS)
    return (known.index(stratum), "") if stratum in known else (len(known), stratum)


def _rank(seed: str, stratum: str, code: str) -> tuple[str, str]:
    return hashlib.sha256(f"{seed}|{stratum}|{code}".encode()).hexdigest(), code


def draw(
    population: Mapping[str, Collection[str]], seed: str, sizes: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    """The sample by stratum, each as large as asked or as large as it can be.

    A dossier that an earlier stratum took is not drawn again: it makes room for the next in line. Neither
    the order of strata nor that of codes in ``population`` matters.
    """
    taken: set[str] = set()
    sample: dict[str, tuple[str, ...]] = {}
    for stratum in sorted((name for name, size in sizes.items() if size > 0), key=_order):
        free = set(population.get(stratum, ())) - taken
        ranked = sorted(free, key=lambda code, name=stratum: _rank(seed, name, code))  # type: ignore[misc]
        sample[stratum] = tuple(ranked[: sizes[stratum]])
        taken.update(sample[stratum])
    return sample


def fingerprint(population: Mapping[str, Collection[str]]) -> str:
    """SHA-256 over all codes of the population: proves later that it was drawn from these."""
    codes = sorted({code for each in population.values() for code in each})
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()
