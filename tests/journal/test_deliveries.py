"""Deliveries: in order per thing, again after a failure, dead when a person must decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from motcua.core.clock import now
from motcua.core.deliveries import (
    DESTINATIONS,
    LEASE,
    PermanentFailure,
    Policy,
    agencies_with_work,
    claim,
    deliver,
    drain,
    replay_dead,
    take_back,
)
from motcua.core.errors import NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine, Delivery
from tests.journal.conftest import Desk
from tests.journal.reader import Reader, deliveries, write
from tests.notebook.journal import open_notebook, write_line
from tests.support.people import make_actor, make_agency


def test_an_event_makes_one_delivery_in_the_same_transaction(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    (delivery,) = deliveries(desk)
    assert (delivery.destination, delivery.sequence, delivery.payload) == ("reader", 2, {"type": "Written"})


def test_a_refused_deed_makes_no_delivery(desk: Desk, reader: Reader) -> None:
    with pytest.raises(NotAllowed):
        write_line(desk.notebook, actor=desk.leader, request_id="r", line="x")
    assert deliveries(desk) == []


def test_deliveries_of_one_thing_arrive_in_order(desk: Desk, reader: Reader) -> None:
    write(desk, "một", "hai", "ba")
    assert drain("w1") == 3
    assert reader.got == [(desk.notebook.id, 2), (desk.notebook.id, 3), (desk.notebook.id, 4)]
    assert all(delivery.done_at for delivery in deliveries(desk))


def test_a_blocked_thing_waits_and_holds_up_nobody_else(desk: Desk, reader: Reader) -> None:
    other = open_notebook(desk.agency.pk, actor=desk.receptionist, request_id="open-2")
    write(desk, "một", "hai")
    write(desk, "ba", "bốn", notebook=other)
    reader.failing[desk.notebook.id] = OSError("đường truyền đứt")
    drain("w1")
    assert reader.got == [(other.id, 2), (other.id, 3)]
    first, second = (each for each in deliveries(desk) if each.subject_id == desk.notebook.id)
    assert (first.attempts, first.last_error) == (1, "OSError: đường truyền đứt")
    assert (second.attempts, second.done_at) == (0, None)


def test_many_blocked_things_hold_up_nobody_either(desk: Desk, reader: Reader) -> None:
    """More letters wait behind dead ones than a worker looks at in one go."""
    blocked = [
        open_notebook(desk.agency.pk, actor=desk.receptionist, request_id=f"block-{number}")
        for number in range(30)
    ]
    for notebook in blocked:
        reader.failing[notebook.id] = PermanentFailure("x")
        write(desk, *[f"{notebook.id}-{line}" for line in range(5)], notebook=notebook)
    drain("w1")
    write(desk, "một")
    assert drain("w1") == 1
    assert reader.got == [(desk.notebook.id, 2)]


def test_a_lease_that_ran_out_while_others_were_served_is_not_used(
    desk: Desk, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One letter takes longer than the lease: another worker serves the rest; nothing is served twice."""
    other = open_notebook(desk.agency.pk, actor=desk.receptionist, request_id="open-2")
    write(desk, "một")
    write(desk, "hai", notebook=other)
    with time_machine.travel(now(), tick=False) as clock:
        handle, is_slow = reader.handle, [True]

        def slowly(delivery: Delivery) -> None:
            handle(delivery)
            if is_slow.pop() if is_slow else False:
                clock.shift(LEASE + timedelta(seconds=1))
                drain("w2")

        destination = DESTINATIONS["reader"]
        monkeypatch.setitem(DESTINATIONS, "reader", replace(destination, handle=slowly))
        drain("w1")
    assert [one for one in reader.got if one[0] == other.id] == [(other.id, 2)]


def test_a_failed_delivery_is_tried_again_after_its_delay_and_not_before(desk: Desk, reader: Reader) -> None:
    write(desk, "một", "hai")
    reader.failing[desk.notebook.id] = OSError("x")
    with time_machine.travel(now(), tick=False) as clock:
        drain("w1")
        reader.failing.clear()
        assert drain("w1") == 0
        clock.shift(timedelta(seconds=13))
        assert drain("w1") == 2
    assert reader.got == [(desk.notebook.id, 2), (desk.notebook.id, 3)]


def test_the_delay_doubles_with_every_attempt() -> None:
    for attempts in range(8):
        seconds = Policy().retry_delay(attempts).total_seconds()
        assert 0.8 * 10 * 2**attempts <= seconds <= 1.2 * 10 * 2**attempts


def test_after_the_last_attempt_it_is_dead_and_the_ones_behind_it_wait(desk: Desk, reader: Reader) -> None:
    write(desk, "một", "hai")
    reader.failing[desk.notebook.id] = OSError("x")
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(Policy().attempts + 2):
            drain("w1")
            clock.shift(timedelta(hours=1))
        reader.failing.clear()
        assert drain("w1") == 0
    first, second = deliveries(desk)
    assert (first.attempts, first.dead_at is not None, second.attempts) == (Policy().attempts, True, 0)


def test_a_hopeless_delivery_is_dead_at_once(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    reader.failing[desk.notebook.id] = PermanentFailure("Mã không hợp lệ")
    drain("w1")
    (delivery,) = deliveries(desk)
    assert delivery.dead_at is not None
    assert "Mã không hợp lệ" in delivery.last_error


def test_a_destination_that_is_gone_is_a_dead_letter_not_a_crash(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    DESTINATIONS.clear()
    drain("w1")
    (delivery,) = deliveries(desk)
    assert delivery.dead_at is not None
    assert "không còn trong hệ thống" in delivery.last_error


def test_a_replayed_dead_letter_goes_out_with_all_behind_it(desk: Desk, reader: Reader) -> None:
    write(desk, "một", "hai")
    reader.failing[desk.notebook.id] = PermanentFailure("x")
    drain("w1")
    reader.failing.clear()
    controller = make_actor(desk.agency, "control_officer", officer_id=5)
    replay_dead(desk.agency.pk, deliveries(desk)[0].id, actor=controller)
    assert drain("w1") == 2
    assert AuditLine.objects.filter(deed="delivery.replayed").count() == 1


def test_only_who_may_replays_and_only_what_is_dead(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    (delivery,) = deliveries(desk)
    controller = make_actor(desk.agency, "control_officer", officer_id=5)
    stranger = make_actor(make_agency("H24.991"), "control_officer", officer_id=6)
    with pytest.raises(NotAllowed):
        replay_dead(desk.agency.pk, delivery.id, actor=desk.receptionist)
    with pytest.raises(WrongState):
        replay_dead(desk.agency.pk, delivery.id, actor=controller)
    with pytest.raises(NotFound):
        replay_dead(desk.agency.pk, delivery.id, actor=stranger)


def test_a_leased_delivery_is_given_to_no_second_worker(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    assert len(claim(desk.agency.pk, "reader", "w1")) == 1
    assert claim(desk.agency.pk, "reader", "w2") == []


def test_the_lease_of_a_silent_worker_runs_out(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    claim(desk.agency.pk, "reader", "w1")
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        (taken,) = claim(desk.agency.pk, "reader", "w2")
    assert taken.sequence == 2


def test_a_worker_that_comes_back_frees_its_own_leases_at_once(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    claim(desk.agency.pk, "reader", "w1")
    assert take_back("w2") == 0
    assert take_back("w1") == 1
    assert len(claim(desk.agency.pk, "reader", "w2")) == 1


def test_what_arrived_twice_is_closed_once(desk: Desk, reader: Reader) -> None:
    """A worker that lost its lease may still finish: the second closing changes nothing."""
    write(desk, "một")
    (delivery,) = claim(desk.agency.pk, "reader", "w1")
    deliver(delivery)
    deliver(delivery)
    (stored,) = deliveries(desk)
    assert stored.attempts == 1


def test_work_is_looked_for_in_every_agency(desk: Desk, reader: Reader) -> None:
    other = make_agency("H24.991")
    clerk = make_actor(other, "receptionist", officer_id=3)
    theirs = open_notebook(other.pk, actor=clerk, request_id="open-9")
    write(desk, "một")
    write_line(theirs, actor=clerk, request_id="r-9", line="x")
    assert sorted(agencies_with_work()) == sorted([desk.agency.pk, other.pk])
    assert drain("w1") == 2
