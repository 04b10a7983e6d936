"""The questions of an inspection, read from data/checklist.toml; each with where it comes from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from motcua.law.book import Confidence


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``look``: where the answer is seen; ``citation`` its source, ``confidence`` how sure."""

    key: str
    group: str
    group_name: str
    text: str
    look: str
    citation: str
    confidence: Confidence
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether it is asked on the day."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


@cache
def all_questions() -> tuple[Question, ...]:
    """Every question that was ever asked, in order."""
    text = (resources.files(__package__) / "data" / "checklist.toml").read_text("utf-8")
    read = tomllib.loads(text)
    groups: dict[str, str] = read["groups"]
    return tuple(
        Question(
            **{**row, "confidence": Confidence(row["confidence"])},
            group_name=groups[row["group"]],
        )
        for row in read["question"]
    )


def questions_on(day: date) -> tuple[Question, ...]:
    """The checklist of a day."""
    return tuple(question for question in all_questions() if question.is_valid(day))


def find_question(key: str) -> Question | None:
    """The question, or None; one that is no longer asked is still found."""
    return next((question for question in all_questions() if question.key == key), None)
