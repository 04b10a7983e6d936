"""Real arguments for the addresses of reviews."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.samples import Sample
from tests.support.world import World


def review_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """Everything of one commune; ``prefix`` as in the world's things."""
    things = {
        name.removeprefix(f"{prefix}review_"): thing
        for name, thing in world.things.items()
        if name.startswith(f"{prefix}review_")
    }
    yield from _plans(things, whose)
    yield from _reviews(things, whose)
    yield from _reports(things, whose)


def _plans(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    draft, opened = things["plan_draft"], things["plan_open"]
    for name in ("plan_detail", "plan_change", "plan_approve", "add"):
        yield Sample(f"review_{name}", {"plan_id": draft.id}, whose, draft)
    for name in ("plan_detail", "plan_close", "report_draft"):
        yield Sample(f"review_{name}", {"plan_id": opened.id}, whose, opened)


def _reviews(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    running, done, planned = things["running"], things["done"], things["planned"]
    one = {"review_id": running.id}
    for name in ("detail", "change", "cost", "proposal_add", "finish"):
        yield Sample(f"review_{name}", one, whose, running)
    # Reading is everybody's of the office; answering, the same address, belongs to whom it is given.
    yield Sample("review_part", {**one, "part": "papers"}, whose, running, "review.answer")
    yield Sample("review_part", {"review_id": done.id, "part": "term"}, whose, done, "review.answer")
    yield Sample("review_detail", {"review_id": done.id}, whose, done)
    yield Sample("review_cost", {"review_id": done.id}, whose, done)
    yield Sample("review_reopen", {"review_id": done.id}, whose, done)
    yield Sample("review_remove", {"review_id": planned.id}, whose, planned)
    for name in ("change", "remove"):
        proposal = things["proposal"]
        yield Sample(f"review_proposal_{name}", {"proposal_id": proposal.id}, whose, running)


def _reports(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    report, draft, sent = things["report"], things["draft_report"], things["sent"]
    for one in (report, draft):
        yield Sample("review_report", {"report_id": one.id}, whose, one)
    for name in ("change", "send"):
        yield Sample(f"review_report_{name}", {"report_id": draft.id}, whose, draft)
    for paper in ("bao-cao", "to-trinh"):
        arguments = {"report_id": report.id, "paper": paper, "kind": "docx"}
        yield Sample("review_report_print", arguments, whose, report)
    for name in ("", "_answer", "_version"):
        yield Sample(f"review_sent{name}", {"sent_id": sent.id}, whose, sent)
