"""Bar L2 in small: many lives by the real deeds while everything goes wrong; then all is there, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest
import time_machine

from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import events_of
from motcua.dossiers.tests.conftest import Desk
from motcua.integrations.national_portal import client
from motcua.integrations.national_portal.gathering import report_of
from motcua.integrations.national_portal.reconciling import carry_out, open_run
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.synchronised import gauge
from motcua.integrations.national_portal.tests.conftest import link, talk_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mapped"), pytest.mark.slow]
FROM, TO = date(2026, 3, 1), date(2026, 4, 30)
LIVES = 24
ROUNDS = 40
WAYS: tuple[tuple[str, ...], ...] = (
    ("transfer", "forward", "propose_approval", "approve", "issue_result", "hand_over"),
    ("transfer", "request_supplement", "receive_supplement", "forward", "propose_approval", "approve"),
    ("transfer", "propose_refusal", "refuse", "issue_result", "hand_over"),
    ("transfer", "require_fee", "mark_fee_paid", "forward"),
    ("stop",),
    ("transfer", "propose_extension", "extend", "stop"),
)
FAULTS: tuple[tuple[FaultKind, str], ...] = (
    (FaultKind.SLOW, "0.01"),
    (FaultKind.ERROR_500, ""),
    (FaultKind.DROP, ""),
    (FaultKind.DUPLICATE, ""),
    (FaultKind.REORDER, ""),
    (FaultKind.TOKEN_EXPIRED, ""),
    (FaultKind.EXISTS, "0"),
    (FaultKind.EXISTS, "-3"),
    (FaultKind.WRONG_CODE, "77"),
    (FaultKind.NONSENSE, ""),
    (FaultKind.HALF, ""),
    (FaultKind.REFUSE_FIELD, "TenTTHC"),
    (FaultKind.MAINTENANCE, ""),
)


def expected(dossier: Dossier) -> list[int]:
    """The statuses the portal must have been told of, in order."""
    return [
        step.status
        for event in events_of(dossier)
        for step in report_of(dossier.agency_id, dossier.id, event.sequence).steps
    ]


def told(portal: StandIn, code: str) -> list[int]:
    """What it was told, by the moment each row names."""
    rows = sorted(portal.exchange.store.progress(code), key=lambda row: (row["moment"], row["position"]))
    return [int(row["status"]) for row in rows]


@pytest.mark.parametrize("flow", ["first", "hub"])
def test_whatever_goes_wrong_everything_arrives_once_and_in_order(
    stand_in: StandIn,
    settings: object,
    flow: str,
    receive: Callable[..., Dossier],
    desk: Desk,
    send: Callable[..., int],
    cast: Cast,
    clock: time_machine.Coordinates,
) -> None:
    talk_to(stand_in, settings, flow)
    for kind, value in FAULTS:
        stand_in.exchange.faults.order(Fault(kind, share=0.025, value=value))
    chance = Random(7)
    dossiers = []
    for number in range(LIVES):
        dossier = receive(duplicate_confirmed=True)
        for deed in WAYS[number % len(WAYS)]:
            clock.shift(timedelta(seconds=20))
            dossier = desk(dossier, deed)
            if chance.random() < 0.3:
                send(1)
        clock.shift(timedelta(seconds=20))
        dossiers.append(dossier)
    agency_id = cast["tiepnhan1"].agency_id or 0
    hit = stand_in.exchange.store.count("SELECT COUNT(DISTINCT fault) FROM call WHERE fault <> ''")
    was_clean = False
    for number in range(ROUNDS):
        if number == ROUNDS // 4:
            stand_in.exchange.faults.clear()
        send(2)
        run = carry_out(open_run(agency_id, FROM, TO, asked_by="Thử"))
        found = gauge([agency_id], FROM, TO)
        is_clean = number >= ROUNDS // 4 and not found.lacking and run.agreed == run.of
        if is_clean and was_clean:
            break
        was_clean = is_clean
    assert (found.received, found.confirmed) == (LIVES, LIVES)
    assert hit >= 8
    _nothing_doubled(stand_in, dossiers)
    assert verify_journals().fault_count == 0
    client._CLIENTS.clear()


def _nothing_doubled(portal: StandIn, dossiers: list[Dossier]) -> None:
    """The portal has each dossier once, in its last status, with every row of progress, in order."""
    codes = {(link(one).portal_code or one.code): one for one in dossiers}
    rows = portal.exchange.store.rows("SELECT code, status FROM dossier")
    assert {row["code"] for row in rows} == set(codes)
    for row in rows:
        wanted = expected(codes[row["code"]])
        assert told(portal, row["code"]) == wanted, row["code"]
        assert int(row["status"]) == wanted[-1]
