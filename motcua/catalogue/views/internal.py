"""Pages of internal procedures: their list with the share that was cut, and a new one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue import actions
from motcua.catalogue.content import Case, ExecutingKind, VersionContent
from motcua.catalogue.forms import InternalFilterForm, InternalForm
from motcua.catalogue.internal import internal_cut
from motcua.catalogue.listing import kind_words, narrowed, ordered, rows_of
from motcua.catalogue.models import Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.views.deeds import deed_page
from motcua.core.clock import today
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.core.wording import write_percent


@require_GET
def internal_list(request: HttpRequest) -> HttpResponse:
    """Internal procedures, with how many there were at the beginning of the year and how many have gone."""
    actor, day = actor_of(request), today()
    form = InternalFilterForm(request.GET)
    found = Procedure.objects.none()
    if form.is_valid():
        found = narrowed({**form.cleaned_data, "kind": form.cleaned_data["kind"] or "internal"}, actor)
    page = page_of(ordered(found, request.GET.get("sort", "")), request.GET.get("page"))
    cut = internal_cut(day.replace(month=1, day=1), day)
    context = {
        "form": form,
        "page": page,
        "goal_hint": f"mục tiêu {write_percent(cut.goal)}" if cut.goal else "",
        "goal_tone": {True: "done", False: "due_soon", None: "neutral"}[cut.is_met],
        "rows": [(row, kind_words(row.procedure)) for row in rows_of(page.items, actor)],
        "cut": cut,
        "may_draft": allowed(actor, "catalogue.draft"),
    }
    return render(request, "catalogue/internal.html", context)


@require_http_methods(["GET", "POST"])
def new_internal(request: HttpRequest) -> HttpResponse:
    """An internal procedure the catalogue does not have yet."""
    actor = actor_of(request)
    made: list[ProcedureVersion] = []
    words = {
        "title": "Thêm thủ tục nội bộ",
        "intro": "Thủ tục giữa các cơ quan nhà nước, hoặc trong một cơ quan. Không hiện ở trang công khai, "
        "không nhận hồ sơ của người dân.",
        "submit": "Thêm và soạn nội dung",
        "done": "Đã thêm thủ tục nội bộ. Hãy soạn nội dung.",
    }

    def perform(said: dict[str, Any]) -> None:
        content = VersionContent(
            name=said["name"],
            sector_code=said["sector"].code,
            cases=(Case(key="chung", name="Trường hợp chung"),),
        )
        made.append(
            actions.add_procedure(
                code=said["code"],
                content=content,
                sector_name=said["sector"].name,
                executing=ExecutingKind(said["executing"]),
                kind=ProcedureKind(said["kind"]),
                actor=actor,
            )
        )

    answer = deed_page(
        request, InternalForm(request.POST or None), perform, words, reverse("catalogue_internal")
    )
    if made:
        return redirect("catalogue_edit", code=made[0].procedure.code, number=made[0].number)
    return answer
