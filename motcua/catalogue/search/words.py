"""The words people use for what officials call otherwise, and words that say little. From ``words.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.core.text import fold

_FILE = Path(__file__).with_name("words.toml")
_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read what was typed: folded words, and the official words put in their place."""

    words: tuple[str, ...]
    put_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchWords:
    """``phrases``: folded everyday phrase -> official phrases; ``light``: words a hit need not hold."""

    phrases: dict[tuple[str, ...], tuple[str, ...]]
    light: frozenset[str]

    def readings(self, words: tuple[str, ...]) -> list[Reading]:
        """The words as typed, then with everyday phrases replaced by official ones; at most four."""
        found = [Reading(words)]
        for place, length, officials in self._phrases_in(words):
            for official in officials:
                swapped = (*words[:place], *fold(official).split(), *words[place + length :])
                found.append(Reading(swapped, (official,)))
        return found[:4]

    def _phrases_in(self, words: tuple[str, ...]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Everyday phrases in the text, longest first."""
        found = []
        for length in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
            for place in range(len(words) - length + 1):
                officials = self.phrases.get(words[place : place + length])
                if officials:
                    found.append((place, length, officials))
        return found

    def weighty(self, words: tuple[str, ...]) -> frozenset[str]:
        """Those that a hit must hold: all but the light ones, or all when there are only light ones."""
        return frozenset(words) - self.light or frozenset(words)


@cache
def search_words() -> SearchWords:
    """The shipped words, read once in a process."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in table["same"]:
        for said in row["said"]:
            phrases[tuple(fold(said).split())] = tuple(row["official"])
    return SearchWords(phrases, frozenset(fold(word) for word in table["light"]["words"]))
