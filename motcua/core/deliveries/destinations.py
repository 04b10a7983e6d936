"""Destinations: who wants to be told of which events, and how one delivery is handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from motcua.core.deliveries.policy import Policy
from motcua.core.models import Delivery, JournalEvent
from motcua.core.rows import insert

Payload = Mapping[str, Any]
Builder = Callable[[models.Model, Any, Any], "Payload | None"]
Handler = Callable[[Delivery], None]
# None: it arrived; an error: what the handler of one would have raised.
ManyHandler = Callable[[Sequence[Delivery]], "Sequence[Exception | None]"]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where events of one journal go.

    ``build`` is the rule and fixes what is sent, in the transaction of the deed: facts of the event and
    ids of immutable rows, never names or numbers of persons; None: this event is not for them. ``events``
    names the event types asked about at all (empty: all). ``handle`` hands over one delivery, outside any
    transaction, and must be idempotent: its key is ``delivery.key``. It raises PermanentFailure,
    RetryLater or Unreachable; any other error is tried again as the policy says. ``handle_many`` takes
    several deliveries of one agency, never two of one thing, and answers for each in their order.
    """

    name: str
    label: str
    journal: str
    build: Builder
    handle: Handler
    policy: Policy = field(default_factory=Policy)
    handle_many: ManyHandler | None = None
    events: frozenset[str] = frozenset()


DESTINATIONS: dict[str, Destination] = {}
# Who is called on the way to a destination under a name of its own (a mail server, a provider): its label.
CALLED: dict[str, str] = {}


def subscribe(destination: Destination) -> None:
    """Add a destination; from now on each fitting event makes one delivery."""
    DESTINATIONS[destination.name] = destination


def called(name: str, label: str) -> None:
    """Name one whom handlers call, so that the trace and its figures can tell of it."""
    CALLED[name] = label


def label_of(name: str) -> str:
    """What people call a destination or who is called; the bare name of what is no longer there."""
    known = DESTINATIONS.get(name)
    return known.label if known else CALLED.get(name, name)


def policy_of(name: str) -> Policy:
    """The destination's policy; the usual one when it is no longer there."""
    known = DESTINATIONS.get(name)
    return known.policy if known else Policy()


def enqueue(journal: str, row: models.Model, stored: JournalEvent, event: object) -> None:
    """Write the deliveries of one event, in the transaction of the deed: one statement, or none."""
    drafts = []
    for destination in DESTINATIONS.values():
        if destination.journal != journal or (destination.events and stored.type not in destination.events):
            continue
        payload = destination.build(row, stored, event)
        if payload is not None:
            drafts.append(
                Delivery(
                    agency_id=stored.agency_id,
                    destination=destination.name,
                    subject=journal,
                    subject_id=row.id,  # type: ignore[attr-defined]
                    sequence=stored.sequence,
                    payload=dict(payload),
                    created_at=stored.recorded_at,
                    run_at=stored.recorded_at,
                )
            )
    insert(drafts)
