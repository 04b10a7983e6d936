"""What a chart shows. The page draws it from JSON and always prints the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["bar", "stacked", "line", "pie"]
Tone = Literal["primary", "done", "due_soon", "overdue", "waiting", "info", "neutral", ""]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, as long as the chart's labels; None where nothing is known."""

    name: str
    values: Sequence[int | float | None]
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its title, its labels along the axis and one or more series.

    ``key`` is unique on the page; ``unit`` names what is counted ("hồ sơ"); a pie uses the first series only.
    """

    key: str
    title: str
    kind: Kind
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    label_head: str = ""
    note: str = field(default="")

    def __post_init__(self) -> None:
        for row in self.series:
            if len(row.values) != len(self.labels):
                raise ValueError(
                    f"series {row.name!r} has {len(row.values)} values for {len(self.labels)} labels"
                )

    @property
    def rows(self) -> list[tuple[str, list[int | float | None]]]:
        """The figures as table rows: label, then one value for each series."""
        return [
            (label, [row.values[index] for row in self.series]) for index, label in enumerate(self.labels)
        ]

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script reads."""
        return {
            "kind": self.kind,
            "title": self.title,
            "unit": self.unit,
            "labels": list(self.labels),
            "series": [
                {"name": row.name, "values": list(row.values), "tone": row.tone} for row in self.series
            ],
        }
