"""A destination of the tests that keeps what it got and fails on order."""

from __future__ import annotations

from typing import Any

from motcua.core.models import Delivery
from tests.journal.conftest import Desk
from tests.notebook.journal import open_notebook, write_line
from tests.notebook.models import Notebook


class Reader:
    """What arrived, in order; ``failing``: what to raise for a thing."""

    def __init__(self) -> None:
        self.got: list[tuple[int, int]] = []
        self.failing: dict[int, Exception] = {}
        self.calls = 0

    def handle(self, delivery: Delivery) -> None:
        """Take one, or fail as told for that thing."""
        self.calls += 1
        if delivery.subject_id in self.failing:
            raise self.failing[delivery.subject_id]
        self.got.append((delivery.subject_id, delivery.sequence))


def build(row: Any, stored: Any, event: Any) -> dict[str, Any] | None:
    """Every event but the opening."""
    return None if stored.sequence == 1 else {"type": stored.type}


def write(desk: Desk, *lines: str, notebook: Notebook | None = None) -> None:
    """One event for each line."""
    for line in lines:
        write_line(notebook or desk.notebook, actor=desk.receptionist, request_id=f"r-{line}", line=line)


def notebooks(desk: Desk, count: int) -> list[Notebook]:
    """More things of the same agency."""
    return [
        open_notebook(desk.agency.pk, actor=desk.receptionist, request_id=f"open-more-{number}")
        for number in range(count)
    ]


def deliveries(desk: Desk) -> list[Delivery]:
    """All of the agency, each thing's in order."""
    return list(Delivery.objects.filter(agency_id=desk.agency.pk).order_by("subject_id", "sequence"))
