"""A report's facts as plain data: every figure with its source, every task with its proof and gaps.

The same shape is computed for a draft and kept for a signed report, so that the two can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from motcua.core.clock import now
from motcua.core.evidence import Figure, Measured
from motcua.core.wording import write_percent
from motcua.planning.models import AnnualPlan, PlanTask, PlanVersion, TaskState, TaskWording, VersionState
from motcua.planning.proof import Prover, TaskProof
from motcua.planning.reports.skeleton import PARTS, figures_of

Facts = dict[str, Any]


def figure_words(measured: Measured, unit: str) -> str:
    """What was measured, as printed: "120 hồ sơ", "96/120 hồ sơ (80 %)", or why nothing can be said."""
    if measured.unknown:
        return measured.unknown
    if measured.of is None:
        return f"{measured.value} {unit}"
    if measured.share is None:
        return f"chưa có {unit} nào trong kỳ"
    return f"{measured.value}/{measured.of} {unit} ({write_percent(measured.share)})"


def compile_facts(plan: AnnualPlan, agencies: Collection[int], from_on: date, to_on: date) -> Facts:
    """Measure everything for the days; plain JSON."""
    prover = Prover(plan.agency_id, agencies, plan.year, from_on=from_on, to_on=to_on)
    figures = {
        part.key: [_figure(prover, figure, from_on, to_on) for figure in figures_of(part)] for part in PARTS
    }
    return {
        "made_at": now().isoformat(),
        "figures": {key: rows for key, rows in figures.items() if rows},
        "tasks": _tasks(plan, prover),
    }


def _figure(prover: Prover, figure: Figure, from_on: date, to_on: date) -> Facts:
    measured = prover.measure(figure, from_on, to_on)
    return {
        "key": figure.key,
        "label": figure.label,
        "value": measured.value,
        "of": measured.of,
        "words": figure_words(measured, figure.unit),
        "unknown": measured.unknown,
        "definition": figure.definition,
        "gaps": [gap.text for gap in measured.gaps],
        "url": figure.drill_down(prover.scope(from_on, to_on)),
    }


def approved_wordings(plan: AnnualPlan) -> tuple[PlanVersion | None, list[TaskWording]]:
    """The version in force (else the draft) and its tasks in the order of the paper."""
    versions = PlanVersion.objects.filter(agency_id=plan.agency_id, plan_id=plan.id)
    version = versions.filter(state=VersionState.APPROVED).first() or versions.order_by("-number").first()
    if version is None:
        return None, []
    rows = TaskWording.objects.filter(agency_id=plan.agency_id, version_id=version.id)
    return version, list(rows.select_related("task").order_by("position"))


def _tasks(plan: AnnualPlan, prover: Prover) -> list[Facts]:
    version, wordings = approved_wordings(plan)
    titles = {tuple(one["path"]): one["title"] for one in version.sections} if version else {}
    proofs = prover.prove(wording.task for wording in wordings)
    return [
        _task(wording, wording.task, titles.get(tuple(wording.section_path), ""), proofs[wording.task_id])
        for wording in wordings
    ]


def _task(wording: TaskWording, task: PlanTask, section: str, proof: TaskProof) -> Facts:
    return {
        "id": task.id,
        "section_path": wording.section_path,
        "section": section,
        "number": wording.number,
        "content": wording.content,
        "lead": wording.lead,
        "deadline": wording.deadline.get("raw", ""),
        "state": task.state,
        "state_label": TaskState(task.state).label,
        "note": task.closing_note,
        "lines": [
            {"label": line.label, "words": line.verdict.words, "verdict": line.verdict.label, "url": line.url}
            for line in proof.lines
        ],
        "products": [
            {"kind": kind, "title": card.title, "state": card.state} for kind, card in proof.products
        ],
        "papers": [
            {"statement": paper.statement, "on": paper.on.isoformat(), "file": paper.file.name}
            for paper in proof.papers
        ],
        "gaps": [gap.text for gap in proof.gaps],
    }


def changes(before: Facts, after: Facts) -> list[tuple[str, str, str]]:
    """(what, when signed, now) for every figure and task whose facts differ; nothing for equal facts."""
    found = []
    old_figures, new_figures = _by_key(before), _by_key(after)
    for key in [*old_figures, *(key for key in new_figures if key not in old_figures)]:
        old, new = old_figures.get(key), new_figures.get(key)
        said = (old or {}).get("words", "chưa có"), (new or {}).get("words", "không còn")
        if said[0] != said[1]:
            found.append(((old or new or {})["label"], *said))
    old_tasks = {task["id"]: task for task in before.get("tasks", [])}
    new_tasks = {task["id"]: task for task in after.get("tasks", [])}
    for task_id in [*old_tasks, *(task_id for task_id in new_tasks if task_id not in old_tasks)]:
        old, new = old_tasks.get(task_id), new_tasks.get(task_id)
        said = task_words(old), task_words(new)
        if said[0] != said[1]:
            found.append((_name_of(old or new or {}), *said))
    return found


def _by_key(facts: Facts) -> dict[str, Facts]:
    return {row["key"]: row for rows in facts.get("figures", {}).values() for row in rows}


def _name_of(task: Facts) -> str:
    place = ".".join([*task.get("section_path", [])[-1:], task.get("number", "")]).strip(".")
    return f"Nhiệm vụ {place}: {task.get('content', '')[:120]}"


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def task_words(task: Facts | None) -> str:
    """The facts of a task in one text: its state, figures, products and papers."""
    if task is None:
        return "không có trong kế hoạch"
    return _joined(
        [
            task["state_label"],
            *(f"{line['label']}: {line['words']}" for line in task["lines"]),
            *(f"{each['kind']} “{each['title']}” ({each['state']})" for each in task["products"]),
            *(each["statement"] for each in task["papers"]),
            task["note"],
        ]
    )
