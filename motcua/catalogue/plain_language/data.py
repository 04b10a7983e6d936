"""The limits and word lists of the check, from its two data files; read once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from motcua.catalogue.plain_language.tokens import Token, words_of

_FOLDER = Path(__file__).parent
Meaning = TypeVar("Meaning")


@dataclass(frozen=True, slots=True)
class Term:
    """A word that people do not know, the plainer one, and why it should go."""

    term: str
    plain: str
    why: str
    is_strict: bool


class Phrases(Generic[Meaning]):
    """Phrases looked up along a row of tokens; the longest that fits wins. Linear in the tokens."""

    def __init__(self, rows: Iterable[tuple[str, Meaning]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
        for phrase, meaning in rows:
            words = words_of(phrase)
            self._by_first.setdefault(words[0], []).append((words, meaning))
        for known in self._by_first.values():
            known.sort(key=lambda row: -len(row[0]))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[int, Meaning] | None:
        """How many tokens from ``index`` on make a phrase, and what it means."""
        for words, meaning in self._by_first.get(tokens[index].word, ()):
            found = tokens[index : index + len(words)]
            if len(found) == len(words) and all(
                one.word == word for one, word in zip(found, words, strict=True)
            ):
                return len(words), meaning
        return None

    def all_in(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Meaning]]:
        """Every phrase, from left to right, none inside another: first token, last token, meaning."""
        index = 0
        while index < len(tokens):
            found = self.at(tokens, index)
            if found is None:
                index += 1
                continue
            yield index, index + found[0] - 1, found[1]
            index += found[0]

    def is_in(self, tokens: Sequence[Token]) -> bool:
        """Whether one of the phrases stands there."""
        return next(self.all_in(tokens), None) is not None


@dataclass(frozen=True)
class Lists:
    """All limits and lists in the form the rules use them."""

    most: int
    better: int
    paragraph: int
    capitals: int
    rewrite_from: int
    known: frozenset[str]
    full: dict[str, str]
    short: dict[str, str]
    terms: Phrases[Term | None]
    who: Phrases[bool]
    things: Phrases[bool]
    verbs: Phrases[bool]
    by: frozenset[str]
    when: Phrases[bool]
    where: Phrases[bool]
    filing: Phrases[bool]
    getting: Phrases[bool]
    see: Phrases[bool]
    negations: Phrases[bool]
    endings: frozenset[str]
    doubled: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


def _flags(words: Iterable[str]) -> Phrases[bool]:
    return Phrases((word, True) for word in words)


def _terms(words: dict[str, Any]) -> Phrases[Term | None]:
    """Hard words with what to write, and phrases (None) that may hold one."""
    rows: list[tuple[str, Term | None]] = [(phrase, None) for phrase in words["allowed"]["phrases"]]
    for row in words["term"]:
        rows += [(term, Term(term, row["plain"], row["why"], row["strict"])) for term in row["term"]]
    return Phrases(rows)


@cache
def lists() -> Lists:
    """The lists, read from the data files at the first call."""
    limits, words = _read("limits.toml"), _read("words.toml")
    return Lists(
        most=limits["sentence"]["most"],
        better=limits["sentence"]["better"],
        paragraph=limits["paragraph"]["most"],
        capitals=limits["capitals"]["words"],
        rewrite_from=limits["level"]["rewrite_from"],
        known=frozenset(words["abbreviations"]["allowed"]),
        full=words["abbreviations"]["full"],
        short=words["abbreviations"]["short"],
        terms=_terms(words),
        who=_flags(limits["who"]["words"]),
        things=_flags(limits["things"]["words"]),
        verbs=_flags(limits["things"]["verbs"]),
        by=frozenset(limits["things"]["by"]),
        when=_flags(limits["when"]["words"]),
        where=_flags(limits["where"]["words"]),
        filing=_flags(limits["filing"]["words"]),
        getting=_flags(limits["getting"]["words"]),
        see=_flags(limits["see"]["words"]),
        negations=_flags(limits["negation"]["phrases"]),
        endings=frozenset(limits["broken"]["endings"]),
        doubled=frozenset(limits["broken"]["doubled"]),
    )


@cache
def rules_digest() -> str:
    """Changes whenever the limits or word lists do: scores reckoned under others are out of date."""
    files = b"".join((_FOLDER / name).read_bytes() for name in ("limits.toml", "words.toml"))
    return hashlib.sha256(files).hexdigest()
