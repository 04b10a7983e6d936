"""The demonstration's board shows what is in order and what is red, and is made once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.publication.models import CheckResult, CheckRound, PublicationPlace
from motcua.catalogue.publication.queries import LineState, lines_on
from motcua.core.clock import today
from motcua.demo.publication import show_publication
from motcua.demo.pytest_cast import Cast


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_pack")
def test_the_demonstration_shows_publication_once(cast: Cast) -> None:
    agency_id = cast["kiemsoat"].agency_id or 0
    since = today() - timedelta(days=90)
    procedures = list(Procedure.objects.in_force_on(since).order_by("code")[:8])
    Offering.objects.bulk_create(
        Offering(agency_id=agency_id, procedure=one, channel="counter", valid_from=since)
        for one in procedures
    )
    for _ in range(2):
        show_publication(cast)
    assert PublicationPlace.objects.filter(agency_id=agency_id).count() == 3
    states = {line.state for line in lines_on(agency_id)}
    assert states == {LineState.OVERDUE, LineState.POSTED}
    check = CheckRound.objects.get(agency_id=agency_id)
    assert check.finished_at is not None
    open_ones = [row for row in CheckResult.objects.filter(agency_id=agency_id) if row.is_open_defect]
    assert len(open_ones) == 1
