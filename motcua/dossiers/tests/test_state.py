"""The life of a dossier as a pure function."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.errors import WrongState
from motcua.core.journal import Event, payload_of
from motcua.dossiers import events as e
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.state import (
    CONDITIONS,
    DEED_LABELS,
    NATIONAL_MOVES,
    NATIONAL_STATUS,
    STATUS_LABELS,
    Status,
    fitting_deeds,
    national_path,
    why_not,
)
from motcua.dossiers.tests.values import (
    APPROVED,
    HANDED,
    ISSUED,
    PLACES,
    PROPOSED,
    START,
    SUPPLEMENT,
    TRANSFERRED,
    clock,
    opening,
    received,
    told,
)
from motcua.dossiers.transitions import TRANSITIONS, deed_of


def test_the_straight_way_ends_handed_over() -> None:
    state = told(received(), TRANSFERRED, PROPOSED, APPROVED, ISSUED, HANDED)
    assert state.status == Status.HANDED_OVER
    assert state.outcome == "granted"
    assert state.finished_at == START + timedelta(hours=5)
    assert state.handed_over_at == START + timedelta(hours=6)
    assert state.holder_id is None
    assert fitting_deeds(state) == ["correct_error"]


def test_a_result_cannot_be_issued_before_a_decision() -> None:
    with pytest.raises(WrongState, match="chưa có quyết định"):
        told(received(), TRANSFERRED, ISSUED)


def test_a_new_dossier_needs_its_opening_facts() -> None:
    with pytest.raises(WrongState, match="chưa được đăng ký"):
        told(TRANSFERRED)


def test_an_existing_dossier_cannot_be_opened_again() -> None:
    with pytest.raises(WrongState, match="đã có rồi"):
        told(received(), received())


def test_a_supplement_restarts_the_clock_and_keeps_the_first_appointment() -> None:
    later = replace(clock("restart"), due_at=START + timedelta(days=9))
    state = told(received(), TRANSFERRED, SUPPLEMENT, e.SupplementReceived(clock=later, paper_count=1))
    assert state.due_at == START + timedelta(days=9)
    assert state.original_due_at == START + timedelta(days=3)
    assert state.waited_seconds == 3600
    assert state.waiting_since is None
    assert state.supplement_count == 1


def test_a_second_supplement_needs_the_leader() -> None:
    back = e.SupplementReceived(clock=clock("restart"), paper_count=1)
    state = told(received(), TRANSFERRED, SUPPLEMENT, back)
    assert "lãnh đạo" in (why_not(state, "request_supplement") or "")
    asked = e.Proposed(kind="second_supplement", reason="Giấy sai", items=("Bản khác",))
    again = told(received(), TRANSFERRED, SUPPLEMENT, back, asked, replace(SUPPLEMENT, is_second=True))
    assert again.supplement_count == 2
    assert again.proposal == ""


def test_the_law_allows_one_extension_only() -> None:
    asked = e.Proposed(kind="extend", reason="Chờ xác minh", extra_days=2)
    extended = e.Extended(clock=clock("extension", 5), reason="Chờ xác minh", is_late=False, form_number=1)
    state = told(received(), TRANSFERRED, asked, extended)
    assert state.extension_count == 1
    assert state.original_due_at == START + timedelta(days=3)
    assert "một lần" in (why_not(state, "propose_extension") or "")


def test_waiting_for_money_comes_back_to_processing_when_paid() -> None:
    state = told(received(), TRANSFERRED, e.FeeRequested(amount=50_000))
    assert state.status == Status.AWAITING_FEE
    paid = e.FeePaid(amount=50_000, method="cash", receipt_number="1")
    assert told(received(), TRANSFERRED, e.FeeRequested(amount=50_000), paid).status == Status.PROCESSING


def test_money_paid_at_the_desk_changes_no_status() -> None:
    paid = e.FeePaid(amount=8_000, method="cash", receipt_number="1")
    state = told(received(fee=8_000), paid)
    assert state.status == Status.RECEIVED
    assert state.fee_state == "paid"


def test_an_agencys_error_reopens_a_handed_over_dossier() -> None:
    reported = e.Proposed(kind="reopen", reason="Sai ngày sinh")
    reopened = e.Reopened(clock=clock("correction"), place=PLACES["process"], reason="Sai ngày sinh")
    state = told(received(), TRANSFERRED, PROPOSED, APPROVED, ISSUED, HANDED, reported, reopened)
    assert state.status == Status.PROCESSING
    assert state.outcome == ""
    assert state.finished_at is None
    assert state.correction_count == 1


def test_an_answer_to_an_unknown_consultation_is_refused() -> None:
    asked = e.Consulted(consultation_id=7, agency="Công an xã", question="Xác minh cư trú", due_at=START)
    answer = e.ConsultationAnswered(consultation_id=8, is_agreed=True, summary="Đúng", is_late=False)
    with pytest.raises(WrongState, match="không còn chờ"):
        told(received(), TRANSFERRED, asked, answer)
    assert told(received(), TRANSFERRED, asked, replace(answer, consultation_id=7)).consultations == []


def test_every_status_has_a_national_one_and_every_deed_a_label() -> None:
    assert set(NATIONAL_STATUS) == set(Status) == set(STATUS_LABELS)
    assert set(NATIONAL_STATUS.values()) == set(range(1, 11))
    assert set(CONDITIONS) == set(DEED_LABELS)


def test_a_stop_right_after_reception_is_told_to_the_portal_in_two_moves() -> None:
    assert national_path(2, 8) == [4, 8]
    assert national_path(5, 5) == []
    with pytest.raises(ValueError, match="no way"):
        national_path(7, 4)


LINE = e.ReferralLine(
    referral_id=9,
    position=1,
    agency_id=2,
    agency="Xã bên",
    work="Xác nhận cư trú",
    term_value=2,
    term_unit="working_day",
)
# Those that name something open, which may not be there.
NAMING = (
    e.ConsultationAnswered,
    e.ReferralAccepted,
    e.ReferralAnswered,
    e.ReferralRecalled,
    e.ReferralLate,
)
SAMPLES: list[Event] = [
    e.Guided(items=("Ảnh",), reason="Thiếu ảnh", form_number=1),
    e.Resubmitted(),
    e.RefusedAtDesk(reason="Không thuộc thẩm quyền", basis="Điều 17", form_number=1),
    replace(received(), opening=None),
    e.PapersDigitised(hashes=("ab" * 32,)),
    e.Withdrawn(reason="Đổi ý"),
    TRANSFERRED,
    e.Assigned(holder_id=3),
    e.Forwarded(place=replace(PLACES["process"], step=2)),
    e.Returned(place=PLACES["process"], reason="Xem lại"),
    e.Consulted(consultation_id=7, agency="Công an xã", question="Xác minh", due_at=START),
    e.ConsultationAnswered(consultation_id=7, is_agreed=True, summary="Đúng", is_late=False),
    e.Referred(number=1, lines=(LINE, replace(LINE, referral_id=10, position=2, agency_id=None))),
    e.ReferralAccepted(referral_id=9, due_at=START),
    e.ReferralAnswered(referral_id=9, outcome="done", summary="Đã xác nhận"),
    e.ReferralAnswered(referral_id=10, outcome="refused", summary="Không thuộc thẩm quyền"),
    e.ReferralRecalled(referral_id=9, reason="Không cần nữa"),
    e.ReferralsContinued(reason="Làm tiếp"),
    e.ReferralLate(referral_id=9, due_at=START),
    SUPPLEMENT,
    replace(SUPPLEMENT, is_second=True),
    e.SupplementReceived(clock=clock("restart"), paper_count=1),
    e.FeeRequested(amount=1000),
    e.FeePaid(amount=1000, method="cash", receipt_number="1"),
    PROPOSED,
    e.Proposed(kind="refuse", reason="Không đủ điều kiện", place=PLACES["approve"]),
    e.Proposed(kind="extend", reason="Chờ", extra_days=2),
    e.Proposed(kind="second_supplement", reason="Chờ", items=("x",)),
    e.Proposed(kind="reopen", reason="Sai"),
    e.ProposalRejected(kind="approve", reason="Chưa đạt", place=PLACES["process"]),
    e.Extended(clock=clock("extension"), reason="Chờ", is_late=False, form_number=1),
    e.Stopped(cause="applicant", reason="Xin dừng", form_number=1),
    e.Stopped(cause="unsupplemented", reason="Không bổ sung", form_number=1),
    APPROVED,
    e.Refused(place=PLACES["issue"], reason="Không đủ", basis="Điều 5", form_number=1),
    ISSUED,
    HANDED,
    e.Reopened(clock=clock("correction"), place=PLACES["process"], reason="Sai"),
]


def test_the_samples_hold_every_kind_of_event() -> None:
    assert {type(sample) for sample in SAMPLES} | {e.Registered} == set(JOURNAL.event_types.values())
    assert set(TRANSITIONS) | {e.Registered} == set(JOURNAL.event_types.values())


@given(st.lists(st.sampled_from(SAMPLES), max_size=40), st.booleans())
def test_no_order_of_events_reaches_an_impossible_state(wanted: list[Event], online: bool) -> None:
    first: Event = e.Registered(opening=opening(channel="online")) if online else received()
    told_so_far: list[Event] = [first]
    state = told(first)
    for event in wanted:
        before = state
        fits = why_not(state, deed_of(event)) is None
        try:
            state = told(*told_so_far, event)
        except WrongState:
            # Only a consultation's id can refuse an event whose deed fits.
            assert not fits or isinstance(event, NAMING)
            continue
        assert fits
        told_so_far.append(event)
        assert (
            national_path(NATIONAL_STATUS[Status(before.status)], NATIONAL_STATUS[Status(state.status)])
            is not None
        )
        assert (state.finished_at is None) == (
            state.status not in {"withdrawn", "stopped", "refused_at_desk", "completed", "handed_over"}
        )
        assert (state.status == "awaiting_supplement") == (state.waiting_since is not None)
        assert state.extension_count <= 1
        if state.status in {"completed", "handed_over"}:
            assert state.outcome
        if state.received_at is None:
            assert state.due_at is None


@given(st.sampled_from(SAMPLES))
def test_an_event_survives_being_written_down(sample: Event) -> None:
    class Stored:
        type = type(sample).__name__
        payload = payload_of(sample)

    assert JOURNAL.decode(Stored) == sample


def test_the_moves_of_the_portal_are_those_of_the_law_page() -> None:
    assert NATIONAL_MOVES[2] == {4, 6}
    assert NATIONAL_MOVES[10] == {4}
