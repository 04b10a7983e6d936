"""The names of all public procedures in force, ready for searching in the process. Read in one go, kept
under the catalogue's stamp and the day, the same on every database.

Six thousand procedures take about 20 MB and well under a second. Nothing of it is personal data.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log
from typing import NamedTuple

from django.db.models.functions import Substr

from motcua.catalogue import stamp
from motcua.catalogue.models import Offering, Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.search.spelling import Vocabulary
from motcua.core.clock import today
from motcua.core.text import fold

WORD = re.compile(r"\w+")
_HEAD = 2000  # where a written content names who may apply and who executes: right behind the name
_PERSON = re.compile(
    r"cong dan|ca nhan|nguoi|ho gia dinh|vo chong|cha me|can bo|hoc sinh|sinh vien|cap vo|ong ba"
)
_BUSINESS = re.compile(r"doanh nghiep|to chuc|hop tac xa|ho kinh doanh|co so|co quan|htx|don vi|phap nhan")


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure in force: what a search compares and a list shows.

    ``offers``: agency id -> channel -> online level. ``for_person``/``for_business``: None when the source
    does not say who may apply.
    """

    pk: int
    version_pk: int
    valid_from: date
    code: str
    national_code: str
    name: str
    sector_code: str
    sector_name: str
    executing: str
    executing_agency: str
    for_person: bool | None
    for_business: bool | None
    offers: Mapping[int, Mapping[str, str]]
    name_words: frozenset[str]
    folded: str
    extra: str

    def is_offered_by(self, agency_id: int | None) -> bool:
        """Whether the agency takes dossiers of it, by any channel."""
        return agency_id in self.offers


class Posting(NamedTuple):
    """Where a word stands: entry numbers with the word in the name, and only in the rest."""

    names: frozenset[int]
    rest: frozenset[int]


class Index:
    """All entries with their words. Never changes once built."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)
        names: dict[str, set[int]] = {}
        rest: dict[str, set[int]] = {}
        for number, entry in enumerate(self.entries):
            for word in entry.name_words:
                names.setdefault(word, set()).add(number)
            for word in set(WORD.findall(entry.extra)) - entry.name_words:
                rest.setdefault(word, set()).add(number)
        nothing: frozenset[int] = frozenset()
        self.postings: dict[str, Posting] = {
            word: Posting(frozenset(names.get(word, nothing)), frozenset(rest.get(word, nothing)))
            for word in {*names, *rest}
        }
        self.vocabulary = Vocabulary(self.postings)
        self.codes: list[tuple[str, int]] = sorted(
            (written.replace(".", "").lower(), number)
            for number, entry in enumerate(self.entries)
            for written in {entry.code, entry.national_code} - {""}
        )

    def weight(self, word: str) -> float:
        """How much a word tells: rare ones more. Unknown ones most."""
        posting = self.postings.get(word)
        return self.weight_of(len(posting.names) + len(posting.rest) if posting else 0)

    def weight_of(self, held: int) -> float:
        """How much a word tells that so many entries hold."""
        return log(1 + (len(self.entries) + 1) / (held + 1))


def _part(head: str, field: str, empty: object) -> object:
    """A field of a written content without reading the whole; ``ValueError`` when the head is too short."""
    place = head.find(f'"{field}":')
    if place < 0:
        raise ValueError(field)
    return json.JSONDecoder().raw_decode(head, place + len(field) + 3)[0] or empty


def _who(head: str, version_pk: int) -> tuple[str, str]:
    """Folded "who may apply" and the executing agency, from the head of a content or from the whole."""
    for text in (head, None):
        if text is None:
            text = ProcedureVersion.objects.values_list("content", flat=True).get(pk=version_pk)
        try:
            who = _part(text, "who_may_apply", [])
            return fold("; ".join(map(str, who))) if isinstance(who, list) else "", str(
                _part(text, "executing_agency", "")
            )
        except ValueError:
            continue
    return "", ""


def _applicants(who: str) -> tuple[bool | None, bool | None]:
    """Whether persons and whether organisations may apply; None for both when the words do not tell."""
    person, business = bool(_PERSON.search(who)), bool(_BUSINESS.search(who))
    return (person, business) if person or business else (None, None)


def _offers(on: date) -> dict[int, dict[int, dict[str, str]]]:
    rows = Offering.objects.on(on).values_list("procedure_id", "agency_id", "channel", "online_level")
    found: dict[int, dict[int, dict[str, str]]] = {}
    for procedure_id, agency_id, channel, level in rows.iterator(chunk_size=5000):
        found.setdefault(procedure_id, {}).setdefault(agency_id, {})[channel] = level
    return found


def build(on: date) -> Index:
    """Read everything public that is in force on the day. Three statements."""
    offers = _offers(on)
    heads = {
        procedure_id: (pk, start, head)
        for procedure_id, pk, start, head in ProcedureVersion.objects.in_force_on(on)
        .filter(procedure__kind=ProcedureKind.PUBLIC)
        .values_list("procedure_id", "pk", "valid_from", Substr("content", 1, _HEAD))
        .iterator(chunk_size=2000)
    }
    rows = Procedure.objects.public().values_list(
        "pk", "code", "national_code", "name", "sector__code", "sector__name", "executing", "keywords"
    )
    entries = []
    for pk, code, national_code, name, sector_code, sector_name, executing, keywords in rows:
        if pk not in heads:
            continue
        version_pk, valid_from, head = heads[pk]
        who, agency = _who(head, version_pk)
        folded = fold(name)
        for_person, for_business = _applicants(who)
        entries.append(
            Entry(
                pk=pk,
                version_pk=version_pk,
                valid_from=valid_from or on,
                code=code,
                national_code=national_code,
                name=name,
                sector_code=sector_code,
                sector_name=sector_name,
                executing=executing,
                executing_agency=agency,
                for_person=for_person,
                for_business=for_business,
                offers=offers.get(pk, {}),
                name_words=frozenset(WORD.findall(folded)),
                folded=folded,
                extra=fold(f"{keywords} {sector_name}"),
            )
        )
    return Index(entries)


_kept: tuple[tuple[int, date], Index] | None = None
_lock = threading.Lock()


def current_index() -> Index:
    """The index of today under the stamp of now. One statement, or a build when the stamp has grown.

    While one thread builds, the others wait: they would only do the same work. Before the first stamp
    nothing is kept.
    """
    global _kept
    key = (stamp.current(), today())
    kept = _kept
    if kept is not None and kept[0] == key:
        return kept[1]
    with _lock:
        if _kept is not None and _kept[0] == key:
            return _kept[1]
        index = build(key[1])
        if key[0]:
            _kept = (key, index)
        return index
