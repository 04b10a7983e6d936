"""A plan of review at each point of its way, made by the real deeds on a standing day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from motcua.catalogue.actions import add_procedure, approve_version, draft_version
from motcua.catalogue.content import ExecutingKind, ReplacedBy, RequiredPaper
from motcua.catalogue.models import Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.review import actions
from motcua.catalogue.review.actions import CostFacts, PartFacts, PlanFacts, ProposalFacts, ReviewFacts
from motcua.catalogue.review.cost import Counting, Side
from motcua.catalogue.review.models import (
    ProcedureReview,
    ReviewPlan,
    ReviewReport,
    SentProposal,
    SimplificationProposal,
)
from motcua.catalogue.review.questions import get_form
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.clock import ZONE
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast

NINE = datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)
CODE, INTERNAL = "1.000001", "N.000001"
PLAN = PlanFacts(year=2026, title="Kế hoạch rà soát thủ tục hành chính năm 2026", goal=Decimal(5))
REVIEW = ReviewFacts(
    executing_agency="UBND xã Thanh Mẫu",
    starts_on=date(2026, 6, 1),
    ends_on=date(2026, 6, 30),
    chosen_for="own",
    chosen_why="Nhiều hồ sơ phải bổ sung",
    expected="Phương án đơn giản hóa",
)
KEEP = PartFacts(is_needed="yes", is_reasonable="yes", is_lawful="yes", option="keep")
CHANGE = PartFacts(
    regulated_in="Điều 16 Luật mẫu", is_reasonable="no", option="change", reason="Làm xong sớm hơn nhiều"
)
PROPOSAL = ProposalFacts(
    part="term",
    kind="change",
    content="Rút thời hạn từ 25 ngày xuống 23 ngày làm việc",
    reason="Thực tế giải quyết nhanh hơn thời hạn",
    document="Luật mẫu số 01/2020/QH14",
    article="Điều 16",
    clause="khoản 2",
    issuer="Bộ Tư pháp",
    roadmap="Năm 2026 - 2027",
)
# The example as issued: 25 → 23 working days, 10 dossiers, 40.000 đồng an hour.
COST = CostFacts(
    counting=Counting.WAITING,
    income=40_000,
    income_source="Quyết định mẫu",
    before=Side(waiting=Decimal(200), subjects=10),
    after=Side(waiting=Decimal(184), subjects=10),
)


def request_id() -> str:
    """A new one each time."""
    return f"{new_id():x}"


@pytest.fixture(autouse=True)
def _no_old_contents() -> Iterator[None]:
    forget_contents()
    yield
    forget_contents()


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock stands until a test moves it."""
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


class Office:
    """Makes plans and reviews by the real deeds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.version = self._procedure(CODE)

    def _procedure(self, code: str) -> ProcedureVersion:
        replaced = ReplacedBy(
            database="CSDL quốc gia về dân cư",
            valid_from=date(2026, 1, 1),
            valid_to=date(2027, 2, 28),
            citation="Nghị quyết mẫu, Phụ lục I",
        )
        papers = (
            RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1, form_name="Mẫu số 01"),
            RequiredPaper(key="cccd", name="Thẻ căn cước", copies=1, replaced_by=(replaced,)),
        )
        one = case(papers=papers, terms=(term("counter", 25), term("online", 25)))
        draft = add_procedure(
            code=code,
            content=content(cases=(one,)),
            sector_name="Hộ tịch",
            executing=ExecutingKind.COMMUNE,
            actor=self.cast["kiemsoat"],
        )
        return self.approve(draft, date(2025, 7, 1))

    def approve(self, draft: ProcedureVersion, valid_from: date) -> ProcedureVersion:
        """In force from the day."""
        return approve_version(
            draft,
            decision_no="01/QĐ-UBND",
            decision_on=None,
            valid_from=valid_from,
            actor=self.cast["chutich"],
        )

    def newer(self) -> ProcedureVersion:
        """The next version of the procedure, which carries a proposal out."""
        paper = RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1)
        shorter = content(cases=(case(papers=(paper,), terms=(term("counter", 23),)),))
        draft = draft_version(self.version.procedure, content=shorter, actor=self.cast["kiemsoat"])
        return self.approve(draft, date(2026, 7, 1))

    def internal(self) -> ProcedureVersion:
        """A procedure within the agency."""
        version = self._procedure(INTERNAL)
        Procedure.objects.filter(code=INTERNAL).update(kind=ProcedureKind.INTERNAL_WITHIN)
        return version

    def plan(self, by: str = "kiemsoat", **changes: Any) -> ReviewPlan:
        """A draft."""
        return actions.create_plan(replace(PLAN, **changes), request_id=request_id(), actor=self.cast[by])

    def added(self, plan: ReviewPlan | None = None, *, code: str = CODE, **changes: Any) -> ProcedureReview:
        """A procedure in the plan, given to the civil-status officer."""
        facts = replace(REVIEW, officer_id=self.cast["hotich"].officer_id)
        return actions.add_review(
            plan or self.plan(), replace(facts, **changes), procedure_code=code, actor=self.cast["kiemsoat"]
        )

    def open(self, **changes: Any) -> ProcedureReview:
        """To be answered: the plan is approved."""
        review = self.added(**changes)
        actions.approve_plan(
            review.plan, number="05/KH-UBND", issued_on=date(2026, 6, 1), actor=self.cast["chutich"]
        )
        return ProcedureReview.objects.get(agency_id=review.agency_id, id=review.id)

    def answer(self, review: ProcedureReview, part: str, facts: PartFacts = KEEP, revision: int = 0) -> Any:
        """One part by the officer to whom it is given."""
        return actions.answer_part(review, facts, part=part, revision=revision, actor=self.cast["hotich"])

    def propose(self, review: ProcedureReview, **changes: Any) -> SimplificationProposal:
        """A proposal by the same."""
        facts = replace(PROPOSAL, **changes)
        return actions.add_proposal(review, facts, request_id=request_id(), actor=self.cast["hotich"])

    def answered(self, review: ProcedureReview | None = None) -> ProcedureReview:
        """Everything is kept but the term."""
        review = review or self.open()
        for part in get_form(review.form).parts:
            self.answer(review, part.key, CHANGE if part.key == "term" else KEEP)
        self.propose(review)
        actions.save_cost(review, COST, revision=0, actor=self.cast["hotich"])
        return review

    def done(self, review: ProcedureReview | None = None) -> ProcedureReview:
        """Reviewed."""
        return actions.finish_review(self.answered(review), actor=self.cast["hotich"])

    def report(self, review: ProcedureReview | None = None) -> ReviewReport:
        """A draft with everything a person writes on it."""
        review = review or self.done()
        draft = actions.draft_report(review.plan, actor=self.cast["kiemsoat"])
        facts = actions.ReportFacts(
            dated_on=date(2026, 6, 15),
            addressee=draft.addressee,
            report_number="120/BC-UBND",
            letter_number="45/TTr-UBND",
            signer="Người Ký Mẫu",
            answer_by=date(2026, 6, 15) + timedelta(days=30),
            requests="Đề nghị tập huấn cách tính chi phí tuân thủ.",
        )
        return actions.change_report(draft, facts, actor=self.cast["kiemsoat"])

    def sent(self) -> SentProposal:
        """A proposal on its way."""
        report = actions.send_report(self.report(), actor=self.cast["chutich"])
        return SentProposal.objects.get(agency_id=report.agency_id, report_id=report.id)


@pytest.fixture
def office(clock: time_machine.Coordinates, cast: Cast) -> Office:
    """The commune's control officer at work."""
    return Office(cast)
