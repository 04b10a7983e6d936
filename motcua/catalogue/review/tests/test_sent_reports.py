"""Reports of reviews and what becomes of their proposals: frozen when sent, replaced, answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from motcua.catalogue.review import actions
from motcua.catalogue.review.actions import AnswerFacts
from motcua.catalogue.review.compiling import digest_of
from motcua.catalogue.review.models import (
    ReviewReport,
    SentProposal,
)
from motcua.catalogue.review.tests.conftest import (
    PROPOSAL,
    Office,
)
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.models import AuditLine

pytestmark = pytest.mark.django_db

ANSWER = AnswerFacts(outcome="accepted", document="Công văn 12/VP", answered_on=date(2026, 6, 15))
_REPORT = actions.ReportFacts(dated_on=date(2026, 6, 15), addressee="UBND tỉnh")


def test_a_report_goes_to_the_addressee_of_its_day_and_one_draft_is_enough(office: Office) -> None:
    plan, control = office.done().plan, office.cast["kiemsoat"]
    draft = actions.draft_report(plan, actor=control)
    assert draft.addressee.startswith("Văn phòng Ủy ban nhân dân tỉnh")
    assert actions.draft_report(plan, actor=control).id == draft.id
    with pytest.raises(WrongState):
        actions.draft_report(office.plan(), actor=control)


def test_before_july_2025_the_report_went_to_the_district(
    office: Office, clock: time_machine.Coordinates
) -> None:
    plan = office.done().plan
    clock.move_to(date(2025, 6, 30))
    draft = actions.draft_report(plan, actor=office.cast["kiemsoat"])
    assert draft.addressee == "Ủy ban nhân dân huyện"


def test_an_incomplete_report_is_not_sent(office: Office) -> None:
    draft = actions.draft_report(office.done().plan, actor=office.cast["kiemsoat"])
    with pytest.raises(DomainError, match="số báo cáo"):
        actions.send_report(draft, actor=office.cast["chutich"])
    facts = replace(_REPORT, report_number="1/BC", signer="Người Ký Mẫu")
    draft = actions.change_report(draft, facts, actor=office.cast["kiemsoat"])
    with pytest.raises(DomainError, match="tờ trình"):
        actions.send_report(draft, actor=office.cast["chutich"])


def test_what_was_sent_is_kept_whatever_is_changed_afterwards(office: Office) -> None:
    sent = office.sent()
    report = sent.report
    control, proposal = office.cast["kiemsoat"], sent.proposal
    actions.reopen_review(proposal.review, reason="Sửa phương án", actor=control)
    with pytest.raises(WrongState, match="đã gửi"):
        actions.remove_proposal(proposal, actor=control)
    actions.change_proposal(proposal, replace(PROPOSAL, content="Rút xuống 20 ngày"), actor=control)
    kept = ReviewReport.objects.get(agency_id=report.agency_id, id=report.id)
    assert kept.content["reviews"][0]["proposals"][0]["content"] == PROPOSAL.content
    assert digest_of(kept.content) == kept.digest
    with pytest.raises(WrongState):
        actions.change_report(kept, _REPORT, actor=control)
    with pytest.raises(WrongState):
        actions.send_report(kept, actor=office.cast["chutich"])


def test_the_database_itself_refuses_to_change_or_delete_a_sent_report(office: Office) -> None:
    report = office.sent().report
    rows = ReviewReport.objects.filter(agency_id=report.agency_id, id=report.id)
    for change in ({"content": {}}, {"signer": "Người Khác"}, {"state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    SentProposal.objects.filter(agency_id=report.agency_id).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_a_later_version_replaces_what_still_waits(office: Office) -> None:
    first = office.sent()
    control = office.cast["kiemsoat"]
    review = actions.reopen_review(first.proposal.review, reason="Bổ sung", actor=control)
    actions.finish_review(review, actor=control)
    second = office.report(review)
    assert (second.version, second.signer) == (2, "Người Ký Mẫu")
    actions.send_report(second, actor=office.cast["chutich"])
    first = SentProposal.objects.get(agency_id=first.agency_id, id=first.id)
    assert first.outcome == "replaced"
    with pytest.raises(WrongState):
        actions.record_answer(first, ANSWER, actor=control)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"document": ""}, "document"),
        ({"answered_on": None}, "answered_on"),
        ({"answered_on": date(2026, 6, 14)}, "answered_on"),
        ({"answered_on": date(2026, 6, 16)}, "answered_on"),
        ({"outcome": "refused"}, "note"),
        ({"outcome": "replaced"}, "outcome"),
    ],
)
def test_an_answer_says_by_which_document_and_when(wrong: dict[str, Any], field: str, office: Office) -> None:
    sent = office.sent()
    with pytest.raises(DomainError) as refusal:
        actions.record_answer(sent, replace(ANSWER, **wrong), actor=office.cast["kiemsoat"])
    assert refusal.value.field == field


def test_the_same_answer_again_changes_nothing_and_a_slip_is_taken_back(office: Office) -> None:
    sent, control = office.sent(), office.cast["kiemsoat"]
    actions.record_answer(sent, ANSWER, actor=control)
    lines = AuditLine.objects.count()
    actions.record_answer(sent, ANSWER, actor=control)
    assert AuditLine.objects.count() == lines
    back = actions.record_answer(sent, AnswerFacts(outcome="waiting"), actor=control)
    assert (back.outcome, back.document, back.answered_on) == ("waiting", "", None)


def test_an_accepted_proposal_is_linked_to_the_version_that_carries_it_out(office: Office) -> None:
    sent, control = office.sent(), office.cast["kiemsoat"]
    with pytest.raises(WrongState, match="được chấp nhận"):
        actions.link_version(sent, number=2, actor=control)
    sent = actions.record_answer(sent, ANSWER, actor=control)
    with pytest.raises(NotFound):
        actions.link_version(sent, number=1, actor=control)
    newer = office.newer()
    linked = actions.link_version(sent, number=newer.number, actor=control)
    assert linked.new_version_id == newer.pk
    lines = AuditLine.objects.count()
    actions.link_version(linked, number=newer.number, actor=control)
    assert AuditLine.objects.count() == lines
