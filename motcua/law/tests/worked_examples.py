"""The computations that worked examples of records name, as far as they need the record alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from motcua.law import Example, Rule, all_rules, era


def _at(value: Any, path: str) -> Any:
    for part in filter(None, path.split(".")):
        value = value[int(part)] if isinstance(value, tuple) else value[part]
    return value


def _row(record: Rule, example: Example) -> Any:
    wanted = example.given["equals"]
    [row] = [row for row in record.value if row[example.given["field"]] == wanted]
    return row[example.given["take"]]


CHECKS: dict[str, Callable[[Rule, Example], Any]] = {
    "value": lambda record, example: _at(record.value, example.given["path"]),
    "count": lambda record, example: len(record.value),
    "sum": lambda record, example: sum(record.value.values()),
    "row": _row,
    "pattern": lambda record, example: bool(re.search(record.value["pattern"], example.given["text"])),
    "move": lambda record, example: example.given["to"] in record.value[example.given["from"]],
    "quotient": lambda record, example: example.given["of"] // record.value,
    "era": lambda record, example: era(example.given["on"]),
}


def worked_examples() -> list[tuple[Rule, Example]]:
    """Every example of every version of every rule."""
    return [
        (record, example)
        for versions in all_rules().values()
        for record in versions
        for example in record.examples
    ]
