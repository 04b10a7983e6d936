"""Pages on which an inspection is planned: list, plan, who takes part, begin, call off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.planning.inspections import actions
from motcua.planning.inspections.checklist import questions_on
from motcua.planning.inspections.forms import (
    InspectionFilter,
    InspectionForm,
    MemberForm,
    NewInspectionForm,
    ReasonForm,
)
from motcua.planning.inspections.models import (
    AnswerKind,
    ChecklistAnswer,
    Finding,
    Inspection,
    InspectionMember,
    InspectionMinutes,
    InspectionState,
    SampledDossier,
    Verdict,
)
from motcua.planning.inspections.population import stratum_names
from motcua.planning.inspections.queries import findings_in, inspections_in
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with

STATE_TONES = {
    InspectionState.PLANNED: "waiting",
    InspectionState.RUNNING: "info",
    InspectionState.CONCLUDED: "done",
    InspectionState.CANCELLED: "neutral",
}
ANSWER_TONES = {
    AnswerKind.YES: "done",
    AnswerKind.PARTLY: "due_soon",
    AnswerKind.NO: "overdue",
    AnswerKind.NOT_APPLICABLE: "neutral",
}
VERDICT_TONES = {Verdict.NONE: "waiting", Verdict.RIGHT: "done", Verdict.FAULT: "overdue"}


def find(request: HttpRequest, inspection_id: int, permission: str) -> tuple[Inspection, Actor]:
    """The inspection for the actor: 404 for a stranger, 403 for who may not."""
    actor = actor_of(request)
    inspection = find_row(Inspection, actor, inspection_id, "Không có cuộc kiểm tra này.")
    require(actor, permission, inspection)
    return inspection, actor


def bare_form(request: HttpRequest) -> Form:
    """The form of a deed that asks nothing."""
    return Form(request.POST if request.method == "POST" else None)


def address_of(inspection: Inspection) -> str:
    """The page of the inspection."""
    return reverse("inspection_detail", args=[inspection.id])


@require_GET
def inspection_list(request: HttpRequest) -> HttpResponse:
    """Inspections in both directions, newest first."""
    actor = actor_of(request)
    form = InspectionFilter(request.GET or None)
    rows = inspections_in(
        actor.agencies,
        from_on=form.chosen("from_day"),
        to_on=form.chosen("to_day"),
        state=form.chosen("state") or "",
        direction=form.chosen("direction") or "",
    )
    page = page_of(rows, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(one, STATE_TONES[InspectionState(one.state)]) for one in page.items],
        "may_create": allowed(actor, "inspection.manage"),
        "overdue": findings_in(actor.agencies, from_on=None, to_on=None, state="overdue").count(),
    }
    return render(request, "inspections/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Plan an inspection; ?task= makes it that task's product."""
    actor = actor_of(request)
    task_id = task_id_in(request)
    task = task_of(actor, task_id)
    form = NewInspectionForm(request.POST or None, initial={"task": task_id} if task else {})

    def perform(values: dict[str, Any]) -> str:
        chosen = task or task_of(actor, values["task"])
        request_id = values["request_id"]
        made = actions.create_inspection(form.facts(), request_id=request_id, actor=actor, task=chosen)
        return address_of(made)

    says = {
        "title": "Lập cuộc kiểm tra",
        "intro": "Ghi kế hoạch trước. Thành phần, bảng hỏi, mẫu hồ sơ, biên bản làm ở trang sau.",
        "submit": "Lập cuộc kiểm tra",
        "done": "Đã lập cuộc kiểm tra. Hãy thêm người tham gia.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("inspection_list"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Change the plan before it begins."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    form = InspectionForm(request.POST or None, initial=InspectionForm.initial_of(inspection))
    says = {
        "title": "Sửa kế hoạch kiểm tra",
        "intro": "Sửa được đến khi bắt đầu kiểm tra.",
        "submit": "Lưu kế hoạch",
        "done": "Đã lưu kế hoạch kiểm tra.",
    }
    return deed_page(
        request,
        form,
        lambda _: address_of(actions.change_inspection(inspection, form.facts(), actor=actor)),
        says=says,
        back=address_of(inspection),
    )


def _checklist(inspection: Inspection) -> list[dict[str, Any]]:
    answers = {
        row.question: row
        for row in ChecklistAnswer.objects.filter(
            agency_id=inspection.agency_id, inspection_id=inspection.id
        ).select_related("file")
    }
    return [
        {
            "question": question,
            "answer": answers.get(question.key),
            "tone": ANSWER_TONES[AnswerKind(answers[question.key].answer)] if question.key in answers else "",
        }
        for question in questions_on(inspection.starts_on)
    ]


def _strata(inspection: Inspection, drawn: list[SampledDossier]) -> list[dict[str, Any]]:
    """For each stratum of the draw: name, how many there were, were asked for and were drawn."""
    names = stratum_names(inspection.population)
    return [
        {
            "name": names[stratum],
            **counts,
            "drawn": sum(1 for row in drawn if row.stratum == stratum),
        }
        for stratum, counts in inspection.population.items()
    ]


def _detail_context(inspection: Inspection, actor: Actor) -> dict[str, Any]:
    rows = {"agency_id": inspection.agency_id, "inspection_id": inspection.id}
    drawn = list(SampledDossier.objects.filter(**rows).order_by("position"))
    findings = list(Finding.objects.filter(**rows).select_related("unit", "officer").order_by("due_on", "id"))
    checklist = _checklist(inspection)
    running = inspection.state == InspectionState.RUNNING
    may_manage = allowed(actor, "inspection.manage", inspection)
    may_work = allowed(actor, "inspection.work", inspection)
    return {
        "inspection": inspection,
        "tone": STATE_TONES[InspectionState(inspection.state)],
        "members": InspectionMember.objects.filter(**rows).order_by("-side", "-leads", "id"),
        "checklist": checklist,
        "answered": sum(1 for line in checklist if line["answer"]),
        "drawn": [(row, VERDICT_TONES[Verdict(row.verdict)]) for row in drawn],
        "unseen": sum(1 for row in drawn if not row.verdict),
        "strata": _strata(inspection, drawn),
        "findings": findings,
        "today": today(),
        "tasks": tasks_with(inspection.agency_id, "inspection", inspection.id),
        "minutes": InspectionMinutes.objects.filter(**rows).select_related("signed_file").first(),
        "may_plan": may_manage and inspection.is_open,
        "may_change": may_manage and inspection.state == InspectionState.PLANNED,
        "may_run": may_manage and running,
        "may_record": may_work and running,
        "may_find": may_work and inspection.state in {InspectionState.RUNNING, InspectionState.CONCLUDED},
    }


@require_GET
def detail(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """The inspection: plan, people, checklist, sample, minutes, findings."""
    inspection, actor = find(request, inspection_id, "inspection.read")
    return render(request, "inspections/detail.html", _detail_context(inspection, actor))


@require_http_methods(["GET", "POST"])
def member_add(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Add somebody to a side."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    form = MemberForm(request.POST or None, actor=actor)

    def perform(_: dict[str, Any]) -> str:
        actions.add_member(inspection, actor=actor, **form.values())
        return address_of(inspection)

    says = {
        "title": "Thêm người tham gia",
        "intro": "Thành viên đoàn kiểm tra được ghi kết quả. Mỗi bên một người đại diện ký biên bản.",
        "submit": "Thêm",
        "done": "Đã thêm người tham gia.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(inspection))


@require_http_methods(["GET", "POST"])
def member_remove(request: HttpRequest, inspection_id: int, member_id: int) -> HttpResponse:
    """Take somebody off the list."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    member = InspectionMember.objects.filter(
        agency_id=inspection.agency_id, inspection_id=inspection.id, id=member_id
    ).first()
    if member is None:
        raise NotFound("Không có người này trong danh sách.")

    def perform(_: dict[str, Any]) -> str:
        actions.remove_member(member, actor=actor)
        return address_of(inspection)

    says = {
        "title": f"Bớt {member.name}",
        "intro": "Người này không còn trong thành phần kiểm tra và không ghi kết quả được nữa.",
        "submit": "Bớt khỏi danh sách",
        "done": f"Đã bớt {member.name}.",
    }
    return deed_page(request, bare_form(request), perform, says=says, back=address_of(inspection))


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Begin the inspection."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    says = {
        "title": "Bắt đầu kiểm tra",
        "intro": "Từ lúc này kế hoạch không sửa nữa; bảng hỏi, mẫu hồ sơ và biên bản được mở.",
        "submit": "Bắt đầu",
        "done": "Đã bắt đầu cuộc kiểm tra.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: address_of(actions.start_inspection(inspection, actor=actor)),
        says=says,
        back=address_of(inspection),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """Call it off."""
    inspection, actor = find(request, inspection_id, "inspection.manage")
    says = {
        "title": "Hủy cuộc kiểm tra",
        "intro": "Những gì đã ghi vẫn còn để xem. Cuộc kiểm tra này không tính vào số đã kiểm tra.",
        "submit": "Hủy cuộc kiểm tra",
        "done": "Đã hủy cuộc kiểm tra.",
    }
    return deed_page(
        request,
        ReasonForm(request.POST or None),
        lambda values: address_of(actions.cancel_inspection(inspection, actor=actor, **values)),
        says=says,
        back=address_of(inspection),
    )
