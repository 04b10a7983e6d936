"""The board of a plan, its year at a glance, one's own tasks and reminders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.planning.actions.notices import read_notices
from motcua.planning.board import (
    TaskLine,
    by_section,
    cells,
    grouped,
    lines_of_officer,
    lines_of_plan,
    standing_of_day,
)
from motcua.planning.days import MONTHS
from motcua.planning.forms.tasks import BoardForm
from motcua.planning.models import (
    AnnualPlan,
    CoordinationRequest,
    PlanState,
    SubTask,
    TaskCoordinator,
    TaskNotice,
    TaskState,
)
from motcua.planning.queries import find_plan

_OPEN = {"task__state": TaskState.OPEN, "task__plan__state": PlanState.IN_FORCE}
_NOTICES = 25


def _narrowed(lines: list[TaskLine], form: BoardForm, actor: Actor) -> list[TaskLine]:
    """What the filters leave; the board shows whole plans, so it is done on what was read."""
    unit, state = form.chosen("unit"), form.chosen("state")
    if unit:
        lines = [line for line in lines if str(line.task.lead_unit_id or 0) == unit]
    if form.chosen("whose") == "mine":
        lines = [line for line in lines if line.task.officer_id == actor.officer_id]
    if state:
        lines = [line for line in lines if line.standing.key == state]
    return lines


def _read(request: HttpRequest, plan_id: int) -> tuple[AnnualPlan, dict[str, Any]]:
    """A plan's lines under the filters of the address, with what both views show above them."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    version, lines = lines_of_plan(plan, today())
    units = {str(line.task.lead_unit_id): line.unit_name for line in lines if line.task.lead_unit_id}
    by_name = sorted(units.items(), key=lambda pair: pair[1])
    form = BoardForm(request.GET or None, units=[("0", "Chưa giao đơn vị"), *by_name])
    keys = [line.standing.key for line in lines]
    counts = {key: keys.count(key) for key in ("overdue", "soon", "open", "no_day", "done")}
    shown = _narrowed(lines, form, actor)
    common = {
        "plan": plan,
        "version": version,
        "form": form,
        "counts": counts,
        "total": len(lines),
        "shown": shown,
        "address": request.path,
    }
    return plan, common


@require_GET
def plan_board(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The tasks by section, unit or month; few statements whatever their number."""
    plan, context = _read(request, plan_id)
    form: BoardForm = context["form"]
    key = form.chosen("group")
    groups = grouped(key, context["shown"], context["version"], plan.year)
    return render(request, "planning/board.html", {**context, "groups": groups, "group_by": key or "section"})


@require_GET
def plan_year_view(request: HttpRequest, plan_id: int) -> HttpResponse:
    """The year: one row for a task, one column for a month."""
    plan, context = _read(request, plan_id)
    del context["form"].fields["group"]
    groups = [
        (group, [(row.line, cells(row.line, plan.year)) for row in group.rows])
        for group in by_section(context["shown"], context["version"])
    ]
    day = today()
    current = day.month if day.year == plan.year else 0
    context |= {"groups": groups, "months": MONTHS, "current": current}
    return render(request, "planning/year.html", context)


@require_GET
def my_tasks(request: HttpRequest) -> HttpResponse:
    """What the actor does: tasks, pieces, questions to the own unit."""
    actor, day = actor_of(request), today()
    own = {"officer_id": actor.officer_id}
    helped = TaskCoordinator.objects.visible_to(actor).filter(**own).values_list("task_id", flat=True)
    lines = lines_of_officer(actor, helped, day)
    pieces = SubTask.objects.visible_to(actor).filter(**own, **_OPEN, done_on=None).order_by("due_on", "id")
    asked = CoordinationRequest.objects.visible_to(actor).filter(**_OPEN, answered_at=None)
    questions = asked.filter(unit_id=actor.unit_id or 0).order_by("due_on", "id")
    context = {
        "lines": lines,
        "pieces": [(one, standing_of_day(one.due_on, None, day) if one.due_on else None) for one in pieces],
        "questions": [
            (one, standing_of_day(one.due_on, None, day) if one.due_on else None) for one in questions
        ],
    }
    return render(request, "planning/my_tasks.html", context)


@require_GET
def my_notices(request: HttpRequest) -> HttpResponse:
    """What one was told, the newest first."""
    actor = actor_of(request)
    rows = TaskNotice.objects.visible_to(actor).filter(officer_id=actor.officer_id)
    page = page_of(rows.order_by("-created_at", "-id"), request.GET.get("page"), size=_NOTICES)
    unread = sum(1 for notice in page.items if notice.read_at is None)
    return render(request, "planning/my_notices.html", {"page": page, "unread": unread})


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything one was told as read."""
    count = read_notices(actor=actor_of(request))
    messages.success(request, f"Đã đánh dấu {count} lời nhắc là đã đọc.")
    return redirect("my_notices")
