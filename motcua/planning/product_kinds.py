"""The kinds of things that can be the product of a plan task; each product slice registers its own.

Planning knows nothing of the slices beside it: it asks a kind for cards by id, for things to link, and
for the address where a new one is made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ProductCard:
    """One product as a task shows it. ``is_complete``: it counts as done; ``gap`` says what is missing."""

    id: int
    title: str
    state: str
    tone: str
    url: str
    on: date | None = None
    is_complete: bool = False
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ProductKind:
    """A kind of product (loại sản phẩm).

    ``cards(agency_ids, ids)`` answers in one statement whatever the number; ``matches(agency_ids, text)``
    gives at most 20 to choose from, newest first; ``create_url`` takes ?task=<id> and links the new thing
    to the task; ``list_url`` is where all of them are listed.
    """

    key: str
    label: str
    cards: Callable[[Collection[int], Collection[int]], Mapping[int, ProductCard]]
    matches: Callable[[Collection[int], str], Sequence[ProductCard]]
    create_url: Callable[[], str]
    list_url: Callable[[], str] | None = None


PRODUCT_KINDS: dict[str, ProductKind] = {}


def product_kind(kind: ProductKind) -> None:
    """Register a kind (from the slice's AppConfig.ready)."""
    PRODUCT_KINDS[kind.key] = kind
