"""Which known words a typed word may stand for: whole, begun, run together, or misspelt. Pure.

All words are folded (lower case, no accents). Made for the few thousand syllables of procedure names: words
that differ by a letter or two meet through what is left when letters are dropped, so no word is compared
with all others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations

# Letters that sound alike in some region, so that people write one for the other.
_SOUNDS = (
    ("ngh", "ng"), ("gh", "g"), ("gi", "d"), ("tr", "ch"), ("ph", "f"), ("qu", "cu"), ("k", "c"),
    ("x", "s"), ("r", "d"), ("y", "i"),
)  # fmt: skip
_LONG = 6  # from so many letters on a word may have two slips
_BEGUN, _SOUNDS_ALIKE, _LEAST = 0.85, 0.9, 0.5
_MOST_BEGUN = 400
_LONGEST = 24


def distance(left: str, right: str, most: int) -> int:
    """Letters to insert, drop or change to turn one word into the other; ``most + 1`` when it is more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        former, row[0], best = row[0], i, i
        for j, other in enumerate(right, start=1):
            cost = min(row[j] + 1, row[j - 1] + 1, former + (letter != other))
            former, row[j] = row[j], cost
            best = min(best, cost)
        if best > most:
            return most + 1
    return min(row[-1], most + 1)


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a word sounds to who mixes up s/x, ch/tr, d/gi/r, i/y, c/k."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return word


def _slips(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _dropped(word: str, most: int) -> Iterator[str]:
    """The word, and what is left of it without up to ``most`` letters."""
    for count in range(most + 1):
        for places in combinations(range(len(word)), count):
            yield "".join(letter for place, letter in enumerate(word) if place not in places)


def _rests(word: str) -> set[str]:
    """What is left of the word, as written and as it sounds, without as many letters as it may have slips."""
    return {*_dropped(word, _slips(word)), *_dropped(sound(word), _slips(word))}


def _likeness(word: str, other: str) -> float:
    """1 for the same word, less for each slip, 0 for one that is too far."""
    most = _slips(word)
    slips = distance(word, other, most)
    return 0.0 if slips > most else 1 - slips / max(len(word), len(other))


class Vocabulary:
    """The words that occur, ready for questions. Never changes."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._sorted = sorted(self._known)
        self._left: dict[str, list[str]] = {}
        self._heard: dict[str, list[str]] = {}
        for word in self._sorted:
            self._heard.setdefault(sound(word), []).append(word)
            if word.isalpha() and len(word) <= _LONGEST:
                for rest in _rests(word):
                    self._left.setdefault(rest, []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def meant(self, word: str) -> dict[str, float]:
        """The word itself, and words that begin with it when it has two letters or more, with a weight."""
        found = {word: 1.0} if word in self._known else {}
        if len(word) >= 2:
            for other in self.begun(word):
                found.setdefault(other, _BEGUN)
        return found

    def begun(self, word: str) -> list[str]:
        """Longer words that begin with it, the first few hundred."""
        start = bisect_left(self._sorted, word)
        end = bisect_left(self._sorted, word + "\uffff", start)
        return [other for other in self._sorted[start : min(end, start + _MOST_BEGUN)] if other != word]

    def near(self, word: str) -> dict[str, float]:
        """Known words that sound alike or differ by a slip (two in a long word), nearer ones heavier."""
        found = self.meant(word)
        for other in self._heard.get(sound(word), ()):
            found.setdefault(other, _SOUNDS_ALIKE)
        if not word.isalpha() or not 2 <= len(word) <= _LONGEST:
            return found
        others = {other for rest in _rests(word) for other in self._left.get(rest, ())}
        for other in others - found.keys():
            likeness = max(_likeness(word, other), _SOUNDS_ALIKE * _likeness(sound(word), sound(other)))
            if likeness >= _LEAST:
                found[other] = likeness
        return found

    def split(self, word: str) -> tuple[str, ...]:
        """The known words a text without blanks is made of ("khaisinh"), longest first; empty when none."""
        if len(word) > _LONGEST * 2:
            return ()
        parts: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(2, len(word) + 1):
            for begin in range(max(0, end - 7), end - 1):
                former = parts[begin]
                if former is None or word[begin:end] not in self._known:
                    continue
                if parts[end] is None or len(former) + 1 < len(parts[end] or ()):
                    parts[end] = (*former, word[begin:end])
        whole = parts[len(word)] or ()
        return whole if len(whole) > 1 else ()
