"""Places, and what is hung up there and taken down."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PlaceFacts
from motcua.catalogue.publication.forms import CloseForm, FastTrackForm, PlaceForm, PostForm, TakeDownForm
from motcua.catalogue.publication.models import CheckRound, PublicationPlace
from motcua.catalogue.publication.queries import Line, defects_open_on, last_checks, lines_on
from motcua.catalogue.publication.views.finding import find_place
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import new_request_id
from motcua.core.permissions import allowed, require


def address_of(place: PublicationPlace) -> str:
    """The page of a place."""
    return reverse("publication_place", args=[place.id])


@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """The places, those in use first."""
    actor = actor_of(request)
    rows = PublicationPlace.objects.visible_to(actor).order_by("kind", "name")
    checked = last_checks(actor.agencies)
    places = sorted(rows, key=lambda place: place.valid_to is not None)
    context = {
        "rows": [(place, checked.get(place.id)) for place in places],
        "may_manage": allowed(actor, "publication.manage"),
    }
    return render(request, "publication/places.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new place."""
    actor = actor_of(request)
    require(actor, "publication.manage")

    def perform(values: dict[str, Any]) -> str:
        request_id = values.pop("request_id")
        return address_of(actions.open_place(PlaceFacts(**values), request_id=request_id, actor=actor))

    says = {
        "title": "Thêm nơi công khai",
        "intro": "Mỗi bảng, màn hình, trang điện tử là một nơi. Thủ tục phải công khai ở từng nơi đang dùng.",
        "submit": "Thêm nơi công khai",
        "done": "Đã thêm nơi công khai. Hãy ghi những thủ tục đang có ở đó.",
    }
    return deed_page(
        request, PlaceForm(request.POST or None), perform, says=says, back=reverse("publication_places")
    )


@require_GET
def detail(request: HttpRequest, place_id: int) -> HttpResponse:
    """What must hang here, what does, and the rounds of checking."""
    place, actor = find_place(request, place_id, "publication.read")
    is_open = place.is_open_on(today())
    lines = lines_on(actor.agency_id or 0, agencies=actor.agencies, place_id=place.id)
    rounds = CheckRound.objects.filter(agency_id=place.agency_id, place_id=place.id)
    defects = [row for row in defects_open_on(actor.agencies, today()) if row.place_id == place.id]
    shown = [line for line in lines if line.shown]
    context = {
        "place": place,
        "is_open": is_open,
        "total": len(lines),
        "posted": sum(1 for line in lines if line.state == "posted"),
        "red": [line for line in lines if line.is_red],
        "missing": len(_missing(lines)),
        "hanging": len(shown),
        "defects": defects,
        "rounds": list(rounds.select_related("made_by").order_by("-checked_on", "-id")[:10]),
        "request_id": new_request_id(),
        "may_manage": is_open and allowed(actor, "publication.manage", place),
        "may_check": is_open and allowed(actor, "publication.check", place),
    }
    return render(request, "publication/place.html", context)


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, place_id: int) -> HttpResponse:
    """Give the place up."""
    place, actor = find_place(request, place_id, "publication.manage")
    says = {
        "title": f"Thôi dùng: {place.name}",
        "intro": "Các bản đang treo ở đây được ghi là đã gỡ vào ngày này. Lịch sử vẫn còn.",
        "submit": "Thôi dùng nơi này",
        "done": "Đã ghi thôi dùng nơi công khai.",
    }
    return deed_page(
        request,
        CloseForm(request.POST or None, initial={"valid_to": today()}),
        lambda values: address_of(actions.close_place(place, actor=actor, **values)),
        says=says,
        back=address_of(place),
    )


def _missing(lines: list[Line]) -> list[Line]:
    return [
        line
        for line in lines
        if line.wanted is not None and line.wanted.pk not in {row.version_id for row in line.shown}
    ]


def _name(line: Line) -> str:
    return f"{line.procedure.code} – {line.procedure.name}"


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, place_id: int) -> HttpResponse:
    """Record what now hangs here; ?code= ticks one procedure beforehand."""
    place, actor = find_place(request, place_id, "publication.manage")
    lines = _missing(lines_on(actor.agency_id or 0, agencies=actor.agencies, place_id=place.id))
    code = request.GET.get("code", "")
    choices = []
    for line in sorted(lines, key=lambda one: (one.procedure.sector.name, one.procedure.code)):
        assert line.wanted is not None
        choices.append((str(line.wanted.pk), f"{_name(line)} (phiên bản {line.wanted.number})"))
    ticked = [str(line.wanted.pk) for line in lines if line.wanted and code in {"", line.procedure.code}]
    initial = {"versions": ticked if code else [], "posted_on": today()}
    form = PostForm(request.POST or None, choices=choices, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        actions.post_versions(
            place, version_ids=values["versions"], posted_on=values["posted_on"], actor=actor
        )
        return address_of(place)

    says = {
        "title": "Ghi đã công khai",
        "intro": f"{place.name}. Chỉ ghi khi bản đã treo hoặc đã đăng thật. Bản cũ hết hiệu lực của cùng thủ "
        "tục được ghi là gỡ cùng ngày.",
        "submit": "Ghi đã công khai",
        "done": "Đã ghi công khai.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(place))


@require_http_methods(["GET", "POST"])
def take_down(request: HttpRequest, place_id: int) -> HttpResponse:
    """Record what hangs here no longer; what must go is ticked beforehand."""
    place, actor = find_place(request, place_id, "publication.manage")
    lines = lines_on(actor.agency_id or 0, agencies=actor.agencies, place_id=place.id)
    shown = [(line, row) for line in lines for row in line.shown]
    numbers = dict(
        ProcedureVersion.objects.filter(pk__in=[row.version_id for _, row in shown]).values_list(
            "pk", "number"
        )
    )
    choices = [
        (str(row.id), f"{_name(line)} (phiên bản {numbers.get(row.version_id, '?')})") for line, row in shown
    ]
    code = request.GET.get("code", "")
    ticked = [str(row.id) for line in lines for row in line.stale if code in {"", line.procedure.code}]
    initial = {"postings": ticked, "taken_down_on": today()}
    form = TakeDownForm(request.POST or None, choices=choices, initial=initial)

    def perform(values: dict[str, Any]) -> str:
        actions.take_down(
            place, posting_ids=values["postings"], taken_down_on=values["taken_down_on"], actor=actor
        )
        return address_of(place)

    says = {
        "title": "Ghi đã gỡ",
        "intro": f"{place.name}. Bản hết hiệu lực được chọn sẵn. Chỉ ghi khi đã gỡ thật.",
        "submit": "Ghi đã gỡ",
        "done": "Đã ghi gỡ.",
    }
    return deed_page(request, form, perform, says=says, back=address_of(place))


@require_http_methods(["GET", "POST"])
def fast_track(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say that a version's decision went by the shortened order."""
    actor = actor_of(request)
    require(actor, "publication.manage")
    version = (
        ProcedureVersion.objects.visible_to(actor)
        .filter(procedure__code=code, number=number, procedure__in=Procedure.objects.public())
        .select_related("procedure")
        .first()
    )
    if version is None:
        raise NotFound("Không tìm thấy phiên bản này của thủ tục.")
    found = version
    back = f"{reverse('publication_board')}?{urlencode({'state': 'red'})}"

    def perform(values: dict[str, Any]) -> str:
        actions.mark_fast_track(found, basis=values["basis"], actor=actor)
        return reverse("publication_board")

    says = {
        "title": "Ghi trình tự rút gọn",
        "intro": f"{found.procedure.code}, phiên bản {number}, quyết định {found.decision_no}. Hạn công khai "
        "còn 2 ngày làm việc sau ngày quyết định, ở mọi nơi.",
        "submit": "Ghi trình tự rút gọn",
        "done": "Đã ghi. Hạn công khai được tính lại.",
    }
    return deed_page(request, FastTrackForm(request.POST or None), perform, says=says, back=back)
