"""Links that no longer lead anywhere, and where each is to be mended."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue.publication.links import links_for
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.wording import write_datetime

_SHOWN_USES = 5


@require_GET
def link_list(request: HttpRequest) -> HttpResponse:
    """Those that failed, the longest first; ?all=1 shows every link."""
    actor = actor_of(request)
    every = links_for(actor, failing=False)
    failing = [pair for pair in every if pair[0].failing_since is not None]
    page = page_of(every if request.GET.get("all") else failing, request.GET.get("page"), size=50)
    last = max((link.checked_at for link, _ in every if link.checked_at), default=None)
    context = {
        "page": page,
        "rows": [(link, uses[:_SHOWN_USES], len(uses[_SHOWN_USES:])) for link, uses in page.items],
        "failing": len(failing),
        "total": len(every),
        "hint": f"kiểm tra gần nhất {write_datetime(last)}" if last else "chưa kiểm tra lần nào",
    }
    return render(request, "publication/links.html", context)
