"""Deeds on a period's report: begin it, write its words, sign it, throw a draft away."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.owned_rows import locked
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.planning.models import AnnualPlan, PeriodReport, PlanState, ReportState
from motcua.planning.reports.compiling import compile_facts
from motcua.planning.reports.skeleton import PART_KEYS

MOST_WORDS = 20_000


@transaction.atomic
def begin_report(plan: AnnualPlan, *, title: str, from_on: date, to_on: date, actor: Actor) -> PeriodReport:
    """A draft over the days; a draft over the same days that stands already is answered.

    DomainError for bent days; WrongState while the plan is not in force.
    """
    plan = locked(plan)
    require(actor, "plan.report", plan)
    if plan.state == PlanState.DRAFT:
        raise WrongState("Kế hoạch chưa được duyệt nên chưa có gì để báo cáo. Hãy duyệt kế hoạch trước.")
    if to_on < from_on:
        raise DomainError("Ngày cuối kỳ phải sau ngày đầu kỳ.", field="to_on")
    # Reporting periods may begin in December of the year before (15/12) and end in the next year.
    if from_on < date(plan.year - 1, 12, 1) or to_on > date(plan.year + 1, 1, 31):
        raise DomainError(f"Kỳ báo cáo phải nằm trong năm {plan.year} của kế hoạch.", field="from_on")
    if from_on > today():
        raise DomainError("Kỳ báo cáo chưa bắt đầu. Hãy chọn ngày đầu kỳ không sau hôm nay.", field="from_on")
    named = clean(title)[:300] or f"Kết quả kiểm soát thủ tục hành chính năm {plan.year}"
    same = PeriodReport.objects.filter(
        agency_id=plan.agency_id, plan_id=plan.id, from_on=from_on, to_on=to_on, state=ReportState.DRAFT
    ).first()
    if same is not None:
        standing: PeriodReport = same
        return standing
    report = PeriodReport(
        agency_id=plan.agency_id,
        plan_id=plan.id,
        title=named,
        from_on=from_on,
        to_on=to_on,
        created_at=now(),
    )
    report.save(force_insert=True)
    detail = {"report": report.id, "from": str(from_on), "to": str(to_on)}
    audit(actor, "plan.report_begun", subject=str(plan.id), detail=detail)
    report.plan = plan
    return report


def _draft(report: PeriodReport) -> PeriodReport:
    found = locked(report)
    if found.state != ReportState.DRAFT:
        raise WrongState("Báo cáo đã ký, không sửa được nữa. Hãy lập báo cáo mới nếu cần đính chính.")
    return found


@transaction.atomic
def write_words(report: PeriodReport, *, words: dict[str, str], actor: Actor) -> PeriodReport:
    """Keep what a person wrote for the parts named; parts not named stay as they are."""
    report = _draft(report)
    require(actor, "plan.report", report)
    if unknown := sorted(set(words) - PART_KEYS):
        raise DomainError(f"Không có phần “{unknown[0]}” trong báo cáo.")
    for key, text in words.items():
        if len(text) > MOST_WORDS:
            raise DomainError(f"Phần này dài quá {MOST_WORDS} ký tự. Hãy viết ngắn lại.", field=key)
    kept = {key: clean_lines(text) for key, text in (report.words | words).items()}
    report.words = {key: text for key, text in kept.items() if text}
    report.save(update_fields=["words"])
    detail = {"report": report.id, "parts": sorted(words)}
    audit(actor, "plan.report_written", subject=str(report.plan_id), detail=detail)
    return report


def clean_lines(text: str) -> str:
    """Lines as typed, each cleaned; no blank lines at the ends."""
    return "\n".join(clean(line) for line in text.replace("\x00", "").splitlines()).strip()


@transaction.atomic
def sign_report(report: PeriodReport, *, document_number: str, actor: Actor) -> PeriodReport:
    """Sign: the facts of this moment are kept and never change. Signing again answers what stands."""
    report = locked(report)
    require(actor, "plan.sign_report", report)
    if report.state == ReportState.SIGNED:
        return report
    if report.to_on > today():
        raise WrongState(
            f"Kỳ báo cáo chưa hết (đến {report.to_on:%d/%m/%Y}). Hãy ký sau ngày đó, hoặc lập kỳ ngắn hơn."
        )
    number = clean(document_number)
    if not number or len(number) > 60:
        raise DomainError("Hãy ghi số, ký hiệu báo cáo, tối đa 60 ký tự, ví dụ 25/BC-UBND.", field="number")
    report.snapshot = compile_facts(report.plan, {report.agency_id}, report.from_on, report.to_on)
    report.state = ReportState.SIGNED
    report.document_number = number
    report.signed_at = now()
    report.signed_by_id = actor.officer_id
    report.save(update_fields=["snapshot", "state", "document_number", "signed_at", "signed_by"])
    detail = {"report": report.id, "number": number}
    audit(actor, "plan.report_signed", subject=str(report.plan_id), detail=detail)
    return report


@transaction.atomic
def discard_report(report: PeriodReport, *, actor: Actor) -> None:
    """Throw a draft away; a signed report stays for ever."""
    report = _draft(report)
    require(actor, "plan.report", report)
    plan_id, report_id = report.plan_id, report.id
    report.delete()
    audit(actor, "plan.report_discarded", subject=str(plan_id), detail={"report": report_id})
