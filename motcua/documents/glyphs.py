"""Text made safe to print: only characters that the document font can draw.

PDF/A refuses a page with a missing glyph, and a silently dropped letter in a name is worse than an ugly
one. So a character the font lacks becomes ``REPLACEMENT`` (a visible empty box), an invisible one (zero
width, direction override, control) goes, and decomposed accents are composed first.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

REPLACEMENT = "□"
_SPACES = str.maketrans({"\t": " ", "\r": None, "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"})


def printable(text: str, folder: Path) -> str:
    """``text`` with only line feeds and characters that every font file in ``folder`` has."""
    known = coverage(folder)
    text = unicodedata.normalize("NFC", text)
    if known.issuperset(text):
        return text
    text = text.replace("\r\n", "\n").translate(_SPACES)
    return "".join(_shown(char, known) for char in text)


def _shown(char: str, known: frozenset[str]) -> str:
    category = unicodedata.category(char)
    if category in ("Cf", "Cc") and char != "\n":
        return ""
    if char in known:
        return char
    if category == "Zs":
        return " "
    return REPLACEMENT


@lru_cache(maxsize=4)
def coverage(folder: Path) -> frozenset[str]:
    """The characters that all TrueType files below ``folder`` can draw, and the line feed."""
    files = sorted(folder.rglob("*.ttf"))
    if not files:
        raise FileNotFoundError(f"no font files (*.ttf) in {folder}; run the set-up again")
    points = set.intersection(*(_code_points(file.read_bytes()) for file in files))
    drawable = {
        chr(point) for point in points if unicodedata.category(chr(point)) not in ("Cf", "Cc", "Cs", "Co")
    }
    return frozenset(drawable | {"\n"})


def _code_points(font: bytes) -> set[int]:
    """The code points of a TrueType file's Unicode cmap (formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {
        font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * count, 16)
    }
    cmap = tables[b"cmap"]
    points: set[int] = set()
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        form = struct.unpack_from(">H", font, cmap + offset)[0]
        if platform in (0, 3) and form == 4:
            points |= _format_4(font, cmap + offset)
        elif platform in (0, 3) and form == 12:
            points |= _format_12(font, cmap + offset)
    return points


def _format_4(font: bytes, at: int) -> set[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2

    def column(number: int) -> tuple[int, ...]:
        # One reserved word stands between the end codes and the start codes.
        place = at + 14 + number * 2 * segments + (2 if number else 0)
        return struct.unpack_from(f">{segments}H", font, place)

    ends, starts, deltas, offsets = (column(number) for number in range(4))
    points: set[int] = set()
    for segment, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for point in range(start, min(end, 0xFFFE) + 1):
            if offset:
                place = at + 16 + 6 * segments + 2 * segment + offset + 2 * (point - start)
                glyph = struct.unpack_from(">H", font, place)[0]
            else:
                glyph = (point + delta) & 0xFFFF
            if glyph:
                points.add(point)
    return points


def _format_12(font: bytes, at: int) -> set[int]:
    groups = struct.unpack_from(">I", font, at + 12)[0]
    points: set[int] = set()
    for index in range(groups):
        start, end, glyph = struct.unpack_from(">III", font, at + 16 + 12 * index)
        points.update(range(start if glyph else start + 1, end + 1))
    return points
