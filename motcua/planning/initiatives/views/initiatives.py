"""Pages of one initiative: proposed, changed, withdrawn, scored, decided on, followed up."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_file
from motcua.planning.initiatives import actions
from motcua.planning.initiatives.forms import (
    ApproveForm,
    FollowUpForm,
    InitiativeFilter,
    InitiativeForm,
    NewInitiativeForm,
    RejectForm,
    ScoreForm,
    benefit_of,
)
from motcua.planning.initiatives.models import (
    CallState,
    Criterion,
    FollowUp,
    Initiative,
    InitiativeAuthor,
    InitiativeCall,
    InitiativeState,
    Score,
)
from motcua.planning.initiatives.queries import initiatives_in, standing_of
from motcua.planning.initiatives.scoring import sheet_total
from motcua.planning.initiatives.views.calls import STATE_TONES, bare_form
from motcua.planning.product_pages import task_id_in
from motcua.planning.product_rows import task_of, tasks_with

_GIVEN = ("name", "content", "basis")


def _find(request: HttpRequest, initiative_id: int, permission: str) -> tuple[Initiative, Actor]:
    actor = actor_of(request)
    initiative = find_row(Initiative, actor, initiative_id, "Không có sáng kiến này.")
    require(actor, permission, initiative)
    return initiative, actor


def _address(initiative: Initiative) -> str:
    return reverse("initiative_detail", args=[initiative.id])


def _authors(initiative: Initiative) -> list[InitiativeAuthor]:
    rows = InitiativeAuthor.objects.filter(agency_id=initiative.agency_id, initiative_id=initiative.id)
    return list(rows.select_related("officer").order_by("officer__name"))


@require_GET
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Initiatives of all calls, newest first."""
    actor = actor_of(request)
    form = InitiativeFilter(request.GET or None)
    rows = initiatives_in(
        actor.agencies,
        from_on=form.chosen("from_day"),
        to_on=form.chosen("to_day"),
        state=form.chosen("state") or "",
    )
    page = page_of(rows.select_related("call"), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(one, STATE_TONES[InitiativeState(one.state)]) for one in page.items],
        "may_call": allowed(actor, "initiative.call"),
        "may_propose": bool(_open_calls(actor)),
    }
    return render(request, "initiatives/list.html", context)


def _open_calls(actor: Actor) -> list[tuple[str, str]]:
    calls = InitiativeCall.objects.visible_to(actor).filter(
        state=CallState.OPEN, starts_on__lte=today(), ends_on__gte=today()
    )
    return [(str(call.id), call.title) for call in calls.order_by("ends_on", "id")]


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Hand one in; ?task= makes it a task's product, ?name=, ?content= and ?basis= are filled in."""
    actor = actor_of(request)
    task_id = task_id_in(request)
    task = task_of(actor, task_id)
    calls = _open_calls(actor)
    if not calls and request.method == "GET":
        return render(request, "initiatives/no_call.html", {"may_call": allowed(actor, "initiative.call")})
    given = {name: request.GET[name][:1000] for name in _GIVEN if request.GET.get(name)}
    initial = {"authors": [str(actor.officer_id)], "call": request.GET.get("call", ""), **given}
    if task:
        initial["task"] = str(task_id)
    form = NewInitiativeForm(request.POST or None, actor=actor, calls=calls, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        call = find_row(InitiativeCall, actor, int(values["call"]), "Không có đợt phát động này.")
        chosen = task or task_of(actor, values["task"])
        request_id = values["request_id"]
        return _address(
            actions.propose_initiative(call, form.facts(), request_id=request_id, actor=actor, task=chosen)
        )

    says = {
        "title": "Gửi sáng kiến",
        "intro": "Lợi ích ghi bằng số để sau này so với thực tế: giờ làm việc, tiền, lượt đi lại.",
        "submit": "Gửi sáng kiến",
        "done": "Đã gửi sáng kiến.",
    }
    return deed_page(request, form, perform, says=says, back=reverse("initiative_list"))


def _sees_points(initiative: Initiative, actor: Actor) -> bool:
    """Until the decision only who runs the call sees what the others gave: no judge follows another."""
    return initiative.decided_on is not None or allowed(actor, "initiative.call", initiative)


def _sheets(initiative: Initiative, actor: Actor, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Judges' sheets, the own one only for who may not yet see the others."""
    rows = Score.objects.filter(agency_id=initiative.agency_id, initiative_id=initiative.id)
    if not _sees_points(initiative, actor):
        rows = rows.filter(officer_id=actor.officer_id or 0)
    by_judge: dict[int, dict[str, Any]] = {}
    for row in rows.select_related("officer").order_by("officer__name"):
        sheet = by_judge.setdefault(row.officer_id, {"judge": row.officer.name, "points": {}})
        sheet["points"][row.criterion_id] = row.points
    weights = {one.id: one.weight for one in criteria}
    return [
        {
            "judge": sheet["judge"],
            "points": [(one.name, sheet["points"].get(one.id)) for one in criteria],
            "total": sheet_total(sheet["points"], weights),
        }
        for sheet in by_judge.values()
    ]


@require_GET
def detail(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """The initiative: words, expected and measured benefit, points, decision, follow-up."""
    initiative, actor = _find(request, initiative_id, "initiative.read")
    call = initiative.call
    criteria = list(Criterion.objects.filter(agency_id=call.agency_id, call_id=call.id).order_by("position"))
    is_scoring = call.state == CallState.SCORING and initiative.state == InitiativeState.PROPOSED
    own = Score.objects.filter(
        agency_id=initiative.agency_id, initiative_id=initiative.id, officer_id=actor.officer_id or 0
    )
    is_proposed = initiative.state == InitiativeState.PROPOSED
    may_change = is_proposed and allowed(actor, "initiative.change", initiative)
    context = {
        "initiative": initiative,
        "call": call,
        "tone": STATE_TONES[InitiativeState(initiative.state)],
        "authors": _authors(initiative),
        "criteria": criteria,
        "sheets": _sheets(initiative, actor, criteria),
        "standing": standing_of(initiative),
        "sees_points": _sees_points(initiative, actor),
        "follow_ups": FollowUp.objects.filter(agency_id=initiative.agency_id, initiative_id=initiative.id)
        .select_related("file")
        .order_by("-on", "-id"),
        "tasks": tasks_with(initiative.agency_id, "initiative", initiative.id),
        "may_change": may_change and call.state == CallState.OPEN,
        "may_withdraw": may_change,
        "may_score": is_scoring and allowed(actor, "initiative.score", initiative) and not own.exists(),
        "may_decide": is_scoring and allowed(actor, "initiative.approve", initiative),
        "may_follow": initiative.state in {InitiativeState.APPROVED, InitiativeState.APPLIED}
        and allowed(actor, "initiative.follow_up", initiative),
    }
    return render(request, "initiatives/detail.html", context)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """An author changes it."""
    initiative, actor = _find(request, initiative_id, "initiative.change")
    author_ids = [one.officer_id for one in _authors(initiative)]
    initial = InitiativeForm.initial_of(initiative, author_ids)
    form = InitiativeForm(request.POST or None, actor=actor, initial=initial)
    says = {
        "title": "Sửa sáng kiến",
        "intro": "Sửa được đến khi đợt chuyển sang chấm.",
        "submit": "Lưu",
        "done": "Đã lưu sáng kiến.",
    }
    return deed_page(
        request,
        form,
        lambda _: _address(actions.change_initiative(initiative, form.facts(), actor=actor)),
        says=says,
        back=_address(initiative),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """An author takes it back."""
    initiative, actor = _find(request, initiative_id, "initiative.change")
    says = {
        "title": "Rút sáng kiến",
        "intro": "Sáng kiến đã rút không được chấm và không gửi lại được. Bản mô tả vẫn còn để xem.",
        "submit": "Rút sáng kiến",
        "done": "Đã rút sáng kiến.",
    }
    return deed_page(
        request,
        bare_form(request),
        lambda _: _address(actions.withdraw_initiative(initiative, actor=actor)),
        says=says,
        back=_address(initiative),
    )


@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """A judge's points."""
    initiative, actor = _find(request, initiative_id, "initiative.score")
    criteria = list(
        Criterion.objects.filter(agency_id=initiative.agency_id, call_id=initiative.call_id).order_by(
            "position"
        )
    )
    form = ScoreForm(request.POST or None, criteria=criteria)

    def perform(_: dict[str, Any]) -> str:
        actions.score_initiative(initiative, points=form.points(), actor=actor)
        return _address(initiative)

    says = {
        "title": f"Chấm: {initiative.name}",
        "intro": "Mỗi tiêu chí từ 0 đến 100 điểm. Mỗi giám khảo chấm một lần, không sửa.",
        "submit": "Gửi điểm",
        "done": "Đã gửi điểm.",
    }
    return deed_page(request, form, perform, says=says, back=_address(initiative))


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """The leader approves."""
    initiative, actor = _find(request, initiative_id, "initiative.approve")
    says = {
        "title": "Phê duyệt sáng kiến",
        "intro": initiative.name,
        "submit": "Phê duyệt",
        "done": "Đã phê duyệt sáng kiến.",
    }
    return deed_page(
        request,
        ApproveForm(request.POST or None),
        lambda values: _address(actions.approve_initiative(initiative, actor=actor, **values)),
        says=says,
        back=_address(initiative),
    )


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """The leader does not approve."""
    initiative, actor = _find(request, initiative_id, "initiative.approve")
    says = {
        "title": "Không phê duyệt sáng kiến",
        "intro": initiative.name,
        "submit": "Không phê duyệt",
        "done": "Đã ghi quyết định không phê duyệt.",
    }
    return deed_page(
        request,
        RejectForm(request.POST or None),
        lambda values: _address(actions.reject_initiative(initiative, actor=actor, **values)),
        says=says,
        back=_address(initiative),
    )


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """What came of it."""
    initiative, actor = _find(request, initiative_id, "initiative.follow_up")
    form = FollowUpForm(request.POST or None, request.FILES or None, initial={"on": today()})

    def perform(values: dict[str, Any]) -> str:
        actions.follow_up(
            initiative,
            on=values["on"],
            is_applied=values["is_applied"],
            note=values["note"],
            benefit=benefit_of(values),
            upload=values["upload"],
            request_id=values["request_id"],
            actor=actor,
        )
        return _address(initiative)

    says = {
        "title": "Theo dõi áp dụng",
        "intro": "Ghi số đo được từ khi áp dụng đến ngày xem xét, không ghi số ước.",
        "submit": "Ghi theo dõi",
        "done": "Đã ghi theo dõi áp dụng.",
    }
    return deed_page(request, form, perform, says=says, back=_address(initiative))


@require_GET
def attached_file(request: HttpRequest, initiative_id: int, file_id: int) -> HttpResponse:
    """A proof of the follow-up."""
    initiative, _ = _find(request, initiative_id, "initiative.read")
    is_ours = FollowUp.objects.filter(
        agency_id=initiative.agency_id, initiative_id=initiative.id, file_id=file_id
    ).exists()
    stored = StoredFile.objects.filter(agency_id=initiative.agency_id, id=file_id).first()
    return send_file(stored if is_ours else None)
