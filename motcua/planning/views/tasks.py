"""The page of one task, and one page for each deed on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.actor import Actor
from motcua.core.deed_pages import deed_page
from motcua.core.errors import DomainError
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.permissions import require
from motcua.planning.actions import milestones as day_deeds
from motcua.planning.actions import tasks as deeds
from motcua.planning.closing import lacking
from motcua.planning.forms import tasks as task_forms
from motcua.planning.models import PlanTask, TaskMilestone
from motcua.planning.task_finding import find_milestone, find_sub_task
from motcua.planning.task_page import read_task
from motcua.planning.wordings import find_visible_task, find_wording, short

Perform = Callable[[dict[str, Any]], object]


def back_to(task_id: int, part: str = "") -> str:
    """The page of the task, at one of its parts."""
    return reverse("plan_task", args=[task_id]) + (f"#{part}" if part else "")


def asked_task(request: HttpRequest, task_id: int, permission: str) -> tuple[Actor, PlanTask]:
    """The actor and the task: 404 for a stranger, 403 for who may see it but not do this."""
    actor = actor_of(request)
    task = find_visible_task(actor, task_id)
    require(actor, permission, task)
    return actor, task


def task_deed(
    request: HttpRequest,
    task: PlanTask,
    form: Form,
    perform: Perform,
    *,
    says: tuple[str, str, str],
    part: str = "",
    intro: str = "",
) -> HttpResponse:
    """A deed's page about a task: its title, its button, and what is told when it is done."""
    title, submit, done = says
    back = back_to(task.id, part)

    def do(cleaned: dict[str, Any]) -> str:
        perform(cleaned)
        return back

    words = {"title": title, "intro": intro or short(find_wording(task)), "submit": submit, "done": done}
    return deed_page(request, form, do, says=words, back=back)


def post_deed(
    request: HttpRequest, task_id: int, do: Callable[[], object], done: str, part: str
) -> HttpResponse:
    """A deed of one button: do it, say so, and go back to that part of the task."""
    try:
        do()
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(back_to(task_id, part))


@require_GET
def plan_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """The task: its six cells, who, days, sub-tasks, co-ordination, products, evidence, history."""
    actor = actor_of(request)
    task = find_visible_task(actor, task_id)
    page = read_task(task, actor)
    title = short(page.wording, 110)
    return render(request, "planning/task.html", {"task": task, "page": page, "title": title})


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say which unit leads and who does it."""
    actor, task = asked_task(request, task_id, "plan.manage")
    initial = {"lead_unit": task.lead_unit_id or "", "officer": task.officer_id or ""}
    form = task_forms.AssignForm(request.POST or None, actor=actor, initial=initial)

    def do(_: dict[str, Any]) -> object:
        unit_id, officer_id = form.id_in("lead_unit"), form.id_in("officer")
        return deeds.assign_task(task, lead_unit_id=unit_id, officer_id=officer_id, actor=actor)

    return task_deed(request, task, form, do, says=("Giao nhiệm vụ", "Giao", "Đã giao nhiệm vụ."), part="ai")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, task_id: int) -> HttpResponse:
    """End the task; what is lacking is shown first."""
    actor, task = asked_task(request, task_id, "plan.manage")
    gaps = lacking(task)
    form = task_forms.CloseForm(request.POST or None, gaps=gaps)
    intro = f"Còn thiếu: {'; '.join(gaps)}." if gaps else "Mọi mốc hạn, việc nhỏ và sản phẩm đã đủ."
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: deeds.close_task(task, note=cleaned["note"], actor=actor),
        says=("Kết thúc nhiệm vụ", "Kết thúc", "Đã kết thúc nhiệm vụ."),
        intro=intro,
    )


@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Work on it again."""
    actor, task = asked_task(request, task_id, "plan.manage")
    form = task_forms.ReasonForm(request.POST or None)
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: deeds.reopen_task(task, reason=cleaned["reason"], actor=actor),
        says=("Mở lại nhiệm vụ", "Mở lại", "Đã mở lại nhiệm vụ."),
    )


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take it out of the plan."""
    actor, task = asked_task(request, task_id, "plan.manage")
    form = task_forms.ReasonForm(request.POST or None)
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: deeds.drop_task(task, reason=cleaned["reason"], actor=actor),
        says=("Đưa nhiệm vụ ra khỏi kế hoạch", "Đưa ra khỏi kế hoạch", "Đã đưa nhiệm vụ ra khỏi kế hoạch."),
        intro="Chỉ dùng khi cấp có thẩm quyền đã cho phép. Bản kế hoạch đã ban hành vẫn giữ nguyên.",
    )


# --- sub-tasks ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_sub_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Cut a piece off the task."""
    actor, task = asked_task(request, task_id, "plan.work")
    form = task_forms.SubTaskForm(request.POST or None, actor=actor)

    def do(cleaned: dict[str, Any]) -> object:
        facts = {"title": cleaned["title"], "due_on": cleaned["due_on"]}
        return deeds.add_sub_task(task, officer_id=form.id_in("officer"), actor=actor, **facts)

    return task_deed(
        request, task, form, do, says=("Thêm việc nhỏ", "Thêm", "Đã thêm việc nhỏ."), part="viec-nho"
    )


@require_POST
def tick_sub_task(request: HttpRequest, sub_task_id: int) -> HttpResponse:
    """Mark a piece as done, or as not done with ?do=undo."""
    actor = actor_of(request)
    one = find_sub_task(actor, sub_task_id)
    is_done = request.POST.get("do") != "undo"
    done = "Đã ghi việc nhỏ xong." if is_done else "Đã ghi việc nhỏ chưa xong."
    return post_deed(
        request,
        one.task_id,
        lambda: deeds.tick_sub_task(one, is_done=is_done, actor=actor),
        done,
        "viec-nho",
    )


@require_POST
def remove_sub_task(request: HttpRequest, sub_task_id: int) -> HttpResponse:
    """Take away a piece put down by mistake."""
    actor = actor_of(request)
    one = find_sub_task(actor, sub_task_id)
    return post_deed(
        request,
        one.task_id,
        lambda: deeds.remove_sub_task(one, actor=actor),
        "Đã xóa việc nhỏ.",
        "viec-nho",
    )


# --- days ---------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def add_milestone(request: HttpRequest, task_id: int) -> HttpResponse:
    """Set a day."""
    actor, task = asked_task(request, task_id, "plan.manage")
    form = task_forms.MilestoneForm(request.POST or None)
    return task_deed(
        request,
        task,
        form,
        lambda cleaned: day_deeds.add_milestone(task, actor=actor, **cleaned),
        says=("Đặt hạn", "Đặt hạn", "Đã đặt hạn."),
        part="han",
    )


def _milestone(request: HttpRequest, milestone_id: int, permission: str) -> tuple[Actor, TaskMilestone]:
    actor = actor_of(request)
    milestone = find_milestone(actor, milestone_id)
    require(actor, permission, milestone.task)
    return actor, milestone


@require_http_methods(["GET", "POST"])
def finish_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Say on which day it was kept."""
    actor, milestone = _milestone(request, milestone_id, "plan.work")
    form = task_forms.MilestoneDoneForm(request.POST or None)
    return task_deed(
        request,
        milestone.task,
        form,
        lambda cleaned: day_deeds.finish_milestone(milestone, done_on=cleaned["done_on"], actor=actor),
        says=(f"Ghi xong mốc {milestone}", "Ghi xong", "Đã ghi xong mốc hạn."),
        part="han",
    )


@require_POST
def reopen_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Take back that it was kept."""
    actor, milestone = _milestone(request, milestone_id, "plan.work")
    return post_deed(
        request,
        milestone.task_id,
        lambda: day_deeds.reopen_milestone(milestone, actor=actor),
        "Đã ghi mốc hạn chưa xong.",
        "han",
    )


@require_http_methods(["GET", "POST"])
def change_deadline(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Move its day, with the reason."""
    actor, milestone = _milestone(request, milestone_id, "plan.manage")
    form = task_forms.DeadlineForm(request.POST or None)
    return task_deed(
        request,
        milestone.task,
        form,
        lambda cleaned: day_deeds.change_deadline(milestone, actor=actor, **cleaned),
        says=(f"Đổi hạn {milestone}", "Đổi hạn", "Đã đổi hạn. Hạn theo kế hoạch vẫn được giữ để đối chiếu."),
        part="han",
    )
