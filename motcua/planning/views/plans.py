"""The plans of an agency: the list, a plan, the words of one version, what differs between two."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_GET

from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import PERMISSIONS, URL_PERMISSIONS, allowed
from motcua.core.text import fold
from motcua.documents.sending import send_file
from motcua.planning.actions.approval import closes_from
from motcua.planning.differences import ChangeKind, compare
from motcua.planning.models import AnnualPlan, PlanState, PlanVersion, VersionState
from motcua.planning.plan_page import PLAN_TONES, VERSION_TONES, sections_of
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.queries import find_plan, find_version, versions_of, wordings_of

CHANGE_WORDS = {
    ChangeKind.ADDED: ("done", "Thêm"),
    ChangeKind.CHANGED: ("due_soon", "Sửa"),
    ChangeKind.DROPPED: ("overdue", "Bỏ"),
}


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every year's plan, the newest first."""
    actor = actor_of(request)
    plans = AnnualPlan.objects.visible_to(actor).order_by("-year", "-id")
    page = page_of(plans, request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(plan, PLAN_TONES[PlanState(plan.state)]) for plan in page.items],
        "may_manage": allowed(actor, "plan.manage"),
    }
    return render(request, "planning/plan_list.html", context)


@require_GET
def plan_detail(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan: the words in force under their headings, its versions, what can be done next."""
    actor = actor_of(request)
    plan = find_plan(actor, plan_id)
    versions = versions_of(plan)
    draft = next((each for each in versions if each.state == VersionState.DRAFT), None)
    shown = next((each for each in versions if each.state == VersionState.APPROVED), draft)
    if shown is None:
        raise NotFound("Kế hoạch này chưa có bản nào.")
    wordings = wordings_of(shown)
    context = {
        "plan": plan,
        "tone": PLAN_TONES[PlanState(plan.state)],
        "version": shown,
        "draft": draft,
        "sections": sections_of(shown, wordings),
        "task_count": len(wordings),
        "versions": [
            (each, VERSION_TONES[VersionState(each.state)], _before(each, versions)) for each in versions
        ],
        **_may(actor, plan),
    }
    return render(request, "planning/plan_detail.html", context)


def _before(version: PlanVersion, versions: list[PlanVersion]) -> PlanVersion | None:
    """The version this one followed."""
    return next((each for each in versions if each.number < version.number), None)


def _may(actor: Actor, plan: AnnualPlan) -> dict[str, object]:
    is_in_force = plan.state == PlanState.IN_FORCE
    return {
        "may_manage": allowed(actor, "plan.manage", plan),
        "may_close": is_in_force and allowed(actor, "plan.approve", plan),
        "closes_from": closes_from(plan.year),
        "is_in_force": is_in_force,
        "has_state": plan.state != PlanState.DRAFT,
    }


@require_GET
def plan_version(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """The words of one version, with the paper it was read from."""
    actor = actor_of(request)
    version = find_version(actor, plan_id, number)
    wordings = wordings_of(version)
    others = [each for each in versions_of(version.plan) if each.number != version.number]
    context = {
        "plan": version.plan,
        "version": version,
        "tone": VERSION_TONES[VersionState(version.state)],
        "sections": sections_of(version, wordings),
        "task_count": len(wordings),
        "others": others,
        "is_draft": version.state == VersionState.DRAFT,
        "may_manage": allowed(actor, "plan.manage", version),
    }
    return render(request, "planning/plan_version.html", context)


@require_GET
def plan_compare(request: HttpRequest, plan_id: int, number: int, other: int) -> HttpResponse:
    """What the later of two versions changes, task by task and cell by cell."""
    actor = actor_of(request)
    earlier, later = sorted((number, other))
    before, after = find_version(actor, plan_id, earlier), find_version(actor, plan_id, later)
    changes = compare(wordings_of(before), wordings_of(after))
    context = {
        "plan": after.plan,
        "before": before,
        "after": after,
        "changes": [(change, *CHANGE_WORDS[change.kind]) for change in changes],
        "counts": [
            (label, tone, sum(change.kind is kind for change in changes))
            for kind, (tone, label) in CHANGE_WORDS.items()
        ],
    }
    return render(request, "planning/plan_compare.html", context)


@require_GET
def plan_source(request: HttpRequest, plan_id: int, number: int) -> HttpResponse:
    """The file a version was read from."""
    return send_file(find_version(actor_of(request), plan_id, number).source)


@require_GET
def plan_products(request: HttpRequest) -> HttpResponse:
    """The way to every kind of product and record a task may have, as far as the actor may go."""
    actor = actor_of(request)
    rows = [
        {
            "label": kind.label,
            "list_url": _open_to(actor, kind.list_url() if kind.list_url else ""),
            "create_url": _open_to(actor, kind.create_url()),
        }
        for kind in sorted(PRODUCT_KINDS.values(), key=lambda kind: fold(kind.label))
    ]
    return render(request, "planning/plan_products.html", {"rows": rows})


def _open_to(actor: Actor, address: str) -> str:
    """The address if the actor may open it, else nothing."""
    if not address:
        return ""
    row = URL_PERMISSIONS.get(resolve(address.split("?")[0]).url_name or "", "")
    return address if row in PERMISSIONS and allowed(actor, row) else ""
