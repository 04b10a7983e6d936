"""Pages of calls: list, one with its initiatives in order of points, judges, scoring, the end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.planning.initiatives import actions
from motcua.planning.initiatives.forms import CallForm, JudgesForm
from motcua.planning.initiatives.models import (
    CallState,
    Criterion,
    Initiative,
    InitiativeCall,
    InitiativeState,
    Judge,
)
from motcua.planning.initiatives.queries import standings_of
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of

CALL_TONES = {CallState.OPEN: "info", CallState.SCORING: "due_soon", CallState.CLOSED: "done"}
STATE_TONES = {
    InitiativeState.PROPOSED: "waiting",
    InitiativeState.WITHDRAWN: "neutral",
    InitiativeState.APPROVED: "done",
    InitiativeState.REJECTED: "overdue",
    InitiativeState.APPLIED: "on_time",
}


def find_call(request: HttpRequest, call_id: int, permission: str) -> tuple[InitiativeCall, Actor]:
    """The call for the actor: 404 for a stranger, 403 for who may not."""
    actor = actor_of(request)
    call = find_row(InitiativeCall, actor, call_id, "Không có đợt phát động này.")
    require(actor, permission, call)
    return call, actor


def call_address(call: InitiativeCall) -> str:
    """The page of the call."""
    return reverse("initiative_call", args=[call.id])


def bare_form(request: HttpRequest) -> Form:
    """The form of a deed that asks nothing."""
    return Form(request.POST if request.method == "POST" else None)


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Calls, newest first."""
    actor = actor_of(request)
    rows = InitiativeCall.objects.visible_to(actor).order_by("-starts_on", "-id")
    page = page_of(rows, request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(one, CALL_TONES[CallState(one.state)]) for one in page.items],
        "may_call": allowed(actor, "initiative.call"),
    }
    return render(request, "initiatives/calls.html", context)


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open a call; ?task= makes it that task's product."""
    actor = actor_of(request)
    task_id = task_id_in(request)
    task = task_of(actor, task_id)
    form = CallForm(request.POST or None, initial={"task": task_id} if task else {})

    def perform(values: dict[str, Any]) -> str:
        chosen = task or task_of(actor, values["task"])
        request_id = values["request_id"]
        return call_address(
            actions.create_call(form.facts(), request_id=request_id, actor=actor, task=chosen)
        )

    says = {
        "title": "Phát động đợt sáng kiến",
        "intro": "Trọng số cho biết tiêu chí nào nặng hơn; tổng không bắt buộc bằng 100.",
        "submit": "Phát động",
        "done": "Đã phát động. Hãy chọn giám khảo.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("initiative_calls"))


def _ranked(call: InitiativeCall, *, sees_points: bool) -> list[dict[str, Any]]:
    rows = list(
        Initiative.objects.filter(agency_id=call.agency_id, call_id=call.id)
        .exclude(state=InitiativeState.WITHDRAWN)
        .order_by("proposed_on", "id")
    )
    found = standings_of(rows)
    if sees_points:
        rows.sort(key=lambda one: found[one.id].average or Decimal(-1), reverse=True)
    return [
        {"one": one, "standing": found[one.id], "tone": STATE_TONES[InitiativeState(one.state)]}
        for one in rows
    ]


@require_GET
def detail(request: HttpRequest, call_id: int) -> HttpResponse:
    """The call with its criteria, judges and initiatives, the best scored first."""
    call, actor = find_call(request, call_id, "initiative.read")
    rows = {"agency_id": call.agency_id, "call_id": call.id}
    may_call = allowed(actor, "initiative.call", call)
    sees_points = may_call or call.state == CallState.CLOSED
    is_day = call.starts_on <= today() <= call.ends_on
    context = {
        "call": call,
        "tone": CALL_TONES[CallState(call.state)],
        "criteria": Criterion.objects.filter(**rows).order_by("position"),
        "judges": Judge.objects.filter(**rows).select_related("officer").order_by("officer__name"),
        "lines": _ranked(call, sees_points=sees_points),
        "sees_points": sees_points,
        "may_judges": may_call and call.state != CallState.CLOSED,
        "may_score": may_call and call.state == CallState.OPEN,
        "may_close": may_call and call.state == CallState.SCORING,
        "may_propose": call.state == CallState.OPEN and is_day and allowed(actor, "initiative.propose", call),
    }
    return render(request, "initiatives/call.html", context)


@require_http_methods(["GET", "POST"])
def judges(request: HttpRequest, call_id: int) -> HttpResponse:
    """Say who judges."""
    call, actor = find_call(request, call_id, "initiative.call")
    standing = Judge.objects.filter(agency_id=call.agency_id, call_id=call.id)
    chosen = [str(one) for one in standing.values_list("officer_id", flat=True)]
    form = JudgesForm(request.POST or None, actor=actor, initial={"judges": chosen})

    def perform(values: dict[str, Any]) -> str:
        actions.name_judges(call, officer_ids=values["judges"], actor=actor)
        return call_address(call)

    says = {
        "title": "Chọn giám khảo",
        "intro": "Mỗi giám khảo chấm một lần. Tác giả không chấm sáng kiến của mình.",
        "submit": "Lưu giám khảo",
        "done": "Đã lưu giám khảo.",
    }
    return deed_page(request, form, perform, says=says, back=call_address(call))


@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, call_id: int) -> HttpResponse:
    """End the time of proposing."""
    call, actor = find_call(request, call_id, "initiative.call")
    says = {
        "title": "Chuyển sang chấm",
        "intro": "Từ lúc này không nhận và không sửa sáng kiến; giám khảo bắt đầu chấm.",
        "submit": "Chuyển sang chấm",
        "done": "Đã chuyển sang chấm.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: call_address(actions.start_scoring(call, actor=actor)),
        says=says,
        back=call_address(call),
    )


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, call_id: int) -> HttpResponse:
    """End the call."""
    call, actor = find_call(request, call_id, "initiative.call")
    says = {
        "title": "Kết thúc đợt sáng kiến",
        "intro": "Chỉ kết thúc khi mọi sáng kiến đã có quyết định. Việc theo dõi áp dụng vẫn tiếp tục.",
        "submit": "Kết thúc đợt",
        "done": "Đã kết thúc đợt sáng kiến.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: call_address(actions.close_call(call, actor=actor)),
        says=says,
        back=call_address(call),
    )
