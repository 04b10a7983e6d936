"""What becomes of a record whose procedure we already have: nothing, questions, or a comparison. Pure.

A source is never believed over what stands here. What it changed since its last file is asked field by
field; what people changed here in the meantime is not asked again. Where a source is silent it says nothing:
silence never empties a field, unless the same source said something before and took it back.
"""

from __future__ import annotations

from collections.abc import Collection

from motcua.catalogue.content import UNKNOWN, Case, FeeState, VersionContent
from motcua.catalogue.differences import Change, differences
from motcua.catalogue.doubts import Doubt, DoubtKind, Doubts
from motcua.catalogue.importer.tidying import same_words


def bare(content: VersionContent) -> VersionContent:
    """The content without the source's words and the notes on doubts."""
    return content.model_copy(update={"sources": {}, "doubts": ()})


def changes_to_ask(
    current: VersionContent,
    new: VersionContent,
    last: VersionContent | None,
    open_paths: Collection[str] = (),
) -> tuple[Change, ...]:
    """The changes a person must decide: what ``new`` says otherwise than ``current``.

    ``last``: what the same source said before; only what it has changed since then counts, and what it
    changed earlier and nobody has decided (``open_paths``).
    """
    found = differences(bare(current), bare(new))
    if last is None:
        silent = _silent_paths(current, new)
        return tuple(change for change in found if change.path not in silent and _says_more(change))
    moved = {change.path for change in differences(bare(last), bare(new))}
    if not moved:
        return ()
    moved.update(open_paths)
    return tuple(change for change in found if change.path in moved)


def _says_more(change: Change) -> bool:
    """Whether the other side says anything, and anything but what we say: our words, a part of a row."""
    if not change.after or _words(change.before) == _words(change.after):
        return False
    is_row = change.path.startswith(("legal_bases/", "results/"))
    return not (is_row and same_words(change.before).startswith(same_words(change.after)))


def _silent_paths(current: VersionContent, new: VersionContent) -> set[str]:
    """Terms and fees on which the source is silent and we are not: no unit, or no information."""
    silent: set[str] = set()
    ours = {case.key: case for case in current.cases}
    for case in new.cases:
        standing = ours.get(case.key)
        for term in case.terms if standing else ():
            known = standing.find_term(term.channel) if standing else None
            if known is not None and term.unit == UNKNOWN and term.value in (0, known.value):
                silent.add(f"cases/{case.key}/terms/{term.channel.value}")
        if standing and standing.fees and all(fee.state == FeeState.UNKNOWN for fee in case.fees):
            changed = differences(_only(current, standing), _only(current, case))
            silent |= {one.path for one in changed if one.path.startswith(f"cases/{case.key}/fees/")}
    return silent


def _only(content: VersionContent, case: Case) -> VersionContent:
    return content.model_copy(update={"cases": (case,)})


def _words(text: str) -> list[str]:
    return sorted(same_words(text).split())


def _said_apart(ours: str, theirs: str) -> bool:
    return bool(theirs.strip()) and same_words(ours) != same_words(theirs)


def _agencies(text: str) -> set[str]:
    return {same_words(part) for line in text.split("\n") for part in line.split(";") if part.strip()}


def listed_doubts(
    current: VersionContent, listed: VersionContent, decisions: tuple[str, str], *, named: bool
) -> tuple[Doubt, ...]:
    """Where a list says otherwise than what stands here: each a doubt, nothing is overwritten.

    ``decisions``: the decision number here and there; ``named``: whether the list gives names at all.
    """
    noted = Doubts()

    def note(kind: DoubtKind, field: str, ours: str, theirs: str) -> None:
        noted.add(kind, field, f"Đang dùng: {ours or '(trống)'} | Danh sách ghi: {theirs}")

    if named and _said_apart(current.name, listed.name):
        note(DoubtKind.NAME_DIFFERS, "name", current.name, listed.name)
    if listed.sector_code not in (current.sector_code, "chua-phan-loai"):
        note(DoubtKind.SECTOR_DIFFERS, "domain", current.sector_code, listed.sector_code)
    theirs, ours = listed.executing_agency, current.executing_agency
    if theirs and not _agencies(theirs) <= _agencies(ours):
        note(DoubtKind.AGENCY_DIFFERS, "executing_agencies_list", ours, theirs)
    here, there = decisions
    if here and _said_apart(here, there):
        note(DoubtKind.DECISION_DIFFERS, "decision_no", here, there)
    return tuple(noted)
