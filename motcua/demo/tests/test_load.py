"""The demonstration is made by the real deeds and can be started again."""

from __future__ import annotations

import pytest

from motcua.core.journal import JOURNALS, differences, replay
from motcua.demo import load
from motcua.demo.people import person
from motcua.dossiers import clocks
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import clock_pairs, events_of
from motcua.organisations.models import Agency


@pytest.fixture
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "DAYS", 4)
    monkeypatch.setattr(load, "PER_DAY", 6)


@pytest.mark.django_db
@pytest.mark.usefixtures("_short")
def test_the_played_month_holds_to_the_journal_and_is_not_played_twice() -> None:
    said: list[str] = []
    first = load.load_demo(progress=lambda what, done, of: said.append(what))
    assert first["dossiers"] > 20
    assert "Một tháng hồ sơ mẫu" in said
    agency = Agency.objects.get(code=load.COMMUNE)
    for dossier in Dossier.objects.filter(agency_id=agency.pk):
        stored = events_of(dossier)
        assert differences(replay(JOURNALS[Dossier], stored), dossier) == {}
        assert all(one.agrees for one in clocks.explain(agency.pk, clock_pairs(stored)))
    eras = {code[:3] for code in Dossier.objects.filter(agency_id=agency.pk).values_list("code", flat=True)}
    assert eras == {"000", "H24"}
    assert load.load_demo(progress=lambda what, done, of: None) == first


def test_invented_people_cannot_be_real() -> None:
    from random import Random

    someone = person(Random(1), number=7).checked()
    assert someone.id_number.startswith("000")
    assert "Mẫu" in someone.address
    assert someone.phone == "0900000007"
