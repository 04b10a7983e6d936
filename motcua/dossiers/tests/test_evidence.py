"""Figures of dossiers: each value is the number of rows in the list that it leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.core.evidence import FIGURES, Measured, Scope
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import Desk
from motcua.dossiers.tests.pages import Receive, filed_online

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DONE = ("transfer", "forward", "propose_approval", "approve", "issue_result")


def scope(agency_id: int, first: date = date(2026, 3, 1), last: date = date(2026, 3, 31)) -> Scope:
    return Scope(agency_id, frozenset({agency_id}), first, last)


@pytest.fixture
def month(receive: Receive, desk: Desk, clock: time_machine.Coordinates) -> Scope:
    """March: one filed but not received, one done in time, one done late, one still open and late."""
    filed_online(desk.cast)
    desk(receive(), *DONE)
    slow = receive(duplicate_confirmed=True)
    open_one = receive(duplicate_confirmed=True)
    clock.move_to(datetime(2026, 4, 2, 9, 0, tzinfo=ZONE))
    desk(slow, *DONE)
    return scope(open_one.agency_id)


def measured(key: str, over: Scope) -> Measured:
    return FIGURES[f"dossiers.{key}"].measure(over)


def test_a_month_is_counted_by_reception_and_by_end(month: Scope) -> None:
    assert measured("received", month).value == 3
    assert (measured("on_time", month).value, measured("on_time", month).of) == (1, 1)
    assert measured("overdue", month).value == 1
    april = scope(month.agency_id, date(2026, 4, 1), date(2026, 4, 30))
    assert (measured("on_time", april).value, measured("on_time", april).of) == (0, 1)
    assert str(measured("on_time", month).share) == "100.00"


def test_a_share_of_nothing_is_no_share(month: Scope) -> None:
    before = scope(month.agency_id, date(2025, 1, 1), date(2025, 1, 31))
    assert measured("on_time", before).share is None
    assert measured("online", before).of == 0


def test_what_is_missing_is_named_by_code_and_leads_to_the_dossier(month: Scope) -> None:
    gaps = measured("overdue", month).gaps
    late = Dossier.objects.get(agency_id=month.agency_id, finished_at=None, received_at__isnull=False)
    assert [(gap.text, gap.url) for gap in gaps] == [
        (f"Hồ sơ {late.code}", reverse("dossier_detail", args=[late.id]))
    ]


def test_a_figure_leads_to_the_list_of_what_it_counted(month: Scope, client_of: ClientOf) -> None:
    staff, stranger = client_of("kiemsoat"), client_of("lancan.tiepnhan")
    for key in ("received", "online", "finished", "on_time", "overdue", "extended"):
        address = FIGURES[f"dossiers.{key}"].drill_down(month)
        answer = staff.get(address)
        assert len(answer.context["page"].items) == measured(key, month).value
        assert "đúng các hồ sơ đã được đếm" in answer.content.decode()
        assert list(stranger.get(address).context["page"].items) == []


def test_a_bent_address_is_no_error(client_of: ClientOf) -> None:
    staff = client_of("kiemsoat")
    whole = {"counted": "received", "from_on": "01/03/2026", "to_on": "31/03/2026"}
    for broken in ({"counted": "nonsense"}, {"from_on": "99/99/2026"}, {"to_on": ""}):
        assert staff.get(reverse("dossier_list"), whole | broken).status_code == 200
