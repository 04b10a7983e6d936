"""Which reviews and sent proposals a list shows and a figure counts: the same rows for both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from motcua.catalogue.models import Procedure, ProcedureVersion, VersionState
from motcua.catalogue.review.models import (
    Outcome,
    ProcedureReview,
    ReviewQuerySet,
    ReviewReport,
    ReviewState,
    SentProposal,
)
from motcua.core.clock import today

LATE = "late"
OPEN = "open"
OVERDUE = "overdue"
ANSWERED = "answered"
TAKEN = "taken"
REVIEW_FILTERS = (*ReviewState.choices, (OPEN, "Chưa rà soát xong"), (LATE, "Quá hạn"))
SENT_FILTERS = (
    (Outcome.WAITING.value, Outcome.WAITING.label),
    (OVERDUE, "Quá hạn trả lời"),
    (TAKEN, "Được chấp nhận cả hoặc một phần"),
    (Outcome.ACCEPTED.value, Outcome.ACCEPTED.label),
    (Outcome.PARTLY.value, Outcome.PARTLY.label),
    (Outcome.REFUSED.value, Outcome.REFUSED.label),
    (Outcome.REPLACED.value, Outcome.REPLACED.label),
)
_TAKEN = (Outcome.ACCEPTED.value, Outcome.PARTLY.value)
_ON_ANSWER = {TAKEN, Outcome.ACCEPTED.value, Outcome.PARTLY.value, Outcome.REFUSED.value}


def between(field: str, from_on: date | None, to_on: date | None) -> Q:
    """Rows whose day ``field`` is neither before ``from_on`` nor after ``to_on``, where these are given."""
    found = Q()
    if from_on is not None:
        found &= Q(**{f"{field}__gte": from_on})
    if to_on is not None:
        found &= Q(**{f"{field}__lte": to_on})
    return found


def reviews_in(
    agencies: Collection[int],
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    state: str = "",
    plan_id: int | None = None,
    officer_id: int | None = None,
) -> ReviewQuerySet:
    """Reviews by the day they were done (those asked for as done) or are to be done (all others).

    ``officer_id``: only those given to this officer.
    """
    field = "done_on" if state == ReviewState.DONE else "ends_on"
    found = ProcedureReview.objects.filter(between(field, from_on, to_on), agency_id__in=agencies)
    if state in ReviewState.values:
        found = found.filter(state=state)
    if state == OPEN:
        found = found.exclude(state=ReviewState.DONE)
    if state == LATE:
        found = found.exclude(state=ReviewState.DONE).filter(ends_on__lt=today())
    if plan_id is not None:
        found = found.filter(plan_id=plan_id)
    if officer_id is not None:
        found = found.filter(officer_id=officer_id)
    return found.select_related("procedure", "officer", "plan").order_by("ends_on", "id")


def sent_in(
    agencies: Collection[int],
    *,
    from_on: date | None = None,
    to_on: date | None = None,
    outcome: str = "",
) -> ReviewQuerySet:
    """Proposals by the day they were answered (those asked for by an answer) or sent (all others).

    What a later sending replaced is listed only when asked for.
    """
    field = "answered_on" if outcome in _ON_ANSWER else "sent_on"
    found = SentProposal.objects.filter(between(field, from_on, to_on), agency_id__in=agencies)
    if outcome == OVERDUE:
        found = found.filter(outcome=Outcome.WAITING.value, answer_by__lt=today())
    elif outcome == TAKEN:
        found = found.filter(outcome__in=_TAKEN)
    elif outcome in Outcome.values:
        found = found.filter(outcome=outcome)
    else:
        found = found.exclude(outcome=Outcome.REPLACED)
    return found.select_related("procedure", "report", "new_version").order_by("answer_by", "-sent_on", "id")


def find_reviewed_version(procedure: Procedure, on: date) -> ProcedureVersion | None:
    """What is reviewed: the version in force on the day, else the last one that was approved."""
    rows = ProcedureVersion.objects.filter(procedure=procedure).defer("content")
    in_force = rows.in_force_on(on).first()
    return in_force or rows.filter(state=VersionState.APPROVED).order_by("-valid_from").first()


def later_versions(sent: SentProposal) -> list[ProcedureVersion]:
    """Approved versions of the procedure that came after the one reviewed, newest first."""
    reviewed: ProcedureVersion = sent.proposal.review.version
    rows = ProcedureVersion.objects.filter(
        procedure_id=sent.procedure_id, state=VersionState.APPROVED, number__gt=reviewed.number
    )
    return list(rows.defer("content").order_by("-number"))


def progress_of(agency_id: int, plan_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Plan → (reviews done, reviews in it), in one statement."""
    rows = (
        ProcedureReview.objects.filter(agency_id=agency_id, plan_id__in=plan_ids)
        .values("plan_id")
        .annotate(done=Count("id", filter=Q(state=ReviewState.DONE.value)), all=Count("id"))
    )
    return {row["plan_id"]: (row["done"], row["all"]) for row in rows}


def reports_of(agency_id: int, plan_id: int) -> list[ReviewReport]:
    """The versions of a plan's report, newest first, without their contents."""
    rows = ReviewReport.objects.filter(agency_id=agency_id, plan_id=plan_id)
    return list(rows.defer("content").order_by("-version"))
