"""Doubtful words marked inside a text: where they stand, each with its own anchor. Pure."""

from __future__ import annotations

import re
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


def marked(text: str, wanted: Sequence[tuple[str, str]]) -> list[Piece]:
    """The text in pieces; ``wanted`` are (key, words).

    Words match over line breaks; each key marks the first place that no other key has taken. What is not
    found is marked nowhere. The pieces joined are the text.
    """
    taken: list[tuple[int, int, str]] = []
    for key, words in wanted:
        pattern = _pattern(words)
        if pattern is None:
            continue
        for match in pattern.finditer(text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in taken):
                taken.append((match.start(), match.end(), key))
                break
    pieces: list[Piece] = []
    at = 0
    for start, end, key in sorted(taken):
        if start > at:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], key))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces
