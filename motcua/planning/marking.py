"""Doubtful words marked inside a text: where they stand, each with its own anchor. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass

# Shorter words would be found anywhere.
_SHORTEST = 3
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``mark`` is the key of the doubt it belongs to, empty for plain text."""

    text: str
    mark: str = ""


def _pattern(words: str) -> re.Pattern[str] | None:
    parts = words[:_LONGEST].split()
    if len("".join(parts)) < _SHORTEST:
        return None
    return re.compile(r"\s+".join(re.escape(part) for part in parts))


def _is_free(taken: Sequence[tuple[int, int, str]], start: int, end: int) -> bool:
    """Whether a stretch meets none of those taken, which are in order and apart."""
    after = bisect_left(taken, (start, end, ""))
    is_after_the_last = after == 0 or taken[after - 1][1] <= start
    return is_after_the_last and (after == len(taken) or taken[after][0] >= end)


def marked(text: str, wanted: Sequence[tuple[str, str]]) -> list[Piece]:
    """The text in pieces; ``wanted`` are (key, words).

    Words match over line breaks; each key marks the first place that no other key has taken. What is not
    found is marked nowhere. The pieces joined are the text.
    """
    taken: list[tuple[int, int, str]] = []
    # Where to go on looking for the same words: all places before are taken for good.
    looked: dict[str, int] = {}
    for key, words in wanted:
        pattern = _pattern(words)
        if pattern is None:
            continue
        for match in pattern.finditer(text, looked.get(pattern.pattern, 0)):
            looked[pattern.pattern] = match.end()
            if _is_free(taken, match.start(), match.end()):
                insort(taken, (match.start(), match.end(), key))
                break
        else:
            looked[pattern.pattern] = len(text)
    pieces: list[Piece] = []
    at = 0
    for start, end, key in taken:
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], key))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
