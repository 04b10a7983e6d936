"""Real arguments for the addresses of evidence, exports and reports."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import Sample
from tests.support.world import World


def proof_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """A plan's export and proof, a task's rule and paper, a draft and a signed report."""
    things = {
        name: world.things[f"{prefix}{name}"]
        for name in ("plan", "task", "rule", "evidence", "report", "signed_report")
    }
    plan, task = {"plan_id": things["plan"].id}, {"task_id": things["task"].id}
    for kind in ("pdf", "docx", "xlsx"):
        yield Sample("plan_export", {**plan, "kind": kind}, whose, things["plan"])
    for name in ("plan_proof", "report_list", "report_begin"):
        yield Sample(name, plan, whose, things["plan"])
    for name in ("rule_add", "evidence_state"):
        yield Sample(name, task, whose, things["task"])
    yield Sample("rule_remove", {**task, "rule_id": things["rule"].id}, whose, things["rule"])
    paper = {**task, "evidence_id": things["evidence"].id}
    for name in ("evidence_withdraw", "evidence_file"):
        yield Sample(name, paper, whose, things["evidence"])
    for thing in ("report", "signed_report"):
        report = {"report_id": things[thing].id}
        for name in ("report_page", "report_words", "report_sign", "report_discard"):
            yield Sample(name, report, whose, things[thing])
        for kind in ("pdf", "docx"):
            yield Sample("report_file", {**report, "kind": kind}, whose, things[thing])
