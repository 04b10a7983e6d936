"""The code on the screen, checking in by it, marking by hand, and who came over a span."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import now
from motcua.core.deed_pages import deed_page
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.paging import page_of
from motcua.core.permissions import require
from motcua.core.wording import write_time
from motcua.planning.meetings import actions, queries
from motcua.planning.meetings.forms import AttendanceFilter, CodeForm, MarkForm
from motcua.planning.meetings.models import Invitee
from motcua.planning.meetings.rules import why_no_code
from motcua.planning.meetings.views.calling import address, find


def check_in_address(code: str) -> str:
    """What the QR code on the screen opens: the check-in page with the code filled in."""
    return f"{settings.PUBLIC_URL}{reverse('meeting_check_in')}?{urlencode({'ma': code})}"


@require_GET
def code_screen(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """The code and its QR code, large, for the screen of the meeting room."""
    meeting = find(request, meeting_id)
    require(actor_of(request), "meeting.manage", meeting)
    drawn = segno.make(check_in_address(meeting.code), error="m", micro=False)
    context = {
        "meeting": meeting,
        "standing": queries.standings([meeting])[0],
        "qr": drawn.svg_inline(scale=9, border=2, dark="#000", light="#fff", svgclass=None, lineclass=None),
        "check_in_url": f"{settings.PUBLIC_URL}{reverse('meeting_check_in')}",
        "why_not": why_no_code(meeting.starts_at, meeting.ends_at, now()),
    }
    return render(request, "meetings/code.html", context)


@require_http_methods(["GET", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Enter the code that stands on the screen."""
    actor = actor_of(request)
    form, status = CodeForm(request.POST or None, initial={"code": request.GET.get("ma", "")[:20]}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                invitee = actions.check_in(code=form.cleaned_data["code"], actor=actor)
            except DomainError as error:
                form.add_error("code", error.message)
                status = error.status
            else:
                messages.success(request, f"Đã điểm danh lúc {write_time(invitee.came_at)}.")
                return redirect("meeting_detail", invitee.meeting_id)
    return render(request, "meetings/check_in.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, meeting_id: int, invitee_id: int) -> HttpResponse:
    """Mark somebody present or absent by hand."""
    actor = actor_of(request)
    invitee = find_row(Invitee, actor, invitee_id, "Không có người này trong danh sách mời.")
    if invitee.meeting_id != meeting_id:
        raise NotFound("Không có người này trong danh sách mời.")
    require(actor, "meeting.manage", invitee)

    def perform(found: dict[str, Any]) -> str:
        is_present = found["presence"] == "came"
        actions.mark(invitee, is_present=is_present, excuse=found["excuse"], actor=actor)
        return f"{address(meeting_id)}#nguoi-du"

    initial = {"presence": "came" if invitee.came_at else "absent" if invitee.excuse else None}
    says = {
        "title": f"Điểm danh: {invitee.name}",
        "intro": "Tên bạn được ghi là người điểm danh.",
        "submit": "Ghi điểm danh",
        "done": "Đã ghi điểm danh.",
    }
    form = MarkForm(request.POST or None, initial={**initial, "excuse": invitee.excuse})
    return deed_page(request, form, perform, says=says, back=address(meeting_id))


@require_GET
def attendance(request: HttpRequest) -> HttpResponse:
    """Who was invited and came, over a span."""
    actor = actor_of(request)
    form = AttendanceFilter(request.GET)
    rows = queries.attendance(actor.agencies, **form.wanted())
    context = {"form": form, "page": page_of(rows, request.GET.get("page"))}
    return render(request, "meetings/attendance.html", context)
