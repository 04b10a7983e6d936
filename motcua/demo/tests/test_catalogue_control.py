"""The demonstration's catalogue: offers, targets and internal procedures to look at."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from motcua.catalogue.internal import internal_cut
from motcua.catalogue.models import Offering, OnlineLevel, OnlineTarget
from motcua.catalogue.starter import load_starter_pack
from motcua.core.actor import SYSTEM
from motcua.demo.catalogue_control import play_catalogue
from motcua.demo.pytest_cast import Cast


@pytest.mark.slow  # offers the whole starter pack
def test_the_catalogue_is_at_work_and_a_second_start_changes_nothing(cast: Cast, starter_pack: None) -> None:
    agency_id = cast["kiemsoat"].agency_id or 0
    with time_machine.travel("2026-09-15T09:00:00+07:00", tick=False):
        load_starter_pack(SYSTEM, agency_id=agency_id)
        for _ in range(2):
            play_catalogue(cast)
        partial = Offering.objects.on(date(2026, 9, 15)).filter(
            agency_id=agency_id, online_level=OnlineLevel.PARTIAL
        )
        assert partial.exists()
        assert not partial.filter(partial_reason="").exists()
        assert OnlineTarget.objects.filter(agency_id=agency_id).count() == 3
        cut = internal_cut(date(2026, 1, 1), date(2026, 12, 31))
        assert (cut.before, cut.cut) == (5, 1)
