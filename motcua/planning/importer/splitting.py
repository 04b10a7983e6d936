"""Cells that hold several things: sub-items of a task, coordinating units, products."""

from __future__ import annotations

import re
from itertools import pairwise

from motcua.core.text import fold

_ENTRY = re.compile(r"\n(?=(?:[+•*]\s*|[-–]\s+|[a-zđ]\)\s+)\S)|(?<=[.;:]) (?=[+] \S)|(?<=[;:]) (?=[-–] \S)")
_BULLET = re.compile(r"^(?:[+•*]\s*|[-–]\s+)(?=\S)")
# Units whose own name holds commas: "các sở, ban, ngành", "UBND các xã, phường".
_NEW_UNIT = re.compile(r"^(?:cac|mot so|toan bo)\s")


def content_and_items(cell: str) -> tuple[str, list[str]]:
    """A task's own words and its sub-items, each with its printed mark ("+ ...", "- ...")."""
    parts = [" ".join(part.split()) for part in _ENTRY.split(cell)]
    parts = [part for part in parts if part]
    return (parts[0], parts[1:]) if parts else ("", [])


def _outside_brackets(text: str, mark: str) -> list[str]:
    """Split at a mark, not inside brackets."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth = max(0, depth + (letter in "([") - (letter in ")]"))
        if letter == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _entries(cell: str) -> list[str]:
    """Entries separated by lines, bullets or semicolons, without their marks."""
    lines = re.split(r"\n|(?<=[,;.]) (?=[-–+] \S)", cell)
    parts = [part for line in lines for part in _outside_brackets(_BULLET.sub("", line.strip()), ";")]
    stripped = (_BULLET.sub("", part.strip()).strip(" ,;") for part in parts)
    return [part for part in stripped if part]


def units_of(cell: str) -> list[str]:
    """Coordinating units of a cell.

    A comma separates units only before a capital letter or "các ...": "Sở Nội vụ, Công an xã" are two,
    "UBND các xã, phường" is one.
    """
    units: list[str] = []
    for entry in _entries(cell):
        parts = [part.strip() for part in _outside_brackets(entry, ",")]
        grown: list[str] = []
        for part in parts:
            begins_unit = part[:1].isupper() or _NEW_UNIT.match(fold(part) + " ")
            if grown and not begins_unit:
                grown[-1] += f", {part}"
            elif part:
                grown.append(part)
        units.extend(grown)
    return units


def products_of(cell: str) -> list[str]:
    """Products of a cell, separated by semicolons or bullets."""
    return _entries(cell)


def sentences(text: str) -> list[str]:
    """The sentences of a content; joined by blanks they are the text again.

    One begins behind a full stop, colon or semicolon with a capital letter or a dash.
    """
    starts = [
        match.end()
        for match in re.finditer(r"[.;:] (?=\S)", text)
        if text[match.end()].isupper() or text[match.end()] in "-–+"
    ]
    bounds = [0, *starts, len(text)]
    return [part for at, end in pairwise(bounds) if (part := text[at:end].strip())]
