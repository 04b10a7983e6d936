"""Prepare an empty installation and fill it with invented dossiers by the real deeds, for trials under load.

``python -m tests.support.trial_data COUNT PEOPLE [COPIES]`` prints what it made as JSON, with the details of
people who have not come yet. COPIES (PostgreSQL only): each dossier so many times more. A third was
filed online by a citizen's account and waits at the desk, a third was received, a third was transferred.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

COMMUNE_DESK, SPECIALIST, LEADER, CITIZEN = "tiepnhan1", "hotich", "chutich", "congdan1"
BATCH = 100


@dataclass(frozen=True)
class Trial:
    """Ids and names that the clients of a trial need; ``form`` is the reception page's without the person."""

    password: str
    agency_id: int
    procedure: str
    case_key: str
    form: dict[str, str]
    people: list[dict[str, str]]
    specialist_id: int
    registered: list[int]
    received: list[int]
    transferred: list[int]


def _organisation() -> tuple[int, dict[str, Any]]:
    from motcua.catalogue.starter import load_starter_pack
    from motcua.core.actor import SYSTEM
    from motcua.demo.cast import build_organisation
    from motcua.demo.load import actors

    organisation = build_organisation()
    agency_id = organisation.commune.pk
    load_starter_pack(SYSTEM, agency_id=agency_id)
    return agency_id, actors(organisation)


def _filing(code: str, case: Any, number: int, user_id: int | None) -> Any:
    from motcua.core.clock import today
    from motcua.dossiers.facts import Filing, PaperFacts
    from motcua.dossiers.state import Channel
    from tests.support.reception import invented

    papers = tuple(
        PaperFacts(
            name=paper.name,
            paper_key=paper.key,
            originals=paper.originals,
            copies=paper.copies,
            is_electronic=paper.electronic and not paper.originals and not paper.copies,
            is_shown_only=paper.shown_only,
            pages=2,
        )
        for paper in case.papers
        if paper.required and paper.replaced_on(today()) is None
    )
    return Filing(
        procedure_code=code,
        case_key=case.key,
        channel=Channel.COUNTER if user_id is None else Channel.ONLINE,
        submitter=replace(invented(number), user_id=user_id),
        papers=papers,
    )


def fill(count: int, people: int) -> Trial:
    """Organisation, starter pack, ``count`` dossiers; details of ``people`` more."""
    from django.db import transaction

    from motcua.demo.cast import DEMO_PASSWORD
    from motcua.dossiers import actions
    from tests.support.reception import invented, reception_form, two_step_procedure

    agency_id, cast = _organisation()
    code, case = two_step_procedure()
    made: dict[str, list[int]] = {"registered": [], "received": [], "transferred": []}

    def one(number: int) -> None:
        stage = ("registered", "received", "transferred")[number % 3]
        is_online = stage == "registered"
        filing = _filing(code, case, number, cast[CITIZEN].user_id if is_online else None)
        perform: Callable[..., Any] = actions.register if is_online else actions.receive_new
        actor = cast[CITIZEN if is_online else COMMUNE_DESK]
        dossier = perform(filing, agency_id=agency_id, actor=actor, request_id=f"fill-{number}")
        if stage == "transferred":
            dossier = actions.transfer(
                dossier, actor=actor, request_id=f"fill-{number}-t", holder_id=cast[SPECIALIST].officer_id
            )
        made[stage].append(dossier.id)

    for start in range(0, count, BATCH):
        with transaction.atomic():
            for number in range(start, min(start + BATCH, count)):
                one(number)
    coming = [invented(number) for number in range(count, count + people)]
    return Trial(
        password=DEMO_PASSWORD,
        agency_id=agency_id,
        procedure=code,
        case_key=case.key,
        form=reception_form(case),
        people=[
            {"name": who.name, "id_number": who.id_number, "phone": who.phone, "address": who.address}
            for who in coming
        ],
        specialist_id=cast[SPECIALIST].officer_id,
        **made,
    )


if __name__ == "__main__":
    import django

    django.setup()
    from motcua.core.operations.preparation import collect_static, migrate

    migrate(lambda _: None)
    collect_static(lambda _: None)
    trial = fill(int(sys.argv[1]), int(sys.argv[2]))
    if len(sys.argv) > 3:
        from tests.support.crowd import left_open, multiply

        copies = int(sys.argv[3])
        multiply(copies, trial.agency_id, [trial.agency_id])
        trial = replace(
            trial,
            received=left_open(trial.received, copies),
            transferred=left_open(trial.transferred, copies),
        )
    print(json.dumps(asdict(trial)))
