"""Whatever people try with a dossier, in whatever order: no impossible state, and the journal tells it all.

Random members of the cast try random deeds, fitting or not, while the clock moves on. What is refused
leaves nothing behind; what is done can be replayed, checked and its dates derived again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from motcua.core.errors import DomainError
from motcua.core.journal import JOURNALS, differences, replay
from motcua.core.permissions import allowed
from motcua.core.verify import verify_journals
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions, clocks
from motcua.dossiers.facts import PaperFacts
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper
from motcua.dossiers.queries import clock_pairs, events_of
from motcua.dossiers.state import NATIONAL_STATUS, Status, fitting_deeds, national_path
from motcua.dossiers.tests.conftest import STEPS, approved_version, filing, request_id

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
START = datetime(2026, 3, 24, 8, 0, tzinfo=ZONE)
LIVES, TRIES = 12, 40
PEOPLE = (
    "tiepnhan1", "hotich", "hotich", "vanthu", "chutich", "phochutich", "kiemsoat", "quantri",
    "congdan1", "lancan.chuyenmon", "lancan.tiepnhan",
)  # fmt: skip


def _tries(random: Random, dossier: Dossier, now: datetime, cast: Cast) -> dict[str, dict[str, Any]]:
    """Every deed with facts that may or may not suit the moment."""
    reason = random.choice(("Lý do có ghi rõ ràng", "", "x"))
    officer = cast[random.choice(("hotich", "diachinh", "lancan.chuyenmon"))].officer_id
    asked = dossier.consultations[0]["id"] if dossier.consultations else "1"
    items = random.choice((("Bản sao giấy tờ",), ()))
    return {
        "receive": {},
        "guide": {"items": items, "reason": reason},
        "resubmit": {},
        "refuse_at_desk": {"reason": reason, "basis": "Điều 17"},
        "withdraw": {"reason": reason},
        "transfer": {"holder_id": random.choice((None, officer))},
        "assign": {"holder_id": officer},
        "forward": {},
        "return_step": {"step": random.randint(0, len(STEPS)), "reason": reason},
        "consult": {
            "agency": "Công an xã",
            "question": reason,
            "due_at": now + timedelta(days=random.randint(-1, 3)),
        },
        "answer_consultation": {"consultation_id": int(asked), "is_agreed": True, "summary": reason},
        "request_supplement": {"items": items, "reason": reason},
        "receive_supplement": {"papers": (PaperFacts(name="Bản sao", copies=random.randint(0, 1)),)},
        "close_unsupplemented": {},
        "require_fee": {"amount": random.choice((0, 8_000))},
        "mark_fee_paid": {"method": random.choice(("cash", "gold")), "receipt_number": "1"},
        "propose_approval": {},
        "propose_refusal": {"reason": reason},
        "propose_extension": {"reason": reason, "extra_days": random.choice((0, 2))},
        "propose_second_supplement": {"reason": reason, "items": items},
        "correct_error": {"reason": reason},
        "reject_proposal": {"reason": reason},
        "approve": {},
        "refuse": {"reason": reason, "basis": "Điều 5"},
        "extend": {"reason": reason, "is_late_apology": random.choice((True, False))},
        "request_second_supplement": {},
        "stop": {"cause": random.choice(("applicant", "nobody")), "reason": reason},
        "issue_result": {"number": "1", "issued_on": now.date() + timedelta(days=random.randint(-1, 1))},
        "hand_over": {"to": random.choice(("submitter", "nobody")), "proof": "Giấy tiếp nhận"},
        "reopen": {},
    }


def _choose(random: Random, dossier: Dossier, tries: dict[str, Any], cast: Cast) -> tuple[str, str]:
    """A deed and who tries it: mostly one that fits, by somebody who may, or no life would get far."""
    fitting = [deed for deed in fitting_deeds(dossier.state) if deed in tries]
    if fitting and random.random() < 0.65:
        deed = random.choice(fitting)
        able = [name for name in PEOPLE if allowed(cast[name], getattr(actions, deed).permission, dossier)]
        if able:
            return deed, random.choice(able)
    return random.choice(list(tries)), random.choice(PEOPLE)


def _counts(agency_id: int) -> tuple[int, int]:
    return (
        DossierEvent.objects.filter(agency_id=agency_id).count(),
        DossierPaper.objects.filter(agency_id=agency_id).count(),
    )


def _check(dossier: Dossier) -> Dossier:
    """Replay equals the columns, each date derives again, and the portal can be told each status."""
    fresh = Dossier.objects.get(agency_id=dossier.agency_id, id=dossier.id)
    stored = events_of(fresh)
    assert differences(replay(JOURNALS[Dossier], stored), fresh) == {}
    assert all(one.agrees for one in clocks.explain(fresh.agency_id, clock_pairs(stored)))
    assert fresh.extension_count <= 1
    assert (fresh.status in {"completed", "handed_over"}) <= bool(fresh.outcome)
    assert (fresh.received_at is None) == (fresh.due_at is None)
    return fresh


def _live(random: Random, clock: time_machine.Coordinates, cast: Cast, number: int) -> int:
    """One life of many tries; returns how many deeds were done."""
    desk = cast["tiepnhan1"]
    agency_id = desk.agency_id or 0
    clock.move_to(START + timedelta(days=7 * number))
    dossier = actions.receive_new(
        filing(fee_due=random.choice((0, 8_000)), duplicate_confirmed=True),
        agency_id=agency_id,
        actor=desk,
        request_id=request_id(),
    )
    done = 0
    for _ in range(TRIES):
        clock.shift(timedelta(hours=random.choice((0.1, 1, 5, 30))))
        moment = datetime.now(ZONE)
        tries = _tries(random, dossier, moment, cast)
        deed, name = _choose(random, dossier, tries, cast)
        actor = cast[name]
        before, was = _counts(agency_id), Status(dossier.status)
        try:
            getattr(actions, deed)(dossier, actor=actor, request_id=request_id(), **tries[deed])
        except DomainError as error:
            refused = error.message
            assert _counts(agency_id) == before, refused
        else:
            done += 1
            assert actor.agency_id == agency_id or actor.kind == "citizen"
        dossier = _check(dossier)
        national_path(NATIONAL_STATUS[was], NATIONAL_STATUS[Status(dossier.status)])
    return done


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_lives_stay_sound(seed: int, cast: Cast) -> None:
    random = Random(seed)
    with time_machine.travel(START, tick=False) as clock:
        approved_version(cast)
        done = sum(_live(random, clock, cast, number) for number in range(LIVES))
        report = verify_journals()
    assert done > LIVES * 3
    assert report.faults == []
