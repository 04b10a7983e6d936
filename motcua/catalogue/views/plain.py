"""All that the plain-language check found in one version."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue.models import VersionState
from motcua.catalogue.plain_language import summary_of
from motcua.catalogue.queries import load_content
from motcua.catalogue.reading import findings_of, place_views
from motcua.catalogue.views.pages import get_version
from motcua.core.middleware import actor_of
from motcua.core.permissions import allowed


@require_GET
def plain_page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The texts of a version with every finding marked."""
    actor = actor_of(request)
    version = get_version(code, number, actor)
    content = load_content(version.pk)
    context = {
        "version": version,
        "content": content,
        "summary": summary_of(findings_of(content)),
        "places": place_views(content),
        "may_edit": version.state == VersionState.DRAFT and allowed(actor, "catalogue.draft"),
    }
    return render(request, "catalogue/plain.html", context)
