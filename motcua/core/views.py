"""Pages of the shell: health, errors, the start page."""

from __future__ import annotations

from datetime import timedelta

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from motcua.core.clock import now
from motcua.core.middleware import actor_of
from motcua.core.models import PeriodicJob

WORKER_SILENT_AFTER = timedelta(minutes=5)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing else, so that a slow database does not restart it."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and the worker has been seen lately; 503 with the part that is missing."""
    parts = {"database": "ok", "worker": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        last = PeriodicJob.objects.exclude(last_started_at=None).order_by("-last_started_at").first()
        if last is None or last.last_started_at is None or now() - last.last_started_at > WORKER_SILENT_AFTER:
            parts["worker"] = "silent"
    except DatabaseError:
        parts["database"] = "unreachable"
    is_ready = parts["database"] == "ok"
    return JsonResponse({"status": "ok" if is_ready else "unready", **parts}, status=200 if is_ready else 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start: staff go to today's work, administrators to the staff list, others to the public site."""
    actor = actor_of(request)
    if actor.is_officer:
        return redirect("staff_list" if actor.roles == {"administrator"} else "today")
    return redirect("portal_home")
