"""Which names are nearest to a misspelt text. Pure; made for hundreds or a few thousand short names."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LEAST_WORD = 0.5
_LEAST_NAME = 0.6
_MOST_WORDS = 8
_WORD = re.compile(r"\w+")


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


def _likeness(word: str, other: str) -> float:
    """1 for the same word, 0 for one that is too far; one slip in a short word, two in a long one."""
    if word == other:
        return 1.0
    most = 1 if len(word) <= 5 else 2
    # Each letter the other word lacks costs a slip: most pairs end here, before any table is filled.
    if abs(len(word) - len(other)) > most or sum(letter not in other for letter in word) > most:
        return 0.0
    slips = distance(word, other, most)
    if slips > most:
        return 0.0
    return max(0.0, 1 - slips / max(len(word), len(other)))


def _index(names: Mapping[int, str]) -> dict[str, list[int]]:
    """Each word with the keys of the names that hold it."""
    index: dict[str, list[int]] = {}
    for key, name in names.items():
        for word in set(_WORD.findall(name)):
            index.setdefault(word, []).append(key)
    return index


def nearest(text: str, names: Mapping[int, str], *, limit: int) -> list[int]:
    """Keys of the names that hold words like those of the text, nearest first. All text folded."""
    wanted = _WORD.findall(text)[:_MOST_WORDS]
    index = _index(names) if wanted else {}
    scores: dict[int, float] = {}
    for word in wanted:
        best: dict[int, float] = {}
        for other, keys in index.items():
            likeness = _likeness(word, other)
            if likeness < _LEAST_WORD:
                continue
            for key in keys:
                best[key] = max(best.get(key, 0.0), likeness)
        for key, likeness in best.items():
            scores[key] = scores.get(key, 0.0) + likeness
    least = _LEAST_NAME * len(wanted)
    ranked = [(-score, len(names[key].split()), key) for key, score in scores.items() if score >= least]
    return [key for _, _, key in sorted(ranked)[:limit]]
