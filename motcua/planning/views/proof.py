"""Pages of evidence: what proves each task, its rules and papers; a plan from a template, and its export."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.text import fold
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes, send_file
from motcua.organisations.models import Agency
from motcua.planning.actions import evidence as deeds
from motcua.planning.forms.proof import EvidenceForm, RuleForm, TemplateForm
from motcua.planning.models import AnnualPlan, TaskState
from motcua.planning.plan_paper import PlanPaper, plan_docx, plan_pdf, plan_xlsx, rows_of
from motcua.planning.proof import Prover
from motcua.planning.queries import find_plan
from motcua.planning.reports.compiling import approved_wordings
from motcua.planning.templates_of_plans import plan_from_template
from motcua.planning.views.tasks import asked_task, post_deed, task_deed
from motcua.planning.wordings import find_visible_task

_WRITERS = {"pdf": plan_pdf, "docx": plan_docx, "xlsx": plan_xlsx}


@require_http_methods(["GET", "POST"])
def from_template(request: HttpRequest) -> HttpResponse:
    """Begin a year's plan from a template."""
    actor = actor_of(request)
    form = TemplateForm(request.POST or None)

    def do(cleaned: dict[str, Any]) -> str:
        version = plan_from_template(key=cleaned["template"], year=cleaned["year"], actor=actor)
        return reverse("plan_detail", args=[version.plan_id])

    says = {
        "title": "Lập kế hoạch từ mẫu",
        "intro": "Mẫu có sẵn các mục, nhiệm vụ và chỉ số minh chứng. Sau đó sửa cho hợp với địa phương.",
        "submit": "Lập dự thảo",
        "done": "Đã lập dự thảo kế hoạch từ mẫu.",
    }
    return deed_page(request, form, do, says=says, back=reverse("plan_list"))


def paper_of(plan: AnnualPlan) -> PlanPaper:
    """The plan as it stands, ready to print. NotFound for a plan without any version."""
    version, wordings = approved_wordings(plan)
    if version is None:
        raise NotFound("Kế hoạch này chưa có nội dung.")
    agency = Agency.objects.select_related("parent").get(pk=plan.agency_id)
    return PlanPaper(
        parent_agency=agency.parent.name if agency.parent else "",
        agency=version.issuer or agency.name,
        place=agency.place,
        title=version.title,
        number=version.document_number,
        dated_on=version.issued_on or today(),
        is_issued=version.issued_on is not None,
        signer=version.signer,
        rows=rows_of(version, wordings),
    )


@require_GET
def export(request: HttpRequest, plan_id: int, kind: str) -> HttpResponse:
    """The annex in six columns as PDF, Word or Excel."""
    plan = find_plan(actor_of(request), plan_id)
    name = f"ke-hoach-{plan.year}.{kind}"
    return send_bytes(_WRITERS[kind](paper_of(plan)), CONTENT_TYPES[kind], fold(name))


@require_GET
def plan_proof(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every task with the facts that prove it; what is missing in red."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    version, wordings = approved_wordings(plan)
    prover = Prover(plan.agency_id, {plan.agency_id}, plan.year)
    proofs = prover.prove(wording.task for wording in wordings)
    titles = {tuple(one["path"]): one["title"] for one in version.sections} if version else {}
    rows = [
        {
            "wording": wording,
            "task": wording.task,
            "proof": proofs[wording.task_id],
            "section": titles.get(tuple(wording.section_path), ""),
        }
        for wording in wordings
        if wording.task.state != TaskState.DROPPED
    ]
    proven = sum(1 for row in rows if row["proof"].is_met)
    context = {"plan": plan, "rows": rows, "proven": proven, "lacking": len(rows) - proven}
    return render(request, "planning/proof.html", context)


@require_http_methods(["GET", "POST"])
def add_rule(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let a figure prove the task."""
    actor, task = asked_task(request, task_id, "plan.manage")
    form = RuleForm(request.POST or None)
    says = ("Thêm chỉ số minh chứng", "Thêm chỉ số", "Đã thêm chỉ số.")
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: deeds.add_rule(task, actor=actor, **cleaned),
        says=says,
        part="minh-chung",
    )


@require_POST
def remove_rule(request: HttpRequest, task_id: int, rule_id: int) -> HttpResponse:
    """Take a rule away."""
    actor, task = asked_task(request, task_id, "plan.manage")
    rule = deeds.find_rule(task, rule_id)
    return post_deed(
        request, task_id, lambda: deeds.remove_rule(rule, actor=actor), "Đã bỏ chỉ số.", "minh-chung"
    )


@require_http_methods(["GET", "POST"])
def state_evidence(request: HttpRequest, task_id: int) -> HttpResponse:
    """State a fact with its document."""
    actor, task = asked_task(request, task_id, "plan.work")
    form = EvidenceForm(request.POST or None, request.FILES or None)
    says = ("Ghi minh chứng bằng văn bản", "Ghi minh chứng", "Đã ghi minh chứng.")
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: deeds.state_evidence(task, actor=actor, **cleaned),
        says=says,
        part="minh-chung",
    )


@require_POST
def withdraw_evidence(request: HttpRequest, task_id: int, evidence_id: int) -> HttpResponse:
    """Take a stated fact back."""
    actor, task = asked_task(request, task_id, "plan.work")
    row = deeds.find_evidence(task, evidence_id, with_withdrawn=True)
    return post_deed(
        request,
        task_id,
        lambda: deeds.withdraw_evidence(row, actor=actor),
        "Đã rút minh chứng. Văn bản vẫn được lưu.",
        "minh-chung",
    )


@require_GET
def evidence_file(request: HttpRequest, task_id: int, evidence_id: int) -> HttpResponse:
    """The document behind a stated fact."""
    task = find_visible_task(actor_of(request), task_id)
    return send_file(deeds.find_evidence(task, evidence_id).file)
