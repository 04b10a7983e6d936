"""The consolidated report of a plan and its letter: drafted, read, sent, printed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.review import actions
from motcua.catalogue.review.compiling import content_of, digest_of, sendable
from motcua.catalogue.review.forms import ReportForm
from motcua.catalogue.review.models import ReviewReport, SentProposal
from motcua.catalogue.review.pages import bare_form, find_plan, find_report, plan_url, sent_standing
from motcua.catalogue.review.paper import PAPERS, print_paper
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.permissions import allowed
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes
from motcua.law import rule


def _url(report: ReviewReport) -> str:
    return reverse("review_report", args=[report.id])


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Begin the next version of the report."""
    plan, actor = find_plan(request, plan_id, "review.manage")
    says = {
        "title": "Lập báo cáo kết quả rà soát",
        "intro": "Hệ thống gom kết quả, phương án và chi phí của các thủ tục đã rà soát xong. "
        "Đang có bản thảo thì mở lại bản thảo đó.",
        "submit": "Lập báo cáo",
        "done": "Đã có bản thảo báo cáo. Hãy ghi số, người ký rồi xem bản in.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: _url(actions.draft_report(plan, actor=actor)),
        says=says,
        back=plan_url(plan.id),
    )


@require_GET
def detail(request: HttpRequest, report_id: int) -> HttpResponse:
    """The report: what it says, its papers, and what became of its proposals."""
    report, actor = find_report(request, report_id, "review.read")
    content = content_of(report)
    sent = SentProposal.objects.filter(agency_id=report.agency_id, report_id=report.id)
    rows = sent.select_related("procedure").order_by("id")
    context = {
        "report": report,
        "content": content,
        "asked": sendable(content),
        "sent": [(one, *sent_standing(one)) for one in rows],
        "papers": PAPERS.items(),
        "is_whole": report.is_draft or digest_of(content) == report.digest,
        "addressee_rule": rule("report.addressee", report.dated_on),
        "may_change": report.is_draft and allowed(actor, "review.manage", report),
        "may_send": report.is_draft and allowed(actor, "review.approve", report),
        "today": today(),
    }
    return render(request, "review/report.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, report_id: int) -> HttpResponse:
    """Write what a person writes on it."""
    report, actor = find_report(request, report_id, "review.manage")
    form = ReportForm(request.POST or None, initial=ReportForm.initial_of(report))
    says = {
        "title": "Sửa báo cáo kết quả rà soát",
        "intro": "Kết quả, phương án và chi phí được gom từ phiếu rà soát, không phải gõ lại.",
        "submit": "Lưu báo cáo",
        "done": "Đã lưu báo cáo.",
    }
    return deed_page(
        request,
        form,
        lambda _: _url(actions.change_report(report, form.facts(), actor=actor)),
        says=says,
        back=_url(report),
    )


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, report_id: int) -> HttpResponse:
    """Send it and keep it as it is."""
    report, actor = find_report(request, report_id, "review.approve")
    says = {
        "title": f"Gửi báo cáo cho {report.addressee}",
        "intro": "Nội dung được giữ nguyên như lúc gửi. Sửa sau này là một lần báo cáo mới. "
        "Từng kiến nghị được theo dõi đến khi có trả lời.",
        "submit": "Gửi báo cáo",
        "done": "Đã gửi báo cáo. Hãy tải bản in, ký số và phát hành.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: _url(actions.send_report(report, actor=actor)),
        says=says,
        back=_url(report),
    )


@require_GET
def printed(request: HttpRequest, report_id: int, paper: str, kind: str) -> HttpResponse:
    """The report or the letter as PDF or Word."""
    report, _ = find_report(request, report_id, "review.read")
    content = content_of(report)
    if paper == "to-trinh" and not sendable(content):
        messages.warning(request, "Báo cáo này không có kiến nghị nên không có tờ trình.")
        return redirect(_url(report))
    made = print_paper(content, paper, kind, is_draft=report.is_draft)
    name = f"{paper}-ra-soat-{content['year']}-lan-{report.version}.{kind}"
    return send_bytes(made, CONTENT_TYPES[kind], name)
