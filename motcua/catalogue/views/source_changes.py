"""What a changed source would change in a draft: before and after, field by field, taken or left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.catalogue.importer.changes import decide_changes, origin_of, undecided_changes
from motcua.catalogue.importer.shapes import find_shape
from motcua.catalogue.models import ChangeDecision, ProcedureVersion, SourceChange
from motcua.catalogue.views.pages import get_version
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of

_TONES = {"": "waiting", ChangeDecision.TAKEN: "done", ChangeDecision.KEPT: "neutral"}


def _chosen(request: HttpRequest) -> tuple[ChangeDecision, list[int] | None] | None:
    """Which button was pressed: one change or all that are left, taken or kept."""
    for decision in ChangeDecision:
        if request.POST.get("all") == decision.value:
            return decision, None
        one = request.POST.get(decision.value, "")
        if one.isdecimal() and len(one) < 19:
            return decision, [int(one)]
    return None


def _decide(request: HttpRequest, version: ProcedureVersion) -> None:
    chosen = _chosen(request)
    if chosen is None:
        messages.error(request, "Chưa chọn lấy hay giữ. Hãy bấm một nút bên cạnh thay đổi.")
        return
    decision, ids = chosen
    try:
        decide_changes(version, decision=decision, change_ids=ids, actor=actor_of(request))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return
    left = undecided_changes(version)
    if left:
        messages.success(request, f"Đã ghi quyết định. Còn {left} thay đổi chờ quyết định.")
    else:
        messages.success(request, "Đã quyết định hết các thay đổi. Có thể sửa tiếp hoặc trình phê duyệt.")


@require_http_methods(["GET", "POST"])
def changes_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The changes of one draft; a button each, and one for all that are left."""
    version = get_version(code, number, actor_of(request))
    if request.method == "POST":
        _decide(request, version)
        return redirect("catalogue_changes", code=code, number=number)
    changes = list(SourceChange.objects.filter(version=version))
    record = origin_of(version)
    context = {
        "version": version,
        "procedure": version.procedure,
        "record": record,
        "shape": find_shape(record.shape) if record else None,
        "rows": [(change, _TONES[change.decision]) for change in changes],
        "left": sum(not change.decision for change in changes),
        "is_draft": version.state == "draft",
    }
    return render(request, "catalogue/changes.html", context)
