"""What the pages and figures of consultations read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.text import clean, fold
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.consultations.rules import (
    STATE_LABELS,
    STATE_TONES,
    Facts,
    State,
    clause_place,
    state_of,
)
from motcua.planning.product_kinds import ProductCard

MATCHES = 20
_DONE = {State.IN_TIME, State.LATE}


@dataclass(frozen=True, slots=True)
class Standing:
    """A consultation with what its state is drawn from."""

    row: DraftConsultation
    asked: int
    missing: int
    undecided: int
    state: State

    @property
    def label(self) -> str:
        """The state in words."""
        return STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return STATE_TONES[self.state]

    @property
    def answered(self) -> int:
        """How many units have answered."""
        return self.asked - self.missing


def _counts(rows: Sequence[DraftConsultation]) -> dict[int, tuple[int, int, int]]:
    """Consultation → asked, missing, undecided; two statements for any number of rows."""
    if not rows:
        return {}
    own = {
        "agency_id__in": {row.agency_id for row in rows},
        "consultation_id__in": [row.id for row in rows],
    }
    asked = AskedUnit.objects.filter(**own).values("consultation_id")
    counted = asked.annotate(all=Count("id"), missing=Count("id", filter=Q(answered_at__isnull=True)))
    open_comments = ClauseComment.objects.filter(**own, is_accepted__isnull=True).values("consultation_id")
    undecided = {row["consultation_id"]: row["all"] for row in open_comments.annotate(all=Count("id"))}
    return {
        row["consultation_id"]: (row["all"], row["missing"], undecided.get(row["consultation_id"], 0))
        for row in counted
    }


def standings(rows: Sequence[DraftConsultation]) -> list[Standing]:
    """Each row with its state today."""
    counts, on = _counts(rows), today()
    found = []
    for row in rows:
        asked, missing, undecided = counts.get(row.id, (0, 0, 0))
        facts = Facts(
            due_on=row.due_on,
            sent_on=row.sent_on,
            is_stopped=row.stopped_at is not None,
            missing=missing,
            undecided=undecided,
        )
        found.append(Standing(row, asked, missing, undecided, state_of(facts, on)))
    return found


_STATES: dict[str, Q] = {
    "open": Q(sent_on__isnull=True, stopped_at__isnull=True),
    "in_time": Q(sent_on__isnull=False, sent_on__lte=F("due_on")),
    "late": Q(sent_on__isnull=False, sent_on__gt=F("due_on")),
    "stopped": Q(stopped_at__isnull=False),
}


def listed(
    agency_ids: Collection[int],
    *,
    text: str = "",
    state: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> QuerySet[DraftConsultation]:
    """Consultations by the upper level's day, the nearest last day first."""
    rows = DraftConsultation.objects.filter(agency_id__in=agency_ids)
    for word in fold(clean(text)).split()[:10]:
        rows = rows.filter(folded__contains=word)
    if from_on:
        rows = rows.filter(due_on__gte=from_on)
    if to_on:
        rows = rows.filter(due_on__lte=to_on)
    if state == "overdue":
        rows = rows.filter(_STATES["open"], due_on__lt=today())
    elif state in _STATES:
        rows = rows.filter(_STATES[state])
    return rows.order_by("-due_on", "-id")


def asked_of(consultation: DraftConsultation) -> list[AskedUnit]:
    """Who is asked, by deadline."""
    query = AskedUnit.objects.filter(agency_id=consultation.agency_id, consultation_id=consultation.id)
    return list(query.select_related("answered_by").order_by("due_on", "name"))


def comments_of(consultation: DraftConsultation) -> list[ClauseComment]:
    """All comments of units that have finished, in the order of the draft."""
    own = {"agency_id": consultation.agency_id, "consultation_id": consultation.id}
    query = ClauseComment.objects.filter(**own, asked__answered_at__isnull=False)
    return in_order(query.select_related("asked", "decided_by"))


def in_order(comments: Iterable[ClauseComment]) -> list[ClauseComment]:
    """By article, clause and point; on the same place as they came in."""
    return sorted(comments, key=lambda one: (clause_place(one.clause), one.id))


def waiting_for_unit(actor: Actor) -> list[AskedUnit]:
    """What the actor's own unit has still to answer, the most urgent first."""
    if actor.unit_id is None:
        return []
    open_only: dict[str, Any] = {
        "consultation__sent_on__isnull": True,
        "consultation__stopped_at__isnull": True,
    }
    query = AskedUnit.objects.filter(
        agency_id__in=actor.agencies, unit_id=actor.unit_id, answered_at__isnull=True, **open_only
    )
    return list(query.select_related("consultation").order_by("due_on")[:MATCHES])


def _card(standing: Standing) -> ProductCard:
    row, is_done = standing.row, standing.state in _DONE
    url = reverse("consultation_detail", args=[row.id])
    gap = "" if is_done else "Chưa gửi trả lời cấp trên"
    on = row.sent_on or row.due_on
    return ProductCard(
        row.id, row.title, standing.label, standing.tone, url, on, is_complete=is_done, gap=gap
    )


def cards(agency_ids: Collection[int], ids: Collection[int]) -> Mapping[int, ProductCard]:
    """Consultations as a task shows them."""
    rows = list(DraftConsultation.objects.filter(agency_id__in=agency_ids, id__in=ids))
    return {standing.row.id: _card(standing) for standing in standings(rows)}


def matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    """Consultations to choose from, the newest first."""
    return [_card(one) for one in standings(list(listed(agency_ids, text=text)[:MATCHES]))]
