"""What an adapter must say of its shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import Readings


class Fullness(IntEnum):
    """How much a shape says. A record never overwrites what a fuller one has brought."""

    LIST = 0
    OLD = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of file: its key, its name in words, how it is recognised, how it is read, and its mapping.

    ``recognises`` looks at content only, never at the file's name. ``read`` raises ImportRefused, naming
    the place, when a record lacks what the shape always has.
    """

    key: str
    label: str
    about: str
    fullness: Fullness
    mapping: tuple[Line, ...]
    recognises: Callable[[Opened], bool]
    read: Callable[[Opened], Readings]
