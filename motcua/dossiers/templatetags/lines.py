"""Lines of dossiers in lists: drawn once, kept in the process as long as nothing in them changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from motcua.dossiers.story import Line

register = template.Library()
_KEPT = 4096


class Cells(NamedTuple):
    """Everything a line shows; two lines that show the same are the same text.

    ``label`` names ``moment``; ``nobody`` stands for a missing holder and is empty in a list without them.
    """

    dossier_id: int
    code: str
    procedure: str
    owner: str
    has_received: bool
    received_at: datetime | None
    label: str
    moment: datetime | None
    tone: str
    words: str
    note: str
    holder: str
    nobody: str


@lru_cache(maxsize=_KEPT)
def _drawn(cells: Cells) -> SafeString:
    return render_to_string("dossiers/_line.html", {"cells": cells})


@register.simple_tag
def dossier_lines(
    lines: Iterable[Line], when: str, received: bool = False, nobody: str = "", notes: bool = True
) -> SafeString:
    """The rows of a table. ``when`` names the lines' moment; ``received`` adds the column of reception.

    ``nobody`` adds the column of holders and stands where there is none; without ``notes`` badges only.
    """
    return format_html_join(
        "", "{}", ((_drawn(_cells(line, when, received, nobody, notes)),) for line in lines)
    )


def _cells(line: Line, when: str, received: bool, nobody: str, notes: bool) -> Cells:
    row: Any = line.dossier  # with the names that with_names() adds
    return Cells(
        dossier_id=row.id,
        code=row.code,
        procedure=row.procedure_name,
        owner=row.owner_name,
        has_received=received,
        received_at=row.received_at,
        label=when,
        moment=line.when,
        tone=line.standing.tone,
        words=line.standing.words,
        note=line.note if notes else "",
        holder=(row.holder_name or "") if nobody else "",
        nobody=nobody,
    )
