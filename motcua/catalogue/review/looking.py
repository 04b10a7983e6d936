"""Which days the suggestions of a review look at, and the suggestions themselves."""

from __future__ import annotations

from datetime import date, timedelta

from motcua.catalogue.content import VersionContent
from motcua.catalogue.review.forms import SpanForm
from motcua.catalogue.review.hints import Hint, HintQuery, hints_for
from motcua.catalogue.review.models import ProcedureReview
from motcua.core.actor import Actor
from motcua.core.clock import today

# A year shows every season of an office once.
_DAYS = 365


def hint_period(form: SpanForm) -> tuple[date, date]:
    """The days asked for; what is left open is the year up to today."""
    from_on, to_on = form.span()
    last = to_on or today()
    return from_on or last - timedelta(days=_DAYS - 1), last


def hints_of(
    review: ProcedureReview, actor: Actor, content: VersionContent, period: tuple[date, date]
) -> list[Hint]:
    """What data suggest on the procedure as reviewed, over the days."""
    return hints_for(
        HintQuery(
            agencies=actor.agencies,
            agency_id=review.agency_id,
            procedure_id=review.procedure_id,
            procedure_code=review.procedure.code,
            version_id=review.version_id,
            version_number=review.version.number,
            content=content,
            from_on=period[0],
            to_on=period[1],
            on=today(),
        )
    )
