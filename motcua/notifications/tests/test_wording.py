"""What applicants are told: every message in plain Vietnamese, without personal data."""

from __future__ import annotations

import re

import pytest

from motcua.dossiers.events import EVENT_TYPES
from motcua.notifications.wording import WORDINGS, wording_of

FACTS = {
    "code": "H24.990-260901-0001",
    "due_at": "2026-09-04T10:00:00Z",
    "close_on": "2026-09-20T10:00:00Z",
    "amount": 150000,
    "fee_due": 8000,
    "cause": "unsupplemented",
    "is_late": True,
    "is_electronic": False,
    "outcome": "granted",
}
# The office's own business, or told by another message.
SILENT = {
    "Resubmitted",
    "PapersDigitised",
    "Transferred",
    "Assigned",
    "Forwarded",
    "Returned",
    "Consulted",
    "ConsultationAnswered",
    "Proposed",
    "ProposalRejected",
    "Approved",
    "Referred",
    "ReferralAccepted",
    "ReferralAnswered",
    "ReferralRecalled",
    "ReferralsContinued",
    "ReferralLate",
}


def test_every_event_either_has_a_message_or_is_left_out_on_purpose() -> None:
    assert set(WORDINGS) | SILENT == set(EVENT_TYPES)
    assert not set(WORDINGS) & SILENT


@pytest.mark.parametrize("kind", WORDINGS)
def test_a_message_is_short_names_the_dossier_and_ends_as_a_sentence(kind: str) -> None:
    wording = wording_of(kind, FACTS)
    assert 5 < len(wording.title) <= 60
    assert not wording.title.endswith(".")
    assert FACTS["code"] in wording.text
    assert wording.text.endswith(".")
    assert "  " not in wording.text
    assert len(wording.text) <= 300
    assert not re.search(r"[{}]|None", wording.text)


def test_moments_are_told_on_the_local_clock() -> None:
    assert "17:00 ngày 04/09/2026" in wording_of("Received", FACTS).text


def test_money_is_told_when_it_is_due() -> None:
    assert "8.000 đ" in wording_of("Received", FACTS).text
    assert "phí" not in wording_of("Received", {**FACTS, "fee_due": 0}).text.lower()


def test_only_what_waits_for_the_applicant_asks_for_a_deed() -> None:
    asking = {kind for kind in WORDINGS if wording_of(kind, FACTS).is_action_needed}
    assert asking == {"Guided", "SupplementRequested", "FeeRequested"}


def test_a_refusal_is_not_called_a_result() -> None:
    assert wording_of("ResultIssued", FACTS).title == "Đã có kết quả"
    assert wording_of("ResultIssued", {**FACTS, "outcome": "refused"}).title == "Đã có văn bản trả lời"


def test_an_apology_says_sorry_and_whether_it_came_late() -> None:
    text = wording_of("Extended", FACTS).text
    assert "xin lỗi" in text
    assert "quá ngày hẹn" in text
    assert "quá ngày hẹn" not in wording_of("Extended", {**FACTS, "is_late": False}).text


def test_a_request_without_a_closing_day_threatens_nothing() -> None:
    assert "đóng hồ sơ" not in wording_of("SupplementRequested", {**FACTS, "close_on": None}).text
