"""What an import proposes: a plan's sections and tasks as printed, each doubtful place with its reason.

Nothing here is saved. A person compares the proposal with the source, mends it and confirms it. The words
are verbatim: only line wraps, doubled blanks and the marks between list entries are taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class DeadlineKind(StrEnum):
    """How a deadline is expressed on paper."""

    DATE = "date"
    RANGE = "range"
    QUARTER = "quarter"
    MONTH = "month"
    YEAR = "year"
    RECURRENCE = "recurrence"
    CONDITION = "condition"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: the printed words and what they mean.

    ``start`` and ``end`` are the first and last day meant, None where the paper leaves them open or the
    year is not known. ``recurrence`` is "continuous" (thường xuyên) or an RFC 5545 rule ("FREQ=YEARLY").
    ``condition`` is the event waited for, in the paper's words.
    """

    raw: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    condition: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Plain data; days as ISO 8601."""
        return {
            "raw": self.raw,
            "kind": self.kind.value,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "recurrence": self.recurrence,
            "condition": self.condition,
        }


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place a person must look at: the cell, the words in question, the reason in Vietnamese."""

    field: str
    text: str
    why: str

    def as_json(self) -> dict[str, str]:
        """Plain data."""
        return {"field": self.field, "text": self.text, "why": self.why}


@dataclass(frozen=True, slots=True)
class ProposedSection:
    """A heading of the table. ``path`` is unique in the plan, though printed numbers may repeat."""

    path: tuple[str, ...]
    title: str


@dataclass(slots=True)
class ProposedTask:
    """One task of the plan. The printed number is no key: it may repeat, skip or run on over sections."""

    section_path: tuple[str, ...]
    number: str
    content: str
    items: list[str] = field(default_factory=list)
    lead: str = ""
    coordination: list[str] = field(default_factory=list)
    deadline: Deadline = Deadline("", DeadlineKind.UNKNOWN)
    products: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, of: str, text: str, why: str) -> None:
        """Mark a doubtful place once."""
        found = Doubt(of, text, why)
        if found not in self.doubts:
            self.doubts.append(found)

    def as_json(self) -> dict[str, Any]:
        """Plain data in the published shape."""
        return {
            "section_path": list(self.section_path),
            "number": self.number,
            "content": self.content,
            "items": list(self.items),
            "lead": self.lead,
            "coordination": list(self.coordination),
            "deadline": self.deadline.as_json(),
            "products": list(self.products),
            "doubts": [each.as_json() for each in self.doubts],
        }


@dataclass(frozen=True, slots=True)
class SetAside:
    """Words of the table that are no task: a repeated header, column numbers, a note. Nothing is lost."""

    text: str
    why: str


@dataclass(slots=True)
class ProposedPlan:
    """A plan as read.

    ``set_aside`` is shown beside the source and ``year`` (None: neither said nor found) is what the plan
    is kept under; both are no part of the published JSON.
    """

    title: str = ""
    issuer: str = ""
    number: str = ""
    issued_on: date | None = None
    sections: list[ProposedSection] = field(default_factory=list)
    tasks: list[ProposedTask] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    year: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data in the published shape."""
        return {
            "title": self.title,
            "issuer": self.issuer,
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "sections": [{"path": list(each.path), "title": each.title} for each in self.sections],
            "tasks": [each.as_json() for each in self.tasks],
        }
