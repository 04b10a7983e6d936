"""The visible mapping of a shape: which field of the source becomes what here, or is kept word for word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

KEPT = "Giữ nguyên văn"


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a source: its name there, what it is called in words, what it becomes here.

    ``use`` is blank for a field that is only kept word for word. Every field is kept in any case.
    """

    source: str
    label: str
    use: str = ""

    @property
    def use_words(self) -> str:
        """What the mapping page prints."""
        return self.use or KEPT


def names(mapping: Iterable[Line]) -> frozenset[str]:
    """The outermost field names a mapping knows ("tables.hinh_thuc_nop" → "tables")."""
    return frozenset(line.source.split(".")[0].split("[")[0] for line in mapping)
