"""The demonstration's review: by the real deeds, once, with something to look at in every state."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from motcua.catalogue.review.models import ProcedureReview, SentProposal
from motcua.core.clock import ZONE, simulated, today
from motcua.demo.pytest_cast import Cast
from motcua.demo.review import play_reviews

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("starter_pack")
def test_a_review_is_played_once_with_each_state_to_look_at(cast: Cast) -> None:
    with simulated(datetime(2026, 11, 23, 9, tzinfo=ZONE)):
        plan = play_reviews(cast)
        again = play_reviews(cast)
        assert plan is not None
        assert again is not None
        assert again.id == plan.id
        states = Counter(
            ProcedureReview.objects.filter(agency_id=plan.agency_id).values_list("state", flat=True)
        )
        assert states == {"planned": 1, "running": 1, "done": 1}
        sent = list(SentProposal.objects.filter(agency_id=plan.agency_id).order_by("id"))
        assert [one.outcome for one in sent] == ["accepted", "waiting"]
        assert sent[1].is_overdue_on(today())


@pytest.mark.usefixtures("starter_pack")
def test_a_year_that_has_just_begun_is_played_too(cast: Cast) -> None:
    with simulated(datetime(2027, 1, 4, 9, tzinfo=ZONE)):
        plan = play_reviews(cast)
    assert plan is not None
    assert plan.year == 2027


def test_without_its_procedures_there_is_nothing_to_review(cast: Cast) -> None:
    assert play_reviews(cast) is None
