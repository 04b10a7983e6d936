"""After a merger the owner of a dossier reads where it is now."""

from __future__ import annotations

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.merger import Merger, merger
from motcua.portal.own import in_hands_of

__all__ = ["merger"]
pytestmark = pytest.mark.django_db


def test_the_owner_reads_which_office_of_the_successor_has_it(merger: Merger) -> None:
    def place() -> str:
        return in_hands_of(Dossier.objects.get(agency_id=merger.old.pk, id=merger.dossier.id))

    assert place() == "UBND xã Thanh Mẫu"  # held by nobody in office: the agency that has it now
    merger.to_specialist()
    assert place() == "Văn phòng HĐND và UBND"
