"""Reads the files under records/ once and answers by key and date.

A record file holds ``[[rule]]`` tables: a key, a Vietnamese title, and one or more ``[[rule.version]]``
with value, valid_from, valid_to (last day, absent = still in force), citation, confidence, note and
worked examples. What the law does not settle, or what nobody has read in its source, stands here with
its confidence and never as a constant in code.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from motcua.core.errors import DomainError

Era = Literal["A", "B", "C"]


class Confidence(StrEnum):
    """How far a record can be trusted: read in its source, derived from one, or remembered."""

    VERIFIED = "verified"
    INFERRED = "inferred"
    MEMORY_HIGH = "memory_high"
    MEMORY_MEDIUM = "memory_medium"
    MEMORY_LOW = "memory_low"

    @property
    def label(self) -> str:
        """What a page prints beside the citation."""
        return _CONFIDENCE_LABELS[self]


_CONFIDENCE_LABELS = {
    Confidence.VERIFIED: "Đã kiểm chứng",
    Confidence.INFERRED: "Suy ra từ văn bản, chưa kiểm chứng",
    Confidence.MEMORY_HIGH: "Chưa kiểm chứng (khá chắc)",
    Confidence.MEMORY_MEDIUM: "Chưa kiểm chứng",
    Confidence.MEMORY_LOW: "Chưa kiểm chứng (chưa chắc)",
}


class UnknownRule(LookupError):
    """A key that no record file holds: a mistake in the code that asks."""


class NoRuleOnDate(DomainError):
    """The key exists, but no version of it was in force on that date."""

    code = "no_rule_on_date"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule is written: document, article (điều), clause (khoản, may carry a point)."""

    document: str
    article: str = ""
    clause: str = ""

    def __str__(self) -> str:
        """As lawyers write it: "điểm a khoản 1 Điều 17 Nghị định …"."""
        parts = []
        if self.clause:
            number = self.clause.rstrip("abcdđeghik")
            point = self.clause[len(number) :]
            parts.append(f"điểm {point} khoản {number}" if point else f"khoản {number}")
        if self.article:
            parts.append(f"Điều {self.article}" if self.article[0].isdigit() else self.article)
        return " ".join([*parts, self.document])


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example. ``check`` names the computation the tests run on ``given``."""

    check: str
    given: Mapping[str, Any]
    expect: Any
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of one rule, in force from ``valid_from`` to ``valid_to`` (both days included)."""

    key: str
    title: str
    value: Any
    valid_from: date
    valid_to: date | None
    citation: Citation
    confidence: Confidence
    note: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether somebody has read it in the source it cites."""
        return self.confidence is Confidence.VERIFIED

    def in_force(self, on: date) -> bool:
        """Whether this version applies on the date."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _CitationRecord(_Strict):
    document: str = Field(min_length=3)
    article: str = ""
    clause: str = ""


class _ExampleRecord(_Strict):
    check: str = Field(min_length=1)
    given: dict[str, Any] = Field(default_factory=dict)
    expect: Any
    why: str = ""


class _VersionRecord(_Strict):
    value: Any
    valid_from: date
    valid_to: date | None = None
    citation: _CitationRecord
    confidence: Confidence
    note: str = ""
    examples: list[_ExampleRecord] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> _VersionRecord:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class _RuleRecord(_Strict):
    key: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")
    title: str = Field(min_length=3)
    version: list[_VersionRecord] = Field(min_length=1)


class _RecordFile(_Strict):
    rule: list[_RuleRecord] = Field(min_length=1)


def _frozen(value: Any) -> Any:
    """Deeply read-only: records are shared by the whole process."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return value


def _versions(record: _RuleRecord) -> tuple[Rule, ...]:
    built = [
        Rule(
            key=record.key,
            title=record.title,
            value=_frozen(version.value),
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            citation=Citation(**version.citation.model_dump()),
            confidence=version.confidence,
            note=version.note,
            examples=tuple(
                Example(example.check, _frozen(example.given), _frozen(example.expect), example.why)
                for example in version.examples
            ),
        )
        for version in record.version
    ]
    return tuple(sorted(built, key=lambda version: version.valid_from))


@cache
def all_rules() -> Mapping[str, tuple[Rule, ...]]:
    """Every key with its versions, oldest first. Raises ValueError when a record file is not well formed."""
    found: dict[str, tuple[Rule, ...]] = {}
    files = (
        entry
        for entry in (resources.files("motcua.law") / "records").iterdir()
        if entry.name.endswith(".toml")
    )
    for entry in sorted(files, key=lambda entry: entry.name):
        for record in _RecordFile.model_validate(tomllib.loads(entry.read_text("utf-8"))).rule:
            if record.key in found:
                raise ValueError(f"{entry.name}: {record.key} is recorded twice")
            found[record.key] = _versions(record)
    return MappingProxyType(found)


@lru_cache(maxsize=65_536)
def rule(key: str, on: date) -> Rule:
    """The version of a rule in force on a date.

    Raises UnknownRule for a key nobody recorded, NoRuleOnDate when the key had no version that day.
    """
    versions = all_rules().get(key)
    if versions is None:
        raise UnknownRule(f"no record of the rule {key!r}")
    for version in versions:
        if version.in_force(on):
            return version
    raise NoRuleOnDate(
        f"Chưa có quy định “{versions[0].title}” áp dụng cho ngày {on:%d/%m/%Y}. Hãy kiểm tra lại ngày."
    )


def rules(on: date) -> dict[str, Rule]:
    """Every rule in force on a date, by key."""
    return {
        key: version for key, versions in all_rules().items() for version in versions if version.in_force(on)
    }


def era(on: date) -> Era:
    """The legal era of a reception date: A to 30/06/2025, B to 04/08/2026, C after. NoRuleOnDate before A."""
    code: Era = rule("era", on).value["code"]
    return code
