"""Choices of people in forms."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.organisations.queries import positions_on


def colleague_choices(actor: Actor, *, empty: str = "") -> list[tuple[str, str]]:
    """The staff of the actor's agency today, by name; ``empty`` is the label of "nobody" when allowed."""
    positions = positions_on(actor.agency_id or 0, today())
    named = {str(one.officer_id): f"{one.officer.name} – {one.title}" for one in positions}
    chosen = sorted(named.items(), key=lambda pair: pair[1])
    return [("", empty), *chosen] if empty else chosen
