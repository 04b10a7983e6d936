"""What dossiers suggest to who reviews a procedure: counted from events, said only when there are enough."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import load_content
from motcua.catalogue.review import hints
from motcua.catalogue.review.hints import SOURCES, Hint, HintQuery
from motcua.core.clock import ZONE
from motcua.core.ids import new_id
from motcua.deadlines.calendars import calendar_for
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions, review_hints
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.review_hints import Moved, hours_in_steps
from motcua.dossiers.tests.conftest import CODE, NINE, request_id

pytestmark = pytest.mark.django_db

_DAY = date(2026, 3, 24)


def _asked(version: ProcedureVersion, agency_id: int, from_on: date = _DAY, to_on: date = _DAY) -> HintQuery:
    return HintQuery(
        agencies=frozenset({agency_id}),
        agency_id=agency_id,
        procedure_id=version.procedure_id,
        procedure_code=CODE,
        version_id=version.pk,
        version_number=version.number,
        content=load_content(version.pk),
        from_on=from_on,
        to_on=to_on,
        on=_DAY,
    )


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two dossiers are enough, so that a test needs no crowd."""
    monkeypatch.setattr(review_hints, "ENOUGH", 2)


def _person() -> PartyFacts:
    """Somebody who has no other dossier."""
    return PartyFacts(name="Nguyễn Thị Thử Nghiệm", id_number=f"030199{new_id() % 10**6:06}")


def _at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 24, hour, minute, tzinfo=ZONE)


def test_hours_count_in_the_step_where_the_dossier_lay_and_only_open_ones() -> None:
    moves = [
        Moved("Received", _at(8), 0),
        Moved("Transferred", _at(9), 1),
        Moved("Consulted", _at(10), None),
        Moved("Forwarded", _at(14), 2),  # over noon: open hours only
        Moved("HandedOver", _at(15), None),
        Moved("Reopened", _at(16), 1),  # what comes after the end is another story
    ]
    hours = hours_in_steps(moves, calendar_for(None))
    assert hours[0] == 1
    assert hours[2] == 1
    assert hours[1] == Decimal(3)
    assert set(hours) == {0, 1, 2}


def test_waiting_for_the_applicants_papers_is_not_the_offices_time() -> None:
    moves = [
        Moved("Transferred", _at(8), 1),
        Moved("SupplementRequested", _at(9), None),
        Moved("Consulted", _at(10), None),
        Moved("SupplementReceived", _at(10, 30), None),
        Moved("Forwarded", _at(11), 2),
    ]
    assert hours_in_steps(moves, calendar_for(None)) == {1: Decimal("1.5")}


def _life(
    receive: Callable[..., Dossier], cast: Cast, clock: time_machine.Coordinates, *, lacks: str = ""
) -> Dossier:
    """Received, handed over to the specialist, an hour there, one step further."""
    dossier = receive(submitter=_person())
    holder = cast["hotich"].officer_id
    dossier = actions.transfer(dossier, holder_id=holder, actor=cast["tiepnhan1"], request_id=request_id())
    clock.shift(timedelta(hours=1))
    if lacks:
        return actions.request_supplement(
            dossier, items=(lacks,), reason="Thiếu", actor=cast["hotich"], request_id=request_id()
        )
    return actions.forward(dossier, holder_id=holder, actor=cast["hotich"], request_id=request_id())


def _said(found: list[Hint]) -> str:
    return "\n".join(hint.text for hint in found)


@pytest.mark.usefixtures("few")
def test_the_slowest_step_is_named_with_its_hours_and_how_many_dossiers(
    version: ProcedureVersion,
    receive: Callable[..., Dossier],
    cast: Cast,
    clock: time_machine.Coordinates,
    client_of: Callable[[str], Client],
) -> None:
    for _ in range(2):
        _life(receive, cast, clock)
        clock.move_to(NINE)
    found = list(review_hints.slow_steps(_asked(version, cast["kiemsoat"].agency_id or 0)))
    assert "Bước “tham-dinh” giữ hồ sơ trung bình 1 giờ làm việc, định mức 8 giờ" in found[0].text
    assert (found[0].part, found[0].of, found[0].is_enough) == ("sequence", 2, True)
    page = client_of("kiemsoat").get(found[0].url).content.decode()
    assert len(re.findall(r'<th scope="row"', page)) == 2


@pytest.mark.usefixtures("few")
def test_papers_people_are_sent_back_for_are_counted_by_the_versions_names(
    version: ProcedureVersion,
    receive: Callable[..., Dossier],
    cast: Cast,
    clock: time_machine.Coordinates,
    client_of: Callable[[str], Client],
) -> None:
    for lacks in ("Tờ khai theo mẫu có chữ ký", "tờ khai theo mẫu", "Giấy của ông Nguyễn Văn Thử", ""):
        _life(receive, cast, clock, lacks=lacks)
        clock.move_to(NINE)
    found = list(review_hints.missing_papers(_asked(version, cast["kiemsoat"].agency_id or 0)))
    told = _said(found)
    assert "3 trong 4 hồ sơ phải bổ sung giấy tờ." in told
    assert "“Tờ khai theo mẫu” bị yêu cầu bổ sung ở 2 hồ sơ." in told
    assert "Nguyễn" not in told
    page = client_of("kiemsoat").get(found[0].url).content.decode()
    assert len(re.findall(r'<th scope="row"', page)) == 3


def test_of_a_few_dossiers_nothing_is_said_but_their_number(
    version: ProcedureVersion, receive: Callable[..., Dossier], cast: Cast
) -> None:
    receive()
    asked = _asked(version, cast["kiemsoat"].agency_id or 0)
    for source, words in (
        (review_hints.slow_steps, "Bước chờ lâu nhất"),
        (review_hints.missing_papers, "Giấy tờ"),
    ):
        (hint,) = source(asked)
        assert not hint.is_enough
        assert hint.text.startswith(words)
        assert "mới có 1 hồ sơ trong kỳ, quá ít để kết luận" in hint.text


@pytest.mark.usefixtures("few")
def test_dossiers_of_other_days_and_other_agencies_are_not_looked_at(
    version: ProcedureVersion, receive: Callable[..., Dossier], cast: Cast
) -> None:
    for _ in range(2):
        receive(submitter=_person())
    own, stranger = cast["kiemsoat"].agency_id or 0, cast["lancan.tiepnhan"].agency_id or 0
    later = _asked(version, own, _DAY + timedelta(days=1), _DAY + timedelta(days=9))
    for asked in (later, _asked(version, stranger)):
        assert "mới có 0 hồ sơ" in _said(list(review_hints.missing_papers(asked)))


def test_the_sources_of_dossiers_are_registered_above_the_review() -> None:
    assert {"catalogue.replaced_papers", "dossiers.slow_steps", "dossiers.missing_papers"} <= set(SOURCES)
    assert hints.ENOUGH == 10
