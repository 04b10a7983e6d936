"""Pages of study visits: list, plan, report, and what became of each lesson."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.core.wording import write_date
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_file
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with
from motcua.planning.study_visits import actions
from motcua.planning.study_visits.forms import (
    CancelForm,
    LessonForm,
    NewVisitForm,
    ReportForm,
    VisitFilter,
    VisitForm,
)
from motcua.planning.study_visits.models import Lesson, Participant, StudyVisit, VisitState
from motcua.planning.study_visits.queries import visits_in


def standing_of(visit: StudyVisit) -> tuple[str, str]:
    """Tone and words of where it stands."""
    day = today()
    if visit.state == VisitState.CANCELLED:
        return "neutral", "Đã hủy"
    if visit.state == VisitState.REPORTED:
        return "done", "Đã báo cáo"
    if visit.is_overdue(day):
        return "overdue", f"Quá hạn báo cáo {(day - visit.report_due_on).days} ngày"
    if visit.ends_on < day:
        return "due_soon", "Đã về, chờ báo cáo"
    return "waiting", "Sắp đi" if visit.starts_on > day else "Đang đi"


def _find(request: HttpRequest, visit_id: int, permission: str) -> tuple[StudyVisit, Actor]:
    actor = actor_of(request)
    visit = find_row(StudyVisit, actor, visit_id, "Không có chuyến học tập này.")
    require(actor, permission, visit)
    return visit, actor


def _address(visit: StudyVisit) -> str:
    return reverse("study_visit_detail", args=[visit.id])


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Visits, the latest first."""
    actor = actor_of(request)
    form = VisitFilter(request.GET or None)
    rows = visits_in(
        actor.agencies,
        from_on=form.chosen("from_day"),
        to_on=form.chosen("to_day"),
        state=form.chosen("state") or "",
    )
    page = page_of(rows, request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(one, *standing_of(one)) for one in page.items],
        "may_plan": allowed(actor, "study_visit.manage"),
    }
    return render(request, "study_visits/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Plan a visit; ?task= makes it that task's product."""
    actor = actor_of(request)
    task_id = task_id_in(request)
    task = task_of(actor, task_id)
    form = NewVisitForm(request.POST or None, actor=actor, initial={"task": task_id} if task else {})

    def perform(values: dict[str, Any]) -> str:
        chosen = task or task_of(actor, values["task"])
        request_id = values["request_id"]
        return _address(actions.plan_visit(form.facts(), request_id=request_id, actor=actor, task=chosen))

    says = {
        "title": "Lập chuyến học tập kinh nghiệm",
        "intro": "Chuyến đi chỉ tính là hoàn thành khi có báo cáo kết quả.",
        "submit": "Lập chuyến học tập",
        "done": "Đã lập chuyến học tập.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("study_visit_list"))


def _participants(visit: StudyVisit) -> list[Participant]:
    rows = Participant.objects.filter(agency_id=visit.agency_id, visit_id=visit.id)
    return list(rows.select_related("officer").order_by("officer__name"))


def _lessons(visit: StudyVisit) -> list[dict[str, Any]]:
    """Each lesson with the initiative that came of it, and the address where one is proposed."""
    rows = list(Lesson.objects.filter(agency_id=visit.agency_id, visit_id=visit.id).order_by("position"))
    kind = PRODUCT_KINDS["initiative"]
    cards = kind.cards([visit.agency_id], [row.initiative_id for row in rows if row.initiative_id])
    basis = f"Học tập kinh nghiệm tại {visit.destination}, {write_date(visit.ends_on)}"
    return [
        {
            "lesson": row,
            "card": cards.get(row.initiative_id or 0),
            "propose_url": f"{kind.create_url()}?{urlencode({'content': row.text[:900], 'basis': basis})}",
        }
        for row in rows
    ]


@require_GET
def detail(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The visit: plan, who goes, report, lessons and what became of them."""
    visit, actor = _find(request, visit_id, "study_visit.read")
    tone, standing = standing_of(visit)
    is_planned = visit.state == VisitState.PLANNED
    may_manage = is_planned and allowed(actor, "study_visit.manage", visit)
    may_report = allowed(actor, "study_visit.report", visit)
    context = {
        "visit": visit,
        "tone": tone,
        "standing": standing,
        "participants": _participants(visit),
        "lessons": _lessons(visit),
        "tasks": tasks_with(visit.agency_id, "study_visit", visit.id),
        "may_manage": may_manage,
        "may_report": is_planned and visit.ends_on <= today() and may_report,
        "may_link": visit.state == VisitState.REPORTED and may_report,
    }
    return render(request, "study_visits/detail.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Change the plan."""
    visit, actor = _find(request, visit_id, "study_visit.manage")
    initial = VisitForm.initial_of(visit, [one.officer_id for one in _participants(visit)])
    form = VisitForm(request.POST or None, actor=actor, initial=initial)
    says = {
        "title": "Sửa chuyến học tập",
        "intro": "Sửa được đến khi có báo cáo.",
        "submit": "Lưu",
        "done": "Đã lưu chuyến học tập.",
    }
    return deed_page(
        request,
        form,
        lambda _: _address(actions.change_visit(visit, form.facts(), actor=actor)),
        says=says,
        back=_address(visit),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Call it off."""
    visit, actor = _find(request, visit_id, "study_visit.manage")
    says = {
        "title": "Hủy chuyến học tập",
        "intro": "Chuyến đã hủy không tính vào số chuyến học tập.",
        "submit": "Hủy chuyến học tập",
        "done": "Đã hủy chuyến học tập.",
    }
    return deed_page(
        request,
        CancelForm(request.POST or None),
        lambda values: _address(actions.cancel_visit(visit, actor=actor, **values)),
        says=says,
        back=_address(visit),
    )


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Report the results."""
    visit, actor = _find(request, visit_id, "study_visit.report")
    form = ReportForm(request.POST or None, request.FILES or None)

    def perform(values: dict[str, Any]) -> str:
        actions.report_visit(
            visit, results=values["results"], lessons=form.learnt(), upload=values["upload"], actor=actor
        )
        return _address(visit)

    says = {
        "title": "Báo cáo kết quả học tập",
        "intro": f"Học tập tại {visit.destination}. Mỗi bài học sau này có thể gửi thành sáng kiến.",
        "submit": "Gửi báo cáo",
        "done": "Đã gửi báo cáo kết quả.",
    }
    return deed_page(request, form, perform, says=says, back=_address(visit))


@require_http_methods(["GET", "POST"])
def lesson(request: HttpRequest, visit_id: int, lesson_id: int) -> HttpResponse:
    """Say which initiative came of a lesson."""
    visit, actor = _find(request, visit_id, "study_visit.report")
    row = Lesson.objects.filter(agency_id=visit.agency_id, visit_id=visit.id, id=lesson_id).first()
    if row is None:
        raise NotFound("Không có bài học này.")
    kind = PRODUCT_KINDS["initiative"]
    offered = {card.id: card for card in kind.matches([visit.agency_id], "")}
    if row.initiative_id:
        offered |= kind.cards([visit.agency_id], [row.initiative_id])
    choices = [(str(card.id), card.title) for card in offered.values()]
    form = LessonForm(
        request.POST if request.method == "POST" else None,
        choices=choices,
        initial={"initiative": str(row.initiative_id or "")},
    )

    def perform(values: dict[str, Any]) -> str:
        chosen = int(values["initiative"]) if values["initiative"] else None
        actions.link_lesson(row, initiative_id=chosen, actor=actor)
        return _address(visit)

    says = {
        "title": "Gắn sáng kiến với bài học",
        "intro": row.text,
        "submit": "Lưu",
        "done": "Đã lưu.",
    }
    return deed_page(request, form, perform, says=says, back=_address(visit))


@require_GET
def attached_file(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The report of the visit."""
    visit, _ = _find(request, visit_id, "study_visit.read")
    return send_file(
        StoredFile.objects.filter(agency_id=visit.agency_id, id=visit.report_file_id or 0).first()
    )
