"""Which task of a new text is which task of the plan in force. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.core.text import fold

# Two texts with this share of common words are the same task, if they stand at the same place.
_ALIKE_AT_PLACE = 0.4
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Words:
    """What tells a task from others: where it stands and what it says."""

    section_path: tuple[str, ...]
    number: str
    text: str

    @property
    def folded(self) -> str:
        """For comparing: letters and digits without accents."""
        return " ".join(re.findall(r"\w+", fold(self.text)))


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 0.0


def match(old: Sequence[Words], new: Sequence[Words]) -> list[int | None]:
    """For each new task the index of the old one it goes on with, or None; no old one is taken twice.

    The same words count first, then words that are much alike at the same place, then anywhere.
    """
    found: list[int | None] = [None] * len(new)
    free = set(range(len(old)))
    same: dict[str, list[int]] = {}
    for place, each in enumerate(old):
        same.setdefault(each.folded, []).append(place)
    for at, each in enumerate(new):
        candidates = [place for place in same.get(each.folded, []) if place in free]
        if candidates:
            here = [place for place in candidates if old[place].section_path == each.section_path]
            found[at] = (here or candidates)[0]
            free.discard((here or candidates)[0])
    _match_alike(old, new, found, free)
    return found


def _match_alike(old: Sequence[Words], new: Sequence[Words], found: list[int | None], free: set[int]) -> None:
    words = {place: frozenset(old[place].folded.split()) for place in free}
    pairs = []
    for at, each in enumerate(new):
        if found[at] is not None:
            continue
        own = frozenset(each.folded.split())
        for place in free:
            is_place = (old[place].section_path, old[place].number) == (each.section_path, each.number)
            share = _share(words[place], own)
            if share >= (_ALIKE_AT_PLACE if is_place else _ALIKE):
                pairs.append((share + is_place, -at, -place))
    for _, at, place in sorted(pairs, reverse=True):
        if found[-at] is None and -place in free:
            found[-at] = -place
            free.discard(-place)
