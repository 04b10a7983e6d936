"""Our codes in the portal's words: what is settled, what needs no settling, what to suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from motcua.core.text import fold
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalCode

# National codes say by themselves that they are such (law.md 3.9).
_NATIONAL = {
    CodeKind.PROCEDURE: re.compile(r"\d\.\d{6}"),
    CodeKind.SECTOR: re.compile(r"[GH]\d{2}-[A-Z0-9]{2,20}"),
    CodeKind.AGENCY: re.compile(r"(?:[A-Z]\d{2}(?:\.\d{1,3})*|\d{3}(?:\.\d{1,3})*\.[A-Z]\d{2})"),
}
_LEAST_LIKE = 0.62
_MOST_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class NationalCode:
    """A code of the portal with its name there (blank when the dictionary was never pulled)."""

    code: str
    name: str


class Unmapped(Exception):
    """Nobody has said which code of the portal stands for ours."""

    def __init__(self, kind: CodeKind, own_code: str, own_name: str) -> None:
        super().__init__(f"{kind.label} {own_code} chưa có mã trên Cổng")
        self.kind, self.own_code, self.own_name = kind, own_code, own_name


def looks_national(kind: CodeKind, code: str) -> bool:
    """Whether the code has the shape of a national one."""
    return _NATIONAL[kind].fullmatch(code) is not None


def resolve(kind: CodeKind, own_code: str, own_name: str) -> NationalCode:
    """The portal's code: as settled, or our own where it is a national one. Unmapped when neither."""
    settled = CodeMapping.objects.filter(kind=kind, own_code=own_code).first()
    if settled is not None:
        return NationalCode(settled.portal_code, settled.portal_name)
    if looks_national(kind, own_code):
        rows = PortalCode.objects.filter(kind=kind)
        known = rows.filter(code=own_code).first()
        if known is not None:
            return NationalCode(known.code, known.name)
        # A procedure or agency that the dictionary does not list may be newer than the dictionary.
        if kind is not CodeKind.SECTOR or not rows.exists():
            return NationalCode(own_code, own_name)
    raise Unmapped(kind, own_code, own_name)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code of the portal that may be meant; ``is_sure``: the same code or the same name."""

    code: str
    name: str
    is_sure: bool
    why: str


def suggestions(own_code: str, own_name: str, dictionary: Iterable[PortalCode]) -> list[Suggestion]:
    """The likeliest codes for ours, best first: the same code, the same name, a similar name."""
    wanted = fold(own_name)
    found: list[tuple[float, Suggestion]] = []
    for row in dictionary:
        if row.code == own_code:
            found.append((3, Suggestion(row.code, row.name, True, "Trùng mã")))
        elif row.folded_name == wanted:
            found.append((2, Suggestion(row.code, row.name, True, "Trùng tên")))
        else:
            like = SequenceMatcher(None, wanted, row.folded_name).ratio()
            if like >= _LEAST_LIKE:
                found.append((like, Suggestion(row.code, row.name, False, f"Tên giống {like:.0%}")))
    found.sort(key=lambda pair: (-pair[0], pair[1].code))
    return [one for _, one in found[:_MOST_SUGGESTED]]
