"""The form of questions by which a procedure is reviewed, read from data/form.toml: dated, with source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from motcua.core.errors import NotFound
from motcua.law.book import Confidence


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a procedure as the form asks about it; ``ask``: what to think of, ``clause``: source."""

    key: str
    label: str
    clause: str
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """The form as it held from a day to a day; ``confidence``: how sure we are of its layout."""

    key: str
    title: str
    valid_from: date
    valid_to: date | None
    citation: str
    confidence: Confidence
    parts: tuple[Part, ...]

    def find_part(self, key: str) -> Part | None:
        """The part, or None."""
        return next((part for part in self.parts if part.key == key), None)

    def next_part(self, key: str) -> Part | None:
        """The one after, or None after the last."""
        keys = [part.key for part in self.parts]
        place = keys.index(key) + 1
        return self.parts[place] if place < len(keys) else None


@cache
def all_forms() -> tuple[QuestionForm, ...]:
    """Every form there ever was, oldest first."""
    text = (resources.files(__package__) / "data" / "form.toml").read_text("utf-8")
    return tuple(
        QuestionForm(
            key=row["key"],
            title=row["title"],
            valid_from=row["valid_from"],
            valid_to=row.get("valid_to"),
            citation=row["citation"],
            confidence=Confidence(row["confidence"]),
            parts=tuple(Part(**{**part, "ask": tuple(part["ask"])}) for part in row["part"]),
        )
        for row in tomllib.loads(text)["form"]
    )


def form_on(day: date) -> QuestionForm:
    """The form that holds on the day; NotFound before the first."""
    for form in all_forms():
        if form.valid_from <= day and (form.valid_to is None or day <= form.valid_to):
            return form
    raise NotFound(f"Chưa có mẫu rà soát áp dụng cho ngày {day:%d/%m/%Y}. Hãy kiểm tra lại ngày.")


def get_form(key: str) -> QuestionForm:
    """The form under its key: a review keeps the one it began with."""
    return next(form for form in all_forms() if form.key == key)


def part_choices() -> list[tuple[str, str]]:
    """Key and words of every part of every form, for choices and lists."""
    return list({part.key: part.label for form in all_forms() for part in form.parts}.items())
