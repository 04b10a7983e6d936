"""Finding a public procedure by what people type: with or without accents, misspelt, in everyday words.

Internal procedures are not in the index. Nothing that people type is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from motcua.catalogue.content import Channel
from motcua.catalogue.models import OnlineLevel
from motcua.catalogue.search.index import WORD, Entry, Index, current_index
from motcua.catalogue.search.words import Reading, search_words
from motcua.core.text import fold

__all__ = ["Answer", "Entry", "Question", "ask"]

PERSON, BUSINESS = "nguoi-dan", "to-chuc"
LONGEST = 200
_MOST_WORDS = 12
_CODE = re.compile(r"\d[\d.\-]*\d[0-9a-z.\-]*$")
_LEAST_LIKE = 0.6  # a misspelt search must meet so much of what it asks
_OUTSIDE_NAME = 0.7  # a word that stands only among keywords or in the sector


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for. Empty fields do not narrow.

    ``agency_id`` with ``offered``: only what that agency takes; with ``channel``: by that way.
    ``online``: "" | "any" | "full": can be filed online there, or wholly online.
    ``who``: PERSON or BUSINESS; a procedure whose source names nobody is never left out.
    """

    text: str = ""
    agency_id: int | None = None
    offered: bool = False
    sector: str = ""
    codes: Collection[str] = ()
    who: str = ""
    executing: str = ""
    channel: str = ""
    online: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """``entries`` best first, ``total`` of them without the limit; ``is_near``: only like what was typed.

    ``understood``: official words put in place of everyday ones in the best reading.
    """

    entries: tuple[Entry, ...]
    total: int
    is_near: bool = False
    understood: tuple[str, ...] = ()


def ask(question: Question, *, limit: int = 50) -> Answer:
    """The procedures in force today that answer the question, best first; near ones when none does."""
    index = current_index()
    text = question.text[:LONGEST].strip()
    allowed = _allowed(index, question)
    if not text:
        numbers = range(len(index.entries)) if allowed is None else allowed
        best = nsmallest(limit, numbers, key=lambda n: (len(index.entries[n].name), index.entries[n].code))
        return Answer(tuple(index.entries[n] for n in best), len(numbers))
    by_code = _by_code(index, text, allowed)
    if by_code:
        return Answer(tuple(index.entries[n] for n in by_code[:limit]), len(by_code))
    words = tuple(WORD.findall(fold(text)))[:_MOST_WORDS]
    if not words:
        return Answer((), 0)
    scores, reading = _whole_readings(index, words, text, question, allowed)
    is_near = not scores
    if is_near:
        scores = _near(index, words, question, allowed)
    best = nsmallest(
        limit, scores, key=lambda n: (-scores[n], len(index.entries[n].name), index.entries[n].code)
    )
    return Answer(
        tuple(index.entries[n] for n in best),
        len(scores),
        is_near=is_near and bool(scores),
        understood=reading.put_in if scores else (),
    )


def _allowed(index: Index, question: Question) -> frozenset[int] | None:
    """Numbers of the entries that pass the filters; None when nothing narrows."""
    if not _narrows(question):
        return None
    codes = frozenset(question.codes)
    return frozenset(n for n, entry in enumerate(index.entries) if _passes(entry, question, codes))


def _narrows(question: Question) -> bool:
    return bool(
        question.offered
        or question.sector
        or question.codes
        or question.who
        or question.executing
        or question.channel
        or question.online
    )


def _passes(entry: Entry, question: Question, codes: frozenset[str]) -> bool:
    if question.sector and entry.sector_code != question.sector:
        return False
    if codes and codes.isdisjoint((entry.code, entry.national_code)):
        return False
    if question.executing and entry.executing != question.executing:
        return False
    if question.who == PERSON and entry.for_person is False:
        return False
    if question.who == BUSINESS and entry.for_business is False:
        return False
    return _passes_offer(entry, question)


def _passes_offer(entry: Entry, question: Question) -> bool:
    if not (question.offered or question.channel or question.online):
        return True
    ways = entry.offers.get(question.agency_id or 0, {})
    if not ways or (question.channel and question.channel not in ways):
        return False
    if question.online == "full":
        return ways.get(Channel.ONLINE.value) == OnlineLevel.FULL
    return not question.online or Channel.ONLINE.value in ways


def _by_code(index: Index, text: str, allowed: frozenset[int] | None) -> list[int]:
    """Entries whose code begins with the code in the text, whole or begun; the very code first."""
    for word in text.lower().split():
        if not _CODE.match(word):
            continue
        wanted = word.replace(".", "").replace("-", "")
        start = bisect_left(index.codes, (wanted, -1))
        found: dict[int, bool] = {}
        for code, number in index.codes[start : start + 500]:
            if not code.startswith(wanted):
                break
            if allowed is None or number in allowed:
                found[number] = code != wanted and found.get(number, True)
        if found:
            return sorted(found, key=lambda n: (found[n], index.entries[n].code))
    return []


def _weights(index: Index, words: tuple[str, ...], light: frozenset[str]) -> dict[str, float]:
    return {word: index.weight(word) * (0.3 if word in light else 1.0) for word in words}


def _meets(index: Index, meant: dict[str, float]) -> dict[int, float]:
    """For each entry the best weight with which it holds any of the words."""
    best: dict[int, float] = {}
    for word, weight in sorted(meant.items(), key=lambda pair: pair[1]):
        posting = index.postings[word]
        best.update(dict.fromkeys(posting.rest, weight * _OUTSIDE_NAME))
        best.update(dict.fromkeys(posting.names, weight))
    return best


def _whole_readings(
    index: Index, words: tuple[str, ...], text: str, question: Question, allowed: frozenset[int] | None
) -> tuple[dict[int, float], Reading]:
    """Entries that hold all weighty words of some reading of the text, and the reading of the best one."""
    known = search_words()
    scores: dict[int, float] = {}
    best_reading, top = Reading(words), -1.0
    for place, reading in enumerate(known.readings(words)):
        found = dict(_whole(index, reading.words, known.weighty(reading.words), allowed))
        for number, met in found.items():
            bonus = _bonus(index.entries[number], reading.words, text, question)
            scores[number] = max(scores.get(number, 0.0), met + bonus - 0.05 * place)
        highest = max((scores[number] for number in found), default=-1.0)
        if highest > top:
            best_reading, top = reading, highest
    return scores, best_reading


def _whole(
    index: Index, words: tuple[str, ...], weighty: frozenset[str], allowed: frozenset[int] | None
) -> Iterator[tuple[int, float]]:
    """Entries that hold every weighty word, whole or begun, with the share of the text they meet."""
    weights = _weights(index, words, search_words().light)
    meets = {word: _meets(index, index.vocabulary.meant(word)) for word in weights}
    needed = sorted((meets[word] for word in weighty), key=len)
    if not needed or not needed[0]:
        return
    candidates = set(needed[0]) if allowed is None else allowed & needed[0].keys()
    for other in needed[1:]:
        candidates = candidates & other.keys()
    total = sum(weights.values())
    for number in candidates:
        yield number, sum(weight * meets[word].get(number, 0.0) for word, weight in weights.items()) / total


def _bonus(entry: Entry, words: tuple[str, ...], text: str, question: Question) -> float:
    """What sets one hit before another: the very phrase, the accents as typed, a short name, taken here."""
    phrase = " ".join(words)
    bonus = 0.35 * (phrase in entry.folded) + 0.15 * entry.folded.startswith(phrase)
    bonus += 0.1 * (not text.isascii() and text.lower() in entry.name.lower())
    bonus += 0.3 * len(entry.name_words.intersection(words)) / max(1, len(entry.name_words))
    return bonus + 0.2 * entry.is_offered_by(question.agency_id)


def _near(
    index: Index, words: tuple[str, ...], question: Question, allowed: frozenset[int] | None
) -> dict[int, float]:
    """Entries that hold enough words like those of the text; texts without blanks are taken apart."""
    parted = tuple(part for word in words for part in (_parted(index, word) or (word,)))[:_MOST_WORDS]
    light = search_words().light
    scores: dict[int, float] = {}
    weights: list[float] = []
    asked = list(dict.fromkeys(parted))
    for word in asked:
        met = _meets(index, index.vocabulary.near(word))
        if not met:
            continue
        weights.append(index.weight_of(len(met)) * (0.3 if word in light else 1.0))
        for number, likeness in met.items():
            scores[number] = scores.get(number, 0.0) + weights[-1] * likeness
    # A word that is like no other counts as much as the others do on average.
    total = sum(weights) * len(asked) / max(1, len(weights))
    found = {}
    for number, score in scores.items():
        if score >= _LEAST_LIKE * total and (allowed is None or number in allowed):
            found[number] = score / total + _bonus(index.entries[number], parted, "", question)
    return found


def _parted(index: Index, word: str) -> tuple[str, ...]:
    return () if word in index.vocabulary else index.vocabulary.split(word)
