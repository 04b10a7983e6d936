"""Pages of reports: the list, one report with its gaps and differences, its words, signing, the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import local, today
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed, require
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes
from motcua.organisations.models import Agency
from motcua.planning.actions import reports as deeds
from motcua.planning.forms.proof import BeginReportForm, SignForm, WordsForm
from motcua.planning.models import PeriodReport, ReportState
from motcua.planning.queries import find_plan
from motcua.planning.reports.compiling import Facts, changes, compile_facts
from motcua.planning.reports.paper import ReportPaper, report_docx, report_pdf
from motcua.planning.reports.reading import find_report
from motcua.planning.reports.skeleton import PARTS


def _address(report: PeriodReport) -> str:
    return reverse("report_page", args=[report.id])


def _asked(request: HttpRequest, report_id: int, permission: str) -> tuple[Actor, PeriodReport]:
    actor = actor_of(request)
    report = find_report(actor, report_id)
    require(actor, permission, report)
    return actor, report


@require_GET
def report_list(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The reports on one plan, the newest first."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    rows = PeriodReport.objects.filter(agency_id=plan.agency_id, plan_id=plan.id).defer("snapshot")
    context = {
        "plan": plan,
        "reports": rows.order_by("-to_on", "-id"),
        "may_report": allowed(actor, "plan.report", plan),
    }
    return render(request, "planning/report_list.html", context)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin a report over some days; it is drafted at once."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    require(actor, "plan.report", plan)
    last = min(today(), date(plan.year, 12, 31))
    form = BeginReportForm(request.POST or None, initial={"from_on": date(plan.year, 1, 1), "to_on": last})

    def do(cleaned: dict[str, Any]) -> str:
        return _address(deeds.begin_report(plan, actor=actor, **cleaned))

    says = {
        "title": "Lập báo cáo kỳ",
        "intro": "Số liệu và minh chứng tự điền theo kỳ. Chỗ còn thiếu được đánh dấu để viết thêm.",
        "submit": "Lập dự thảo",
        "done": "Đã lập dự thảo báo cáo.",
    }
    return deed_page(request, form, do, says=says, back=reverse("report_list", args=[plan.id]))


def _facts(report: PeriodReport) -> Facts:
    """What is printed: of a signed report the facts kept then, of a draft those of now."""
    if report.state == ReportState.SIGNED and report.snapshot is not None:
        kept: Facts = report.snapshot
        return kept
    return compile_facts(report.plan, {report.agency_id}, report.from_on, report.to_on)


@require_GET
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report as it would be printed; of a signed one also what differs today."""
    actor = actor_of(request)
    report = find_report(actor, report_id)
    facts = _facts(report)
    is_signed = report.state == ReportState.SIGNED
    differences = []
    if is_signed:
        differences = changes(
            facts, compile_facts(report.plan, {report.agency_id}, report.from_on, report.to_on)
        )
    parts = [
        {
            "part": part,
            "figures": facts.get("figures", {}).get(part.key, []),
            "words": report.words.get(part.key, ""),
        }
        for part in PARTS
    ]
    context = {
        "report": report,
        "parts": parts,
        "tasks": facts["tasks"],
        "gaps": sum(1 for task in facts["tasks"] if task["gaps"] and task["state"] != "dropped"),
        "differences": differences,
        "is_signed": is_signed,
        "may_report": allowed(actor, "plan.report", report) and not is_signed,
        "may_sign": allowed(actor, "plan.sign_report", report) and not is_signed,
    }
    return render(request, "planning/report.html", context)


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest, report_id: int) -> HttpResponse:
    """Write what the figures cannot say."""
    actor, report = _asked(request, report_id, "plan.report")
    form = WordsForm(request.POST or None, initial=report.words)

    def do(cleaned: dict[str, Any]) -> str:
        deeds.write_words(report, words=cleaned, actor=actor)
        return _address(report)

    says = {
        "title": "Viết lời báo cáo",
        "intro": "Số liệu do hệ thống điền. Ở đây chỉ viết nhận xét, nguyên nhân, kiến nghị.",
        "submit": "Lưu",
        "done": "Đã lưu lời báo cáo.",
    }
    return deed_page(request, form, do, says=says, back=_address(report))


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, report_id: int) -> HttpResponse:
    """Sign: the facts of this moment are kept."""
    actor, report = _asked(request, report_id, "plan.sign_report")
    form = SignForm(request.POST or None)

    def do(cleaned: dict[str, Any]) -> str:
        deeds.sign_report(report, document_number=cleaned["number"], actor=actor)
        return _address(report)

    says = {
        "title": "Ký báo cáo",
        "intro": "Khi ký, số liệu và minh chứng lúc này được giữ nguyên. Thay đổi về sau hiện là khác biệt.",
        "submit": "Ký báo cáo",
        "done": "Đã ký báo cáo.",
    }
    return deed_page(request, form, do, says=says, back=_address(report))


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, report_id: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    actor, report = _asked(request, report_id, "plan.report")
    plan_id = report.plan_id
    if request.method == "POST":
        deeds.discard_report(report, actor=actor)
        messages.success(request, "Đã bỏ dự thảo báo cáo.")
        return redirect("report_list", plan_id=plan_id)
    context = {
        "title": "Bỏ dự thảo báo cáo",
        "question": f"Bỏ dự thảo “{report.title}”?",
        "consequences": ["Lời đã viết trong dự thảo sẽ mất. Số liệu gốc không bị ảnh hưởng."],
        "form": None,
        "submit_label": "Bỏ dự thảo",
        "tone": "danger",
        "cancel_url": _address(report),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


@require_GET
def report_file(request: HttpRequest, report_id: int, kind: str) -> HttpResponse:
    """The report as PDF or Word, draft or signed."""
    report = find_report(actor_of(request), report_id)
    agency = Agency.objects.select_related("parent").get(pk=report.agency_id)
    paper = ReportPaper(
        parent_agency=agency.parent.name if agency.parent else "",
        agency=agency.name,
        place=agency.place,
        title=report.title,
        number=report.document_number,
        dated_on=local(report.signed_at).date() if report.signed_at else today(),
        from_on=report.from_on,
        to_on=report.to_on,
        words=report.words,
        facts=_facts(report),
        signer=report.signed_by.name if report.signed_by else "",
        is_signed=report.state == ReportState.SIGNED,
    )
    made = report_pdf(paper) if kind == "pdf" else report_docx(paper)
    name = f"bao-cao-{report.from_on:%Y%m%d}-{report.to_on:%Y%m%d}.{kind}"
    return send_bytes(made, CONTENT_TYPES[kind], name)
