"""Calendar feeds: the page that gives the addresses, and what a calendar program reads there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.middleware import actor_of
from motcua.planning.actions.feeds import end_feed, renew_feed
from motcua.planning.feeds import calendar_text, entries_of, find_feed
from motcua.planning.models import CalendarFeed
from motcua.planning.product_lists import unit_choices

_MANAGERS = frozenset({"leader", "control_officer"})


def _unit_id(request: HttpRequest) -> int | None:
    """The unit that the button names; None for oneself. Http404 for what is no unit's id."""
    given = request.POST.get("unit", "")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise Http404("Không có đơn vị này.")
    return int(given)


def _page(request: HttpRequest, actor: Actor, address: str = "", of: int | None = None) -> HttpResponse:
    """One's own feed and those of the units one may see to; ``address`` is shown only here and now."""
    units = [(int(key), name) for key, name in unit_choices(actor)]
    if _MANAGERS.isdisjoint(actor.roles):
        units = [pair for pair in units if pair[0] == actor.unit_id]
    rows = CalendarFeed.objects.filter(
        Q(officer_id=actor.officer_id) | Q(officer_id=None), agency_id=actor.agency_id or 0
    )
    standing = {feed.unit_id: feed.created_at for feed in rows}
    feeds: list[dict[str, Any]] = [
        {
            "unit": unit_id,
            "name": name,
            "created_at": standing.get(unit_id),
            "address": address if address and of == unit_id else "",
        }
        for unit_id, name in [(None, "Việc của tôi"), *units]
    ]
    return render(request, "planning/feeds.html", {"feeds": feeds, "address": address})


@require_GET
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """Which addresses there are."""
    return _page(request, actor_of(request))


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """A new address, shown once; the page is not kept by any browser."""
    actor, unit_id = actor_of(request), _unit_id(request)
    address = renew_feed(unit_id=unit_id, actor=actor)
    return _page(request, actor, address, unit_id)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End an address."""
    if end_feed(unit_id=_unit_id(request), actor=actor_of(request)):
        messages.success(request, "Đã chấm dứt địa chỉ lịch. Chương trình lịch không đọc được nữa.")
    else:
        messages.info(request, "Không có địa chỉ lịch nào đang dùng.")
    return redirect("calendar_feeds")


@require_safe
def calendar_feed(request: HttpRequest, agency_id: int, secret: str) -> HttpResponse:
    """The calendar behind a secret address; 404 for any other."""
    feed = find_feed(agency_id, secret)
    if feed is None:
        raise Http404("Không có đường lịch này.")
    owner = feed.officer or feed.unit
    name = f"Kế hoạch năm – {owner.name if owner else ''}"
    response = HttpResponse(
        calendar_text(name, entries_of(feed), now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'inline; filename="ke-hoach.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
