"""All dates of one deed are of one moment: over midnight on New Year's Eve nothing falls apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from motcua.core.clock import local
from motcua.core.errors import WrongState
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import numbers
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import events_of
from motcua.dossiers.register import close_register

pytestmark = pytest.mark.django_db
Receive = Callable[..., Dossier]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LAST = datetime(2026, 12, 31, 23, 59, 59, 999_000, tzinfo=ZONE)
NEXT = PartyFacts(name="Trần Thử Hai", id_number="030199000002")


@pytest.fixture
def _midnight_strikes_meanwhile(clock: time_machine.Coordinates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Giving numbers takes two seconds."""
    given = numbers.next_numbers

    def slowly(*args: object) -> list[int]:
        clock.shift(timedelta(seconds=2))
        return given(*args)  # type: ignore[arg-type]

    monkeypatch.setattr("motcua.dossiers.actions.opening.next_numbers", slowly)
    monkeypatch.setattr("motcua.dossiers.actions.reception.next_numbers", slowly)


@pytest.mark.usefixtures("_midnight_strikes_meanwhile")
def test_code_book_and_moment_are_of_the_same_year(receive: Receive, clock: time_machine.Coordinates) -> None:
    clock.move_to(LAST)
    dossier = receive()
    assert dossier.received_at is not None
    (event,) = events_of(dossier)
    years = {local(dossier.received_at).year, local(event.occurred_at).year, dossier.book_year}
    assert years == {2026}
    assert "-261231-" in dossier.code
    following = receive(submitter=NEXT)
    assert (following.book_year, following.book_number) == (2027, 1)


def test_a_book_is_not_closed_while_its_last_deed_may_be_under_way(
    receive: Receive, clock: time_machine.Coordinates, cast: Cast
) -> None:
    agency_id, leader = receive().agency_id, cast["chutich"]
    clock.move_to(LAST + timedelta(minutes=5))
    with pytest.raises(WrongState, match="đang ghi"):
        close_register(agency_id, 2026, actor=leader)
    clock.move_to(LAST + timedelta(hours=2))
    assert close_register(agency_id, 2026, actor=leader).entries == 1
