"""Pages of online-service targets: how far each is, what is missing, setting them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue import targets
from motcua.catalogue.models import OnlineTarget
from motcua.catalogue.offer_forms import TargetForm
from motcua.catalogue.views.deeds import deed_page
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed

_MISSING_SHOWN = 200


def _get(actor: Actor, pk: int) -> OnlineTarget:
    rows = OnlineTarget.objects.filter(agency_id__in=actor.agencies).select_related("procedure", "agency")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Không tìm thấy chỉ tiêu này trong phạm vi của bạn.")
    return found


@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """Every target of the agency with how far it is today."""
    actor = actor_of(request)
    found = [targets.progress_of(target) for target in targets.targets_of(actor.agencies)]
    context = {
        "rows": found,
        "met": sum(1 for one in found if one.is_met),
        "met_hint": f"trong {len(found)} chỉ tiêu",
        "running": sum(1 for one in found if one.target.from_on <= today() <= one.target.to_on),
        "may_set": actor.agency_id is not None and allowed(actor, "catalogue.target"),
    }
    return render(request, "catalogue/targets.html", context)


@require_GET
def target_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One target: what is reached, how many more are needed, which procedures lack what."""
    actor = actor_of(request)
    target = _get(actor, pk)
    progress = targets.progress_of(target)
    context = {
        "target": target,
        "progress": progress,
        "missing": progress.missing[:_MISSING_SHOWN],
        "hidden": max(0, len(progress.missing) - _MISSING_SHOWN),
        "may_set": target.agency_id == actor.agency_id and allowed(actor, "catalogue.target"),
        "may_offer": allowed(actor, "catalogue.offer"),
    }
    return render(request, "catalogue/target.html", context)


@require_http_methods(["GET", "POST"])
def add_target(request: HttpRequest) -> HttpResponse:
    """Set a target."""
    actor, day = actor_of(request), today()
    initial = {"from_on": day.replace(month=1, day=1), "to_on": day.replace(month=12, day=31)}
    form = TargetForm(request.POST or None, initial=initial)
    words = {
        "title": "Đặt chỉ tiêu dịch vụ công trực tuyến",
        "intro": "Ghi chỉ tiêu cấp trên giao. Hệ thống tự tính mức đã đạt và thủ tục còn thiếu.",
        "submit": "Đặt chỉ tiêu",
        "done": "Đã đặt chỉ tiêu.",
    }

    def perform(said: dict[str, Any]) -> None:
        targets.add_target(form.facts, actor=actor)

    return deed_page(request, form, perform, words, reverse("catalogue_targets"))


@require_http_methods(["GET", "POST"])
def change_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a target anew."""
    actor = actor_of(request)
    target = _get(actor, pk)
    facts = targets.facts_of(target)
    initial = {name: getattr(facts, name) for name in facts.__dataclass_fields__}
    form = TargetForm(request.POST or None, initial=initial)
    words = {
        "title": "Sửa chỉ tiêu",
        "intro": target.get_goal_display(),
        "submit": "Lưu",
        "done": "Đã lưu chỉ tiêu.",
    }

    def perform(said: dict[str, Any]) -> None:
        targets.change_target(target, form.facts, actor=actor)

    return deed_page(request, form, perform, words, reverse("catalogue_target", args=[pk]))


@require_http_methods(["GET", "POST"])
def remove_target(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a target away, after asking."""
    actor = actor_of(request)
    target = _get(actor, pk)
    if request.method == "POST":
        targets.remove_target(target, actor=actor)
        messages.success(request, "Đã bỏ chỉ tiêu.")
        return redirect("catalogue_targets")
    context = {
        "title": "Bỏ chỉ tiêu",
        "question": f"Bỏ chỉ tiêu “{target.get_goal_display()}” giao tại {target.basis}?",
        "consequences": ["Chỉ tiêu không còn trong báo cáo, kế hoạch. Việc cung cấp thủ tục không đổi."],
        "form": None,
        "submit_label": "Bỏ chỉ tiêu",
        "tone": "danger",
        "cancel_url": reverse("catalogue_target", args=[pk]),
        "action_url": "",
    }
    return render(request, "confirm_page.html", context)
