"""The demonstration's review of procedures: one finished and sent, one at work, one not begun.

All by the real deeds, at the days on which an office would do them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from motcua.catalogue.models import Procedure
from motcua.catalogue.review import actions
from motcua.catalogue.review.cost import Activity, Counting, Side
from motcua.catalogue.review.models import ProcedureReview, ReviewPlan, SentProposal
from motcua.catalogue.review.questions import get_form
from motcua.core.actor import Actor
from motcua.core.clock import ZONE, simulated, today
from motcua.law import rule

_SIGNER = "Đặng Mẫu Long"
# Code, who reviews it, why it was chosen.
_CHOSEN = (
    ("1.004873", "hotich", "data", "Nhiều người phải đi lại hai lần để bổ sung giấy tờ."),
    ("1.004884", "hotich", "own", "Thời hạn dài hơn thời gian giải quyết thực tế."),
    ("2.000815", "kiemsoat", "feedback", "Người dân phản ánh phải chờ lâu vào đầu buổi sáng."),
)
_PROPOSALS = (
    actions.ProposalFacts(
        part="papers",
        kind="change",
        content="Bỏ bản sao giấy tờ chứng minh nơi cư trú, tra cứu trên Cơ sở dữ liệu quốc gia về dân cư",
        reason="Cán bộ tiếp nhận tra cứu được ngay tại quầy, người dân không phải chuẩn bị",
        document="Nghị định 123/2015/NĐ-CP",
        article="Điều 22",
        issuer="Bộ Tư pháp",
        wording="Người yêu cầu chỉ nộp tờ khai; thông tin cư trú do cơ quan tiếp nhận tra cứu.",
        roadmap="Năm 2027",
    ),
    actions.ProposalFacts(
        part="term",
        kind="change",
        content="Rút thời hạn giải quyết còn 02 ngày làm việc",
        reason="Phần lớn hồ sơ giải quyết xong trong một ngày",
        document="Nghị định 123/2015/NĐ-CP",
        article="Điều 22",
        clause="khoản 2",
        issuer="Bộ Tư pháp",
        roadmap="Năm 2027",
    ),
)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=ZONE)


def _days(year: int, until: date) -> tuple[date, ...]:
    """Planned, reviewed, sent, answered: none of them later than today."""
    return tuple(min(date(year, *day), until) for day in ((2, 10), (5, 20), (6, 10), (7, 20)))


def _plan(cast: Mapping[str, Actor], day: date) -> ReviewPlan:
    control = cast["kiemsoat"]
    facts = actions.PlanFacts(
        year=day.year,
        title=f"Kế hoạch rà soát, đơn giản hóa thủ tục hành chính năm {day.year}",
        basis="Kế hoạch rà soát thủ tục hành chính của tỉnh (văn bản mẫu)",
        goal=Decimal(20),
    )
    plan = actions.create_plan(facts, request_id=f"demo-review-{day.year}", actor=control)
    for code, name, chosen_for, why in _CHOSEN:
        review = actions.ReviewFacts(
            executing_agency="Văn phòng HĐND và UBND",
            starts_on=day,
            ends_on=date(day.year, 9, 30),
            chosen_for=chosen_for,
            chosen_why=why,
            expected="Phiếu rà soát, phương án đơn giản hóa, bảng tính chi phí tuân thủ",
            officer_id=cast[name].officer_id,
        )
        actions.add_review(plan, review, procedure_code=code, actor=control)
    return actions.approve_plan(plan, number="08/KH-UBND", issued_on=day, actor=cast["chutich"])


def _review_of(plan: ReviewPlan, code: str) -> ProcedureReview:
    return ProcedureReview.objects.get(agency_id=plan.agency_id, plan_id=plan.id, procedure__code=code)


def _answer(review: ProcedureReview, actor: Actor, *, whole: bool) -> None:
    """All parts, or the first few: papers and term are to be changed."""
    for number, part in enumerate(get_form(review.form).parts):
        if not whole and number > 3:
            return
        is_changed = part.key in {"papers", "term"}
        facts = actions.PartFacts(
            is_needed="yes",
            is_reasonable="partly" if is_changed else "yes",
            is_lawful="yes",
            option="change" if is_changed else "keep",
            reason="Còn rút gọn được mà vẫn bảo đảm quản lý"
            if is_changed
            else "Phù hợp quy định, dễ thực hiện",
        )
        actions.answer_part(review, facts, part=part.key, revision=0, actor=actor)


def _cost(review: ProcedureReview, actor: Actor, day: date) -> None:
    income = rule("review.income_per_hour", day)
    before = Side(
        activities=(
            Activity("prepare", Decimal(2), 10_000),
            Activity("file", Decimal(1), 20_000),
            Activity("collect", Decimal("0.5"), 20_000),
        ),
        waiting=Decimal(24),
        trips=Decimal(2),
        subjects=180,
    )
    after = Side(
        activities=(
            Activity("prepare", Decimal("0.5")),
            Activity("file", Decimal("0.5"), 20_000),
            Activity("collect", Decimal("0.5")),
        ),
        waiting=Decimal(16),
        trips=Decimal(1),
        subjects=180,
    )
    facts = actions.CostFacts(
        counting=Counting.WORKING,
        income=income.value["dong"],
        income_source=f"{income.citation}: {income.value['basis']}",
        before=before,
        after=after,
        note="Số hồ sơ lấy theo sổ theo dõi năm trước; số giờ hỏi người nộp tại quầy (số liệu mẫu).",
    )
    actions.save_cost(review, facts, revision=0, actor=actor)


def _send(plan: ReviewPlan, cast: Mapping[str, Actor], day: date) -> list[SentProposal]:
    control = cast["kiemsoat"]
    draft = actions.draft_report(plan, actor=control)
    facts = actions.ReportFacts(
        dated_on=day,
        addressee=draft.addressee,
        report_number="96/BC-UBND",
        letter_number="31/TTr-UBND",
        signer=_SIGNER,
        answer_by=day + timedelta(days=45),
    )
    report = actions.change_report(draft, facts, actor=control)
    report = actions.send_report(report, actor=cast["chutich"])
    return list(SentProposal.objects.filter(agency_id=report.agency_id, report_id=report.id).order_by("id"))


def play_reviews(cast: Mapping[str, Actor]) -> ReviewPlan | None:
    """This year's review as it stands; ``cast`` by log-in name. Made once, if its procedures are there."""
    year, agency_id = today().year, cast["chutich"].agency_id or 0
    standing = ReviewPlan.objects.filter(agency_id=agency_id, year=year).first()
    planned, reviewed, sent_on, answered = _days(year, today())
    codes = [code for code, *_ in _CHOSEN]
    if standing is not None or Procedure.objects.in_force_on(planned).filter(code__in=codes).count() < len(
        codes
    ):
        found: ReviewPlan | None = standing
        return found
    with simulated(_at(planned)):
        plan = _plan(cast, planned)
    doer = cast["hotich"]
    with simulated(_at(reviewed)):
        done, running = (_review_of(plan, code) for code in codes[:2])
        _answer(done, doer, whole=True)
        for number, facts in enumerate(_PROPOSALS):
            request_id = f"demo-proposal-{year}-{number}"
            actions.add_proposal(done, facts, request_id=request_id, actor=doer)
        _cost(done, doer, reviewed)
        actions.finish_review(done, actor=doer)
        _answer(running, doer, whole=False)
    with simulated(_at(sent_on)):
        sent = _send(plan, cast, sent_on)
    with simulated(_at(answered)):
        answer = actions.AnswerFacts(
            outcome="accepted",
            document="Công văn 215/VP-KSTT (mẫu)",
            answered_on=answered,
            note="Đưa vào phương án chung của tỉnh.",
        )
        actions.record_answer(sent[0], answer, actor=cast["kiemsoat"])
    return plan
