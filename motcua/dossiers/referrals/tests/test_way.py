"""A part of the work goes to another agency, is worked on under its own clock, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine

from motcua.core.clock import local, now
from motcua.core.errors import DomainError, NotAllowed, WrongState
from motcua.core.models import Delivery
from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import decoded, events_of
from motcua.dossiers.referral_slips import parts_of
from motcua.dossiers.referrals.actions import assign_referral, finish_referral, receive_referral
from motcua.dossiers.referrals.jobs import tell_late_referrals
from motcua.dossiers.referrals.models import Referral, ReferralEvent
from motcua.dossiers.referrals.tests.conftest import THERE, fresh, line, settle, there
from motcua.dossiers.tests.conftest import Desk, request_id

pytestmark = pytest.mark.django_db
Refer = Callable[..., Dossier]


def _finish(referral: Referral, cast: Cast, outcome: str = "done", **facts: str) -> Referral:
    said = {"summary": "Đã xác nhận", "result_number": "7/XN"} | facts
    done = finish_referral(referral, actor=cast[THERE], request_id=request_id(), outcome=outcome, **said)
    settle()
    return done


def _take(referral: Referral, cast: Cast) -> Referral:
    officer_id = cast[THERE].officer_id
    taken = receive_referral(referral, actor=cast[THERE], request_id=request_id(), holder_id=officer_id)
    settle()
    return taken


def test_the_other_agency_gets_the_work_and_its_clock_starts_when_it_takes_it_in(
    refer: Refer, cast: Cast, clock: time_machine.Coordinates
) -> None:
    dossier = refer()
    (arrived,) = there(cast)
    assert (arrived.dossier_code, arrived.work, arrived.due_at) == (dossier.code, "Xác nhận nơi cư trú", None)
    clock.shift(timedelta(days=1))
    taken = _take(arrived, cast)
    assert taken.due_at is not None
    assert local(taken.due_at).strftime("%d/%m %H:%M") == "27/03 17:00"
    assert datetime.fromisoformat(fresh(dossier).referrals[0]["due_at"]) == taken.due_at


def test_the_result_comes_back_to_the_dossier_and_the_leader_may_be_asked_again(
    refer: Refer, cast: Cast, desk: Desk
) -> None:
    dossier = refer()
    desk(dossier, "forward")
    with pytest.raises(WrongState, match="liên thông chưa có kết quả"):
        desk(fresh(dossier), "propose_approval")
    _finish(_take(there(cast)[0], cast), cast)
    current = fresh(dossier)
    assert current.referrals == []
    answer = DossierEvent.objects.get(agency_id=dossier.agency_id, type="ReferralAnswered").payload
    assert (answer["outcome"], answer["result_number"], answer["is_late"]) == ("done", "7/XN", False)
    assert desk(current, "propose_approval").proposal == "approve"


def test_parts_of_one_turn_leave_together_and_the_next_turn_when_all_are_done(
    refer: Refer, cast: Cast
) -> None:
    refer(line(cast, 1, "Việc thứ nhất"), line(cast, 1, "Việc song song"), line(cast, 2, "Việc sau"))
    first, beside = there(cast)
    _finish(_take(first, cast), cast)
    assert len(there(cast)) == 2
    _finish(_take(beside, cast), cast)
    assert {one.work for one in there(cast)} == {"Việc thứ nhất", "Việc song song", "Việc sau"}


@pytest.mark.parametrize("outcome", ["refused", "returned"])
def test_a_part_that_was_not_done_holds_back_the_next_until_a_person_decides(
    outcome: str, refer: Refer, cast: Cast
) -> None:
    dossier = refer(line(cast, 1), line(cast, 2, "Việc sau"))
    _finish(_take(there(cast)[0], cast), cast, outcome, summary="Thiếu sổ hộ khẩu cũ", result_number="")
    current = fresh(dossier)
    assert [one["held"] for one in current.referrals] == [True]
    assert len(there(cast)) == 1
    actions.continue_referrals(
        current, actor=cast["hotich"], request_id=request_id(), reason="Phần sau không cần phần trước"
    )
    settle()
    assert {one.work for one in there(cast)} == {"Xác nhận nơi cư trú", "Việc sau"}


def test_a_delivery_that_comes_twice_changes_nothing(refer: Refer, cast: Cast) -> None:
    dossier = refer()
    _finish(_take(there(cast)[0], cast), cast)
    before = DossierEvent.objects.filter(agency_id=dossier.agency_id).count()
    there_before = ReferralEvent.objects.filter(agency_id=cast[THERE].agency_id).count()
    for agency_id in (dossier.agency_id, cast[THERE].agency_id):
        again = Delivery.objects.filter(agency_id=agency_id, destination__startswith="referral")
        assert again.update(done_at=None, run_at=now()) >= 1
    settle()
    assert DossierEvent.objects.filter(agency_id=dossier.agency_id).count() == before
    assert ReferralEvent.objects.filter(agency_id=cast[THERE].agency_id).count() == there_before
    for agency_id in (dossier.agency_id, cast[THERE].agency_id):
        assert not Delivery.objects.filter(
            agency_id=agency_id, done_at=None, destination__startswith="referral"
        ).exists()


def test_a_recalled_part_is_called_back_there(refer: Refer, cast: Cast, desk: Desk) -> None:
    dossier = refer()
    _take(there(cast)[0], cast)
    desk(fresh(dossier), "recall_referral")
    settle()
    (gone,) = there(cast)
    assert gone.status == "called_back"
    with pytest.raises(WrongState, match="đã thu hồi"):
        _finish(gone, cast)


def test_the_end_of_the_dossier_calls_its_parts_back(refer: Refer, cast: Cast, desk: Desk) -> None:
    dossier = refer()
    desk(fresh(dossier), "stop")
    settle()
    assert there(cast)[0].status == "called_back"


def test_an_answer_that_crosses_a_recall_is_kept_there_and_disturbs_nothing_here(
    refer: Refer, cast: Cast, desk: Desk
) -> None:
    dossier = refer()
    taken = _take(there(cast)[0], cast)
    finish_referral(taken, actor=cast[THERE], request_id=request_id(), outcome="done", summary="Đã xác nhận")
    desk(fresh(dossier), "recall_referral")
    settle()
    assert there(cast)[0].status == "finished"
    assert fresh(dossier).referrals == []
    assert not Delivery.objects.filter(agency_id=cast[THERE].agency_id, done_at=None).exists()


def test_the_head_is_told_once_that_another_agency_is_late(
    refer: Refer, cast: Cast, clock: time_machine.Coordinates
) -> None:
    dossier = refer()
    _take(there(cast)[0], cast)
    assert tell_late_referrals() == 0
    clock.shift(timedelta(days=3))
    assert tell_late_referrals() == 1
    assert tell_late_referrals() == 0
    assert fresh(dossier).referrals[0]["told"] is True
    (part,) = parts_of(dossier, decoded(events_of(dossier)))
    assert part.standing == ("overdue", "Quá hạn trả lời")


def test_a_body_outside_is_answered_for_by_hand_and_is_late_by_our_calendar(
    receive: Callable[..., Dossier], desk: Desk, cast: Cast, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer", "refer")
    (first, second) = parts_of(dossier, decoded(events_of(dossier)))
    assert first.due_at is not None
    assert local(first.due_at).strftime("%d/%m %H:%M") == "27/03 17:00"
    assert second.sent_at is None
    clock.shift(timedelta(days=4))
    assert tell_late_referrals() == 1
    actions.answer_referral(
        fresh(dossier),
        actor=cast["hotich"],
        request_id=request_id(),
        referral_id=first.line.referral_id,
        outcome="done",
        summary="Đã cấp thẻ",
    )
    assert [one["sent"] for one in fresh(dossier).referrals] == [True]


def test_nobody_writes_down_the_answer_of_an_agency_that_answers_itself(refer: Refer, cast: Cast) -> None:
    dossier = fresh(refer())
    with pytest.raises(DomainError, match="không ghi thay"):
        actions.answer_referral(
            dossier,
            actor=cast["hotich"],
            request_id=request_id(),
            referral_id=int(dossier.referrals[0]["id"]),
            outcome="done",
            summary="Xong rồi",
        )


@pytest.mark.parametrize(
    "changes",
    [{"term_value": 0}, {"term_unit": "month"}, {"position": 0}, {"work": " "}, {"agency_id": 999_999}],
)
def test_a_line_that_is_not_right_refers_nothing(
    changes: dict[str, object], receive: Callable[..., Dossier], desk: Desk, cast: Cast
) -> None:
    dossier = desk(receive(), "transfer")
    facts = {"position": 1, "work": "Xác nhận cư trú", "term_value": 2, "agency_id": cast[THERE].agency_id}
    with pytest.raises(DomainError):
        desk(dossier, "refer", lines=(actions.LineFacts(**(facts | changes)),))  # type: ignore[arg-type]
    assert fresh(dossier).referrals == []


def test_nobody_refers_to_the_own_agency_and_nothing_is_no_slip(
    receive: Callable[..., Dossier], desk: Desk, cast: Cast
) -> None:
    dossier = desk(receive(), "transfer")
    own = actions.LineFacts(position=1, work="Xác nhận", term_value=1, agency_id=dossier.agency_id)
    with pytest.raises(DomainError, match="không nhận được"):
        desk(dossier, "refer", lines=(own,))
    with pytest.raises(DomainError, match="phần việc"):
        desk(dossier, "refer", lines=())


def test_who_may_what_with_work_that_came(refer: Refer, cast: Cast) -> None:
    refer()
    (arrived,) = there(cast)
    for stranger in ("hotich", "quantri", "congdan1", "tiepnhan1"):
        with pytest.raises(NotAllowed):
            receive_referral(arrived, actor=cast[stranger], request_id=request_id())
        assert not Referral.objects.visible_to(cast[stranger]).exists()
    taken = _take(arrived, cast)
    with pytest.raises(NotAllowed):
        finish_referral(
            taken,
            actor=cast["lancan.tiepnhan"],
            request_id=request_id(),
            outcome="done",
            summary="Đã xác nhận",
        )
    with pytest.raises(WrongState):
        receive_referral(taken, actor=cast[THERE], request_id=request_id())


def test_a_repeated_press_stands_as_it_was(refer: Refer, cast: Cast) -> None:
    refer()
    (arrived,) = there(cast)
    rid = request_id()
    first = receive_referral(arrived, actor=cast[THERE], request_id=rid)
    again = receive_referral(arrived, actor=cast[THERE], request_id=rid)
    assert (first.sequence, again.sequence) == (2, 2)
    officer_id = cast[THERE].officer_id or 0
    head = replace(cast[THERE], roles=frozenset({"leader"}))
    given = assign_referral(again, actor=head, request_id=request_id(), holder_id=officer_id)
    assert given.holder_id == officer_id
    with pytest.raises(DomainError, match="chính người này"):
        assign_referral(given, actor=head, request_id=request_id(), holder_id=officer_id)


def test_both_journals_verify_after_all_that(refer: Refer, cast: Cast, desk: Desk) -> None:
    dossier = refer(line(cast, 1), line(cast, 2, "Việc sau"))
    _finish(_take(there(cast)[0], cast), cast)
    desk(fresh(dossier), "recall_referral")
    settle()
    assert verify_journals().fault_count == 0
