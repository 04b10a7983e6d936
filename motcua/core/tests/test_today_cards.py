"""Tiles of the page of today: asked once in half a minute for each officer, forgotten on demand."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

from motcua.core import today_cards
from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.today_cards import TodayCard, cards_for, forget_cards, today_card

OFFICER = Actor(kind="officer", officer_id=1, agency_id=1)


@pytest.fixture
def asked() -> Iterator[list[int]]:
    """Who was asked about, with a source of its own."""
    seen: list[int] = []

    def source(actor: Actor) -> TodayCard | None:
        seen.append(actor.officer_id or 0)
        return TodayCard("Việc mẫu", len(seen), "/") if actor.officer_id == 1 else None

    with mock.patch.dict(today_cards._SOURCES, clear=True):
        today_card("sample", source)
        forget_cards()
        yield seen
    forget_cards()


def test_a_tile_is_kept_for_half_a_minute(asked: list[int]) -> None:
    with mock.patch("motcua.core.today_cards.time.monotonic", side_effect=[100.0, 129.0, 131.0]):
        values = [cards_for(OFFICER)[0].value for _ in range(3)]
    assert values == [1, 1, 2]


def test_what_was_forgotten_is_asked_again(asked: list[int]) -> None:
    cards_for(OFFICER)
    forget_cards(2)
    cards_for(OFFICER)
    assert asked == [1]
    forget_cards(1)
    cards_for(OFFICER)
    assert asked == [1, 1]


def test_nothing_to_say_is_no_tile(asked: list[int]) -> None:
    assert cards_for(Actor(kind="officer", officer_id=2, agency_id=1)) == ()
    assert cards_for(ANONYMOUS) == ()
    assert asked == [2]
