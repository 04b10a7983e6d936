"""The gauge, what is missing and why; sending again; comparing and repairing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from motcua.core.actor import Actor
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.evidence import Scope, find_figure
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import Desk
from motcua.integrations.national_portal import actions, client
from motcua.integrations.national_portal import evidence as _offers  # noqa: F401
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, Hindrance, Reconciliation
from motcua.integrations.national_portal.reconciling import carry_out_waiting, compare_nightly
from motcua.integrations.national_portal.resending import queue
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.synchronised import (
    NOT_QUEUED,
    WAITING,
    by_month,
    causes,
    gap_of,
    gauge,
    lacking,
)
from motcua.integrations.national_portal.tests.conftest import deliveries, link, talk_to
from motcua.integrations.national_portal.tests.test_telling import in_step, statuses

Receive = Callable[..., Dossier]
Send = Callable[..., int]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mapped")]
FROM, TO = date(2026, 3, 1), date(2026, 3, 31)


def measured(dossier: Dossier) -> tuple[int, int]:
    found = gauge([dossier.agency_id], FROM, TO)
    return found.confirmed, found.received


def gaps(dossier: Dossier, why: str = "") -> list[Any]:
    return [gap_of(row) for row in lacking([dossier.agency_id], FROM, TO, why=why)]


def test_the_gauge_is_live(first: StandIn, receive: Receive, desk: Desk, send: Send) -> None:
    dossier, other = receive(), receive(duplicate_confirmed=True)
    assert measured(dossier) == (0, 2)
    send()
    assert measured(dossier) == (2, 2)
    desk(other, "transfer")
    assert measured(dossier) == (1, 2)
    (one,) = gaps(dossier)
    assert (one.code, one.why) == (other.code, "Đang chờ gửi")
    send()
    assert gauge([dossier.agency_id], FROM, TO).share == Decimal("100.00")
    ((month, of_month),) = by_month([dossier.agency_id], FROM, TO)
    assert (month, of_month.confirmed, of_month.lacking) == (date(2026, 3, 1), 2, 0)


def test_of_nothing_there_is_no_share(cast: Cast) -> None:
    assert gauge([cast["tiepnhan1"].agency_id or 0], FROM, TO).share is None


def test_what_is_missing_says_why_since_when_and_what_to_do(
    first: StandIn, receive: Receive, send: Send
) -> None:
    CodeMapping.objects.all().delete()
    dossier = receive()
    send()
    (one,) = gaps(dossier, Hindrance.UNMAPPED)
    assert one.since is not None
    assert "Hộ tịch" in one.words
    assert one.url_label == "Đối chiếu mã"
    assert gaps(dossier, WAITING) == []


def test_a_reason_that_holds_back_several_is_told_once_with_their_number(
    first: StandIn, receive: Receive, desk: Desk, send: Send
) -> None:
    def told(dossier: Dossier) -> list[tuple[int, str]]:
        return [(one.count, one.gap.why) for one in causes([dossier.agency_id], FROM, TO)]

    CodeMapping.objects.all().delete()
    dossier, _ = receive(), receive(duplicate_confirmed=True)
    assert told(dossier) == [(2, "Đang chờ gửi")]
    send()
    assert told(dossier) == [(2, "Chưa đối chiếu mã")]
    receive(duplicate_confirmed=True)
    assert told(dossier) == [(2, "Chưa đối chiếu mã")]  # what holds back one alone is in the list only


def test_received_while_switched_off_is_listed_and_sent_later(
    stand_in: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast, settings: Any
) -> None:
    dossier = desk(receive(), "transfer")
    assert [one.why for one in gaps(dossier, NOT_QUEUED)] == ["Chưa xếp vào hàng gửi"]
    talk_to(stand_in, settings, "first")
    assert actions.resend_lacking(FROM, TO, actor=cast["kiemsoat"]) == 1
    send()
    assert statuses(stand_in, dossier.code) == ["2", "4"]
    assert in_step(dossier)
    client._CLIENTS.clear()


def test_the_figure_is_offered_and_leads_to_the_same_days(
    first: StandIn, receive: Receive, send: Send, settings: Any
) -> None:
    dossier = receive()
    figure = find_figure("national_portal.synchronised")
    assert figure is not None
    scope = Scope(dossier.agency_id, frozenset({dossier.agency_id}), FROM, TO)
    before = figure.measure(scope)
    assert (before.value, before.of, len(before.gaps)) == (0, 1, 1)
    send()
    assert figure.measure(scope).share == Decimal("100.00")
    assert "from_day=01/03/2026" in figure.drill_down(scope)
    settings.NATIONAL_PORTAL = {**settings.NATIONAL_PORTAL, "URL": ""}
    assert figure.measure(scope).unknown


# Sending one dossier again


def _keeper_next_door(cast: Cast) -> Actor:
    """Who keeps the exchange of the neighbouring commune."""
    return replace(cast["lancan.tiepnhan"], roles=frozenset({"control_officer"}))


@pytest.fixture
def refused(first: StandIn, receive: Receive, desk: Desk, send: Send) -> Dossier:
    """A dossier of which the portal refused a field once."""
    first.exchange.faults.order(Fault(FaultKind.REFUSE_FIELD, "DongBoHoSoMC", left=1))
    dossier = desk(receive(), "transfer")
    send()
    assert link(dossier).hindrance == Hindrance.REFUSED
    return dossier


def test_send_again_sends_what_is_not_confirmed(
    first: StandIn, refused: Dossier, send: Send, cast: Cast
) -> None:
    assert actions.send_again(refused.id, actor=cast["kiemsoat"]) == 2
    send()
    assert statuses(first, refused.code) == ["2", "4"]
    assert in_step(refused)
    assert AuditLine.objects.filter(deed="national_portal.sent_again", subject=refused.code).count() == 1


def test_what_is_in_step_is_not_sent_again(first: StandIn, receive: Receive, send: Send, cast: Cast) -> None:
    dossier = receive()
    send()
    with pytest.raises(WrongState, match="đã có đủ"):
        actions.send_again(dossier.id, actor=cast["kiemsoat"])


def test_a_receptionist_may_not_send_again(refused: Dossier, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.send_again(refused.id, actor=cast["tiepnhan1"])


def test_a_strangers_dossier_is_not_found(refused: Dossier, cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.send_again(refused.id, actor=_keeper_next_door(cast))


def test_send_again_pressed_twice_sends_once(
    first: StandIn, refused: Dossier, send: Send, cast: Cast
) -> None:
    for _ in range(2):
        actions.send_again(refused.id, actor=cast["kiemsoat"])
    send()
    assert statuses(first, refused.code) == ["2", "4"]
    assert len(deliveries(refused)) == 2


# Sending all that is missing again


def test_resending_needs_the_portal_switched_on(receive: Receive, cast: Cast) -> None:
    receive()
    with pytest.raises(WrongState, match="đang tắt"):
        actions.resend_lacking(FROM, TO, actor=cast["kiemsoat"])


@pytest.mark.usefixtures("first")
def test_resending_is_for_those_who_keep_the_exchange(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.resend_lacking(FROM, TO, actor=cast["chutich"])


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize(
    ("from_on", "to_on"), [(TO, FROM), (date(2020, 1, 1), TO), (date(2027, 1, 1), date(2027, 2, 1))]
)
def test_days_that_make_no_sense_are_refused(cast: Cast, from_on: date, to_on: date) -> None:
    with pytest.raises(DomainError):
        actions.resend_lacking(from_on, to_on, actor=cast["kiemsoat"])


@pytest.mark.usefixtures("first")
def test_a_neighbours_dossiers_are_not_resent(refused: Dossier, cast: Cast) -> None:
    keeper = _keeper_next_door(cast)
    assert actions.resend_lacking(FROM, TO, actor=keeper) == 0
    assert deliveries(refused)[0].dead_at is not None


def test_resending_twice_doubles_nothing(first: StandIn, refused: Dossier, send: Send, cast: Cast) -> None:
    for _ in range(2):
        actions.resend_lacking(FROM, TO, actor=cast["kiemsoat"])
        send()
    assert statuses(first, refused.code) == ["2", "4"]


def test_what_a_person_decided_to_send_no_more_stays_so(first: StandIn, refused: Dossier, cast: Cast) -> None:
    from motcua.core.deliveries.actions import cancel

    head = deliveries(refused)[0]
    cancel(head.agency_id, head.id, reason="Gửi tay", actor=cast["kiemsoat"])
    queue(refused.agency_id, refused.id, from_sequence=1)
    assert deliveries(refused)[0].cancelled_at is not None
    assert deliveries(refused)[0].done_at is not None


# Comparing


def ask(cast: Cast, who: str = "kiemsoat") -> Reconciliation:
    run = actions.ask_reconciliation(FROM, TO, actor=cast[who])
    carry_out_waiting()
    run.refresh_from_db()
    return run


def test_what_the_portal_lost_is_found_and_sent_anew(
    first: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast
) -> None:
    dossier = desk(receive(), "transfer")
    other = receive(duplicate_confirmed=True)
    send()
    first.exchange.store.run("DELETE FROM dossier WHERE code = ?", dossier.code)
    first.exchange.store.run("DELETE FROM progress WHERE code = ?", dossier.code)
    run = ask(cast)
    assert (run.of, run.agreed, run.missing, run.repaired) == (2, 1, 1, 1)
    assert [one.why for one in gaps(dossier)] == ["Cổng không có hồ sơ này"]
    send()
    assert statuses(first, dossier.code) == ["2", "4"]
    assert in_step(dossier)
    assert in_step(other)
    again = ask(cast)
    assert (again.of, again.agreed, again.repaired) == (2, 2, 0)


def test_another_status_is_found_and_put_right(
    first: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast
) -> None:
    dossier = desk(receive(), "transfer")
    send()
    first.exchange.store.set_status(dossier.code, "2")
    run = ask(cast)
    assert (run.different, run.repaired) == (1, 1)
    send()
    known = first.exchange.store.dossier(dossier.code)
    assert known is not None
    assert known["status"] == "4"
    assert statuses(first, dossier.code) == ["2", "4"]


def test_a_silent_portal_is_no_proof_of_loss(
    first: StandIn, receive: Receive, send: Send, cast: Cast
) -> None:
    dossier = receive()
    send()
    first.exchange.faults.order(Fault(FaultKind.MAINTENANCE))
    run = ask(cast)
    assert (run.of, run.unanswered, run.missing) == (1, 1, 0)
    assert "tạm ngừng" in run.note
    assert in_step(dossier)


def test_the_six_steps_cannot_be_asked_so_the_last_status_is_said_again(
    hub: StandIn, receive: Receive, desk: Desk, send: Send, cast: Cast, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer")
    send()
    code = link(dossier).portal_code
    hub.exchange.store.set_status(code, "2")
    clock.shift(timedelta(hours=13))
    run = ask(cast)
    assert (run.of, run.agreed) == (1, 1)
    known = hub.exchange.store.dossier(code)
    assert known is not None
    assert known["status"] == "4"
    calls = hub.exchange.store.count("SELECT COUNT(*) FROM call")
    assert ask(cast).agreed == 1
    assert hub.exchange.store.count("SELECT COUNT(*) FROM call") == calls


def test_what_the_hub_lost_is_found_and_told_anew(
    hub: StandIn, receive: Receive, send: Send, cast: Cast
) -> None:
    dossier = receive()
    send()
    for table in ("dossier", "progress"):
        hub.exchange.store.run(f"DELETE FROM {table}")
    run = ask(cast)
    assert (run.missing, run.repaired) == (1, 1)
    send()
    assert statuses(hub, link(dossier).portal_code) == ["2"]
    assert in_step(dossier)


def test_the_night_compares_and_revives_what_was_dead(first: StandIn, refused: Dossier, send: Send) -> None:
    assert compare_nightly() == 1
    send()
    assert in_step(refused)


def test_the_night_leaves_a_switched_off_portal_alone(receive: Receive) -> None:
    receive()
    assert compare_nightly() == 0


@pytest.mark.usefixtures("first")
def test_asking_twice_compares_once(cast: Cast) -> None:
    asked = [actions.ask_reconciliation(FROM, TO, actor=cast["kiemsoat"]) for _ in range(2)]
    assert asked[0].id == asked[1].id
    assert carry_out_waiting() == 1


@pytest.mark.usefixtures("first")
def test_a_leader_may_not_ask_for_a_comparison(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.ask_reconciliation(FROM, TO, actor=cast["chutich"])


def test_a_comparison_needs_the_portal_switched_on(cast: Cast) -> None:
    with pytest.raises(WrongState):
        actions.ask_reconciliation(FROM, TO, actor=cast["kiemsoat"])


@pytest.mark.usefixtures("first")
def test_a_neighbours_comparison_is_its_own(refused: Dossier, cast: Cast) -> None:
    keeper = _keeper_next_door(cast)
    run = actions.ask_reconciliation(FROM, TO, actor=keeper)
    carry_out_waiting()
    run.refresh_from_db()
    assert (run.agency_id, run.of) == (keeper.agency_id, 0)


def test_settling_a_code_lets_the_waiting_go(
    first: StandIn, receive: Receive, send: Send, cast: Cast
) -> None:
    (settled,) = CodeMapping.objects.all()
    own = settled.own_code
    settled.delete()
    dossier = receive()
    send()
    assert link(dossier).hindrance == Hindrance.UNMAPPED
    actions.settle_code(CodeKind.SECTOR, own, "G15-HT02", actor=cast["kiemsoat"])
    send()
    assert in_step(dossier)
