"""Bar S5: no staff screen walks through a growing table; asked of PostgreSQL over 20,000 dossiers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from motcua.core.guards import across_agencies
from motcua.core.models import AccessLine, AuditLine, Delivery
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, Party
from motcua.dossiers.tests.conftest import CODE, Desk
from motcua.notifications.models import Message
from motcua.organisations.models import Agency
from tests.support.crowd import multiply

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's planner promises nothing of this"),
]
GROWING = {
    model._meta.db_table
    for model in (
        Dossier, DossierEvent, DossierPaper, Party, Delivery, Message, AccessLine, AuditLine,
    )
}  # fmt: skip
BY_DEEDS, COPIES, COMMUNES = 40, 499, 9
# A commune of the crowd has 2,200 dossiers, some 260 of them unfinished: these screens read no more of them.
MOST_ROWS = 700
SHORT = (
    "list",
    "today at the desk",
    "today of a specialist",
    "dossier",
    "deed",
    "reception",
    "board",
    "dashboard",
)
STRANGER = PartyFacts(name="Trần Văn Thử", id_number="030199999999", phone="0912 345 678", address="Thôn Mẫu")
Statements = list[tuple[str, Any]]


@contextmanager
def _noted() -> Iterator[Statements]:
    found: Statements = []

    def on_execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(on_execute):
        yield found


def _parts(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a plan that read a growing table."""
    if plan.get("Relation Name") in GROWING:
        yield plan
    for part in plan.get("Plans", ()):
        yield from _parts(part)


def _rows(part: dict[str, Any]) -> float:
    removed = part.get("Rows Removed by Filter", 0) + part.get("Rows Removed by Index Recheck", 0)
    return float((part["Actual Rows"] + removed) * part["Actual Loops"])


def _walked_through(statements: Statements, most_rows: float = float("inf")) -> list[str]:
    """The statements that read a growing table from end to end, or more rows of it than so many."""
    found = []
    with connection.cursor() as cursor, across_agencies("the planner is asked, nothing is read"):
        for sql, params in statements:
            if not sql.startswith("SELECT"):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            answer = cursor.fetchone()[0]
            plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
            for part in _parts(plan):
                if part["Node Type"] == "Seq Scan" or _rows(part) > most_rows:
                    found.append(f"{part['Node Type']}, {_rows(part):.0f} rows: {sql[:1500]}")
    return found


@pytest.fixture
def crowd(receive: Callable[..., Dossier], desk: Desk, client_of: Callable[[str], Client]) -> Dossier:
    """20,000 dossiers of nine communes; most are handed over. One that waits for the leader."""
    rows = [receive(duplicate_confirmed=True) for _ in range(BY_DEEDS)]
    waiting = [desk(row, "transfer", "forward", "propose_approval") for row in rows[:2]]
    for row in rows[2 : BY_DEEDS // 2]:
        desk(row, "transfer")
    client_of("chutich").get(reverse("dossier_detail", args=[rows[0].id]))
    home = rows[0].agency_id
    commune = Agency.objects.get(pk=home)
    others = []
    for number in range(1, COMMUNES):
        other = copy(commune)
        other.pk, other.code, other._state = None, f"H99.{number}", type(other._state)()
        other.save()
        others.append(other.pk)
    multiply(COPIES, home, [home, *others])
    return waiting[0]


def _screens(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """Name → (who, address)."""
    lists = reverse("dossier_list")
    return {
        "list": ("chutich", lists),
        "list, second page": ("chutich", f"{lists}?page=2"),
        "list by name": ("chutich", f"{lists}?q=nguyen+thu"),
        "list by code": ("chutich", f"{lists}?q={dossier.code}"),
        "list of the overdue": ("chutich", f"{lists}?due=overdue&sort=due"),
        "list of mine": ("hotich", f"{lists}?whose=mine&status=working&due=soon"),
        "today at the desk": ("tiepnhan1", reverse("today")),
        "today of a specialist": ("hotich", reverse("today")),
        "dossier": ("chutich", reverse("dossier_detail", args=[dossier.id])),
        "deed": ("chutich", reverse("dossier_deed", args=[dossier.id, "approve"])),
        "reception": ("tiepnhan1", reverse("dossier_receive_form", args=[CODE])),
        "register": ("chutich", reverse("register")),
        "board": ("chutich", reverse("leader_board")),
        "dashboard": ("chutich", reverse("dashboard")),
    }


def test_no_staff_screen_and_no_deed_reads_a_growing_table_from_end_to_end(
    crowd: Dossier, client_of: Callable[[str], Client], receive: Callable[..., Dossier], desk: Desk
) -> None:
    with across_agencies("counting the crowd"):
        assert Dossier.objects.count() == BY_DEEDS * (COPIES + 1)
    clients = {who: client_of(who) for who in ("chutich", "hotich", "tiepnhan1")}
    walked = []
    for name, (who, address) in _screens(crowd).items():
        with _noted() as statements:
            answer = clients[who].get(address, follow=True)
        assert answer.status_code == 200, name
        most = MOST_ROWS if name in SHORT else float("inf")
        walked += [f"{name}: {line}" for line in _walked_through(statements, most)]
    with _noted() as statements:
        desk(receive(submitter=STRANGER), "transfer")
    walked += [f"reception and step: {line}" for line in _walked_through(statements, MOST_ROWS)]
    assert walked == [], "\n".join(walked)
