"""Named figures that each slice offers about what really happened, for plans and reports above it.

A slice puts its figures into ``<slice>/evidence.py`` with :func:`offer`; whoever asks needs no knowledge
of the slice. A figure says plainly what it cannot know: ``Measured.unknown``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures, over which days (both included). ``agencies`` holds those taken over as well."""

    agency_id: int
    agencies: frozenset[int]
    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, in words, with the page where it is mended."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found: ``value`` things, ``of`` how many (None: a plain count), and what is missing.

    ``gaps`` are examples, at most a handful; ``unknown`` says in Vietnamese why nothing can be said.
    """

    value: int = 0
    of: int | None = None
    gaps: tuple[Gap, ...] = ()
    unknown: str = ""

    @property
    def share(self) -> Decimal | None:
        """Percent of ``of`` with two places; None for a plain count or of nothing."""
        if not self.of:
            return None
        return (Decimal(100) * self.value / self.of).quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Figure:
    """A named figure (chỉ số minh chứng): what it counts, how, and where its rows are listed.

    ``key`` is "<slice>.<name>" and never changes; ``unit`` the Vietnamese word counted ("hồ sơ");
    ``definition`` one sentence that says what is counted and by which date; ``drill_down`` gives the
    address of the list of exactly the rows counted.
    """

    key: str
    label: str
    unit: str
    definition: str
    measure: Callable[[Scope], Measured]
    drill_down: Callable[[Scope], str]


FIGURES: dict[str, Figure] = {}


def offer(*figures: Figure) -> None:
    """Add figures; a key stands for one figure."""
    for each in figures:
        if each.key in FIGURES and FIGURES[each.key].label != each.label:
            raise ValueError(f"figure {each.key} is offered twice")
        FIGURES[each.key] = each


def find_figure(key: str) -> Figure | None:
    """The figure, or None when no installed slice offers it: then the page says that nobody measures it."""
    return FIGURES.get(key)
