"""Two texts side by side with the words that differ marked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Longer texts are compared line by line: word by word would take seconds and mark nothing readable.
_MOST_WORDS = 1500
_WORDS = re.compile(r"\s+|[^\s]+")
_LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text; ``is_changed``: the other text does not have it here."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """Both texts in stretches. The stretches of a side joined are its text."""

    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    words = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(words[0]), len(words[1])) <= _MOST_WORDS:
        return words
    return _LINES.findall(before), _LINES.findall(after)


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours of one kind as one; a blank alone between two marked words is marked with them."""
    found: list[Stretch] = []
    for number, one in enumerate(stretches):
        is_bridge = (
            not one.is_changed
            and not one.text.strip()
            and 0 < number < len(stretches) - 1
            and found[-1].is_changed
            and stretches[number + 1].is_changed
        )
        is_changed = one.is_changed or is_bridge
        if found and found[-1].is_changed == is_changed:
            found[-1] = Stretch(found[-1].text + one.text, is_changed)
        else:
            found.append(Stretch(one.text, is_changed))
    return tuple(found)


def mark_words(before: str, after: str) -> Marked:
    """Where two texts differ, word by word; texts of more than 1,500 words line by line."""
    old, new = _pieces(before, after)
    sides: tuple[list[Stretch], list[Stretch]] = ([], [])
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        for side, pieces in ((sides[0], old[old_from:old_to]), (sides[1], new[new_from:new_to])):
            if pieces:
                side.append(Stretch("".join(pieces), tag != "equal"))
    return Marked(_joined(sides[0]), _joined(sides[1]))
