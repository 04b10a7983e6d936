"""Deeds against a database: the whole way, and each turn off it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from motcua.core.errors import DomainError, NotAllowed, WrongState
from motcua.core.guards import across_agencies
from motcua.core.journal import JOURNALS, differences, replay
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions, clocks
from motcua.dossiers.actions.opening import LikelyDuplicate
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, Party
from motcua.dossiers.queries import clock_pairs, events_of
from motcua.dossiers.state import Channel
from motcua.dossiers.tests.conftest import Desk, filing, request_id

pytestmark = pytest.mark.django_db
Receive = Callable[..., Dossier]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def sound(dossier: Dossier) -> Dossier:
    """Replaying the events gives the columns, and every due date derives again to what is stored."""
    fresh = Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
    stored = events_of(fresh)
    assert differences(replay(JOURNALS[Dossier], stored), fresh) == {}
    assert all(one.agrees for one in clocks.explain(fresh.agency_id, clock_pairs(stored)))
    return fresh


def test_the_whole_way_from_the_desk_to_the_hand_over(receive: Receive, desk: Desk) -> None:
    dossier = receive()
    assert dossier.code == "H24.990-260324-0001"
    assert dossier.due_at == datetime(2026, 3, 31, 17, 0, tzinfo=ZONE)
    assert dossier.transfer_by == datetime(2026, 3, 24, 17, 0, tzinfo=ZONE)
    done = desk(dossier, "transfer", "forward", "propose_approval", "approve", "issue_result", "hand_over")
    fresh = sound(done)
    assert fresh.status == "handed_over"
    assert fresh.finished_at is not None
    assert [one.type for one in events_of(fresh)] == [
        "Received", "Transferred", "Forwarded", "Proposed", "Approved", "ResultIssued", "HandedOver",
    ]  # fmt: skip


def test_codes_and_register_numbers_run_on(receive: Receive) -> None:
    first = receive()
    second = receive(submitter=PartyFacts(name="Trần Thử Hai", id_number="030199000002"))
    assert second.code.endswith("-0002")
    assert (first.book_number, second.book_number) == (1, 2)


def test_the_same_request_twice_makes_one_dossier(cast: Cast, receive: Receive) -> None:
    actor, rid = cast["tiepnhan1"], request_id()
    made = [
        actions.receive_new(filing(), agency_id=actor.agency_id or 0, actor=actor, request_id=rid)
        for _ in range(2)
    ]
    assert made[0].id == made[1].id
    assert Party.objects.filter(agency_id=actor.agency_id).count() == 1
    assert DossierEvent.objects.filter(agency_id=actor.agency_id).count() == 1


def test_a_deed_sent_twice_happens_once_even_when_the_state_has_moved_on(
    receive: Receive, desk: Desk
) -> None:
    dossier = receive()
    rid = request_id()
    desk(dossier, "transfer", request_id=rid)
    desk(dossier, "forward")
    again = desk(dossier, "transfer", request_id=rid)
    assert again.sequence == 3


def test_a_filing_without_a_required_paper_is_not_received(receive: Receive) -> None:
    with pytest.raises(DomainError, match="Tờ khai theo mẫu"):
        receive(papers=())
    with across_agencies("nothing was left anywhere"):
        assert not Dossier.objects.exists()
        assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"submitter": PartyFacts(name="")}, "họ và tên"),
        ({"submitter": PartyFacts(name="Nguyễn Thử", id_number="12")}, "định danh"),
        ({"submitter": PartyFacts(name="Nguyễn Thử", phone="123")}, "điện thoại"),
        ({"case_key": "khong-co"}, "Trường hợp"),
        ({"procedure_code": "9.999999"}, "9.999999"),
        ({"representative": PartyFacts(name="Người Thay")}, "ủy quyền"),
        ({"fee_due": -1}, "Số tiền"),
    ],
)
def test_wrong_facts_are_refused_and_leave_nothing(
    receive: Receive, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        receive(**changes)
    with across_agencies("nothing was left anywhere"):
        assert not Party.objects.exists()


def test_a_likely_duplicate_must_be_confirmed(receive: Receive) -> None:
    first = receive()
    with pytest.raises(LikelyDuplicate, match=first.code):
        receive()
    assert receive(duplicate_confirmed=True).code.endswith("-0002")


def test_owner_submitter_and_representative_are_kept_apart(receive: Receive) -> None:
    helper = PartyFacts(name="Người Đi Nộp", id_number="030199000009")
    dossier = receive(
        submitter=helper,
        representative=helper,
        owner=PartyFacts(name="Chủ Hồ Sơ"),
        basis="Giấy ủy quyền số 3",
    )
    fresh = sound(dossier)
    assert fresh.owner.name == "Chủ Hồ Sơ"
    assert fresh.submitter.name == fresh.representative.name == "Người Đi Nộp"
    assert fresh.basis == "Giấy ủy quyền số 3"


def test_events_hold_no_personal_data(receive: Receive, desk: Desk) -> None:
    dossier = desk(receive(), "transfer", "forward", "propose_approval")
    text = str([one.payload for one in events_of(dossier)])
    assert "Thử Nghiệm" not in text
    assert "030199000001" not in text


def test_receiving_for_another_area_names_the_agency_and_adds_the_way(receive: Receive, cast: Cast) -> None:
    other = cast["lancan.tiepnhan"].agency_id
    dossier = sound(receive(competent_agency_id=other))
    assert dossier.competent_agency_id == other
    assert dossier.code.startswith("H24.991-")
    assert dossier.due_at == datetime(2026, 4, 1, 17, 0, tzinfo=ZONE)


def test_two_desks_receiving_for_one_agency_give_different_codes(receive: Receive, cast: Cast) -> None:
    home, other = cast["tiepnhan1"].agency_id, cast["lancan.tiepnhan"].agency_id
    theirs = receive(by="lancan.tiepnhan", competent_agency_id=home)
    ours = receive(submitter=PartyFacts(name="Trần Thử Ba", id_number="030199000003"))
    assert theirs.agency_id == other
    assert [theirs.code[-4:], ours.code[-4:]] == ["0001", "0002"]


def test_after_three_the_transfer_waits_for_the_morning(
    receive: Receive, clock: time_machine.Coordinates
) -> None:
    clock.move_to(datetime(2026, 3, 24, 15, 1, tzinfo=ZONE))
    assert receive().transfer_by == datetime(2026, 3, 25, 7, 30, tzinfo=ZONE)


def test_a_supplement_restarts_the_full_term(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer", "request_supplement")
    assert dossier.status == "awaiting_supplement"
    assert dossier.close_on is not None
    assert dossier.close_on.date().isoformat() == "2026-04-08"
    clock.move_to(datetime(2026, 3, 30, 9, 0, tzinfo=ZONE))
    back = sound(desk(dossier, "receive_supplement"))
    assert back.due_at == datetime(2026, 4, 6, 17, 0, tzinfo=ZONE)
    assert back.original_due_at == datetime(2026, 3, 31, 17, 0, tzinfo=ZONE)
    assert DossierPaper.objects.filter(agency_id=back.agency_id, dossier_id=back.id).count() == 2


def test_a_supplement_after_three_working_days_is_marked_late(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer")
    clock.move_to(datetime(2026, 3, 30, 8, 0, tzinfo=ZONE))
    desk(dossier, "request_supplement")
    assert events_of(dossier)[-1].payload["is_late"] is True


def test_a_second_supplement_goes_through_the_leader(receive: Receive, desk: Desk) -> None:
    dossier = desk(receive(), "transfer", "request_supplement", "receive_supplement")
    with pytest.raises(WrongState, match="lãnh đạo"):
        desk(dossier, "request_supplement")
    dossier = desk(dossier, "propose_second_supplement", "request_second_supplement")
    assert sound(dossier).supplement_count == 2


def test_unanswered_supplements_close_after_the_legal_days_and_not_before(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    from motcua.dossiers.jobs import close_all_unsupplemented

    dossier = desk(receive(), "transfer", "request_supplement")
    clock.move_to(datetime(2026, 4, 8, 16, 59, tzinfo=ZONE))
    assert close_all_unsupplemented() == 0
    clock.move_to(datetime(2026, 4, 8, 17, 1, tzinfo=ZONE))
    assert close_all_unsupplemented() == 1
    assert close_all_unsupplemented() == 0
    assert sound(dossier).status == "stopped"


def test_one_extension_at_least_a_day_ahead(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer", "propose_extension", "extend")
    extended = sound(dossier)
    assert extended.due_at == datetime(2026, 4, 2, 17, 0, tzinfo=ZONE)
    assert extended.original_due_at == datetime(2026, 3, 31, 17, 0, tzinfo=ZONE)
    with pytest.raises(WrongState, match="một lần"):
        desk(extended, "propose_extension")


def test_no_extension_on_the_due_day_but_a_late_apology_after_it(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer", "propose_extension")
    clock.move_to(datetime(2026, 3, 31, 9, 0, tzinfo=ZONE))
    with pytest.raises(DomainError, match="ít nhất 1 ngày"):
        desk(dossier, "extend")
    clock.move_to(datetime(2026, 4, 1, 9, 0, tzinfo=ZONE))
    with pytest.raises(DomainError, match="quá hẹn"):
        desk(dossier, "extend")
    late = sound(desk(dossier, "extend", is_late_apology=True))
    assert events_of(late)[-1].payload["is_late"] is True
    assert late.due_at == datetime(2026, 4, 3, 17, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("proposed", "decided"), [("propose_approval", "approve"), ("propose_refusal", "refuse")]
)
def test_nobody_decides_what_he_proposed(
    receive: Receive, desk: Desk, cast: Cast, proposed: str, decided: str
) -> None:
    both = {**dict(cast)}
    leader = cast["chutich"]
    both["hai-vai"] = type(leader)(
        kind="officer",
        name="Hai Vai",
        user_id=990,
        officer_id=leader.officer_id,
        agency_id=leader.agency_id,
        position="Chủ tịch",
        roles=frozenset({"leader", "specialist"}),
    )
    desk.cast = both  # type: ignore[assignment]
    dossier = desk(receive(), "transfer", "forward")
    dossier = desk(dossier, proposed, by="hai-vai")
    with pytest.raises(NotAllowed, match="không thể tự quyết định"):
        desk(dossier, decided, by="hai-vai")
    assert sound(desk(dossier, decided, by="phochutich")).outcome


def test_a_refusal_after_appraisal_is_issued_and_handed_over_like_a_result(
    receive: Receive, desk: Desk
) -> None:
    dossier = desk(receive(), "transfer", "propose_refusal", "refuse", "issue_result", "hand_over")
    assert (sound(dossier).outcome, dossier.status) == ("refused", "handed_over")


def test_a_rejected_draft_goes_back_to_its_drafter(receive: Receive, desk: Desk, cast: Cast) -> None:
    dossier = desk(receive(), "transfer", "forward", "propose_approval", "reject_proposal")
    fresh = sound(dossier)
    assert fresh.holder_id == cast["hotich"].officer_id
    assert fresh.step_kind == "process"
    assert fresh.proposal == ""


def test_a_step_goes_back_with_a_reason(receive: Receive, desk: Desk) -> None:
    dossier = desk(receive(), "transfer", "forward")
    with pytest.raises(DomainError, match="lý do"):
        desk(dossier, "return_step", by="hotich", step=1, reason="")
    back = desk(dossier, "return_step", by="hotich", step=1, reason="Cần xem lại giấy tờ")
    assert sound(back).step == 1


def test_an_opinion_is_asked_and_answered(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer")
    due = datetime(2026, 3, 26, 17, 0, tzinfo=ZONE)
    dossier = desk(
        dossier, "consult", by="hotich", agency="Công an xã", question="Xác minh cư trú", due_at=due
    )
    assert len(dossier.consultations) == 1
    clock.move_to(due + timedelta(hours=1))
    number = int(dossier.consultations[0]["id"])
    dossier = desk(
        dossier,
        "answer_consultation",
        by="hotich",
        consultation_id=number,
        is_agreed=True,
        summary="Đúng cư trú",
    )
    assert sound(dossier).consultations == []
    assert events_of(dossier)[-1].payload["is_late"] is True


def test_a_result_is_not_handed_over_while_money_is_due(receive: Receive, desk: Desk) -> None:
    dossier = desk(
        receive(fee_due=8_000), "transfer", "forward", "propose_approval", "approve", "issue_result"
    )
    with pytest.raises(DomainError, match="chưa nộp"):
        desk(dossier, "hand_over")
    with pytest.raises(DomainError):
        desk(dossier, "mark_fee_paid", receipt_number="")
    paid = desk(dossier, "mark_fee_paid")
    assert sound(desk(paid, "hand_over")).fee_state == "paid"


def test_an_agencys_error_is_corrected_within_three_working_days(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(
        receive(), "transfer", "forward", "propose_approval", "approve", "issue_result", "hand_over"
    )
    clock.move_to(datetime(2026, 4, 6, 9, 0, tzinfo=ZONE))
    dossier = sound(desk(dossier, "correct_error", "reopen"))
    assert dossier.status == "processing"
    assert dossier.due_at == datetime(2026, 4, 9, 17, 0, tzinfo=ZONE)
    assert dossier.finished_at is None


def test_an_online_filing_is_received_guided_or_withdrawn(cast: Cast, receive: Receive, desk: Desk) -> None:
    citizen, agency_id = cast["congdan1"], cast["tiepnhan1"].agency_id or 0

    def filed(number: str) -> Dossier:
        return actions.register(
            filing(
                channel=Channel.ONLINE,
                submitter=PartyFacts(name="Mai Thử", id_number=number, user_id=citizen.user_id),
            ),
            agency_id=agency_id,
            actor=citizen,
            request_id=request_id(),
        )

    accepted = sound(desk(filed("030199000011"), "receive", by="tiepnhan1"))
    assert (accepted.status, accepted.channel, accepted.book_number) == ("received", "online", 1)
    guided = desk(filed("030199000012"), "guide", by="tiepnhan1", items=("Ảnh",), reason="Thiếu ảnh")
    assert sound(desk(guided, "resubmit", by="congdan1")).status == "registered"
    gone = desk(filed("030199000013"), "withdraw", by="congdan1", reason="Đổi ý rồi")
    assert sound(gone).status == "withdrawn"


def test_a_visit_that_ends_in_guidance_or_refusal_is_written_down(cast: Cast, receive: Receive) -> None:
    actor = cast["tiepnhan1"]
    common: dict[str, Any] = {"agency_id": actor.agency_id, "actor": actor}
    guided = actions.open_with_guidance(
        filing(papers=()), items=("Tờ khai",), reason="Thiếu tờ khai", request_id=request_id(), **common
    )
    refused = actions.open_with_refusal(
        filing(papers=()), reason="Không thuộc thẩm quyền", basis="Điều 17", request_id=request_id(), **common
    )
    assert (sound(guided).status, sound(refused).status) == ("guided", "refused_at_desk")
    assert guided.due_at is None


@pytest.mark.parametrize(
    ("who", "deed", "error"),
    [
        ("lancan.chuyenmon", "forward", NotAllowed),
        ("quantri", "forward", NotAllowed),
        ("kiemsoat", "forward", NotAllowed),
        ("tiepnhan1", "propose_approval", NotAllowed),
        ("hotich", "approve", NotAllowed),
        ("congdan1", "transfer", NotAllowed),
        ("lancan.tiepnhan", "transfer", NotAllowed),
    ],
)
def test_a_deed_is_refused_to_who_may_not(
    receive: Receive, desk: Desk, who: str, deed: str, error: type[Exception]
) -> None:
    dossier = receive() if deed == "transfer" else desk(receive(), "transfer")
    sequence = dossier.sequence
    with pytest.raises(error):
        desk(dossier, deed, by=who)
    assert sound(dossier).sequence == sequence


def test_a_stranger_sees_nothing_of_it(receive: Receive, cast: Cast) -> None:
    dossier = receive()
    for who in ("lancan.tiepnhan", "quantri", "congdan1", "congan", "anonymous"):
        assert (
            not Dossier.objects.visible_to(cast[who])
            .filter(id=dossier.id, agency_id=dossier.agency_id)
            .exists()
        )
    assert Dossier.objects.visible_to(cast["vanthu"]).filter(id=dossier.id).exists()


def test_two_deeds_from_the_same_reading_one_wins(receive: Receive, desk: Desk) -> None:
    dossier = desk(receive(), "transfer")
    stale = Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
    desk(dossier, "forward")
    with pytest.raises(WrongState):
        desk(stale, "forward")


@pytest.mark.parametrize("table", ["dossiers_dossierevent", "dossiers_dossierpaper"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET agency_id = agency_id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_history(receive: Receive, table: str, verb: str) -> None:
    receive()
    with (
        across_agencies("somebody with the database's password"),
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))
