"""The demonstration's plan: by the real deeds, once, with proof and gaps to look at."""

from __future__ import annotations

from datetime import datetime

import pytest

from motcua.core.clock import ZONE, simulated
from motcua.demo.planning import play_year
from motcua.demo.pytest_cast import Cast
from motcua.planning.models import PlanState, PlanTask, TaskProduct
from motcua.planning.proof import Prover

pytestmark = pytest.mark.django_db


def test_a_year_is_played_once_and_shows_proof_and_gaps(cast: Cast) -> None:
    with simulated(datetime(2026, 11, 23, 9, tzinfo=ZONE)):
        plan = play_year(cast)
        assert play_year(cast).id == plan.id
        tasks = list(PlanTask.objects.filter(agency_id=plan.agency_id, plan_id=plan.id))
        proofs = Prover(plan.agency_id, {plan.agency_id}, 2026).prove(tasks)
    assert plan.state == PlanState.IN_FORCE
    assert len(tasks) >= 18
    assert TaskProduct.objects.filter(agency_id=plan.agency_id).count() == 7
    assert any(proof.products for proof in proofs.values())
    assert any(proof.gaps for proof in proofs.values())


def test_a_year_that_has_just_begun_has_its_plan_too(cast: Cast) -> None:
    with simulated(datetime(2027, 1, 4, 9, tzinfo=ZONE)):
        assert play_year(cast).year == 2027
