"""Consultations made in one line, for the tests. They run on the clock of the test's day."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.planning.consultations.actions import Asked, ConsultationFacts, add_comment, open_consultation
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.issued_documents.tests.papers import scan

_numbers = count(1)


def asked(*names: str, unit_ids: tuple[int, ...] = (), days: int = 3) -> Asked:
    """Bodies by name and units by id, to answer within so many days."""
    return Asked(due_on=today() + timedelta(days=days), unit_ids=unit_ids, names=names)


def facts(**changed: Any) -> ConsultationFacts:
    """A draft of the province that came yesterday and wants a reply in ten days."""
    return ConsultationFacts(
        **{
            "title": "dự thảo Quyết định ban hành quy chế một cửa",
            "upper_agency": "Sở Mẫu",
            "reference": "100/SM-VP",
            "received_on": today() - timedelta(days=1),
            "due_on": today() + timedelta(days=10),
            **changed,
        }
    )


def opened(
    actor: Actor, whom: Asked | None = None, *, task_id: int | None = None, **changed: Any
) -> DraftConsultation:
    """A consultation; by default one body outside the agency is asked."""
    return open_consultation(
        facts(**changed),
        whom or asked("Hội Mẫu"),
        upload=scan("du-thao.png"),
        actor=actor,
        request_id=f"test-{next(_numbers)}",
        task_id=task_id,
    )


def unit_of(row: DraftConsultation, name: str = "Hội Mẫu") -> AskedUnit:
    """The asked body of that name."""
    return AskedUnit.objects.get(agency_id=row.agency_id, consultation_id=row.id, name=name)


def comment(unit: AskedUnit, actor: Actor, clause: str = "Điều 5 khoản 2", **changed: Any) -> ClauseComment:
    """A comment on one place."""
    words = {"proposal": "Sửa “3 ngày” thành “2 ngày”", "reason": "Cho khớp nghị định", **changed}
    return add_comment(unit, clause=clause, actor=actor, request_id=f"comment-{next(_numbers)}", **words)
