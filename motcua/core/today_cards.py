"""Tiles on the page "Việc hôm nay" that slices above offer, so that the page need not know the slices.

What a source says about an officer is kept for half a minute: the page is opened hundreds of times a day and
its queue alone is worth a statement each time. Whoever changes what a source counts calls ``forget_cards``.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from motcua.core.actor import Actor

_SECONDS = 30.0
_MOST_OFFICERS = 2000


@dataclass(frozen=True, slots=True)
class TodayCard:
    """One tile: a label, a count, a few words below it, and the page behind."""

    label: str
    value: int
    url: str
    hint: str = ""
    tone: str = "info"
    icon: str = ""


# Actor → its tile, or None when there is nothing to say; at most one statement.
CardSource = Callable[[Actor], TodayCard | None]
_SOURCES: dict[str, CardSource] = {}
_kept: OrderedDict[int, tuple[float, tuple[TodayCard, ...]]] = OrderedDict()
_lock = threading.Lock()


def today_card(name: str, source: CardSource) -> None:
    """Add a source of tiles (from a slice's AppConfig.ready)."""
    _SOURCES[name] = source


def cards_for(actor: Actor) -> tuple[TodayCard, ...]:
    """The tiles of an officer, at most half a minute old."""
    if actor.officer_id is None:
        return ()
    moment = time.monotonic()
    with _lock:
        kept = _kept.get(actor.officer_id)
    if kept is not None and moment - kept[0] <= _SECONDS:
        return kept[1]
    cards = tuple(card for source in _SOURCES.values() if (card := source(actor)) is not None)
    with _lock:
        _kept[actor.officer_id] = (moment, cards)
        while len(_kept) > _MOST_OFFICERS:
            _kept.popitem(last=False)
    return cards


def forget_cards(officer_id: int | None = None) -> None:
    """Ask the sources anew for one officer (None: for everyone) in this process."""
    with _lock:
        if officer_id is None:
            _kept.clear()
        else:
            _kept.pop(officer_id, None)
