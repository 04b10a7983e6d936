"""The plain-language check on the editor's pages: a panel, and what stands beside one field."""

from __future__ import annotations

from typing import Any

from django import template

from motcua.catalogue.content import VersionContent
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.plain_language import summary_of
from motcua.catalogue.queries import load_content
from motcua.catalogue.reading import findings_of, place_views

register = template.Library()
_PLACES_SHOWN = 4


def _content(given: VersionContent | ProcedureVersion) -> VersionContent:
    return given if isinstance(given, VersionContent) else load_content(given.pk)


@register.inclusion_tag("catalogue/_plain_panel.html")
def plain_panel(version: ProcedureVersion, *, is_short: bool = True) -> dict[str, Any]:
    """The summary of a version with its first findings and the way to all of them."""
    content = _content(version)
    places = place_views(content)
    places.sort(key=lambda view: not view.strict)
    return {
        "version": version,
        "summary": summary_of(findings_of(content)),
        "places": places[:_PLACES_SHOWN] if is_short else places,
        "more": len(places) - _PLACES_SHOWN if is_short else 0,
    }


@register.inclusion_tag("catalogue/_plain_field.html")
def plain_field(given: VersionContent | ProcedureVersion, *parts: str) -> dict[str, Any]:
    """What was found in a field ("how_to") or a part ("cases" "chung" "fees"); nothing when it reads well."""
    below = "/".join(parts)
    places = place_views(_content(given), below)
    return {
        "places": places,
        "count": sum(len(view.marks) + view.hidden for view in places),
        "is_one": len(places) == 1 and places[0].place == below,
    }
