"""What the reception page sends for an invented person, and procedures that suit a trial."""

from __future__ import annotations

from random import Random

from motcua.catalogue.content import Case, StepKind
from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import load_content, version_on
from motcua.core.clock import today
from motcua.demo.people import person
from motcua.dossiers.facts import PartyFacts


def two_step_procedure() -> tuple[str, Case]:
    """The first procedure received at the counter whose work goes through two steps before the leader."""
    kinds = (StepKind.RECEIVE, StepKind.PROCESS, StepKind.PROCESS)
    for code in Procedure.objects.in_force_on(today()).order_by("code").values_list("code", flat=True):
        case = load_content(version_on(code, today()).pk).cases[0]
        term = case.find_term("counter")
        if tuple(step.kind for step in case.steps[:3]) == kinds and term is not None and term.is_known:
            return code, case
    raise LookupError("no procedure has two steps of processing")


def reception_form(case: Case) -> dict[str, str]:
    """The fields of the page but the person's and the request id, every required paper ticked."""
    form = {
        "do": "receive",
        "case": case.key,
        "channel": "counter",
        "kind": "citizen",
        "on_behalf": "self",
    }
    for index, paper in enumerate(case.papers):
        if paper.required and paper.replaced_on(today()) is None:
            form |= {
                f"paper-{index}": "on",
                f"paper-{index}-originals": str(paper.originals),
                f"paper-{index}-copies": str(paper.copies),
                f"paper-{index}-pages": "2",
            }
    return form


def invented(number: int) -> PartyFacts:
    """The n-th invented person, the same each time."""
    return person(Random(number), number=number)
