"""Rounds of checking: the walk along a place, its pictures, and the register of defects."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue.models import Procedure
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PLACE_ITSELF
from motcua.catalogue.publication.forms import DayForm, DefectForm, FinishForm, FixForm, PhotoForm, SpanForm
from motcua.catalogue.publication.models import CheckOutcome, CheckPhoto, CheckResult, CheckRound
from motcua.catalogue.publication.queries import Line, defects_open_on, lines_on, rounds_in
from motcua.catalogue.publication.views.finding import find_check, find_place, find_result
from motcua.core.clock import today
from motcua.core.deed_pages import deed_page
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_file


def address_of(check: CheckRound) -> str:
    """The page of a round."""
    return reverse("publication_check", args=[check.id])


@require_GET
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds that ended, the newest first."""
    actor = actor_of(request)
    form = SpanForm(request.GET or None)
    rows = rounds_in(actor.agencies, form.chosen("from_day"), form.chosen("to_day"))
    page = page_of(rows, request.GET.get("page"))
    results = CheckResult.objects.filter(
        agency_id__in=actor.agencies, round_id__in=[one.id for one in page.items]
    )
    counts = {one.id: [0, 0, 0] for one in page.items}
    for result in results:
        counts[result.round_id][0] += 1
        counts[result.round_id][1] += result.outcome == CheckOutcome.DEFECT
        counts[result.round_id][2] += result.is_open_defect
    lines = [(one, *counts[one.id]) for one in page.items]
    return render(request, "publication/rounds.html", {"form": form, "page": page, "lines": lines})


@require_POST
def start(request: HttpRequest, place_id: int) -> HttpResponse:
    """Begin a round, or go on with the open one."""
    place, actor = find_place(request, place_id, "publication.check")
    given = request.POST.get("request_id", "")[:64].replace("\x00", "")
    if not given:
        raise DomainError("Trang này không còn dùng được. Hãy mở lại trang rồi làm lại.")
    return redirect(address_of(actions.start_check(place, request_id=given, actor=actor)))


def _results(check: CheckRound) -> dict[int | None, CheckResult]:
    rows = CheckResult.objects.filter(agency_id=check.agency_id, round_id=check.id)
    return {row.procedure_id: row for row in rows.select_related("procedure", "fixed_by")}


def _lines(check: CheckRound, agency_id: int, agencies: frozenset[int]) -> list[Line]:
    lines = lines_on(agency_id, agencies=agencies, place_id=check.place_id)
    return sorted(lines, key=lambda line: (line.procedure.sector.name, line.procedure.code))


@require_GET
def walk(request: HttpRequest, round_id: int) -> HttpResponse:
    """Along the place, procedure by procedure, a button for each: made for a telephone in the hand."""
    check, actor = find_check(request, round_id, "publication.read")
    results = _results(check)
    is_open = check.finished_at is None
    rows: list[tuple[Procedure, CheckResult | None, Line | None]]
    if is_open:
        lines = _lines(check, actor.agency_id or 0, actor.agencies)
        rows = [(line.procedure, results.get(line.procedure.pk), line) for line in lines]
    else:
        rows = [(row.procedure, row, None) for row in results.values() if row.procedure is not None]
    done = sum(1 for _, result, _ in rows if result is not None)
    photos = CheckPhoto.objects.filter(agency_id=check.agency_id, round_id=check.id).select_related("file")
    context = {
        "check": check,
        "place": check.place,
        "rows": rows,
        "whole": results.get(None),
        "done": done,
        "total": len(rows),
        "defects": [row for row in results.values() if row.outcome == CheckOutcome.DEFECT],
        "photos": list(photos.order_by("id")),
        "is_open": is_open,
        "may_check": is_open and allowed(actor, "publication.check", check),
        "may_fix": allowed(actor, "publication.check", check),
        "place_itself": PLACE_ITSELF,
        "photo_form": PhotoForm(),
        "finish_form": FinishForm(),
    }
    return render(request, "publication/walk.html", context)


def _next_anchor(check: CheckRound, actor_agency: int, agencies: frozenset[int], code: str) -> str:
    """Where to go on: the next procedure behind this one that nobody has looked at."""
    results = _results(check)
    lines = _lines(check, actor_agency, agencies)
    codes = [line.procedure.code for line in lines]
    behind = codes.index(code) + 1 if code in codes else 0
    for line in [*lines[behind:], *lines[:behind]]:
        if line.procedure.pk not in results:
            return f"{address_of(check)}#tt-{line.procedure.pk}"
    return f"{address_of(check)}#ket-thuc"


@require_POST
def mark(request: HttpRequest, round_id: int, code: str) -> HttpResponse:
    """Tick one as right and go on to the next."""
    check, actor = find_check(request, round_id, "publication.check")
    actions.mark(check, code=code, outcome=CheckOutcome.OK, actor=actor)
    return redirect(_next_anchor(check, actor.agency_id or 0, actor.agencies, code))


@require_http_methods(["GET", "POST"])
def defect(request: HttpRequest, round_id: int, code: str) -> HttpResponse:
    """Say what is wrong with one, and go on."""
    check, actor = find_check(request, round_id, "publication.check")
    procedure = actions.procedure_at(check, code)

    def perform(values: dict[str, Any]) -> str:
        actions.mark(check, code=code, outcome=CheckOutcome.DEFECT, defect=values["defect"], actor=actor)
        return _next_anchor(check, actor.agency_id or 0, actor.agencies, code)

    what = f"thủ tục {procedure.code} {procedure.name}" if procedure else check.place.name
    says = {
        "title": "Ghi lỗi niêm yết",
        "intro": f"Lỗi thấy ở {what}. Lỗi còn đỏ trên bảng theo dõi đến khi ghi đã sửa.",
        "submit": "Ghi lỗi",
        "done": "Đã ghi lỗi.",
    }
    return deed_page(request, DefectForm(request.POST or None), perform, says=says, back=address_of(check))


@require_http_methods(["GET", "POST"])
def photo_add(request: HttpRequest, round_id: int) -> HttpResponse:
    """Keep a picture."""
    check, actor = find_check(request, round_id, "publication.check")

    def perform(values: dict[str, Any]) -> str:
        actions.add_photo(check, upload=values["upload"], actor=actor)
        return f"{address_of(check)}#anh"

    says = {
        "title": "Thêm ảnh nơi niêm yết",
        "intro": check.place.name,
        "submit": "Lưu ảnh",
        "done": "Đã lưu ảnh.",
    }
    form = PhotoForm(request.POST or None, request.FILES or None)
    return deed_page(request, form, perform, says=says, back=address_of(check))


@require_GET
def photo(request: HttpRequest, round_id: int, photo_id: int) -> HttpResponse:
    """A picture of the round, as an attachment."""
    check, _ = find_check(request, round_id, "publication.read")
    rows = CheckPhoto.objects.filter(agency_id=check.agency_id, round_id=check.id, id=photo_id)
    found = rows.select_related("file").first()
    if found is None:
        raise Http404("Không có ảnh này.")
    stored: StoredFile = found.file
    return send_file(stored)


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, round_id: int) -> HttpResponse:
    """End the round."""
    check, actor = find_check(request, round_id, "publication.check")
    says = {
        "title": "Kết thúc lượt kiểm tra",
        "intro": "Kết quả không sửa nữa. Lỗi vẫn được theo dõi đến khi sửa xong.",
        "submit": "Kết thúc",
        "done": "Đã kết thúc lượt kiểm tra.",
    }
    form = FinishForm(request.POST if request.method == "POST" else None)
    return deed_page(
        request,
        form,
        lambda values: address_of(actions.finish_check(check, actor=actor, **values)),
        says=says,
        back=address_of(check),
    )


@require_GET
def defects(request: HttpRequest) -> HttpResponse:
    """What is still to be mended, the oldest first."""
    actor = actor_of(request)
    form = DayForm(request.GET or None)
    day = form.chosen()
    page = page_of(defects_open_on(actor.agencies, day), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "day": day,
        "rows": [(row, (day - row.found_on).days) for row in page.items],
        "may_fix": allowed(actor, "publication.check"),
    }
    return render(request, "publication/defects.html", context)


@require_http_methods(["GET", "POST"])
def fix(request: HttpRequest, result_id: int) -> HttpResponse:
    """Say that a defect is mended."""
    result, actor = find_result(request, result_id, "publication.check")

    def perform(values: dict[str, Any]) -> str:
        actions.fix_defect(result, actor=actor, **values)
        return reverse("publication_defects")

    says = {
        "title": "Ghi đã sửa lỗi",
        "intro": result.defect,
        "submit": "Ghi đã sửa",
        "done": "Đã ghi sửa xong.",
    }
    form = FixForm(request.POST or None, initial={"fixed_on": today()})
    return deed_page(request, form, perform, says=says, back=reverse("publication_defects"))
