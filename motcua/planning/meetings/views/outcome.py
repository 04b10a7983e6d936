"""Minutes and decisions."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes, send_file
from motcua.planning.meetings import actions, queries
from motcua.planning.meetings.forms import DecisionFilter, DecisionForm, DoneForm, MinutesForm, ToTaskForm
from motcua.planning.meetings.minutes_paper import Kind, print_minutes
from motcua.planning.meetings.models import MeetingDecision
from motcua.planning.meetings.views.calling import address, find
from motcua.planning.product_rows import tasks_with


@require_http_methods(["GET", "POST"])
def minutes(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Write the minutes."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)

    def perform(found: dict[str, Any]) -> str:
        actions.write_minutes(meeting, text=found["text"], upload=found["file"], actor=actor)
        return address(meeting.id)

    says = {
        "title": "Ghi biên bản",
        "intro": f"{meeting.title}. Lãnh đạo khác người ghi sẽ duyệt.",
        "submit": "Lưu biên bản",
        "done": "Đã lưu biên bản, chờ lãnh đạo duyệt.",
    }
    form = MinutesForm(request.POST or None, request.FILES or None, initial={"text": meeting.minutes})
    return deed_page(request, form, perform, says=says, back=address(meeting.id))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Ask, then approve the minutes."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.approve_minutes", meeting)
    if request.method == "POST":
        actions.approve_minutes(meeting, actor=actor)
        messages.success(request, "Đã duyệt biên bản.")
        return redirect(address(meeting.id))
    context = {
        "title": "Duyệt biên bản",
        "question": f"Duyệt biên bản “{meeting.title}”?",
        "consequences": ["Sau khi duyệt, biên bản, điểm danh và kết luận không sửa được nữa."],
        "form": None,
        "submit_label": "Duyệt biên bản",
        "tone": "primary",
        "cancel_url": address(meeting.id),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)


@require_GET
def minutes_file(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The signed minutes as an attachment."""
    return send_file(find(request, meeting_id).minutes_file)


@require_GET
def printed(request: HttpRequest, meeting_id: int, kind: str) -> HttpResponse:
    """The minutes as PDF or Word, from what the system knows."""
    meeting = find(request, meeting_id)
    if kind not in {"pdf", "docx"}:
        raise Http404("Chỉ có bản PDF và Word.")
    content, name = print_minutes(meeting, cast(Kind, kind))
    return send_bytes(content, CONTENT_TYPES[kind], name)


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Write what was decided, who does it and by when."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)

    def perform(found: dict[str, Any]) -> str:
        actions.add_decision(
            meeting,
            text=found["text"],
            officer_id=found["officer"],
            due_on=found["due_on"],
            actor=actor,
            request_id=found["request_id"],
        )
        return f"{address(meeting.id)}#ket-luan"

    says = {
        "title": "Thêm kết luận giao việc",
        "intro": meeting.title,
        "submit": "Thêm kết luận",
        "done": "Đã thêm kết luận.",
    }
    form = DecisionForm(request.POST or None, actor=actor)
    return deed_page(request, form, perform, says=says, back=address(meeting.id))


@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """Everything that meetings decided, by due day."""
    actor = actor_of(request)
    form = DecisionFilter(request.GET)
    page = page_of(queries.decisions(actor.agencies, **form.wanted()), request.GET.get("page"))
    lines = [(one, allowed(actor, "meeting.report_decision", one)) for one in page.items]
    context = {"form": form, "page": page, "lines": lines, "today": today()}
    return render(request, "meetings/decisions.html", context)


def _find_decision(request: HttpRequest, decision_id: int) -> MeetingDecision:
    return find_row(MeetingDecision, actor_of(request), decision_id, "Không có kết luận này.")


@require_http_methods(["GET", "POST"])
def decision_done(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Report a decision done."""
    actor = actor_of(request)
    decision = _find_decision(request, decision_id)
    require(actor, "meeting.report_decision", decision)

    def perform(found: dict[str, Any]) -> str:
        actions.report_decision(decision, done_on=found["done_on"], result=found["result"], actor=actor)
        return f"{address(decision.meeting_id)}#ket-luan"

    says = {
        "title": "Báo xong việc được giao",
        "intro": f"{decision.text} Hạn: {decision.due_on:%d/%m/%Y}.",
        "submit": "Báo xong",
        "done": "Đã báo xong việc.",
    }
    form = DoneForm(request.POST or None)
    return deed_page(request, form, perform, says=says, back=address(decision.meeting_id))


@require_http_methods(["GET", "POST"])
def to_task(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Make a sub-task of a decision in a task of the plan."""
    actor = actor_of(request)
    decision = _find_decision(request, decision_id)
    require(actor, "meeting.manage", decision)
    tasks = tasks_with(decision.agency_id, actions.KIND, decision.meeting_id)
    choices = [(str(one.task_id), f"{one.year}: {one.text[:120]}") for one in tasks]
    form = ToTaskForm(request.POST or None, tasks=choices)

    def perform(found: dict[str, Any]) -> str:
        actions.decision_to_task(decision, task_id=found["task"], actor=actor)
        return f"{address(decision.meeting_id)}#ket-luan"

    says = {
        "title": "Đưa kết luận vào kế hoạch",
        "intro": f"{decision.text} Việc này thành việc nhỏ của nhiệm vụ được chọn.",
        "submit": "Đưa vào kế hoạch",
        "done": "Đã đưa kết luận vào kế hoạch.",
    }
    return deed_page(request, form, perform, says=says, back=address(decision.meeting_id))
