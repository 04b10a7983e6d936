"""Meetings listed, shown, called, changed and put off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import now, today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import Page, page_of
from motcua.core.permissions import allowed, require
from motcua.documents.sending import send_file
from motcua.planning.meetings import actions
from motcua.planning.meetings.forms import (
    CallForm,
    CancelForm,
    ChangeForm,
    InviteForm,
    MaterialForm,
    MeetingFilter,
)
from motcua.planning.meetings.models import Meeting, MeetingMaterial
from motcua.planning.meetings.queries import (
    decisions_of,
    invitees_of,
    listed,
    materials_of,
    standings,
)
from motcua.planning.meetings.rules import State, why_no_mark
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with


def find(request: HttpRequest, meeting_id: int) -> Meeting:
    """The meeting of the actor's agencies; NotFound for any other."""
    return find_row(Meeting, actor_of(request), meeting_id, "Không có cuộc họp này.")


def address(meeting_id: int) -> str:
    """The meeting's own page."""
    return reverse("meeting_detail", args=[meeting_id])


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All meetings, the latest first."""
    actor = actor_of(request)
    form = MeetingFilter(request.GET)
    page = page_of(listed(actor.agencies, **form.wanted()), request.GET.get("page"))
    context = {
        "form": form,
        "page": Page(standings(page.items), page.number, page.has_next),
        "may_manage": allowed(actor, "meeting.manage"),
    }
    return render(request, "meetings/overview.html", context)


def _deeds(request: HttpRequest, meeting: Meeting, state: State) -> dict[str, bool]:
    """What this person may do with the meeting now."""
    actor = actor_of(request)
    is_open = state not in {State.DONE, State.CANCELLED}
    manages = allowed(actor, "meeting.manage", meeting) and is_open
    has_begun = now() >= meeting.starts_at
    approves = allowed(actor, "meeting.approve_minutes", meeting)
    is_waiting = state is State.WRITTEN and now() >= meeting.ends_at
    return {
        "may_manage": manages,
        "may_change": manages and not has_begun,
        "may_show_code": manages and now() <= meeting.ends_at,
        "may_mark": manages and why_no_mark(meeting.starts_at, meeting.ends_at, now()) is None,
        "may_record": manages and has_begun,
        "may_approve": approves and is_waiting and meeting.written_by_id != actor.officer_id,
    }


@require_GET
def detail(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: invitation, who came, papers, minutes, decisions."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    decisions = decisions_of(meeting)
    tasks = tasks_with(meeting.agency_id, actions.KIND, meeting.id)
    context = {
        "meeting": meeting,
        "standing": standings([meeting])[0],
        "invitees": invitees_of(meeting),
        "materials": materials_of(meeting),
        "decisions": [(one, allowed(actor, "meeting.report_decision", one)) for one in decisions],
        "agenda": meeting.agenda.splitlines(),
        "tasks": tasks,
        "moment": now(),
        "may_plan": bool(tasks) and allowed(actor, "meeting.manage", meeting),
        "today": today(),
        **_deeds(request, meeting, meeting.state_at(now())),
    }
    return render(request, "meetings/detail.html", context)


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting; ?task= names the task whose product it is."""
    actor = actor_of(request)
    task = task_of(actor, task_id_in(request))
    form = CallForm(request.POST or None, actor=actor, initial={"task": task.id} if task else {})

    def perform(found: dict[str, Any]) -> str:
        meeting = actions.call_meeting(
            form.facts(),
            form.invited(),
            actor=actor,
            request_id=found["request_id"],
            task_id=found["task"],
        )
        return address(meeting.id)

    says = {
        "title": "Lập cuộc họp",
        "intro": "Họp, giao ban hoặc tập huấn. Mã điểm danh có sẵn khi lập xong.",
        "submit": "Lập cuộc họp",
        "done": "Đã lập cuộc họp.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("meeting_list"))


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Change hours, place, agenda before the meeting begins."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)
    form = ChangeForm(request.POST or None, actor=actor, meeting=meeting)

    def perform(found: dict[str, Any]) -> str:
        actions.change_meeting(meeting, form.facts(), actor=actor)
        return address(meeting.id)

    says = {
        "title": "Sửa cuộc họp",
        "intro": "Sửa được đến giờ họp. Hãy báo lại cho người đã mời.",
        "submit": "Lưu thay đổi",
        "done": "Đã sửa cuộc họp.",
    }
    return deed_page(request, form, perform, says=says, back=address(meeting.id))


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Invite more people."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)
    form = InviteForm(request.POST or None, actor=actor)

    def perform(found: dict[str, Any]) -> str:
        actions.invite(meeting, form.invited(), actor=actor)
        return address(meeting.id)

    says = {
        "title": "Mời thêm người",
        "intro": meeting.title,
        "submit": "Mời thêm",
        "done": "Đã mời thêm người.",
    }
    return deed_page(request, form, perform, says=says, back=address(meeting.id))


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put a meeting off."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)

    def perform(found: dict[str, Any]) -> str:
        actions.cancel_meeting(meeting, reason=found["reason"], actor=actor)
        return address(meeting.id)

    says = {
        "title": "Hoãn cuộc họp",
        "intro": f"{meeting.title}. Cuộc họp đã hoãn không mở lại được; khi họp thì lập cuộc họp mới.",
        "submit": "Hoãn cuộc họp",
        "done": "Đã hoãn cuộc họp.",
    }
    return deed_page(request, CancelForm(request.POST or None), perform, says=says, back=address(meeting.id))


@require_http_methods(["GET", "POST"])
def add_material(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """Put a paper to the meeting."""
    actor = actor_of(request)
    meeting = find(request, meeting_id)
    require(actor, "meeting.manage", meeting)

    def perform(found: dict[str, Any]) -> str:
        actions.add_material(meeting, title=found["title"], upload=found["file"], actor=actor)
        return address(meeting.id)

    says = {
        "title": "Thêm tài liệu",
        "intro": meeting.title,
        "submit": "Thêm tài liệu",
        "done": "Đã thêm tài liệu.",
    }
    form = MaterialForm(request.POST or None, request.FILES or None)
    return deed_page(request, form, perform, says=says, back=address(meeting.id))


@require_GET
def material(request: HttpRequest, meeting_id: int, material_id: int) -> HttpResponse:
    """A paper of the meeting as an attachment."""
    found = find_row(MeetingMaterial, actor_of(request), material_id, "Không có tài liệu này.")
    if found.meeting_id != meeting_id:
        raise NotFound("Không có tài liệu này.")
    return send_file(found.file)
