"""Breaker, calls per second and pauses: what all workers know of a destination together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from motcua.core.clock import now
from motcua.core.deliveries import (
    DESTINATIONS,
    PermanentFailure,
    Policy,
    RetryLater,
    Unreachable,
    drain,
    pause,
    resume,
    sending,
)
from motcua.core.errors import DomainError, NotAllowed, WrongState
from motcua.core.models import AuditLine, CallOutcome, DeliveryCall, DestinationPause, DestinationState
from tests.journal.conftest import Desk
from tests.journal.reader import Reader, deliveries, notebooks, write
from tests.support.people import make_actor, make_agency

GONE = Unreachable("Nơi nhận không trả lời.")


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """A clock that stands until it is moved."""
    with time_machine.travel(now(), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def many(desk: Desk, reader: Reader) -> list[int]:
    """Ten things with an event each; their ids, in the order in which they are due."""
    made = notebooks(desk, 10)
    for one in made:
        write(desk, f"line-{one.id}", notebook=one)
    return [one.id for one in made]


def _policy(**values: object) -> None:
    known = DESTINATIONS["reader"]
    DESTINATIONS["reader"] = replace(known, policy=Policy(**values))  # type: ignore[arg-type]


def _all_gone(reader: Reader, things: list[int]) -> None:
    reader.failing = dict.fromkeys(things, GONE)


def test_several_without_answer_in_a_row_open_the_breaker_and_the_rest_is_not_tried(
    reader: Reader, many: list[int], clock: time_machine.Coordinates
) -> None:
    _all_gone(reader, many)
    assert drain("w1") == 0
    assert reader.calls == Policy().break_after
    state = DestinationState.objects.get(name="reader")
    assert state.broken_at == now()
    assert state.last_error == "Nơi nhận không trả lời."
    assert drain("w2") == 0, "another worker knows it too"
    assert reader.calls == Policy().break_after


def test_without_answer_nothing_ever_dies(
    desk: Desk, reader: Reader, clock: time_machine.Coordinates
) -> None:
    write(desk, "một")
    reader.failing[desk.notebook.id] = GONE
    for _ in range(30):
        drain("w1")
        clock.shift(timedelta(minutes=10))
    (delivery,) = deliveries(desk)
    assert (delivery.dead_at, delivery.failures) == (None, 0)
    assert delivery.attempts > 20


def test_one_probe_at_a_time_asks_whether_somebody_answers_again(
    reader: Reader, many: list[int], clock: time_machine.Coordinates
) -> None:
    _all_gone(reader, many)
    drain("w1")
    before = reader.calls
    clock.shift(timedelta(seconds=20))
    drain("w1")
    drain("w2")
    assert reader.calls == before + 1
    state = DestinationState.objects.get(name="reader")
    assert state.failed_probes == 1
    assert state.probe_at is not None
    assert state.probe_at - now() > timedelta(seconds=20), "the next probe comes later"


def test_when_somebody_answers_again_everything_goes_out_at_once(
    desk: Desk, reader: Reader, many: list[int], clock: time_machine.Coordinates
) -> None:
    _all_gone(reader, many)
    drain("w1")
    reader.failing.clear()
    clock.shift(timedelta(seconds=20))
    assert drain("w1") + drain("w1") == len(many)
    assert DestinationState.objects.get(name="reader").broken_at is None
    assert {one.done_at is not None for one in deliveries(desk)} == {True}


def test_a_refusal_is_an_answer_and_opens_no_breaker(
    reader: Reader, many: list[int], clock: time_machine.Coordinates
) -> None:
    reader.failing = dict.fromkeys(many, PermanentFailure("Sai mã."))
    drain("w1")
    assert reader.calls == len(many)
    assert not DestinationState.objects.filter(name="reader").exists()


def test_a_breaker_written_by_a_clock_that_was_ahead_is_tried_at_once(
    reader: Reader, many: list[int], clock: time_machine.Coordinates
) -> None:
    _all_gone(reader, many)
    drain("w1")
    DestinationState.objects.update(probe_at=now() + timedelta(days=300))
    reader.failing.clear()
    clock.shift(timedelta(seconds=20))
    assert drain("w2") >= 1


def test_an_ordinary_run_writes_no_state_of_the_destination(reader: Reader, many: list[int]) -> None:
    drain("w1")
    assert not DestinationState.objects.exists()


def test_the_receiver_may_ask_to_come_back_later(
    desk: Desk, reader: Reader, clock: time_machine.Coordinates
) -> None:
    write(desk, "một")
    reader.failing[desk.notebook.id] = RetryLater("Bảo trì đến 14 giờ.", timedelta(hours=2))
    drain("w1")
    reader.failing.clear()
    clock.shift(timedelta(minutes=119))
    assert drain("w1") == 0
    clock.shift(timedelta(minutes=2))
    assert drain("w1") == 1


def test_calls_per_second_are_shared_by_all_workers(
    desk: Desk,
    reader: Reader,
    many: list[int],
    clock: time_machine.Coordinates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _policy(per_second=4.0)
    monkeypatch.setattr(sending, "sleep", lambda seconds: clock.shift(timedelta(seconds=seconds)))
    began = now()
    assert drain("w1") == 4
    assert drain("w2") == 3, "of the second that began at the last call one place is gone"
    for _ in range(20):
        clock.shift(timedelta(milliseconds=250))
        drain("w1")
        drain("w2")
    assert len(reader.got) == len(many)
    calls = DeliveryCall.objects.filter(agency_id=desk.agency.pk)
    at = list(calls.order_by("started_at").values_list("started_at", flat=True))
    assert at[0] >= began
    for first, fifth in zip(at, at[4:], strict=False):
        assert fifth - first >= timedelta(seconds=0.99)


def test_a_reservation_by_a_clock_that_was_ahead_holds_nobody_up(
    reader: Reader, many: list[int], clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch
) -> None:
    _policy(per_second=4.0)
    monkeypatch.setattr(sending, "sleep", lambda seconds: None)
    DestinationState.objects.create(name="reader", next_call_at=now() + timedelta(days=30))
    assert drain("w1") == 4


def test_a_paused_destination_gets_nothing_until_it_is_resumed(
    desk: Desk, reader: Reader, many: list[int]
) -> None:
    controller = make_actor(desk.agency, "control_officer", officer_id=5)
    pause("reader", reason="Bảo trì đường truyền", actor=controller)
    assert drain("w1") == 0
    resume("reader", actor=controller)
    assert drain("w1") == len(many)
    kept = DestinationPause.objects.get(agency_id=desk.agency.pk)
    assert (kept.reason, kept.paused_by_id, kept.resumed_by_id) == ("Bảo trì đường truyền", 5, 5)
    assert set(AuditLine.objects.values_list("deed", flat=True)) >= {"delivery.paused", "delivery.resumed"}


def test_a_pause_is_the_agencys_own(desk: Desk, reader: Reader, many: list[int]) -> None:
    stranger = make_actor(make_agency("H24.991"), "control_officer", officer_id=6)
    pause("reader", reason="x", actor=stranger)
    assert drain("w1") == len(many)


def test_only_who_may_pauses_with_a_reason_and_once(desk: Desk, reader: Reader) -> None:
    controller = make_actor(desk.agency, "administrator", officer_id=5)
    with pytest.raises(NotAllowed):
        pause("reader", reason="x", actor=desk.receptionist)
    with pytest.raises(DomainError, match="Chưa ghi lý do"):
        pause("reader", reason="  ", actor=controller)
    with pytest.raises(WrongState):
        resume("reader", actor=controller)
    pause("reader", reason="x", actor=controller)
    with pytest.raises(WrongState, match="đang tạm dừng rồi"):
        pause("reader", reason="x", actor=controller)
    with pytest.raises(NotAllowed):
        resume("reader", actor=desk.receptionist)


def test_every_attempt_leaves_a_call_that_says_how_it_ended(
    desk: Desk, reader: Reader, clock: time_machine.Coordinates
) -> None:
    write(desk, "một")
    reader.failing[desk.notebook.id] = OSError("Nguyễn Văn An, 0912 345 678")
    drain("w1")
    reader.failing.clear()
    clock.shift(timedelta(minutes=1))
    drain("w2")
    first, second = DeliveryCall.objects.filter(agency_id=desk.agency.pk).order_by("started_at")
    assert (first.outcome, first.error, first.worker) == (CallOutcome.RETRY, "OSError: [tên], [số]", "w1")
    assert (second.outcome, second.error, second.worker) == (CallOutcome.ARRIVED, "", "w2")
    assert (second.subject, second.subject_id, second.sequence) == ("notebook", desk.notebook.id, 2)
