"""Printed numbers of rows: what kind they are, and how headings nest by them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from motcua.planning.importer.proposal import ProposedSection

_ROMAN = re.compile(r"^[IVX]{1,7}$")
_LETTER = re.compile(r"^[A-ZĐ]$")
_DECIMAL = re.compile(r"^\d{1,3}(?:\.\d{1,3}){0,4}$")
_NUMBERED_TITLE = re.compile(
    r"^((?:[IVX]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)/-]|[IVX]{1,6}|PHẦN\s+[IVX]{1,4})\s+(?=\S)"
)


def bare(number: str) -> str:
    """The number without its closing mark: "1." and "1)" are 1."""
    return number.strip().strip(".)/-(").strip()


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a row's number."""
    inner = bare(text)
    return bool(
        _ROMAN.match(inner) or _LETTER.match(inner) or _DECIMAL.match(inner) or re.match(r"^[a-zđ]$", inner)
    )


def is_arabic(text: str) -> bool:
    """Whether a number counts tasks (1, 2.1) rather than headings (I, A)."""
    return bool(_DECIMAL.match(bare(text)))


def kind_of(number: str) -> str:
    """The family a number belongs to; headings of one family are siblings."""
    inner = bare(number)
    if _ROMAN.match(inner):
        return "roman"
    if _LETTER.match(inner):
        return "letter"
    if _DECIMAL.match(inner):
        return f"decimal{inner.count('.')}"
    return "none" if not inner else "other"


def split_title(title: str) -> tuple[str, str]:
    """A heading printed in one cell: "I. NÂNG CAO ..." gives its number and its words."""
    match = _NUMBERED_TITLE.match(title)
    return (match[1].rstrip(".)/-"), title[match.end() :]) if match else ("", title)


@dataclass(slots=True)
class Outline:
    """The headings seen so far; knows where the next one hangs. Paths are unique: a second IV is "IV (2)"."""

    sections: list[ProposedSection] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    @property
    def path(self) -> tuple[str, ...]:
        """Path of the heading rows now stand under."""
        return tuple(name for _, name in self._open)

    def add(self, number: str, title: str) -> None:
        """Open a heading: beside the last one of its family, or inside the one above."""
        kind = kind_of(number)
        families = [family for family, _ in self._open]
        if kind in families:
            del self._open[families.index(kind) :]
        name = bare(number) or title
        taken = {section.path for section in self.sections}
        parent, unique, count = self.path, name, 1
        while (*parent, unique) in taken:
            count += 1
            unique = f"{name} ({count})"
        self._open.append((kind, unique))
        self.sections.append(ProposedSection(self.path, title))

    def close(self) -> None:
        """A new table begins: its rows stand under no heading yet."""
        self._open.clear()
