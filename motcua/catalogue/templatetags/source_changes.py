"""What a version's page says of outside sources: changes to decide, and the codes that belong together."""

from __future__ import annotations

from typing import Any

from django import template

from motcua.catalogue.models import Procedure, ProcedureVersion, SourceChange

register = template.Library()


@register.inclusion_tag("catalogue/_source_changes.html")
def source_changes(version: ProcedureVersion) -> dict[str, Any]:
    """How many changes of a source there are in a draft, and how many wait for a decision."""
    decisions = list(SourceChange.objects.filter(version=version).values_list("decision", flat=True))
    return {"version": version, "total": len(decisions), "left": sum(not one for one in decisions)}


@register.inclusion_tag("catalogue/_related_codes.html")
def related_codes(procedure: Procedure) -> dict[str, Any]:
    """The national procedure of a local code, or the local codes of a national one."""
    if procedure.national_code:
        national = Procedure.objects.filter(code=procedure.national_code).first()
        return {"procedure": procedure, "national": national, "locals": []}
    return {
        "procedure": procedure,
        "national": None,
        "locals": list(Procedure.objects.filter(national_code=procedure.code)[:20]),
    }
