"""What differs between two versions of a plan, task by task and cell by cell. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from motcua.core.wording import write_date


class Wording(Protocol):
    """What is compared: one task's words."""

    task_id: int
    number: str
    content: str
    lead: str

    section_path: Any
    items: Any
    coordination: Any
    deadline: Any
    products: Any


class ChangeKind(StrEnum):
    """What became of a task."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: its Vietnamese name, before and after as texts."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One task that differs; ``cells`` is empty for one that came or went whole."""

    kind: ChangeKind
    task_id: int
    number: str
    content: str
    section_path: tuple[str, ...]
    cells: tuple[CellChange, ...] = ()


def written_cells(wording: Wording) -> list[tuple[str, str]]:
    """The cells of a task as texts, each with its Vietnamese name."""
    return [
        ("Mục", " / ".join(wording.section_path)),
        ("Số", wording.number),
        ("Nội dung", "\n".join([wording.content, *wording.items])),
        ("Chủ trì", wording.lead),
        ("Phối hợp", "\n".join(wording.coordination)),
        ("Thời hạn", str(wording.deadline.get("raw") or "")),
        ("Hiểu là", _meaning(wording.deadline)),
        ("Sản phẩm", "\n".join(wording.products)),
    ]


def _meaning(deadline: dict[str, Any]) -> str:
    days = [str(deadline[name]) for name in ("start", "end") if deadline.get(name)]
    return " – ".join(dict.fromkeys(write_date(date.fromisoformat(day)) for day in days))


def compare(before: Sequence[Wording], after: Sequence[Wording]) -> list[TaskChange]:
    """Every task that differs, in the order of the later text; those that went come last."""
    old = {wording.task_id: wording for wording in before}
    found: list[TaskChange] = []
    for wording in after:
        standing = old.pop(wording.task_id, None)
        if standing is None:
            found.append(_change(ChangeKind.ADDED, wording))
            continue
        pairs = zip(written_cells(standing), written_cells(wording), strict=True)
        cells = tuple(CellChange(label, was, now) for (label, was), (_, now) in pairs if was != now)
        if cells:
            found.append(_change(ChangeKind.CHANGED, wording, cells))
    return [*found, *(_change(ChangeKind.DROPPED, wording) for wording in old.values())]


def _change(kind: ChangeKind, wording: Wording, cells: tuple[CellChange, ...] = ()) -> TaskChange:
    return TaskChange(
        kind, wording.task_id, wording.number, wording.content, tuple(wording.section_path), cells
    )
