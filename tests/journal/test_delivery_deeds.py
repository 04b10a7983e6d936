"""What staff decide about deliveries: bulk replay, send no more, repair; and what the trace keeps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.test import override_settings

from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now, today
from motcua.core.deliveries import (
    DESTINATIONS,
    LEASE,
    DeadFilter,
    PermanentFailure,
    Unreachable,
    calling,
    cancel,
    claim,
    drain,
    mend_after_clock_step,
    of,
    replay_many,
    send_again,
    take_back,
)
from motcua.core.deliveries.metrics import figures, percentile
from motcua.core.deliveries.trace import forget_old_calls
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine, CallOutcome, Delivery, DeliveryCall
from tests.journal.conftest import Desk
from tests.journal.reader import Reader, deliveries, notebooks, write
from tests.support.people import make_actor, make_agency


@pytest.fixture
def controller(desk: Desk) -> Actor:
    """Who decides about dead letters."""
    return make_actor(desk.agency, "control_officer", officer_id=5)


def _dead(desk: Desk, reader: Reader, message: str = "Sai mã lĩnh vực.") -> list[Delivery]:
    """Two events of a thing; the first is refused for good."""
    write(desk, "một", "hai")
    reader.failing[desk.notebook.id] = PermanentFailure(message)
    drain("w1")
    reader.failing.clear()
    return deliveries(desk)


def test_all_dead_letters_of_a_filter_go_out_again_in_their_order(
    desk: Desk, reader: Reader, controller: Actor
) -> None:
    for number, one in enumerate(notebooks(desk, 4)):
        write(desk, f"a{number}", f"b{number}", notebook=one)
        reader.failing[one.id] = PermanentFailure("Sai mã." if number % 2 else "Hết hạn.")
    drain("w1")
    reader.failing.clear()
    wanted = DeadFilter(error="Sai mã", destination="reader", from_on=today(), to_on=today())
    assert wanted.of(controller).count() == 2
    assert replay_many(wanted, expected=2, actor=controller) == 2
    assert drain("w1") == 4
    for thing in {thing for thing, _ in reader.got}:
        assert [sequence for each, sequence in reader.got if each == thing] == [2, 3]
    (line,) = AuditLine.objects.filter(deed="delivery.replayed_many")
    assert (line.detail["count"], line.detail["error"]) == (2, "Sai mã")


def test_a_bulk_replay_takes_no_more_than_the_person_saw(
    desk: Desk, reader: Reader, controller: Actor
) -> None:
    _dead(desk, reader)
    with pytest.raises(Conflict, match="nay là 1"):
        replay_many(DeadFilter(), expected=0, actor=controller)
    assert deliveries(desk)[0].dead_at is not None


def test_a_bulk_replay_needs_the_right_and_touches_ones_own_agencies_only(desk: Desk, reader: Reader) -> None:
    _dead(desk, reader)
    with pytest.raises(NotAllowed):
        replay_many(DeadFilter(), expected=9, actor=desk.receptionist)
    stranger = make_actor(make_agency("H24.991"), "control_officer", officer_id=6)
    assert replay_many(DeadFilter(), expected=9, actor=stranger) == 0
    assert replay_many(DeadFilter(from_on=today() + timedelta(days=1)), expected=9, actor=stranger) == 0


def test_a_bulk_replay_twice_finds_nothing_the_second_time(
    desk: Desk, reader: Reader, controller: Actor
) -> None:
    _dead(desk, reader)
    assert replay_many(DeadFilter(), expected=1, actor=controller) == 1
    assert replay_many(DeadFilter(), expected=1, actor=controller) == 0


def test_what_is_sent_no_more_lets_those_behind_it_go(desk: Desk, reader: Reader, controller: Actor) -> None:
    first, _ = _dead(desk, reader)
    kept = cancel(desk.agency.pk, first.id, reason="Đã nhập tay", actor=controller)
    assert (kept.cancelled_at is not None, kept.cancel_reason, kept.dead_at) == (True, "Đã nhập tay", None)
    assert drain("w1") == 1
    assert reader.got == [(desk.notebook.id, 3)]
    (line,) = AuditLine.objects.filter(deed="delivery.cancelled")
    assert line.detail == {"to": "reader", "reason": "Đã nhập tay"}


def test_only_who_may_gives_up_and_only_what_is_dead_and_with_a_reason(
    desk: Desk, reader: Reader, controller: Actor
) -> None:
    first, second = _dead(desk, reader)
    own = desk.agency.pk
    stranger = make_actor(make_agency("H24.991"), "control_officer", officer_id=6)
    with pytest.raises(NotAllowed):
        cancel(own, first.id, reason="x", actor=make_actor(desk.agency, "administrator"))
    with pytest.raises(NotFound):
        cancel(own, first.id, reason="x", actor=stranger)
    with pytest.raises(WrongState):
        cancel(own, second.id, reason="x", actor=controller)
    with pytest.raises(DomainError, match="Chưa ghi lý do"):
        cancel(own, first.id, reason=" ", actor=controller)
    cancel(own, first.id, reason="x", actor=controller)
    with pytest.raises(WrongState):
        cancel(own, first.id, reason="x", actor=controller)


def test_a_repair_sends_a_things_events_again_from_one_on(
    desk: Desk, reader: Reader, controller: Actor
) -> None:
    write(desk, "một", "hai", "ba")
    drain("w1")
    thing = (desk.agency.pk, "reader", "notebook", desk.notebook.id)
    assert send_again(*thing, from_sequence=3, actor=controller) == 2
    assert drain("w1") == 2
    assert [sequence for _, sequence in reader.got] == [2, 3, 4, 3, 4]


def test_a_repair_waits_for_what_is_on_its_way_and_needs_the_right(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    thing = (desk.agency.pk, "reader", "notebook", desk.notebook.id)
    claim(desk.agency.pk, "reader", "w1")
    controller = make_actor(desk.agency, "control_officer", officer_id=5)
    with pytest.raises(Conflict, match="Đang gửi"):
        send_again(*thing, from_sequence=1, actor=controller)
    with pytest.raises(NotAllowed):
        send_again(*thing, from_sequence=1, actor=desk.receptionist)
    stranger = make_actor(make_agency("H24.991"), "control_officer", officer_id=6)
    with pytest.raises(NotFound):
        send_again(*thing, from_sequence=1, actor=stranger)


def test_what_a_dead_worker_held_is_told_in_the_trace(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    claim(desk.agency.pk, "reader", "w1")
    assert take_back("w1") == 1
    drain("w2")
    ends = DeliveryCall.objects.filter(agency_id=desk.agency.pk).order_by("started_at")
    assert list(ends.values_list("outcome", "worker")) == [("broken_off", "w1"), ("arrived", "w2")]


def test_a_lease_that_ran_out_is_told_in_the_trace(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    claim(desk.agency.pk, "reader", "w1")
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        drain("w2")
    calls = DeliveryCall.objects.filter(agency_id=desk.agency.pk)
    assert set(calls.values_list("outcome", "worker")) == {("broken_off", "w1"), ("arrived", "w2")}


def test_times_of_a_clock_that_was_far_ahead_hold_nothing_up(desk: Desk, reader: Reader) -> None:
    with time_machine.travel(now() + timedelta(days=400)):
        write(desk, "một")
        claim(desk.agency.pk, "reader", "w1")
    assert drain("w2") == 0
    assert mend_after_clock_step() == 2
    assert drain("w2") == 1
    assert mend_after_clock_step() == 0


def test_several_at_once_are_judged_one_by_one(desk: Desk, reader: Reader) -> None:
    things = notebooks(desk, 3)
    for one in things:
        write(desk, f"{one.id}", notebook=one)

    def handle_many(batch: Sequence[Delivery]) -> list[Exception | None]:
        for one in batch:
            with of(one), calling("reader", operation="gửi", request=f"thing {one.subject_id % 7}") as call:
                call.status = 200
        return [PermanentFailure("Sai.") if one.subject_id == things[1].id else None for one in batch]

    DESTINATIONS["reader"] = replace(DESTINATIONS["reader"], handle_many=handle_many)
    assert drain("w1") == 2
    dead = {one.subject_id: one.dead_at is not None for one in deliveries(desk)}
    assert dead == {things[0].id: False, things[1].id: True, things[2].id: False}
    calls = DeliveryCall.objects.filter(agency_id=desk.agency.pk)
    assert {(one.subject_id, one.outcome) for one in calls} == {
        (things[0].id, CallOutcome.ARRIVED),
        (things[1].id, CallOutcome.DEAD),
        (things[2].id, CallOutcome.ARRIVED),
    }


def test_who_is_called_under_another_name_does_not_hide_how_the_delivery_ended(
    desk: Desk, reader: Reader
) -> None:
    write(desk, "một")

    def handle(delivery: Delivery) -> None:
        with calling("sms", operation="send"):
            pass

    DESTINATIONS["reader"] = replace(DESTINATIONS["reader"], handle=handle)
    drain("w1")
    calls = DeliveryCall.objects.filter(agency_id=desk.agency.pk)
    assert set(calls.values_list("destination", "outcome")) == {("sms", "answered"), ("reader", "arrived")}
    (own,) = [one for one in figures({desk.agency.pk}) if one.name == "reader"]
    assert own.arrived == 1


def test_several_at_once_with_too_few_answers_are_all_tried_again(desk: Desk, reader: Reader) -> None:
    for one in notebooks(desk, 2):
        write(desk, f"{one.id}", notebook=one)
    DESTINATIONS["reader"] = replace(DESTINATIONS["reader"], handle_many=lambda batch: [None])
    assert drain("w1") == 0
    assert {(one.failures, one.done_at) for one in deliveries(desk)} == {(1, None)}


def test_old_calls_are_forgotten_after_their_days(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    drain("w1")
    with time_machine.travel(now() + timedelta(days=31)), override_settings(TRACE_DAYS=30):
        write(desk, "hai")
        drain("w1")
        assert forget_old_calls() == 1
        assert forget_old_calls() == 0
    assert DeliveryCall.objects.get(agency_id=desk.agency.pk).sequence == 3


def test_the_figures_name_what_waits_what_is_dead_and_how_long_calls_take(desk: Desk, reader: Reader) -> None:
    _dead(desk, reader)
    other = notebooks(desk, 1)[0]
    write(desk, "ba", notebook=other)
    reader.failing[other.id] = Unreachable("Không trả lời.")
    drain("w1")
    (own,) = [one for one in figures({desk.agency.pk}) if one.name == "reader"]
    assert (own.label, own.waiting, own.dead, own.arrived, own.troubled) == ("Người đọc", 2, 1, 0, 2)
    assert own.oldest_at is not None
    assert own.p50_ms is not None
    assert figures({make_agency("H24.991").pk})[0].waiting == 0
    assert figures(None)[0].told()["waiting"] == 2


def test_the_percentile_is_one_of_the_values() -> None:
    assert percentile([], 0.5) is None
    assert percentile([7], 0.95) == 7
    assert percentile(list(range(100)), 0.95) == 95


def test_the_system_repairs_for_every_agency(desk: Desk, reader: Reader) -> None:
    write(desk, "một")
    drain("w1")
    thing = (desk.agency.pk, "reader", "notebook", desk.notebook.id)
    assert send_again(*thing, from_sequence=1, actor=SYSTEM) == 1
