"""How a whole procedure reads, in a few figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from motcua.catalogue.plain_language.data import lists
from motcua.catalogue.plain_language.finding import Finding


class Level(StrEnum):
    """What is to be done with the texts of a procedure."""

    CLEAR = "clear"
    MEND = "mend"
    REWRITE = "rewrite"

    @property
    def label(self) -> str:
        """The words shown in the list."""
        return {"clear": "Dễ hiểu", "mend": "Có chỗ phải sửa", "rewrite": "Cần viết lại"}[self.value]

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"clear": "done", "mend": "due_soon", "rewrite": "overdue"}[self.value]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many places must be mended (``strict``) and how many should (``advice``)."""

    strict: int
    advice: int

    @property
    def level(self) -> Level:
        """What follows from the counts; the limit is in ``limits.toml``."""
        return level_of(self.strict)


def level_of(strict: int) -> Level:
    """The level for so many places that must be mended."""
    if strict >= lists().rewrite_from:
        return Level.REWRITE
    return Level.MEND if strict else Level.CLEAR


def summary_of(findings: Iterable[Finding]) -> Summary:
    """Findings as two counts."""
    found = list(findings)
    strict = sum(finding.is_strict for finding in found)
    return Summary(strict, len(found) - strict)
