"""The board: every procedure at every place, one of them in full, and what was due in a span of days."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.publication.forms import BoardFilter, SpanForm
from motcua.catalogue.publication.limits import explain, say
from motcua.catalogue.publication.models import CheckResult, FastTrack, Posting, PublicationPlace
from motcua.catalogue.publication.queries import (
    RED,
    TONES,
    Line,
    LineState,
    defects_open_on,
    duties_in,
    lines_on,
)
from motcua.catalogue.publication.views.finding import find_place
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import printed

_ICONS = {
    LineState.OUTDATED: "versions",
    LineState.OVERDUE: "alarm",
    LineState.TO_TAKE_DOWN: "trash",
    LineState.DUE_SOON: "clock",
    LineState.AWAITED: "hourglass",
    LineState.POSTED: "circle-check",
}


def _fits(line: Line, form: BoardFilter) -> bool:
    place, state, sector = (form.chosen(name) for name in ("place", "state", "sector"))
    if place and str(line.place.id) != place:
        return False
    if sector and line.procedure.sector.code != sector:
        return False
    return not state or line.state == state or (state == "red" and line.is_red)


def _tiles(lines: list[Line], shown: dict[str, str]) -> list[dict[str, Any]]:
    """Counts by state; each leads to its lines, the other filters kept."""
    counts = Counter(line.state for line in lines)
    tiles = []
    for state in LineState:
        if counts[state] or state in {LineState.OVERDUE, LineState.OUTDATED, LineState.POSTED}:
            tone = TONES[state] if counts[state] or state not in RED else "neutral"
            tiles.append(
                {
                    "label": state.label,
                    "value": counts[state],
                    "tone": tone,
                    "icon": _ICONS[state],
                    "url": f"{reverse('publication_board')}?{urlencode({**shown, 'state': state.value})}",
                }
            )
    return tiles


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Every public procedure offered, at every place, with its state and what to do next."""
    actor = actor_of(request)
    agency_id, agencies = actor.agency_id or 0, actor.agencies
    places = list(
        PublicationPlace.objects.visible_to(actor).order_by("kind", "name").filter(agency_id__in=agencies)
    )
    day_form = BoardFilter(request.GET or None, places=places, sectors=[])
    day = min(day_form.chosen("day") or today(), today())
    lines = lines_on(agency_id, day, agencies=agencies)
    sectors = sorted({(line.procedure.sector.code, line.procedure.sector.name) for line in lines})
    form = BoardFilter(request.GET or None, places=places, sectors=sectors)
    kept = {name: request.GET[name] for name in ("place", "sector", "day") if request.GET.get(name)}
    page = page_of([line for line in lines if _fits(line, form)], request.GET.get("page"), size=50)
    of_place = [
        line for line in lines if not form.chosen("place") or str(line.place.id) == form.chosen("place")
    ]
    context = {
        "form": form,
        "page": page,
        "day": day,
        "places": places,
        "tiles": _tiles(of_place, kept),
        "has_procedures": bool(lines),
        "defects": defects_open_on(agencies, day).count(),
        "may_manage": allowed(actor, "publication.manage"),
        "may_links": allowed(actor, "publication.links"),
    }
    return render(request, "publication/board.html", context)


def _history(place: PublicationPlace, line: Line) -> list[Posting]:
    rows = Posting.objects.filter(
        agency_id=place.agency_id, place_id=place.id, procedure=line.procedure
    ).select_related("version", "posted_by", "taken_down_by")
    return list(rows.defer("version__content").order_by("-posted_on", "-id"))


@require_GET
def one_line(request: HttpRequest, place_id: int, code: str) -> HttpResponse:
    """One procedure at one place: its due day with the counted days, what hung there, what checks found."""
    place, actor = find_place(request, place_id, "publication.read")
    lines = lines_on(actor.agency_id or 0, agencies=actor.agencies, place_id=place.id, code=code)
    if not lines:
        raise NotFound("Thủ tục này không phải công khai ở nơi này.")
    line = lines[0]
    calendar = calendar_for(actor.agency_id)
    checks = CheckResult.objects.filter(
        agency_id=place.agency_id, place_id=place.id, procedure=line.procedure
    ).select_related("round", "marked_by", "fixed_by")
    fast = FastTrack.objects.filter(agency_id__in=actor.agencies, version=line.wanted).first()
    context = {
        "line": line,
        "place": place,
        "clock": line.clock,
        "clock_words": say(line.clock) if line.clock else "",
        "explained": printed(explain(line.clock, calendar)) if line.clock else (),
        "history": _history(place, line),
        "checks": list(checks.order_by("-found_on", "-id")[:20]),
        "fast": fast,
        "may_manage": allowed(actor, "publication.manage", place),
        "may_fast": line.wanted is not None and fast is None,
    }
    return render(request, "publication/line.html", context)


@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """What had to be published by a day of the span, and whether it was in time: the figure's own rows."""
    actor = actor_of(request)
    form = SpanForm(request.GET or None)
    from_on = form.chosen("from_day") or today().replace(month=1, day=1)
    to_on = form.chosen("to_day") or today()
    rows = duties_in(actor.agency_id or 0, actor.agencies, from_on, to_on)
    context = {
        "form": form,
        "from_on": from_on,
        "to_on": to_on,
        "page": page_of(rows, request.GET.get("page"), size=50),
        "count": len(rows),
        "on_time": sum(1 for row in rows if row.is_on_time),
    }
    return render(request, "publication/duties.html", context)
