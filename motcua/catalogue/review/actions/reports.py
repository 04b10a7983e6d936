"""Deeds on the report of a plan: drafted, changed, sent and frozen; what became of what it proposed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.catalogue.review.compiling import Content, compile_content, digest_of, sendable
from motcua.catalogue.review.models import (
    Outcome,
    ProcedureReview,
    ReportState,
    ReviewPlan,
    ReviewPlanState,
    ReviewReport,
    SentProposal,
)
from motcua.catalogue.review.queries import later_versions
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.owned_rows import in_state, locked, words
from motcua.core.permissions import require
from motcua.law import rule

_DRAFT = ReportState.DRAFT.value
SIGNER_TITLE = "CHỦ TỊCH"


@transaction.atomic
def draft_report(plan: ReviewPlan, *, actor: Actor) -> ReviewReport:
    """Begin the next version of the plan's report, or go on with the one being written.

    The addressee is the one to whom a commune reported on this day (law record ``report.addressee``).
    """
    require(actor, "review.manage", plan)
    states = (ReviewPlanState.APPROVED.value, ReviewPlanState.CLOSED.value)
    current = in_state(plan, *states, why="Chỉ lập báo cáo cho kế hoạch đã phê duyệt.")
    rows = ReviewReport.objects.filter(agency_id=current.agency_id, plan_id=current.id)
    standing = rows.filter(state=_DRAFT).first()
    if standing is not None:
        found: ReviewReport = standing
        return found
    last = rows.order_by("-version").first()
    report = ReviewReport(
        agency_id=current.agency_id,
        plan_id=current.id,
        version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
        dated_on=today(),
        addressee=rule("report.addressee", today()).value,
        signer_title=last.signer_title if last else SIGNER_TITLE,
        signer=last.signer if last else "",
        overview=last.overview if last else "",
        requests=last.requests if last else "",
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Có người vừa lập báo cáo này. Hãy tải lại trang.") from error
    audit(actor, "review_report.drafted", subject=str(report.id), detail={"version": report.version})
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What a person writes on the report; the rest is compiled."""

    dated_on: date
    addressee: str
    report_number: str = ""
    letter_number: str = ""
    signer_title: str = SIGNER_TITLE
    signer: str = ""
    overview: str = ""
    requests: str = ""
    answer_by: date | None = None


_MOST = {"addressee": 300, "report_number": 60, "letter_number": 60, "signer_title": 120, "signer": 120}


def _checked(facts: ReportFacts) -> dict[str, Any]:
    if facts.answer_by is not None and facts.answer_by <= facts.dated_on:
        raise DomainError("Ngày đề nghị trả lời phải sau ngày văn bản.", field="answer_by")
    wanted = {"addressee": "Hãy ghi nơi nhận.", "signer_title": "Hãy ghi chức vụ người ký."}
    given = asdict(facts)
    days = {name: given.pop(name) for name in ("dated_on", "answer_by")}
    texts = {
        name: words(value, name, most=_MOST.get(name, 20_000), missing=wanted.get(name, ""))
        for name, value in given.items()
    }
    return {**days, **texts}


@transaction.atomic
def change_report(report: ReviewReport, facts: ReportFacts, *, actor: Actor) -> ReviewReport:
    """Change what a person writes on the report, until it is sent."""
    require(actor, "review.manage", report)
    current = in_state(report, _DRAFT, why="Báo cáo đã gửi không sửa được. Hãy lập lần báo cáo mới.")
    values = _checked(facts)
    for name, value in values.items():
        setattr(current, name, value)
    current.save(update_fields=list(values))
    audit(actor, "review_report.changed", subject=str(current.id))
    return current


def _require_whole(report: ReviewReport, content: Content) -> None:
    if not report.report_number or not report.signer:
        raise DomainError("Chưa có số báo cáo hoặc người ký. Hãy sửa báo cáo để ghi vào.")
    if not content["total"]["done"]:
        raise DomainError("Chưa có thủ tục nào rà soát xong nên chưa gửi báo cáo được.")
    if sendable(content) and not report.letter_number:
        raise DomainError("Báo cáo có kiến nghị nên cần tờ trình. Hãy sửa báo cáo để ghi số tờ trình.")


def _sent_rows(report: ReviewReport, content: Content) -> list[SentProposal]:
    procedures = dict(
        ProcedureReview.objects.filter(agency_id=report.agency_id, plan_id=report.plan_id).values_list(
            "id", "procedure_id"
        )
    )
    return [
        SentProposal(
            agency_id=report.agency_id,
            report_id=report.id,
            proposal_id=proposal["id"],
            procedure_id=procedures[row["id"]],
            words=proposal["content"],
            sent_on=report.dated_on,
            answer_by=report.answer_by,
        )
        for row, proposal in sendable(content)
    ]


@transaction.atomic
def send_report(report: ReviewReport, *, actor: Actor) -> ReviewReport:
    """Send it: the content as it stands is kept with its digest and never changes again.

    Proposals of an earlier version that still wait for an answer are replaced by those of this one.
    """
    require(actor, "review.approve", report)
    current = in_state(report, _DRAFT, why="Báo cáo này đã gửi.")
    content = compile_content(current)
    _require_whole(current, content)
    rows = _sent_rows(current, content)
    waiting = SentProposal.objects.filter(
        agency_id=current.agency_id,
        proposal_id__in=[row.proposal_id for row in rows],
        outcome=Outcome.WAITING.value,
    )
    waiting.update(outcome=Outcome.REPLACED.value)
    SentProposal.objects.bulk_create(rows)
    current.content, current.digest = content, digest_of(content)
    current.state, current.sent_at, current.sent_by_id = ReportState.SENT.value, now(), actor.officer_id
    current.save(update_fields=["content", "digest", "state", "sent_at", "sent_by"])
    detail = {"digest": current.digest, "proposals": len(rows)}
    audit(actor, "review_report.sent", subject=str(current.id), detail=detail)
    return current


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFacts:
    """What the upper level answered, by which document, when."""

    outcome: str
    document: str = ""
    answered_on: date | None = None
    note: str = ""


def _checked_answer(facts: AnswerFacts, sent: SentProposal) -> dict[str, Any]:
    if facts.outcome not in Outcome.values or facts.outcome == Outcome.REPLACED:
        raise DomainError("Hãy chọn kết quả trả lời.", field="outcome")
    if facts.outcome == Outcome.WAITING:
        return {"outcome": facts.outcome, "document": "", "answered_on": None, "note": ""}
    if facts.answered_on is None:
        raise DomainError("Hãy ghi ngày của văn bản trả lời.", field="answered_on")
    if not sent.sent_on <= facts.answered_on <= today():
        raise DomainError("Ngày trả lời phải từ ngày gửi đến hôm nay.", field="answered_on")
    needs_words = facts.outcome in {Outcome.PARTLY, Outcome.REFUSED}
    missing = "Hãy ghi chấp nhận phần nào, hoặc vì sao không chấp nhận." if needs_words else ""
    return {
        "outcome": facts.outcome,
        "document": words(facts.document, "document", most=300, missing="Hãy ghi số, tên văn bản trả lời."),
        "answered_on": facts.answered_on,
        "note": words(facts.note, "note", most=8000, missing=missing),
    }


@transaction.atomic
def record_answer(sent: SentProposal, facts: AnswerFacts, *, actor: Actor) -> SentProposal:
    """Write down the answer; writing another one mends a slip. "Waiting" takes it back."""
    require(actor, "review.follow", sent)
    current = locked(sent)
    if current.outcome == Outcome.REPLACED:
        raise WrongState("Kiến nghị này đã thay bằng lần gửi sau. Hãy ghi vào lần gửi sau.")
    values = _checked_answer(facts, current)
    if all(getattr(current, name) == value for name, value in values.items()):
        return current
    for name, value in values.items():
        setattr(current, name, value)
    if current.outcome not in {Outcome.ACCEPTED, Outcome.PARTLY}:
        current.new_version_id = None
    current.recorded_at, current.recorded_by_id = now(), actor.officer_id
    current.save(update_fields=[*values, "new_version", "recorded_at", "recorded_by"])
    audit(actor, "review.answer_recorded", subject=str(current.id), detail={"outcome": current.outcome})
    return current


@transaction.atomic
def link_version(sent: SentProposal, *, number: int, actor: Actor) -> SentProposal:
    """Say in which later version of the procedure an accepted proposal was carried out."""
    require(actor, "review.follow", sent)
    current = locked(sent)
    if current.outcome not in {Outcome.ACCEPTED, Outcome.PARTLY}:
        raise WrongState("Chỉ gắn phiên bản cho kiến nghị được chấp nhận. Hãy ghi kết quả trả lời trước.")
    version = next((one for one in later_versions(current) if one.number == number), None)
    if version is None:
        raise NotFound("Không có phiên bản mới nào mang số này của thủ tục.")
    if current.new_version_id != version.pk:
        current.new_version_id = version.pk
        current.save(update_fields=["new_version"])
        audit(actor, "review.version_linked", subject=str(current.id), detail={"version": version.pk})
    return current
