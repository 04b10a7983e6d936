"""Syllables, sentences and paragraphs of a Vietnamese text, each with its place. Linear in the text."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

# A number of a document ("118/2025/NĐ-CP") or a sum ("1.000") is one token.
_TOKEN = re.compile(r"[^\W_]+(?:[./\-][^\W_]+)*")
_STOP = re.compile(r"[.!?…;]+[)\]”\"’]*(?=\s)")
_MARKER = re.compile(r"\s*(?:(?:[Bb]ước\s+)?\d{1,3}|[a-zđ]|[-+*•])\s?[.):]?\s*(?:\s|$)")
# After these a stop does not end the sentence.
_TITLES = frozenset({"tp", "tx", "ts", "ths", "pgs", "gs", "q", "p", "đ", "tr", "số", "v.v"})


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable, number or code; ``word`` is its lower-case form."""

    text: str
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text with its tokens."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    is_step: bool = False


def tokens_of(text: str) -> list[Token]:
    """All tokens, in order."""
    return [
        Token(one[0], unicodedata.normalize("NFC", one[0].lower()), one.start(), one.end())
        for one in _TOKEN.finditer(text)
    ]


def words_of(phrase: str) -> tuple[str, ...]:
    """A phrase of the data files as tokens compare."""
    return tuple(token.word for token in tokens_of(phrase))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line)
        start += len(line)


class Reading:
    """A text cut into tokens, paragraphs (lines) and sentences."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokens_of(text)
        self._starts = [token.start for token in self.tokens]
        self.paragraphs = [span for span in map(self._line, _lines(text)) if span.tokens]
        self.sentences = [one for span in self.paragraphs for one in self._sentences(span)]

    def within(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens that begin between two places."""
        return tuple(self.tokens[bisect_left(self._starts, start) : bisect_left(self._starts, end)])

    def _line(self, place: tuple[int, int]) -> Span:
        start, end = place
        marker = _MARKER.match(self.text, start, end)
        body = marker.end() if marker and marker.end() < end else start
        line = self.text[body:end]
        body += len(line) - len(line.lstrip())
        stop = max(body, start + len(self.text[start:end].rstrip()))
        return Span(body, stop, self.within(body, stop), is_step=marker is not None)

    def _sentences(self, line: Span) -> Iterator[Span]:
        start = line.start
        for stop in _STOP.finditer(self.text, line.start, line.end):
            if not self._ends_here(stop):
                continue
            yield from self._sentence(start, stop.end(), line)
            start = stop.end()
        yield from self._sentence(start, line.end, line)

    def _ends_here(self, stop: re.Match[str]) -> bool:
        if stop[0][0] == ";":
            return True
        following = self.text[stop.end() : stop.end() + 3].lstrip()[:1]
        before = bisect_left(self._starts, stop.start()) - 1
        is_title = before >= 0 and stop[0] == "." and self.tokens[before].word in _TITLES
        return not following.islower() and not is_title

    def _sentence(self, start: int, end: int, line: Span) -> Iterator[Span]:
        tokens = self.within(start, end)
        if tokens:
            # An opening bracket or quotation mark before the first word belongs to the sentence.
            yield Span(tokens[0].start, end, tokens, line.is_step)


def clauses(text: str, span: Span) -> Iterator[tuple[Token, ...]]:
    """A sentence cut at its commas, colons and brackets."""
    part: list[Token] = []
    for index, token in enumerate(span.tokens):
        part.append(token)
        following = span.tokens[index + 1].start if index + 1 < len(span.tokens) else span.end
        if any(sign in text[token.end : following] for sign in ",:;()"):
            yield tuple(part)
            part = []
    if part:
        yield tuple(part)
