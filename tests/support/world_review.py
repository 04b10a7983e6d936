"""What a commune at work has of reviews, made by the real deeds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from motcua.catalogue.models import Procedure
from motcua.catalogue.review import actions
from motcua.catalogue.review.cost import Counting, Side
from motcua.catalogue.review.models import ProcedureReview, ReviewPlan, SentProposal
from motcua.catalogue.review.questions import get_form
from motcua.core.actor import Actor
from motcua.core.clock import today

if TYPE_CHECKING:
    from tests.support.world import World

_PROPOSAL = actions.ProposalFacts(
    part="term",
    kind="change",
    content="Rút thời hạn giải quyết còn một nửa",
    reason="Thực tế giải quyết sớm hơn thời hạn",
    document="Nghị định mẫu số 01/2020/NĐ-CP",
    article="Điều 5",
)
_COST = actions.CostFacts(
    counting=Counting.WORKING,
    income=40_000,
    income_source="Quyết định mẫu",
    before=Side(waiting=Decimal(80), fees=8_000, trips=Decimal(2), subjects=100),
    after=Side(waiting=Decimal(40), fees=0, trips=Decimal(1), subjects=100),
)


def add_reviews(world: World) -> None:
    """At both communes: a draft plan; one in force with a review at work, one that was sent and answered."""
    for prefix, manager, leader in (
        ("", world.cast["kiemsoat"], world.cast["chutich"]),
        ("foreign_", world.cast["lancan.lanhdao"], world.cast["lancan.lanhdao"]),
    ):
        _Maker(world, prefix, manager, leader).all()


class _Maker:
    """Makes the reviews of one commune."""

    def __init__(self, world: World, prefix: str, manager: Actor, leader: Actor) -> None:
        self.world, self.prefix, self.manager, self.leader = world, prefix, manager, leader

    def _keep(self, name: str, thing: object) -> None:
        self.world.things[f"{self.prefix}review_{name}"] = thing

    def _plan(self, name: str) -> ReviewPlan:
        facts = actions.PlanFacts(
            year=today().year, title=f"Kế hoạch rà soát thủ tục số {len(self.world.things)}", goal=Decimal(20)
        )
        request_id = f"world-{self.prefix}review-{name}"
        made = actions.create_plan(facts, request_id=request_id, actor=self.manager)
        self._keep(f"plan_{name}", made)
        return made

    def _review(self, plan: ReviewPlan, name: str, code: str) -> ProcedureReview:
        facts = actions.ReviewFacts(
            executing_agency="Văn phòng HĐND và UBND",
            starts_on=today() - timedelta(days=20),
            ends_on=today() + timedelta(days=10),
            chosen_for="data",
            expected="Phương án đơn giản hóa",
            officer_id=self.manager.officer_id,
        )
        made = actions.add_review(plan, facts, procedure_code=code, actor=self.manager)
        self._keep(name, made)
        return made

    def _finished(self, review: ProcedureReview) -> ProcedureReview:
        for part in get_form(review.form).parts:
            option = "change" if part.key == "term" else "keep"
            facts = actions.PartFacts(is_needed="yes", option=option, reason="Thực tế nhanh hơn")
            actions.answer_part(review, facts, part=part.key, revision=0, actor=self.manager)
        self._proposal(review, "sent_proposal")
        actions.save_cost(review, _COST, revision=0, actor=self.manager)
        done = actions.finish_review(review, actor=self.manager)
        self._keep("done", done)
        return done

    def _proposal(self, review: ProcedureReview, name: str) -> None:
        request_id = f"world-{self.prefix}{name}"
        made = actions.add_proposal(review, _PROPOSAL, request_id=request_id, actor=self.manager)
        self._keep(name, made)

    def all(self) -> None:
        """Everything."""
        codes = list(
            Procedure.objects.in_force_on(today()).order_by("-code").values_list("code", flat=True)[:3]
        )
        self._review(self._plan("draft"), "planned", codes[0])
        plan = self._plan("open")
        running = self._review(plan, "running", codes[1])
        done = self._review(plan, "to_finish", codes[2])
        actions.approve_plan(plan, number="15/KH-UBND", issued_on=today(), actor=self.leader)
        running, done = (
            ProcedureReview.objects.get(agency_id=one.agency_id, id=one.id) for one in (running, done)
        )
        actions.answer_part(
            running, actions.PartFacts(is_needed="partly"), part="papers", revision=0, actor=self.manager
        )
        self._proposal(running, "proposal")
        self._finished(done)
        self._send(plan)

    def _send(self, plan: ReviewPlan) -> None:
        facts = actions.ReportFacts(
            dated_on=today(),
            addressee="Văn phòng UBND tỉnh",
            report_number="120/BC-UBND",
            letter_number="45/TTr-UBND",
            signer="Người Ký Mẫu",
            answer_by=today() + timedelta(days=30),
        )
        draft = actions.draft_report(plan, actor=self.manager)
        draft = actions.change_report(draft, facts, actor=self.manager)
        report = actions.send_report(draft, actor=self.leader)
        self._keep("report", report)
        self._keep("draft_report", actions.draft_report(plan, actor=self.manager))
        sent = SentProposal.objects.get(agency_id=report.agency_id, report_id=report.id)
        answer = actions.AnswerFacts(outcome="accepted", document="CV 9/VP", answered_on=today())
        sent = actions.record_answer(sent, answer, actor=self.manager)
        self._keep("sent", sent)
