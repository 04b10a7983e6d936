"""Whatever happens to workers, receiver and clock, in whatever order: order kept, nothing lost or doubled.

Random programs over three streams: events, turns of workers that may be killed at any point, a receiver that
refuses, is away or answers too late, clocks that step either way, decisions of staff. The receiver's effects
(first time of each key) must come in each stream's order, and once the troubles stop everything arrives.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from motcua.core.clock import now
from motcua.core.deliveries import (
    DESTINATIONS,
    DeadFilter,
    PermanentFailure,
    RetryLater,
    Unreachable,
    cancel,
    claim,
    deliver,
    drain,
    mend_after_clock_step,
    replay_many,
    sending,
    take_back,
)
from motcua.core.ids import new_id
from motcua.core.models import Delivery, DestinationState
from tests.journal.conftest import Desk
from tests.journal.reader import Reader
from tests.support.people import make_actor

STREAMS, WORKERS = (1, 2, 3), ("w1", "w2", "w3")
STEPS = ("record", "turn", "turn", "killed", "late", "restart", "ahead", "ahead", "back", "replay", "cancel")


class Killed(BaseException):
    """kill -9 in the middle of a hand-over."""


class World:
    """A receiver with keys, deliveries recorded by hand, and workers; all of one program."""

    def __init__(self, desk: Desk, random: Random) -> None:
        self.desk, self.random = desk, random
        self.controller = make_actor(desk.agency, "control_officer", officer_id=5)
        self.effects: list[tuple[int, int]] = []
        self.recorded = dict.fromkeys(STREAMS, 1)
        self.cancelled: set[tuple[int, int]] = set()
        self.is_calm = self.dies = False
        self.held: list[tuple[Delivery, str]] = []
        DESTINATIONS["reader"] = replace(DESTINATIONS["reader"], handle=self.take)

    def take(self, delivery: Delivery) -> None:
        """The receiver: refuses, is away, takes without answering, or takes each key once."""
        chance = 1.0 if self.is_calm else self.random.random()
        if chance < 0.1:
            raise PermanentFailure("Sai mã.")
        if chance < 0.2:
            raise Unreachable("Không trả lời.")
        if chance < 0.25:
            raise RetryLater("Bảo trì.", timedelta(minutes=self.random.randint(1, 90)))
        if self.dies and chance < 0.6:
            raise Killed
        key = (delivery.subject_id, delivery.sequence)
        if key not in self.effects:
            self.effects.append(key)
        if chance < 0.35:
            raise OSError("đứt giữa chừng")
        if self.dies:
            raise Killed

    def record(self) -> None:
        """One event more in a stream."""
        stream = self.random.choice(STREAMS)
        self.recorded[stream] += 1
        Delivery.objects.create(
            agency_id=self.desk.agency.pk,
            id=new_id(),
            destination="reader",
            subject="notebook",
            subject_id=stream,
            sequence=self.recorded[stream],
            payload={},
            created_at=now(),
            run_at=now(),
        )

    def cancel_one(self) -> None:
        """Give up on a dead letter, if there is one."""
        own = self.desk.agency.pk
        dead = Delivery.objects.filter(agency_id=own, dead_at__isnull=False).first()
        if dead is not None:
            cancel(own, dead.id, reason="x", actor=self.controller)
            self.cancelled.add((dead.subject_id, dead.sequence))

    def do(self, step: str, clock: time_machine.Coordinates) -> None:
        """One step of the program."""
        worker, own = self.random.choice(WORKERS), self.desk.agency.pk
        match step:
            case "record":
                self.record()
            case "turn":
                drain(worker)
            case "killed":
                self.dies = True
                with suppress(Killed):
                    drain(worker)
                self.dies = False
            case "late" if self.held:  # a worker that lost its lease long ago hands over at last
                deliver(*self.held.pop())
            case "late":
                self.held += [(one, worker) for one in claim(own, "reader", worker, 1)]
            case "restart" if all(name != worker for _, name in self.held):
                take_back(worker)
            case "ahead":
                clock.shift(timedelta(seconds=self.random.choice((1, 20, 200, 5000))))
            case "back":
                clock.shift(-timedelta(seconds=self.random.choice((1, 100, 90000))))
                mend_after_clock_step()
            case "replay":
                replay_many(DeadFilter(), expected=1000, actor=self.controller)
            case "cancel":
                self.cancel_one()

    def check_order(self) -> None:
        """No effect before those ahead of it in its stream; only what was cancelled may be missing."""
        for stream in STREAMS:
            seen = [sequence for thing, sequence in self.effects if thing == stream]
            assert seen == sorted(seen)
            for sequence in range(2, max(seen, default=1)):
                assert sequence in seen or (stream, sequence) in self.cancelled

    def settle(self, clock: time_machine.Coordinates) -> None:
        """The troubles stop: staff send again, time passes, everything arrives."""
        self.is_calm = True
        replay_many(DeadFilter(), expected=1000, actor=self.controller)
        for _ in range(4):
            clock.shift(timedelta(hours=25))
            mend_after_clock_step()
            for _ in range(3):
                drain("w9")
        for stream in STREAMS:
            for sequence in range(2, self.recorded[stream] + 1):
                assert (stream, sequence) in self.effects or (stream, sequence) in self.cancelled
        left = Delivery.objects.filter(agency_id=self.desk.agency.pk, done_at=None)
        assert list(left) == []
        assert not DestinationState.objects.exclude(broken_at=None).exists()


class _Undone(Exception):
    pass


def _live(desk: Desk, steps: list[str], random: Random) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        sending.forget_breakers()
        world = World(desk, random)
        for step in ["record"] * 4 + steps:
            world.do(step, clock)
            world.check_order()
        world.settle(clock)
        world.check_order()


@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
    phases=[Phase.generate],  # a program names its steps and seed; making it smaller takes minutes
)
@given(steps=st.lists(st.sampled_from(STEPS), min_size=10, max_size=60), seed=st.integers(0, 2**32))
def test_every_event_has_its_effect_once_and_in_order(
    desk: Desk, reader: Reader, steps: list[str], seed: int
) -> None:
    with suppress(_Undone), transaction.atomic():
        _live(desk, steps, Random(seed))
        raise _Undone
