"""What deliveries are about, told by the slices above: a thing's public code and its page.

The shell knows only (journal, agency, id); a slice registers how its things are found by code and named.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind of thing: ``find`` gives the ids of these agencies' things with this code, ``codes`` the
    public codes by id, for (agencies, ids); ``url_name`` is the page, by the argument ``argument``.
    """

    journal: str
    label: str
    find: Callable[[str, Collection[int]], list[int]]
    codes: Callable[[Collection[int], Collection[int]], Mapping[int, str]]
    url_name: str
    argument: str


SUBJECTS: dict[str, Subject] = {}


def subject(kind: Subject) -> None:
    """Make a kind of thing known (from a slice's AppConfig.ready)."""
    SUBJECTS[kind.journal] = kind


def ids_by_code(code: str, agencies: Collection[int]) -> list[int]:
    """Ids of all things with this code, of whatever kind."""
    return [found for kind in SUBJECTS.values() for found in kind.find(code, agencies)]


def codes_of(things: Collection[tuple[str, int]], agencies: Collection[int]) -> dict[tuple[str, int], str]:
    """(journal, id) → public code: one statement for each kind."""
    found: dict[tuple[str, int], str] = {}
    for journal, kind in SUBJECTS.items():
        ids = {number for name, number in things if name == journal}
        if ids:
            found |= {(journal, number): code for number, code in kind.codes(agencies, ids).items()}
    return found
