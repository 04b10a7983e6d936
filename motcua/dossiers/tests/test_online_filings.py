"""A filing that came in online: the desk sees until when to answer, and that it is late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from motcua.catalogue.models import ProcedureVersion
from motcua.core.clock import local, now
from motcua.core.today_cards import forget_cards
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.online_filings import answer_due, online_card, waiting
from motcua.dossiers.story import standing
from motcua.dossiers.tests.conftest import Desk
from motcua.dossiers.tests.pages import filed_online

pytestmark = pytest.mark.django_db


def test_the_desk_has_eight_working_hours_to_answer(
    version: ProcedureVersion, cast: Cast, clock: time_machine.Coordinates
) -> None:
    dossier = filed_online(cast)
    due = answer_due(dossier)
    assert due is not None
    assert local(due.due_at).strftime("%d/%m %H:%M") == "25/03 09:30"
    assert standing(dossier, now()).words == "Trả lời trước 09:30 25/03"
    clock.shift(timedelta(days=2))
    assert standing(dossier, now()).tone == "overdue"


def test_the_desk_is_told_how_many_wait_and_how_many_are_late(
    version: ProcedureVersion, cast: Cast, clock: time_machine.Coordinates
) -> None:
    assert online_card(cast["tiepnhan1"]) is None
    filed_online(cast)
    card = online_card(cast["tiepnhan1"])
    assert card is not None
    assert (card.value, card.tone) == (1, "due_soon")
    clock.shift(timedelta(days=2))
    late = online_card(cast["tiepnhan1"])
    assert late is not None
    assert (late.tone, late.hint) == ("overdue", "1 hồ sơ quá giờ trả lời")
    assert online_card(cast["hotich"]) is None
    assert waiting(cast["lancan.tiepnhan"]) == []


def test_what_was_answered_waits_no_longer(version: ProcedureVersion, cast: Cast, desk: Desk) -> None:
    guided = desk(filed_online(cast), "guide")
    assert answer_due(guided) is None
    assert waiting(cast["tiepnhan1"]) == []


def test_the_list_shows_it(version: ProcedureVersion, cast: Cast, client_of: Callable[[str], Client]) -> None:
    forget_cards()
    filed_online(cast)
    page = client_of("tiepnhan1").get("/viec-hom-nay/").content.decode()
    assert "Trả lời trước 09:30 25/03" in page
    assert "Hồ sơ trực tuyến chờ tiếp nhận" in page
    forget_cards()
