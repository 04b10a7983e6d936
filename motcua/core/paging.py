"""Pages of a list without counting it: one more row than shown tells whether there is a next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")
MAX_PAGE = 1000  # beyond it a person needs a filter, and the database would walk over what it skips


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows of one page, its number from 1, and whether another follows."""

    items: list[T]
    number: int
    has_next: bool

    @property
    def previous(self) -> int | None:
        """Number of the page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Number of the page after, None on the last."""
        return self.number + 1 if self.has_next else None


def page_of(rows: QuerySet[T] | Sequence[T], number: str | int | None, *, size: int = 25) -> Page[T]:  # type: ignore[type-var]
    """Cut one page from ordered rows. A number that is missing or nonsense gives the first page."""
    try:
        wanted = min(max(int(number or 1), 1), MAX_PAGE)
    except (TypeError, ValueError):
        wanted = 1
    start = (wanted - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(items=found[:size], number=wanted, has_next=len(found) > size and wanted < MAX_PAGE)
