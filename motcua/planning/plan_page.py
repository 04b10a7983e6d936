"""What the pages of a plan show: tasks under their headings, doubtful places with anchors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.core.wording import write_date
from motcua.planning.marking import Piece, marked
from motcua.planning.models import PlanState, PlanVersion, TaskState, TaskWording, VersionState

PLAN_TONES = {PlanState.DRAFT: "waiting", PlanState.IN_FORCE: "info", PlanState.CLOSED: "neutral"}
VERSION_TONES = {
    VersionState.DRAFT: "waiting",
    VersionState.APPROVED: "done",
    VersionState.SUPERSEDED: "neutral",
}
TASK_TONES = {TaskState.OPEN: "info", TaskState.DONE: "done", TaskState.DROPPED: "neutral"}
CELL_LABELS = {
    "number": "số",
    "content": "nội dung",
    "lead": "chủ trì",
    "coordination": "phối hợp",
    "deadline": "thời hạn",
    "products": "sản phẩm",
}
_RULES = {
    "continuous": "cả năm",
    "FREQ=DAILY": "mỗi ngày",
    "FREQ=WEEKLY": "mỗi tuần",
    "FREQ=MONTHLY": "mỗi tháng",
    "FREQ=MONTHLY;INTERVAL=3": "mỗi quý",
    "FREQ=MONTHLY;INTERVAL=6": "sáu tháng một lần",
}


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """One doubtful place of a task as a page shows it; ``place`` counts from 1.

    ``source_key``: whose mark in the source is meant; two doubts about the same words share one.
    """

    place: int
    key: str
    cell: str
    text: str
    why: str
    settled: str
    source_key: str


@dataclass(slots=True)
class TaskRow:
    """One task with its cells ready to print."""

    wording: TaskWording
    content: list[Piece]
    items: list[list[Piece]]
    due: str
    tone: str
    doubts: list[DoubtRow] = field(default_factory=list)

    @property
    def open_doubts(self) -> list[DoubtRow]:
        """Those nobody has settled."""
        return [doubt for doubt in self.doubts if not doubt.settled]

    @property
    def settled_doubts(self) -> list[DoubtRow]:
        """Those a person has settled."""
        return [doubt for doubt in self.doubts if doubt.settled]


@dataclass(slots=True)
class SectionRow:
    """A heading with the tasks that stand right below it; ``depth`` from 1."""

    path: tuple[str, ...]
    title: str
    tasks: list[TaskRow] = field(default_factory=list)

    @property
    def label(self) -> str:
        """As printed: number and words; a heading without a number is its words alone."""
        name = self.path[-1] if self.path else ""
        return self.title if not name or name == self.title else f"{name}. {self.title}"


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def due_words(deadline: dict[str, Any]) -> str:
    """What a deadline is taken to mean, in words."""
    rule = str(deadline.get("recurrence") or "")
    if rule:
        return _RULES.get(rule, "mỗi năm")
    start, end = _day(deadline.get("start")), _day(deadline.get("end"))
    if end is None:
        if deadline.get("condition"):
            return "theo điều kiện, chưa có ngày"
        return "chưa rõ ngày"
    if start is None or start == end:
        return f"đến {write_date(end)}"
    return f"{write_date(start)} – {write_date(end)}"


def _doubts(wording: TaskWording) -> Iterator[DoubtRow]:
    first: dict[str, str] = {}
    for place, doubt in enumerate(wording.doubts, start=1):
        key = f"{wording.task_id}-{place}"
        words = " ".join(str(doubt.get("text", "")).split())
        yield DoubtRow(
            place=place,
            key=key,
            cell=CELL_LABELS.get(doubt.get("field", ""), str(doubt.get("field", ""))),
            text=str(doubt.get("text", "")),
            why=str(doubt.get("why", "")),
            settled=str(doubt.get("settled", "")),
            source_key=key if doubt.get("settled") else first.setdefault(words, key),
        )


def task_row(wording: TaskWording) -> TaskRow:
    """One task; the words of its open doubts are marked in the content."""
    doubts = list(_doubts(wording))
    wanted = [(each.key, each.text) for each in doubts if not each.settled and each.cell == "nội dung"]
    return TaskRow(
        wording=wording,
        content=marked(wording.content, wanted),
        items=[marked(item, wanted) for item in wording.items],
        due=due_words(wording.deadline),
        tone=TASK_TONES[TaskState(wording.task.state)],
        doubts=doubts,
    )


def sections_of(version: PlanVersion, wordings: Sequence[TaskWording]) -> list[SectionRow]:
    """The tasks in the order of the paper under their headings; headings without tasks are there too."""
    titles = {tuple(section["path"]): str(section["title"]) for section in version.sections}
    rows: list[SectionRow] = []
    shown: set[tuple[str, ...]] = set()
    waiting = list(titles)
    for wording in wordings:
        path = tuple(wording.section_path)
        if not rows or rows[-1].path != path:
            if path in titles and path not in shown:
                before = waiting[: waiting.index(path)]
                rows += [SectionRow(each, titles[each]) for each in before]
                shown.update([*before, path])
                waiting = waiting[len(before) + 1 :]
            rows.append(SectionRow(path, titles.get(path, "")))
        rows[-1].tasks.append(task_row(wording))
    return [*rows, *(SectionRow(each, titles[each]) for each in waiting)]


def with_source(version: PlanVersion, sections: Sequence[SectionRow]) -> list[Piece]:
    """The source text with the words of the open doubts marked."""
    wanted = [
        (doubt.key, doubt.text)
        for section in sections
        for row in section.tasks
        for doubt in row.open_doubts
        if doubt.key == doubt.source_key
    ]
    return marked(version.source_text, wanted)
