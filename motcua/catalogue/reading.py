"""Plain-language figures of stored versions, and findings ready to be shown at their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

from django.db.models import F, Q

from motcua.catalogue.content import VersionContent
from motcua.catalogue.models import ProcedureVersion, ProcedureVersionQuerySet, VersionState
from motcua.catalogue.models.reading import ReadingScore
from motcua.catalogue.plain_language import Finding, Level, Rule, check, place_label, summary_of
from motcua.catalogue.plain_language.data import lists, rules_digest
from motcua.catalogue.plain_language.summary import level_of
from motcua.catalogue.queries import load_content
from motcua.core.clock import now

JOB: Final = "catalogue.reading"
EVERY: Final = timedelta(minutes=1)
_BATCH = 400
_MOST_MARKS = 200  # of one text; a page of marks nobody reads through helps nobody
_LONGEST_SHOWN = 20_000
_OF_SENTENCES = frozenset({Rule.LONG_SENTENCE, Rule.RATHER_LONG, Rule.LONG_PARAGRAPH, Rule.WHO})
_CONTEXT = 60  # letters shown on either side of the words found


def refresh_scores(limit: int = _BATCH) -> int:
    """Check versions whose score is missing or out of date; returns how many. Safe to repeat."""
    rules = rules_digest()
    fresh = Q(reading__content_digest=F("content_digest"), reading__rules_digest=rules)
    stale = ProcedureVersion.objects.exclude(fresh).order_by("-id")[:limit]
    scores = []
    for version in stale.only("id", "content_digest"):
        summary = summary_of(check(load_content(version.pk)))
        scores.append(
            ReadingScore(
                version=version,
                content_digest=version.content_digest,
                rules_digest=rules,
                strict=summary.strict,
                advice=summary.advice,
                checked_at=now(),
            )
        )
    ReadingScore.objects.bulk_create(
        scores,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=["content_digest", "rules_digest", "strict", "advice", "checked_at"],
    )
    return len(scores)


def levels_of(version_ids: Iterable[int]) -> dict[int, Level]:
    """The level of each version that has been checked."""
    rows = ReadingScore.objects.filter(version__in=list(version_ids)).values_list("version_id", "strict")
    return {version_id: level_of(strict) for version_id, strict in rows}


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding with some words around it, so that it is found again in the text."""

    finding: Finding
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """All findings of one text."""

    place: str
    label: str
    marks: tuple[Mark, ...]
    hidden: int
    pieces: tuple[tuple[str, bool], ...]

    @property
    def strict(self) -> int:
        """How many must be mended."""
        return sum(mark.finding.is_strict for mark in self.marks)


@lru_cache(maxsize=256)
def _checked(written: str) -> tuple[Finding, ...]:
    return check(VersionContent.model_validate_json(written))


def findings_of(content: VersionContent) -> tuple[Finding, ...]:
    """The findings of a content; asked again for the same text it answers from memory."""
    return _checked(content.to_json())


def _mark(finding: Finding) -> Mark:
    """The words with the rest of their line, cut between words where it is long."""
    text, start, end = finding.text, finding.start, finding.end
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    cut = start - len(before)
    if cut > 0 and text[cut - 1] != "\n":
        before = "… " + before.partition(" ")[2]
    after = text[end : end + _CONTEXT].partition("\n")[0]
    cut = end + len(after)
    if cut < len(text) and text[cut] != "\n":
        after = after.rpartition(" ")[0] + " …"
    return Mark(finding, before, finding.excerpt, after)


def _pieces(findings: list[Finding]) -> tuple[tuple[str, bool], ...]:
    """The whole text in pieces, findings marked; one about a whole sentence marks nothing."""
    text = findings[0].text[:_LONGEST_SHOWN]
    spans = [(one.start, one.end) for one in findings if one.rule not in _OF_SENTENCES and one.excerpt]
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at and start < len(text):
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    return tuple(piece for piece in [*pieces, (text[at:], False)] if piece[0])


def place_views(content: VersionContent, below: str = "") -> list[PlaceView]:
    """Findings by place, in reading order; ``below`` narrows to one place and what lies under it."""
    found = [
        one
        for one in findings_of(content)
        if not below or one.place == below or one.place.startswith(f"{below}/")
    ]
    order = {one.place: index for index, one in reversed(list(enumerate(found)))}
    views = []
    for place, group in groupby(sorted(found, key=lambda one: order[one.place]), key=lambda one: one.place):
        rows = sorted(group, key=lambda one: not one.is_strict)
        label = place_label(content, place)
        marks = tuple(_mark(one) for one in rows[:_MOST_MARKS])
        hidden = max(0, len(rows) - _MOST_MARKS)
        views.append(PlaceView(place, label[:1].upper() + label[1:], marks, hidden, _pieces(rows)))
    return views


def to_rewrite(day: date) -> ProcedureVersionQuerySet:
    """Drafts, and versions in force on the day, with so many hard places that they should be written anew."""
    found = ProcedureVersion.objects.filter(reading__strict__gte=lists().rewrite_from)
    return found.filter(Q(state=VersionState.DRAFT)) | found.in_force_on(day)
