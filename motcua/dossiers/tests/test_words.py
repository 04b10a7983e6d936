"""Every word of the dossier has its row in the glossary, and nothing has two."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from motcua.dossiers.models import PartyKind
from motcua.dossiers.state import CONDITIONS, Channel, FeeState, Outcome, Proposal
from tests.support.tree import ROOT


def _section() -> list[str]:
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    begin = text.index("## Hồ sơ (dossiers)")
    end = text.find("\n## ", begin + 1)
    return [line for line in text[begin:end].splitlines() if line.startswith("| ") and "`" in line]


WORDS = {
    "deeds": CONDITIONS,
    "channels": [one.value for one in Channel],
    "kinds of party": PartyKind.values,
    "outcomes": [one.value for one in Outcome if one],
    "fee states": [one.value for one in FeeState],
    "proposals": [one.value for one in Proposal if one],
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_word_has_its_row(words: Iterable[str]) -> None:
    listed = {name for line in _section() for name in re.findall(r"`([a-z_]+)`", line)}
    assert sorted(set(words) - listed) == []


def test_every_row_says_where_it_comes_from_and_what_it_is_not() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in _section()]
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
