"""What the dossiers of a procedure suggest to who reviews it: slow steps, papers people lack.

Only times, places and names of papers are read, never who filed. Of many dossiers the newest are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from motcua.catalogue.content import Case, StepKind, VersionContent
from motcua.catalogue.review.hints import ENOUGH, Hint, HintQuery, hint_source
from motcua.core.text import fold
from motcua.core.wording import write_number
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import working_time_between
from motcua.dossiers.counted import COUNTED, PAPERS_ASKED, span_of
from motcua.dossiers.models import Dossier, DossierEvent

MOST_DOSSIERS = 500
_SHOWN = 3
_PAUSE, _RESUME = "SupplementRequested", "SupplementReceived"
_END = frozenset({"HandedOver", "Stopped", "Withdrawn", "RefusedAtDesk"})


@dataclass(frozen=True, slots=True)
class Moved:
    """One fact about where a dossier stands: its type, moment, and the step it names, if any."""

    type: str
    at: datetime
    step: int | None


def hours_in_steps(moves: Sequence[Moved], calendar: Calendar) -> dict[int, Decimal]:
    """Step → open hours one dossier lay there. Waiting for the applicant's papers is not the office's."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    here: int | None = None
    since: datetime | None = None
    is_waiting = False
    for move in moves:
        if here is not None and since is not None:
            found[here] += working_time_between(since, move.at, calendar)
        if move.type in _END:
            break
        here = here if move.step is None else move.step
        is_waiting = move.type == _PAUSE or (is_waiting and move.type != _RESUME)
        since = None if is_waiting else move.at
    return dict(found)


def _dossiers(asked: HintQuery, counted: str) -> list[tuple[int, int, str]]:
    """(agency, id, case) of the newest dossiers of the version that the figure counts."""
    rows = Dossier.objects.filter(
        COUNTED[counted].condition(span_of(asked.from_on, asked.to_on)),
        agency_id__in=asked.agencies,
        version_id=asked.version_id,
    )
    return list(rows.order_by("-id").values_list("agency_id", "id", "case_key")[:MOST_DOSSIERS])


def _count(asked: HintQuery, counted: str) -> int:
    condition: Q = COUNTED[counted].condition(span_of(asked.from_on, asked.to_on))
    return Dossier.objects.filter(
        condition, agency_id__in=asked.agencies, version_id=asked.version_id
    ).count()


def _url(asked: HintQuery, counted: str) -> str:
    """The list of exactly the dossiers counted."""
    query: dict[str, str | int] = {
        "version": asked.version_id,
        "counted": counted,
        "from_on": f"{asked.from_on:%d/%m/%Y}",
        "to_on": f"{asked.to_on:%d/%m/%Y}",
    }
    return f"{reverse('dossier_list')}?{urlencode(query)}"


def _events(
    asked: HintQuery, ids: Sequence[int], types: Iterable[str] | None = None
) -> Iterator[tuple[int, str, datetime, Mapping[str, Any]]]:
    rows = DossierEvent.objects.filter(agency_id__in=asked.agencies, dossier_id__in=ids)
    if types is not None:
        rows = rows.filter(type__in=list(types))
    yield from rows.order_by("dossier_id", "sequence").values_list(
        "dossier_id", "type", "occurred_at", "payload"
    )


def _mean_hours(asked: HintQuery, rows: Sequence[tuple[int, int, str]]) -> dict[tuple[str, int], Decimal]:
    """(case, step) → mean open hours of the dossiers that lay there."""
    moves: dict[int, list[Moved]] = defaultdict(list)
    for dossier_id, kind, at, payload in _events(asked, [one[1] for one in rows]):
        place = payload.get("place")
        moves[dossier_id].append(Moved(kind, at, place["step"] if place else None))
    calendar = calendar_for(asked.agency_id)
    sums: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for _, dossier_id, case_key in rows:
        for step, hours in hours_in_steps(moves[dossier_id], calendar).items():
            sums[case_key, step].append(hours)
    tenth = Decimal("0.1")
    return {
        key: (sum(each, Decimal(0)) / len(each)).quantize(tenth, ROUND_HALF_UP)
        for key, each in sums.items()
        if len(each) >= ENOUGH
    }


def _find_case(content: VersionContent, key: str) -> Case | None:
    return next((case for case in content.cases if case.key == key), None)


def _too_few(part: str, what: str, count: int, url: str) -> Hint:
    return Hint(
        part, f"{what}: mới có {count} hồ sơ trong kỳ, quá ít để kết luận.", url, count, is_enough=False
    )


@hint_source("dossiers.slow_steps")
def slow_steps(asked: HintQuery) -> Iterator[Hint]:
    """Steps in which dossiers lie longest, beside the hours that the version gives them."""
    url = _url(asked, "received")
    rows = _dossiers(asked, "received")
    if len(rows) < ENOUGH:
        yield _too_few("sequence", "Bước chờ lâu nhất", len(rows), url)
        return
    found = sorted(_mean_hours(asked, rows).items(), key=lambda pair: -pair[1])
    shown = 0
    for (case_key, index), hours in found:
        case = _find_case(asked.content, case_key)
        step = case.steps[index] if case and index < len(case.steps) else None
        # What lies ready at the desk waits for the person, not for the office.
        if step is None or step.kind is StepKind.RETURN or not hours or shown == _SHOWN:
            continue
        shown += 1
        over = " – vượt định mức" if step.hours and hours > step.hours else ""
        yield Hint(
            "sequence",
            f"Bước “{step.name}” giữ hồ sơ trung bình {write_number(hours)} giờ làm việc, "
            f"định mức {write_number(step.hours)} giờ{over} (xem {len(rows)} hồ sơ mới nhất trong kỳ).",
            url,
            len(rows),
        )


def _asked_papers(asked: HintQuery, ids: Sequence[int]) -> Counter[str]:
    """Folded name of a paper of the version → in how many dossiers it was asked for."""
    names = {fold(paper.name): paper.name for case in asked.content.cases for paper in case.papers}
    wanted: dict[int, set[str]] = defaultdict(set)
    for dossier_id, _, _, payload in _events(asked, ids, PAPERS_ASKED):
        for item in payload.get("items", ()):
            told = fold(item)
            # A request is free text and may name a person: only names of the version's papers are repeated.
            wanted[dossier_id] |= {name for folded, name in names.items() if folded in told or told in folded}
    return Counter(name for papers in wanted.values() for name in papers)


@hint_source("dossiers.missing_papers")
def missing_papers(asked: HintQuery) -> Iterator[Hint]:
    """Papers for which people are most often sent back, before reception or after it."""
    url = _url(asked, "papers_asked")
    filed = _count(asked, "opened")
    if filed < ENOUGH:
        yield _too_few("papers", "Giấy tờ hay thiếu", filed, _url(asked, "opened"))
        return
    rows = _dossiers(asked, "papers_asked")
    if not rows:
        return
    yield Hint(
        "papers",
        f"{len(rows)} trong {filed} hồ sơ phải bổ sung giấy tờ.",
        url,
        filed,
    )
    for name, count in _asked_papers(asked, [one[1] for one in rows]).most_common(_SHOWN):
        yield Hint("papers", f"“{name}” bị yêu cầu bổ sung ở {count} hồ sơ.", url, len(rows))
