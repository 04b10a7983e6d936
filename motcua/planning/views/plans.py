"""The plans of an agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.middleware import actor_of
from motcua.planning.models import AnnualPlan


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Every year's plan, the newest first."""
    plans = AnnualPlan.objects.visible_to(actor_of(request)).order_by("-year")
    return render(request, "planning/plan_list.html", {"plans": plans})
