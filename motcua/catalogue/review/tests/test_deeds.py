"""Each deed on a review: works, in the wrong state, by who may not, on a stranger's, repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from motcua.catalogue.review import actions
from motcua.catalogue.review.actions import AnswerFacts, PlanFacts
from motcua.catalogue.review.actions.answers import conclude
from motcua.catalogue.review.cost import Side
from motcua.catalogue.review.models import (
    ComplianceCost,
    PartAnswer,
    ProcedureReview,
    ReviewPlan,
    SentProposal,
    SimplificationProposal,
)
from motcua.catalogue.review.questions import get_form
from motcua.catalogue.review.tests.conftest import (
    CHANGE,
    CODE,
    COST,
    KEEP,
    PLAN,
    PROPOSAL,
    REVIEW,
    Office,
    request_id,
)
from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine

pytestmark = pytest.mark.django_db

ANSWER = AnswerFacts(outcome="accepted", document="Công văn 12/VP", answered_on=date(2026, 6, 15))
_REPORT = actions.ReportFacts(dated_on=date(2026, 6, 15), addressee="UBND tỉnh")

# Deed → (how its thing is made, the deed). Each runs once by who may and once by each who may not.
Deed = Callable[[Any, Actor], Any]
DEEDS: dict[str, tuple[str, str, Deed]] = {
    "change_plan": ("plan", "kiemsoat", lambda one, actor: actions.change_plan(one, PLAN, actor=actor)),
    "add_review": (
        "plan",
        "kiemsoat",
        lambda one, actor: actions.add_review(one, REVIEW, procedure_code=CODE, actor=actor),
    ),
    "approve_plan": (
        "_filled_plan",
        "chutich",
        lambda one, actor: actions.approve_plan(
            one, number="05/KH-UBND", issued_on=date(2026, 6, 1), actor=actor
        ),
    ),
    "close_plan": (
        "_open_plan",
        "kiemsoat",
        lambda one, actor: actions.close_plan(one, note="Chuyển sang năm sau", actor=actor),
    ),
    "change_review": (
        "added",
        "kiemsoat",
        lambda one, actor: actions.change_review(one, REVIEW, actor=actor),
    ),
    "remove_review": ("added", "kiemsoat", lambda one, actor: actions.remove_review(one, actor=actor)),
    "answer_part": (
        "open",
        "hotich",
        lambda one, actor: actions.answer_part(one, KEEP, part="name", revision=0, actor=actor),
    ),
    "add_proposal": (
        "open",
        "hotich",
        lambda one, actor: actions.add_proposal(one, PROPOSAL, request_id=request_id(), actor=actor),
    ),
    "change_proposal": (
        "_proposal",
        "hotich",
        lambda one, actor: actions.change_proposal(one, PROPOSAL, actor=actor),
    ),
    "remove_proposal": (
        "_proposal",
        "hotich",
        lambda one, actor: actions.remove_proposal(one, actor=actor),
    ),
    "save_cost": (
        "open",
        "hotich",
        lambda one, actor: actions.save_cost(one, COST, revision=0, actor=actor),
    ),
    "finish_review": (
        "answered",
        "hotich",
        lambda one, actor: actions.finish_review(one, actor=actor),
    ),
    "reopen_review": (
        "done",
        "kiemsoat",
        lambda one, actor: actions.reopen_review(one, reason="Tính sót phí", actor=actor),
    ),
    "draft_report": (
        "_done_plan",
        "kiemsoat",
        lambda one, actor: actions.draft_report(one, actor=actor),
    ),
    "change_report": (
        "report",
        "kiemsoat",
        lambda one, actor: actions.change_report(one, _REPORT, actor=actor),
    ),
    "send_report": ("report", "chutich", lambda one, actor: actions.send_report(one, actor=actor)),
    "record_answer": (
        "sent",
        "kiemsoat",
        lambda one, actor: actions.record_answer(one, ANSWER, actor=actor),
    ),
    "link_version": (
        "_taken",
        "kiemsoat",
        lambda one, actor: actions.link_version(one, number=2, actor=actor),
    ),
}


def _filled_plan(office: Office) -> ReviewPlan:
    return office.added().plan


def _open_plan(office: Office) -> ReviewPlan:
    return office.open().plan


def _done_plan(office: Office) -> ReviewPlan:
    return office.done().plan


def _proposal(office: Office) -> SimplificationProposal:
    return office.propose(office.open())


def _taken(office: Office) -> SentProposal:
    sent = actions.record_answer(office.sent(), ANSWER, actor=office.cast["kiemsoat"])
    office.newer()
    return sent


def _made(office: Office, name: str) -> Any:
    own = globals().get(name)
    return own(office) if own else getattr(office, name)()


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_done_by_who_may_and_leaves_one_line(name: str, office: Office) -> None:
    made, who, deed = DEEDS[name]
    thing = _made(office, made)
    before = AuditLine.objects.count()
    deed(thing, office.cast[who])
    assert AuditLine.objects.count() == before + 1


@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_refused_to_who_may_not_and_to_strangers(name: str, office: Office) -> None:
    made, _, deed = DEEDS[name]
    thing = _made(office, made)
    before = AuditLine.objects.count()
    for who in ("tiepnhan1", "lancan.tiepnhan", "quantri", "congan"):
        with pytest.raises(NotAllowed):
            deed(thing, office.cast[who])
    assert AuditLine.objects.count() == before


def test_only_the_leader_approves_and_sends(office: Office) -> None:
    for name in ("approve_plan", "send_report"):
        made, _, deed = DEEDS[name]
        with pytest.raises(NotAllowed):
            deed(_made(office, made), office.cast["kiemsoat"])


@pytest.mark.parametrize("name", ["answer_part", "add_proposal", "save_cost", "finish_review"])
def test_a_specialist_answers_only_what_is_given_to_him(name: str, office: Office) -> None:
    made, _, deed = DEEDS[name]
    review = _made(office, made)
    with pytest.raises(NotAllowed):
        deed(review, office.cast["diachinh"])


def test_a_plan_is_made_once_and_for_who_may(office: Office) -> None:
    once = request_id()
    plans = {actions.create_plan(PLAN, request_id=once, actor=office.cast["kiemsoat"]).id for _ in range(2)}
    assert len(plans) == 1
    with pytest.raises(Conflict):
        actions.create_plan(PLAN, request_id=once, actor=office.cast["chutich"])
    with pytest.raises(NotAllowed):
        actions.create_plan(PLAN, request_id=request_id(), actor=office.cast["hotich"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"year": 1999}, "year"), ({"goal": Decimal(101)}, "goal")],
)
def test_a_plan_that_says_nonsense_is_refused(wrong: dict[str, Any], field: str, office: Office) -> None:
    with pytest.raises(DomainError) as refusal:
        office.plan(**wrong)
    assert refusal.value.field == field
    assert not ReviewPlan.objects.filter(agency_id=office.cast["kiemsoat"].agency_id).exists()


def test_a_plan_is_approved_only_with_procedures_that_somebody_reviews(office: Office) -> None:
    leader, plan = office.cast["chutich"], office.plan()
    facts = {"number": "05/KH-UBND", "issued_on": date(2026, 6, 1), "actor": leader}
    with pytest.raises(DomainError, match="chưa có thủ tục"):
        actions.approve_plan(plan, **facts)
    office.added(plan, officer_id=None)
    with pytest.raises(DomainError, match="chưa giao"):
        actions.approve_plan(plan, **facts)


def test_what_is_approved_is_neither_changed_nor_approved_again(office: Office) -> None:
    review = office.open()
    plan, control = review.plan, office.cast["kiemsoat"]
    with pytest.raises(WrongState):
        actions.change_plan(plan, PLAN, actor=control)
    with pytest.raises(WrongState):
        actions.approve_plan(plan, number="6", issued_on=date(2026, 6, 1), actor=office.cast["chutich"])
    with pytest.raises(WrongState):
        actions.remove_review(review, actor=control)
    with pytest.raises(DomainError, match="người rà soát"):
        actions.add_review(plan, REVIEW, procedure_code=CODE, actor=control)


def test_a_procedure_stands_in_a_plan_once_and_exists(office: Office) -> None:
    plan = office.added().plan
    with pytest.raises(Conflict):
        office.added(plan)
    with pytest.raises(DomainError, match="Không có thủ tục"):
        office.added(plan, code="9.999999")
    with pytest.raises(NotFound):
        office.added(plan, officer_id=office.cast["lancan.tiepnhan"].officer_id)
    with pytest.raises(DomainError, match="sau ngày bắt đầu"):
        office.added(plan, ends_on=date(2026, 5, 1))


def test_an_unfinished_plan_is_closed_with_a_reason_only(office: Office) -> None:
    review, control = office.open(), office.cast["kiemsoat"]
    with pytest.raises(DomainError, match="Còn 1 thủ tục"):
        actions.close_plan(review.plan, note=" ", actor=control)
    closed = actions.close_plan(review.plan, note="Thủ tục sắp bị bãi bỏ", actor=control)
    assert closed.state == "closed"
    with pytest.raises(WrongState):
        office.answer(review, "name")
    with pytest.raises(WrongState):
        actions.close_plan(closed, note="", actor=control)


def test_nothing_is_answered_before_the_plan_is_approved_or_after_the_end(office: Office) -> None:
    with pytest.raises(WrongState, match="chưa được phê duyệt"):
        office.answer(office.added(), "name")
    done = office.done(office.open(ends_on=date(2026, 7, 1)))
    for deed in ("answer_part", "add_proposal", "save_cost", "finish_review"):
        with pytest.raises(WrongState):
            DEEDS[deed][2](done, office.cast["hotich"])


def test_answers_are_saved_part_by_part_and_half_filled(office: Office) -> None:
    review = office.open()
    half = office.answer(review, "papers", actions.PartFacts(is_needed="partly"))
    assert (half.option, half.revision) == ("", 1)
    whole = office.answer(review, "papers", CHANGE, revision=1)
    assert (whole.option, whole.revision, whole.is_needed) == ("change", 2, "")
    assert ProcedureReview.objects.get(agency_id=review.agency_id, id=review.id).state == "running"
    with pytest.raises(NotFound):
        office.answer(review, "no-such-part")
    with pytest.raises(DomainError, match="lý do"):
        office.answer(review, "name", actions.PartFacts(option="abolish"))


def test_of_two_who_answer_at_once_the_second_is_told_and_may_overwrite(office: Office) -> None:
    review, control = office.open(), office.cast["kiemsoat"]
    office.answer(review, "papers", CHANGE)
    with pytest.raises(Conflict, match=office.cast["hotich"].name):
        actions.answer_part(review, KEEP, part="papers", revision=0, actor=control)
    assert PartAnswer.objects.get(agency_id=review.agency_id, review_id=review.id).option == "change"
    after = actions.answer_part(review, KEEP, part="papers", revision=1, actor=control)
    assert (after.option, after.revision) == ("keep", 2)


def test_the_same_answer_again_changes_nothing(office: Office) -> None:
    review = office.open()
    office.answer(review, "papers", CHANGE)
    lines = AuditLine.objects.count()
    again = office.answer(review, "papers", CHANGE)
    assert again.revision == 1
    assert AuditLine.objects.count() == lines


def test_of_two_who_reckon_at_once_the_second_is_told(office: Office) -> None:
    review, control = office.open(), office.cast["kiemsoat"]
    actions.save_cost(review, COST, revision=0, actor=office.cast["hotich"])
    other = replace(COST, income=50_000)
    with pytest.raises(Conflict, match="đã lưu lúc"):
        actions.save_cost(review, other, revision=0, actor=control)
    kept = actions.save_cost(review, COST, revision=0, actor=control)
    assert (kept.revision, kept.comparison.saving) == (1, 6_400_000)
    assert actions.save_cost(review, other, revision=1, actor=control).comparison.saving == 8_000_000


def test_numbers_beyond_reason_are_refused_before_they_are_kept(office: Office) -> None:
    review = office.open()
    huge = Side(waiting=Decimal(100_000), subjects=10**8, times=Decimal(1000))
    for wrong in (
        replace(COST, before=Side(subjects=10**9)),
        replace(COST, before=huge, income=10**9),
        replace(COST, income=0),
        replace(COST, income_source=" "),
    ):
        with pytest.raises(DomainError):
            actions.save_cost(review, wrong, revision=0, actor=office.cast["hotich"])
    assert not ComplianceCost.objects.filter(agency_id=review.agency_id).exists()


def test_a_proposal_is_made_once_and_names_the_document_to_amend(office: Office) -> None:
    review, once = office.open(), request_id()
    made = {
        actions.add_proposal(review, PROPOSAL, request_id=once, actor=office.cast["hotich"]).id
        for _ in range(2)
    }
    assert len(made) == 1
    with pytest.raises(DomainError, match="văn bản"):
        office.propose(review, document=" ")
    kept = office.propose(review, kind="keep", document="", content="Giữ nguyên", reason="Hợp lý")
    assert kept.place == "khoản 2 Điều 16"


def test_a_review_ends_only_when_it_is_whole(office: Office) -> None:
    review, specialist = office.open(), office.cast["hotich"]
    with pytest.raises(DomainError, match="chưa chọn phương án: sự cần thiết"):
        actions.finish_review(review, actor=specialist)
    for part in get_form(review.form).parts:
        office.answer(review, part.key, CHANGE if part.key == "term" else KEEP)
    with pytest.raises(DomainError, match="chưa lập phương án: thời hạn giải quyết"):
        actions.finish_review(review, actor=specialist)
    office.propose(review)
    with pytest.raises(DomainError, match="chi phí tuân thủ"):
        actions.finish_review(review, actor=specialist)
    actions.save_cost(review, COST, revision=0, actor=specialist)
    done = actions.finish_review(review, actor=specialist)
    assert (done.state, done.conclusion, done.saving) == ("done", "change", 6_400_000)
    assert done.done_on == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"necessity": "keep", "term": "keep"}, "keep"),
        ({"necessity": "keep", "term": "abolish"}, "change"),
        ({"necessity": "abolish", "term": "keep"}, "abolish"),
    ],
)
def test_a_procedure_without_need_goes_any_other_change_changes_it(
    options: dict[str, str], expected: str
) -> None:
    assert conclude(options.items()) == expected


def test_a_finished_review_opens_again_with_a_reason(office: Office) -> None:
    done, control = office.done(), office.cast["kiemsoat"]
    with pytest.raises(DomainError):
        actions.reopen_review(done, reason=" ", actor=control)
    opened = actions.reopen_review(done, reason="Tính sót phí", actor=control)
    assert (opened.state, opened.conclusion, opened.saving, opened.done_on) == ("running", "", None, None)
    with pytest.raises(WrongState):
        actions.reopen_review(opened, reason="Lần nữa", actor=control)


def test_a_plan_of_another_year_takes_its_facts(office: Office) -> None:
    plan = office.plan()
    changed = actions.change_plan(
        plan, PlanFacts(year=2027, title=" Kế hoạch  mới "), actor=office.cast["kiemsoat"]
    )
    assert (changed.year, changed.title, changed.goal) == (2027, "Kế hoạch mới", None)
