"""Real arguments for the addresses of inspections, initiatives and study visits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.samples import Sample
from tests.support.world import World


def inspection_samples(world: World, prefix: str, whose: str) -> list[Sample]:
    """Everything of one commune; ``prefix`` as in the world's things."""
    things = {
        name.removeprefix(prefix): thing for name, thing in world.things.items() if name.startswith(prefix)
    }
    return [
        *_planned(things, whose),
        *_running(things, whose),
        *_findings(things, whose),
        *_initiatives(things, whose),
        *_study_visits(things, whose),
    ]


def _planned(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    planned = things["inspection"]
    one = {"inspection_id": planned.id}
    names = ("detail", "change", "member_add", "start", "cancel")
    for name in names:
        yield Sample(f"inspection_{name}", one, whose, planned)
    member = {**one, "member_id": things["inspection_member"].id}
    yield Sample("inspection_member_remove", member, whose, planned)


def _running(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    running = things["running_inspection"]
    one = {"inspection_id": running.id}
    yield Sample("inspection_detail", one, whose, running)
    yield Sample("inspection_answer", {**one, "question": "receipts"}, whose, running)
    yield Sample("inspection_sample", {**one, "sample_id": things["sample"].id}, whose, running)
    for name in ("draw", "minutes", "signed", "conclude"):
        yield Sample(f"inspection_{name}", one, whose, running)
    for kind in ("pdf", "docx"):
        yield Sample("inspection_minutes_print", {**one, "kind": kind}, whose, running)
    for file_id in (things["answer"].file_id, things["minutes"].signed_file_id):
        yield Sample("inspection_file", {**one, "file_id": file_id}, whose, running)
    yield Sample("finding_add", one, whose, running)


def _findings(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    found, mended = things["finding"], things["mended_finding"]
    for name, finding in (("detail", mended), ("remedy", found), ("close", mended), ("reopen", mended)):
        yield Sample(f"finding_{name}", {"finding_id": finding.id}, whose, finding)
    yield Sample("finding_detail", {"finding_id": found.id}, whose, found)
    yield Sample("finding_file", {"finding_id": mended.id, "file_id": _proof_of(mended)}, whose, mended)


def _proof_of(finding: Any) -> int:
    from motcua.planning.inspections.models import FindingStep

    step = FindingStep.objects.get(
        agency_id=finding.agency_id,
        finding_id=finding.id,
        file_id__isnull=False,
    )
    assert step.file_id is not None
    return step.file_id


def _initiatives(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    for name, call in (
        ("initiative_call", things["scored_call"]),
        ("initiative_judges", things["open_call"]),
        ("initiative_call_score", things["open_call"]),
        ("initiative_call_close", things["scored_call"]),
    ):
        yield Sample(name, {"call_id": call.id}, whose, call)
    applied = things["applied"]
    for name, initiative in (
        ("detail", applied),
        ("change", things["proposed"]),
        ("withdraw", things["proposed"]),
        ("score", things["to_score"]),
        ("approve", things["to_score"]),
        ("reject", things["to_score"]),
        ("follow_up", applied),
    ):
        arguments = {"initiative_id": initiative.id}
        yield Sample(f"initiative_{name}", arguments, whose, initiative)
    file = {"initiative_id": applied.id, "file_id": things["follow_up"].file_id}
    yield Sample("initiative_file", file, whose, applied)


def _study_visits(things: dict[str, Any], whose: str) -> Iterator[Sample]:
    planned, reported = things["visit"], things["reported_visit"]
    for name, visit in (
        ("detail", reported),
        ("change", planned),
        ("cancel", planned),
        ("report", planned),
        ("file", reported),
    ):
        yield Sample(f"study_visit_{name}", {"visit_id": visit.id}, whose, visit)
    lesson = {"visit_id": reported.id, "lesson_id": things["lesson"].id}
    yield Sample("study_visit_lesson", lesson, whose, reported)
